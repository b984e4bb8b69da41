/* time.h - nanoseconds since 1970, of which logs have impossible ones
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_JOIN_TIME_H
#define CLOUDFLOW_JOIN_TIME_H

#include <stdint.h>

enum { JOIN_SECOND = 1000000000 }; /* nanoseconds; most logs write whole seconds */

/* Nearly 300 years before and after 1970; other times become the nearest of those. */
static inline int64_t
join_nanoseconds(int64_t secs, int32_t nsecs)
{
    const int64_t most = INT64_MAX / JOIN_SECOND - 1;
    return (secs < -most ? -most : secs > most ? most : secs) * JOIN_SECOND + nsecs;
}

/* Less than 0, 0 or more, for sorting. */
static inline int
join_compare_times(int64_t a, int64_t b)
{
    return a < b ? -1 : a > b;
}

/* So much earlier or later; the ends of all time stay where they are. */
static inline int64_t
join_minus(int64_t time, int64_t by)
{
    return time < INT64_MIN + by ? INT64_MIN : time - by;
}

static inline int64_t
join_plus(int64_t time, int64_t by)
{
    return time > INT64_MAX - by ? INT64_MAX : time + by;
}

/* From an earlier time to a later one, which may be all of time. */
static inline int64_t
join_between(int64_t earlier, int64_t later)
{
    uint64_t span = (uint64_t)later - (uint64_t)earlier;
    return later < earlier ? 0 : span > INT64_MAX ? INT64_MAX : (int64_t)span;
}

/* Earlier or later. */
static inline int64_t
join_shifted(int64_t time, int64_t by)
{
    return by < 0 ? join_minus(time, -by) : join_plus(time, by);
}

#endif
