/* fill.c - deals packets out to records that could count them
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/join/fill.h"
#include <stdlib.h>
#include "core/join/cut.h"
#include "core/join/lag.h"
#include "core/join/time.h"
#include "core/join/verdict.h"
#include "core/join/vote.h"
#include "core/packet/flow.h"

/* Takes back what a wider reach gave to records that are not whole now. */
static void
keep_whole(struct join_fill *fill, const struct join_dealt *before)
{
    for (uint32_t i = 0; i < fill->n_packets; i++) {
        struct join_fill_packet *packet = &fill->packets[i];
        if (packet->counter != 0 && before->packets[i].counter == 0) {
            const struct join_fill_counter *now = &fill->counters[packet->counter - 1];
            if (now->bytes == UINT64_MAX || !join_fill_is_whole(now)) {
                before->packets[i].counter = UINT32_MAX;
            }
        }
    }
    for (uint32_t i = 0; i < fill->n_packets; i++) {
        if (before->packets[i].counter == UINT32_MAX) {
            join_fill_give(fill, &fill->packets[i], 0);
        }
    }
}

static bool
is_any_left(const struct join_fill *fill)
{
    bool any = false;
    for (uint32_t i = 0; i < fill->n_packets && !any; i++) {
        any = fill->packets[i].counter == 0;
    }
    return any;
}

/* Packets of no record's time go to one close by. What is nearer than a second may be rounding; from there on the reach
 * grows up to the slack, near ones first. That a record is short is nothing to go by, because packets go missing; that
 * it is whole with just these packets is. */
static void
widen(struct join_fill *fill, bool refused)
{
    static const int64_t seconds[] = {1, 2, 10, INT64_MAX / JOIN_SECOND};
    for (size_t i = 0; i < G_N_ELEMENTS(seconds) && is_any_left(fill); i++) {
        int64_t before = MIN(seconds[i] * JOIN_SECOND, fill->before),
                after = MIN(seconds[i] * JOIN_SECOND, fill->after);
        const struct join_reach reach = {before, after, .refused_too = refused, .within_bytes = true};
        if (i == 0) {
            join_deal(fill, &reach);
            continue;
        }
        struct join_dealt dealt = join_dealt_so_far(fill);
        join_deal(fill, &reach);
        keep_whole(fill, &dealt);
        join_dealt_free(&dealt);
        if (before == fill->before && after == fill->after) {
            break;
        }
    }
}

/* A counter, and the index that it had. */
struct moved {
    struct join_fill_counter counter;
    uint32_t from;
};

static int
by_first(const void *a, const void *b)
{
    const struct join_fill_counter *x = &((const struct moved *)a)->counter, *y = &((const struct moved *)b)->counter;
    int order = join_compare_times(x->first, y->first);
    order = order != 0 ? order : join_compare_times(x->last, y->last);
    return order != 0 ? order : x->position < y->position ? -1 : x->position > y->position;
}

/* Sorts the counters by their first time; packets stay with theirs. */
static void
sort_counters(struct join_fill *fill)
{
    struct moved *moved = g_new(struct moved, fill->n_counters);
    uint32_t *to = g_new(uint32_t, fill->n_counters);
    for (uint32_t i = 0; i < fill->n_counters; i++) {
        moved[i] = (struct moved){fill->counters[i], i};
    }
    qsort(moved, fill->n_counters, sizeof(*moved), by_first);
    for (uint32_t i = 0; i < fill->n_counters; i++) {
        fill->counters[i] = moved[i].counter;
        to[moved[i].from] = i;
    }
    for (uint32_t i = 0; i < fill->n_packets; i++) {
        uint32_t *counter = &fill->packets[i].counter;
        *counter = *counter != 0 ? to[*counter - 1] + 1 : 0;
    }
    g_free(moved);
    g_free(to);
}

/* Turns time round, so that what is dealt first is what comes last. */
static void
turn_round(struct join_fill *fill)
{
    for (uint32_t i = 0, j = fill->n_packets; i < j; i++) {
        struct join_fill_packet packet = fill->packets[i];
        fill->packets[i] = fill->packets[--j];
        fill->packets[j] = packet;
    }
    for (uint32_t i = 0; i < fill->n_packets; i++) {
        fill->packets[i].time = -MAX(fill->packets[i].time, -INT64_MAX);
    }
    for (uint32_t i = 0; i < fill->n_counters; i++) {
        struct join_fill_counter *counter = &fill->counters[i];
        int64_t first = counter->first;
        counter->first = -MAX(counter->last, -INT64_MAX);
        counter->last = -MAX(first, -INT64_MAX);
    }
    int64_t before = fill->before;
    fill->before = fill->after;
    fill->after = before;
    sort_counters(fill);
}

/* Gives records that nothing but their times tells of what is as near to them as clocks that agree are. */
static void
deal_same(struct join_fill *fill)
{
    bool any = false;
    for (uint32_t i = 0; i < fill->n_counters && !any; i++) {
        any = fill->counters[i].only_in_time;
    }
    if (any) {
        join_deal(fill,
                  &(struct join_reach){JOIN_SAME_PACKET, JOIN_SAME_PACKET, .refused_too = true, .only_in_time = true});
    }
}

/* The rounds, the surest first. Each deals what the ones before left, and may take back what they gave. */
static void
fill_all(struct join_fill *fill)
{
    bool refused = join_fill_has_refused(fill);
    if (refused) {
        join_reserve_refused(fill);
    }
    /* By time: first what only one record's time holds. */
    join_deal(fill, &(struct join_reach){.refused_too = true, .only = true});
    join_deal(fill, &(struct join_reach){.refused_too = true});
    deal_same(fill);
    if (join_fill_is_complete(fill) && (!refused || join_fill_are_all_whole(fill))) {
        return;
    }
    /* By count: seconds that two records share, and records that each have a lag of their own. */
    join_cut(fill);
    if (join_deal_lagged(fill)) {
        return;
    }
    if (refused) {
        join_doubt_refused(fill);
        deal_same(fill);
        join_release_refused(fill);
    }
    /* Farther off, what was let in first; and at last more than was counted, rather than nothing. */
    widen(fill, false);
    if (refused && !fill->are_steps) {
        widen(fill, true);
        join_release_refused(fill);
    }
    if (!fill->are_steps) {
        join_deal(fill, &(struct join_reach){.overflow = true});
    }
}

void
join_fill(struct join_fill *fill)
{
    if (fill->n_counters == 0 || fill->n_packets == 0) {
        return;
    }
    if (!fill->are_steps) {
        fill_all(fill);
    } else {
        turn_round(fill);
        fill_all(fill);
        turn_round(fill);
    }
    join_extend_refused(fill);
    join_leave_undecided(fill);
}
