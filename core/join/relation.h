/* relation.h - how the records of a conversation relate to each other
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_JOIN_RELATION_H
#define CLOUDFLOW_JOIN_RELATION_H

#include "core/join/resolved.h"

/* The record of the other direction that goes with this position best: the one with the longest time in common, else
 * the nearest within the slack. Returns its position, or UINT32_MAX. */
uint32_t join_reverse(const struct join *join, const struct join_resolved *resolved, uint32_t position);

/* The same flow at other interfaces: fills in the positions of at most n records, one an interface, and returns how
 * many interfaces have one. */
uint32_t join_other_ends(const struct join *join, const struct join_resolved *resolved, uint32_t position,
                         uint32_t *positions, uint32_t n);

#endif
