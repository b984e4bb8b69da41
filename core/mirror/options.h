/* options.h - the GENEVE options by which a cloud says whose packet it delivers
 *
 * AWS Gateway Load Balancer (class 0x0108): aws-samples/aws-gateway-load-balancer-tunnel-handler. Tencent's (0x0167)
 * has the same layout but for a direction in the cookie: tencentcloud.com/zh/document/product/1245/65413. Google's
 * Network Security Integration (0x0132): the layout Wireshark itself shows.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_MIRROR_OPTIONS_H
#define CLOUDFLOW_MIRROR_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum mirror_direction {
    MIRROR_DIRECTION_UNKNOWN,
    MIRROR_INGRESS, /* seen from the mirrored interface */
    MIRROR_EGRESS,
};

/* Where an option's value stands in the header, 0 if the option is absent; and the value. */
struct mirror_options {
    const char *provider; /* "aws", "gcp", "tencent"; NULL if no option is a cloud's */
    size_t endpoint_offset;
    uint64_t endpoint; /* AWS: the load balancer endpoint's network interface */
    size_t attachment_offset;
    uint64_t attachment;
    size_t cookie_offset;
    uint32_t cookie; /* must go back unchanged with the packet; Tencent: its low 29 bits */
    size_t flow_direction_offset;
    uint8_t flow_direction; /* Tencent: the cookie's high 3 bits */
    size_t network_offset;
    uint32_t network; /* Google: 28 bits */
    enum mirror_direction direction;
    size_t bad_offset; /* the first option whose length cannot be right */
};

/* Reads the options that stand from offset to end in data into *options. An option that claims more than is there ends
 * the walk; a known one of the wrong length is not read. Both are reported in bad_offset. */
void mirror_options_read(const uint8_t *data, size_t offset, size_t end, struct mirror_options *options);

/* The endpoint as AWS prints it: eni- and 17 hexadecimal digits. */
#define MIRROR_ENI_FORMAT "eni-%017" PRIx64

#endif
