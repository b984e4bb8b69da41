/* match_parts.h - the steps of resolving a conversation
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_JOIN_MATCH_PARTS_H
#define CLOUDFLOW_JOIN_MATCH_PARTS_H

#include "core/join/match.h"
#include "core/join/time.h"

/* Puts the records in order. */
void join_order_records(struct join *join, struct join_resolved *resolved);

/* Gives the packets to the records. */
void join_link_packets(struct join *join, struct join_resolved *resolved);

/* Whether a packet was seen at an interface, as far as is known. One that was captured at an interface that no record
 * names may be anywhere. */
enum join_presence { JOIN_ELSEWHERE, JOIN_PERHAPS_HERE, JOIN_HERE };
enum join_presence join_presence(const struct join *join, const struct join_packet *packet, uint32_t interface);

#endif
