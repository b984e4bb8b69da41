/* meet.c - whether two records are of the same time
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/join/meet.h"
#include "core/join/resolved.h"
#include "core/join/time.h"

/* No log is a century long; times that are mean nothing. */
static int64_t
sane(int64_t time)
{
    const int64_t most = INT64_MAX / 4;
    return CLAMP(time, -most, most);
}

static int64_t
in_common(int64_t first, int64_t last, int64_t other_first, int64_t other_last)
{
    return sane(MIN(last, other_last)) - sane(MAX(first, other_first));
}

static bool
has_time(const struct join_record *record)
{
    return record->first != INT64_MIN || record->last != INT64_MAX;
}

bool
join_meet(const struct join_record *a, const struct join_record *b, int64_t *common)
{
    *common = in_common(a->first, a->last, b->first, b->last);
    return *common >= -JOIN_SECOND && has_time(a) && has_time(b);
}

static bool
is_near(int64_t a, int64_t b)
{
    int64_t apart = sane(a) - sane(b);
    return apart <= JOIN_SECOND && apart >= -JOIN_SECOND;
}

static bool
counts_step(const struct join_record *record)
{
    return record->kind == JOIN_CONTINUES || record->kind == JOIN_END;
}

static bool
is_window(const struct join_record *record)
{
    return record->kind == JOIN_WINDOW || record->kind == JOIN_SOME_REFUSED;
}

bool
join_agree_in_time(const struct join_record *a, const struct join_record *b, int64_t *common)
{
    *common = in_common(a->first, a->last, b->first, b->last);
    if (!has_time(a) || !has_time(b)) {
        return false;
    }
    if (is_window(a) && is_window(b)) {
        /* Those that follow each other meet, too. */
        return *common >= 0 || (is_near(a->first, b->first) && is_near(a->last, b->last));
    }
    if (counts_step(a) && counts_step(b) && (a->kind == JOIN_CONTINUES || b->kind == JOIN_CONTINUES)) {
        return *common >= -join_nanoseconds(MAX(a->period, b->period), JOIN_SECOND - 1);
    }
    return a->kind == b->kind && is_near(a->first, b->first);
}

bool
join_count_the_same(const struct join_record *a, const struct join_record *b, int64_t *common)
{
    return (a->action == JOIN_REJECT) == (b->action == JOIN_REJECT) && join_agree_in_time(a, b, common);
}

bool
join_say_the_same(const struct join_record *a, const struct join_record *b)
{
    return join_compare_content(a, b) == 0 && (!a->has_flags || !b->has_flags || a->tcp_flags == b->tcp_flags);
}
