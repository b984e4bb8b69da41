/* options.h - what GENEVE options say of a mirrored packet
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

struct mirror_cloud;

/* Where an option's value stands in the header, 0 if the option is absent; and the value. */
struct mirror_options {
    const struct mirror_cloud *cloud; /* whose options these are; NULL if none is a cloud's */
    size_t endpoint_offset;
    uint64_t endpoint; /* of a Gateway Load Balancer */
    size_t attachment_offset;
    uint64_t attachment;
    size_t cookie_offset;
    uint32_t cookie; /* must go back unchanged with the packet */
    size_t flow_direction_offset;
    uint8_t flow_direction;
    size_t network_offset;
    uint32_t network; /* the mirrored network's number */
    enum mirror_direction direction;
    size_t bad_offset; /* the first option whose length cannot be right */
};

/* An option of a cloud's class. */
struct mirror_option {
    uint8_t type;
    int length; /* of the value, in bytes; -1: varies */
    /* Reads the value, which stands at offset in the header; NULL: that the option is there is all that is of use. */
    void (*read)(const uint8_t *value, size_t offset, struct mirror_options *options);
};

/* Readers of options that Gateway Load Balancers of several clouds write alike. */
void mirror_read_endpoint(const uint8_t *value, size_t offset, struct mirror_options *options);
void mirror_read_attachment(const uint8_t *value, size_t offset, struct mirror_options *options);

#endif
