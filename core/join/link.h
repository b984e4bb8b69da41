/* link.h - gives the packets of a conversation to the records that count them
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_JOIN_LINK_H
#define CLOUDFLOW_JOIN_LINK_H

#include "core/join/resolved.h"

/* Links the packets to the records, which have been ordered and have no matches yet. */
void join_link_packets(struct join *join, struct join_resolved *resolved);

/* Whether a packet was seen at an interface, as far as is known. One that was captured at an interface that no record
 * names may be anywhere. */
enum join_presence { JOIN_ELSEWHERE, JOIN_PERHAPS_HERE, JOIN_HERE };
enum join_presence join_presence(const struct join *join, const struct join_packet *packet, uint32_t interface);

#endif
