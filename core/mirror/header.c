/* header.c - the headers clouds and taps put around a mirrored packet
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/mirror/header.h"
#include "core/base/bytes.h"
#include <glib.h>

#define VXLAN_LENGTH 8
#define GRE_LENGTH   4

#define GRE_CHECKSUM 0x8000
#define GRE_ROUTING  0x4000
#define GRE_KEY      0x2000
#define GRE_SEQUENCE 0x1000
#define GRE_VERSION  0x0007

#define ETHERTYPE_ERSPAN2 0x88be
#define ETHERTYPE_ERSPAN3 0x22eb

#define ERSPAN2_LENGTH    8
#define ERSPAN3_LENGTH    12
#define ERSPAN3_SUBHEADER 8
#define ERSPAN_TRUNCATED  0x0400

const char *
mirror_encap_name(enum mirror_encap encap)
{
    static const char *const names[] = {
        [MIRROR_VXLAN] = "VXLAN",   [MIRROR_VXLAN_GBP] = "VXLAN-GBP", [MIRROR_VXLAN_GPE] = "VXLAN-GPE",
        [MIRROR_GENEVE] = "GENEVE", [MIRROR_L2GRE] = "L2GRE",         [MIRROR_GENEVE_VXLAN] = "GENEVE+VXLAN",
        [MIRROR_ERSPAN] = "ERSPAN",
    };
    return names[encap];
}

bool
mirror_header_vxlan(const uint8_t *data, size_t length, struct mirror_header *header)
{
    if (length < VXLAN_LENGTH) {
        return false;
    }
    uint16_t flags = be16(data);
    *header = (struct mirror_header){
        .encap = flags & VXLAN_FLAG_GBP ? MIRROR_VXLAN_GBP : MIRROR_VXLAN,
        .payload = ETHER_FRAME,
        .length = VXLAN_LENGTH,
        .has_number = true,
        .number = be24(data + 4),
        .number_offset = 4,
        .valid_vni = flags & VXLAN_FLAG_VNI,
    };
    return true;
}

bool
mirror_header_gpe(const uint8_t *data, size_t length, struct mirror_header *header)
{
    if (length < VXLAN_LENGTH) {
        return false;
    }
    static const uint16_t payloads[] = {0, ETHER_IPV4, ETHER_IPV6, ETHER_FRAME, ETHER_NSH, ETHER_MPLS};
    *header = (struct mirror_header){
        .encap = MIRROR_VXLAN_GPE,
        .payload = data[3] < G_N_ELEMENTS(payloads) ? payloads[data[3]] : 0,
        .length = VXLAN_LENGTH,
        .has_number = true,
        .number = be24(data + 4),
        .number_offset = 4,
        .valid_vni = data[0] & GPE_FLAG_VNI,
    };
    return true;
}

bool
mirror_header_geneve(const uint8_t *data, size_t length, struct mirror_header *header)
{
    if (length < GENEVE_LENGTH || data[0] >> 6 != 0) {
        return false;
    }
    size_t total = GENEVE_LENGTH + 4 * (size_t)(data[0] & 0x3f);
    if (length < total) {
        return false;
    }
    uint16_t type = be16(data + 2);
    *header = (struct mirror_header){
        .encap = MIRROR_GENEVE,
        .payload = type >= ETHER_FIRST ? type : 0,
        .length = total,
        .has_number = true,
        .number = be24(data + 4),
        .number_offset = 4,
        .valid_vni = true,
    };
    return true;
}

static bool
read_erspan2(const uint8_t *data, size_t length, bool has_header, struct mirror_header *header)
{
    header->encap = MIRROR_ERSPAN;
    header->is_mirror = true;
    header->has_number = has_header;
    if (!has_header) {
        return true;
    }
    const uint8_t *erspan = data + header->length;
    if (length - header->length < ERSPAN2_LENGTH || erspan[0] >> 4 != 1) {
        return false;
    }
    header->number = be16(erspan + 2) & ERSPAN_SESSION;
    header->number_offset = header->length + 2;
    header->cut = be16(erspan + 2) & ERSPAN_TRUNCATED;
    header->length += ERSPAN2_LENGTH;
    return true;
}

static bool
read_erspan3(const uint8_t *data, size_t length, struct mirror_header *header)
{
    const uint8_t *erspan = data + header->length;
    size_t left = length - header->length;
    if (left < ERSPAN3_LENGTH || erspan[0] >> 4 != 2) {
        return false;
    }
    uint16_t last = be16(erspan + 10);
    size_t size = ERSPAN3_LENGTH + (last & 1 ? ERSPAN3_SUBHEADER : 0);
    if (left < size) {
        return false;
    }
    unsigned frame_type = last >> 10 & 0x1f;
    header->encap = MIRROR_ERSPAN;
    header->is_mirror = true;
    header->has_number = true;
    header->number = be16(erspan + 2) & ERSPAN_SESSION;
    header->number_offset = header->length + 2;
    header->cut = be16(erspan + 2) & ERSPAN_TRUNCATED;
    header->direction = last & 0x0008 ? MIRROR_EGRESS : MIRROR_INGRESS;
    header->payload = frame_type == 0 ? ETHER_FRAME : frame_type == 2 ? ETHER_IPV4 : 0;
    header->length += size;
    return true;
}

bool
mirror_header_gre(const uint8_t *data, size_t length, struct mirror_header *header)
{
    if (length < GRE_LENGTH || be16(data) & (GRE_VERSION | GRE_ROUTING)) {
        return false;
    }
    uint16_t flags = be16(data);
    size_t offset = GRE_LENGTH + (flags & GRE_CHECKSUM ? 4 : 0);
    size_t key_offset = offset;
    offset += (flags & GRE_KEY ? 4 : 0) + (flags & GRE_SEQUENCE ? 4 : 0);
    if (length < offset) {
        return false;
    }
    *header = (struct mirror_header){.payload = ETHER_FRAME, .length = offset, .valid_vni = true};
    switch (be16(data + 2)) {
    case ETHER_FRAME:
        header->encap = MIRROR_L2GRE;
        header->has_number = flags & GRE_KEY;
        header->number = header->has_number ? be32(data + key_offset) : 0;
        header->number_offset = header->has_number ? key_offset : 0;
        return true;
    case ETHERTYPE_ERSPAN2:
        return read_erspan2(data, length, flags & GRE_SEQUENCE, header);
    case ETHERTYPE_ERSPAN3:
        return read_erspan3(data, length, header);
    default:
        return false;
    }
}
