/* rests.h - what it rests on that a record counts a packet
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_JOIN_RESTS_H
#define CLOUDFLOW_JOIN_RESTS_H

#include "core/join/resolved.h"

/* The surest first. */
enum join_rest {
    JOIN_RESTS_ON_TIME,   /* the packet stands in the time that the record logs */
    JOIN_RESTS_ON_SHIFT,  /* it does if clocks differ as they do at all records of the interface */
    JOIN_RESTS_ON_COUNT,  /* it stands outside, and the record counts more than what stands in its time */
    JOIN_RESTS_ON_OPENING /* it opened the flow, which the record marks the beginning of */
};

/* Of a packet's time and the record at a position that counts it. *outside becomes the nanoseconds between the packet
 * and the record's time: where that is JOIN_RESTS_ON_SHIFT as they are, else when the shift has been taken off. */
enum join_rest join_rests_on(const struct join *join, const struct join_resolved *resolved, uint32_t position,
                             int64_t time, int64_t *outside);

#endif
