/* copies.h - which frame showed a packet before, as far as the preferences look for that
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_DISSECTOR_MIRROR_COPIES_H
#define CLOUDFLOW_DISSECTOR_MIRROR_COPIES_H

#include "compat/epan_compat.h"
#include "core/packet/ip_packet.h"

/* start() is for the beginning of a capture, and for when all is to be learnt anew; forget() for its end. */
void mirror_start_copies(void);
void mirror_forget_copies(void);

/* A packet inside a mirror, between begin and end. */
struct mirror_copy {
    bool compare;  /* it is looked for at all */
    bool remember; /* and is seen for the first time */
    uint64_t hash;
};

/* Begins to look for the packet, which need not be IP; the memory can come while the caller does something else. */
struct mirror_copy mirror_begin_copy(const struct ip_packet *packet, const packet_info *pinfo);

/* The frame that showed the packet first, and how much later this one is; 0 if none did. stream is the id of the
 * session that shows it now. */
uint32_t mirror_original_of(const struct mirror_copy *copy, uint32_t stream, const packet_info *pinfo,
                            int64_t *later_ns);

/* Remembers a packet of what may turn out to be a mirror later, and one that is in the capture itself. */
void mirror_note_copy(const struct ip_packet *packet, uint32_t stream, const packet_info *pinfo);
void mirror_note_bare(const struct ip_packet *packet, const packet_info *pinfo);

#endif
