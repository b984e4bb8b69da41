/* relation.h - how the records of a conversation relate to each other
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_JOIN_RELATION_H
#define CLOUDFLOW_JOIN_RELATION_H

#include "core/join/resolved.h"

/* The record of the other direction and the same time: of those whose times meet, up to the second by which logs round,
 * the one with the longest time in common. Returns its position, or UINT32_MAX if there is none, or if another record
 * goes with that one better: two records are each other's, or not at all. Of records that say the very same, the first
 * goes with the first of the other direction, and so on. */
uint32_t join_reverse(const struct join *join, const struct join_resolved *resolved, uint32_t position);

/* A record at another interface. */
struct join_other_end {
    uint32_t position;
    bool known; /* the log says that it is of the same flow; else it may be */
};

/* The same flow at other interfaces, and what may be: fills in at most n records of the same direction and time, one an
 * interface, and returns how many interfaces have one. */
uint32_t join_other_ends(const struct join *join, const struct join_resolved *resolved, uint32_t position,
                         struct join_other_end *ends, uint32_t n);

#endif
