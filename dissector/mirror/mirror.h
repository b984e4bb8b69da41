/* mirror.h - what the mirror dissector knows of a frame, for taps and post-dissectors
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_DISSECTOR_MIRROR_H
#define CLOUDFLOW_DISSECTOR_MIRROR_H

#include "compat/epan_compat.h"
#include "core/mirror/streams.h"

/* Strings and addresses are valid as long as the frame's dissection. */
struct mirror_info {
    enum mirror_encap encap;
    enum mirror_reason reason;
    uint32_t stream; /* mirror.stream */
    bool has_number;
    uint32_t number;          /* VNI, GRE key, ERSPAN session */
    const char *session;      /* the session's name; NULL if not known */
    const char *provider;     /* "aws"; NULL if not known */
    const char *interface_id; /* the mirrored interface, "eni-..."; NULL if not known */
    const char *label;        /* the session for people: its name, or number and outer source */
    enum mirror_direction direction;
    address inner_src, inner_dst; /* AT_NONE if the inner packet is not IP */
    uint32_t bytes;               /* of the inner packet, as it was before it was cut */
    bool truncated;
    uint32_t missing;      /* bytes the inner packet had and the capture has not */
    uint32_t duplicate_of; /* frame that showed the same packet first; 0: none */
    int64_t duplicate_later_ns;
};

/* What is known of the frame being dissected; NULL if it is not mirrored. Costs a look at the frame's private data. */
const struct mirror_info *mirror_info_of(packet_info *pinfo);

/* "ingress", "egress" or NULL. */
const char *mirror_direction_name(enum mirror_direction direction);

/* ---- for the parts of the dissector ---- */

/* What is known of a frame while its headers are decided on, one after the other. */
struct mirror_frame {
    unsigned layers;
    struct mirror_info *info;
    bool in_geneve;                     /* the last header was GENEVE around UDP to a VXLAN port */
    const struct mirror_cloud *carrier; /* whose GENEVE that was; NULL if it does not say */
};

/* The frame's, made when it is asked for first. */
struct mirror_frame *mirror_frame_of(packet_info *pinfo);

/* The protocol's id, under which Wireshark keeps it. */
void mirror_register_frames(int proto);

#endif
