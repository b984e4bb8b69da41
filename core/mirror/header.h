/* header.h - the headers clouds and taps put around a mirrored packet
 *
 * VXLAN: RFC 7348, its group policy extension: draft-smith-vxlan-group-policy, its generic protocol extension (GPE):
 * draft-ietf-nvo3-vxlan-gpe. GENEVE: RFC 8926. GRE: RFC 2784 and 2890. ERSPAN: draft-foschiano-erspan.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_MIRROR_HEADER_H
#define CLOUDFLOW_MIRROR_HEADER_H

#include "core/packet/ethernet.h"
#include "core/mirror/options.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum mirror_encap {
    MIRROR_VXLAN,
    MIRROR_VXLAN_GBP,
    MIRROR_VXLAN_GPE,
    MIRROR_GENEVE,
    MIRROR_GENEVE_VXLAN, /* VXLAN inside a load balancer's GENEVE */
    MIRROR_L2GRE,
    MIRROR_ERSPAN,
};

#define VXLAN_FLAG_GBP        0x8000
#define VXLAN_FLAG_VNI        0x0800
#define VXLAN_FLAG_DONT_LEARN 0x0040
#define VXLAN_FLAG_APPLIED    0x0008
#define VXLAN_FLAGS_RESERVED  0x77b7

#define GPE_FLAGS_VERSION  0x30
#define GPE_FLAG_VNI       0x08
#define GPE_FLAG_NEXT      0x04
#define GPE_FLAG_BUM       0x02
#define GPE_FLAG_OAM       0x01
#define GPE_FLAGS_RESERVED 0xc0

#define GENEVE_LENGTH 8 /* without options */

#define ERSPAN_SESSION 0x03ff

/* What a header says, whatever its kind. */
struct mirror_header {
    enum mirror_encap encap;
    uint16_t payload;     /* EtherType of the inner packet, ETHER_FRAME if that is a frame; 0: something else */
    size_t length;        /* bytes before the inner packet */
    bool has_number;      /* GRE without a key has none, nor has ERSPAN type I */
    uint32_t number;      /* VNI, GRE key, ERSPAN session or Google network id: what tells one session from another */
    size_t number_offset; /* where it stands */
    bool valid_vni;       /* VXLAN and GPE: the flag that says so is set */
    bool is_mirror;       /* this header is used for nothing but copies (ERSPAN) or is a cloud's own (GENEVE options) */
    bool cut;             /* the header says that the packet was cut */
    enum mirror_direction direction;
    struct mirror_options options; /* GENEVE */
};

typedef bool (*mirror_read_header)(const uint8_t *data, size_t length, struct mirror_header *header);

/* Each reads the header at the start of length bytes into *header. They return false, *header undefined, if the header
 * is cut short or is of another kind. */
bool mirror_header_vxlan(const uint8_t *data, size_t length, struct mirror_header *header);
bool mirror_header_gpe(const uint8_t *data, size_t length, struct mirror_header *header);
/* GENEVE's options are left to mirror_header_add_options(). */
bool mirror_header_geneve(const uint8_t *data, size_t length, struct mirror_header *header);
bool mirror_header_gre(const uint8_t *data, size_t length, struct mirror_header *header);

/* What a filter calls the encapsulation: "VXLAN", "GENEVE+VXLAN", ... */
const char *mirror_encap_name(enum mirror_encap encap);

#endif
