/* relation.c - how the records of a conversation relate to each other
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/join/relation.h"

/* Nanoseconds in common, or, negative, between the two. */
static int64_t
overlap(const struct join_matched_record *a, const struct join_matched_record *b)
{
    int64_t first = MAX(a->first, b->first), last = MIN(a->last, b->last);
    /* No log is a century long; times that are mean nothing. */
    const int64_t most = INT64_MAX / 4;
    first = CLAMP(first, -most, most);
    last = CLAMP(last, -most, most);
    return last - first;
}

/* The position among [begin, end) that has the longest time in common with matched, or is nearest; UINT32_MAX if none
 * is within the slack. Positions are sorted by their first time: only a few around can be the best one unless records
 * of one flow overlap, which they do not at one interface. */
static uint32_t
nearest(const struct join *join, const struct join_resolved *resolved, const struct join_matched_record *matched,
        uint32_t begin, uint32_t end)
{
    enum { AROUND = 8 };
    uint32_t low = join_first_from(resolved, begin, end, matched->first);
    uint32_t from = low - begin > AROUND ? low - AROUND : begin, to = end - low > AROUND ? low + AROUND : end;
    uint32_t best = UINT32_MAX;
    int64_t most = 0;
    for (uint32_t position = from; position < to; position++) {
        const struct join_matched_record *other = join_matched_at(resolved, position);
        int64_t common = overlap(matched, other);
        if (common >= -join->settings.slack && (best == UINT32_MAX || common > most)) {
            best = position;
            most = common;
        }
    }
    return best;
}

static enum join_direction
direction_of_position(const struct join_summary *summary, uint32_t position)
{
    enum join_direction direction = JOIN_LOWER_SENDS;
    while (position >= summary->begin[direction + 1]) {
        direction++;
    }
    return direction;
}

uint32_t
join_reverse(const struct join *join, const struct join_resolved *resolved, uint32_t position)
{
    const struct join_summary *summary = join_summary_of(resolved, position);
    enum join_direction direction = direction_of_position(summary, position);
    if (direction == JOIN_BOTH_SEND) {
        return UINT32_MAX;
    }
    direction = direction == JOIN_LOWER_SENDS ? JOIN_UPPER_SENDS : JOIN_LOWER_SENDS;
    return nearest(join, resolved, join_matched_at(resolved, position), summary->begin[direction],
                   summary->begin[direction + 1]);
}

uint32_t
join_other_ends(const struct join *join, const struct join_resolved *resolved, uint32_t position, uint32_t *positions,
                uint32_t n)
{
    const struct join_summary *own = join_summary_of(resolved, position);
    enum join_direction direction = direction_of_position(own, position);
    uint32_t found = 0;
    /* One in a million interfaces need not look at all the others. */
    for (guint i = 0; i < MIN(join_n_summaries(resolved), 64U); i++) {
        const struct join_summary *other = join_summary_at(resolved, i);
        if (other == own) {
            continue;
        }
        uint32_t end = nearest(join, resolved, join_matched_at(resolved, position), other->begin[direction],
                               other->begin[direction + 1]);
        if (end != UINT32_MAX && found++ < n) {
            positions[found - 1] = end;
        }
    }
    return found;
}
