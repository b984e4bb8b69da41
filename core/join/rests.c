/* rests.c - what it rests on that a record counts a packet
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/join/rests.h"
#include "core/join/time.h"
#include "core/join/vote.h"

/* Nanoseconds from the nearer end; 0 in between. */
static int64_t
outside_of(const struct join_matched_record *matched, int64_t time)
{
    return time < matched->first  ? join_between(time, matched->first)
           : time > matched->last ? join_between(matched->last, time)
                                  : 0;
}

enum join_rest
join_rests_on(const struct join *join, const struct join_resolved *resolved, uint32_t position, int64_t time,
              int64_t *outside)
{
    const struct join_matched_record *matched = join_matched_at(resolved, position);
    *outside = outside_of(matched, time);
    bool is_estimate = join_record(join, matched->record)->is_estimate;
    int64_t near = is_estimate ? JOIN_SAME_PACKET : 0; /* it rests on nothing else */
    if (*outside <= near) {
        *outside = 0;
        return JOIN_RESTS_ON_TIME;
    }
    int64_t shift = join_summary_of(resolved, position)->shift;
    int64_t left = outside_of(matched, join_shifted(time, shift));
    if (left <= near) {
        return JOIN_RESTS_ON_SHIFT;
    }
    *outside = left;
    return join_record(join, matched->record)->kind == JOIN_BEGIN ? JOIN_RESTS_ON_OPENING : JOIN_RESTS_ON_COUNT;
}
