/* link.h - gives the packets of a conversation to the records that count them
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_JOIN_LINK_H
#define CLOUDFLOW_JOIN_LINK_H

#include "core/join/resolved.h"
#include "core/join/shift.h"

/* Links the packets to the records, which have been ordered and have no matches yet. shifts may be NULL. */
void join_link_packets(struct join *join, struct join_resolved *resolved, const struct join_shifts *shifts);

#endif
