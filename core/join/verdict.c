/* verdict.c - which packets were refused, where others of the same time were let in
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/join/verdict.h"
#include "core/join/time.h"

/* Packets that are looked at for each end of a refused record: what asks in vain does so a few times a second, and a
 * flood must not be looked at once for each record. */
enum { MOST_LOOKS = 64 };

/* Whether a packet can be this refused record's, and looks so. */
static bool
is_likely(const struct join_fill *fill, uint32_t place, const struct join_fill_counter *counter)
{
    const struct join_fill_packet *packet = &fill->packets[place];
    return packet->counter == 0 && packet->looks_refused && join_fill_allows(counter, packet) &&
           counter->taken < counter->wants;
}

static void
reserve(struct join_fill *fill, uint32_t number)
{
    const struct join_fill_counter *counter = &fill->counters[number];
    uint32_t first = join_fill_packets_before(fill, counter->first);
    for (uint32_t i = first; i < fill->n_packets && i - first < MOST_LOOKS; i++) {
        if (fill->packets[i].time >= join_plus(counter->first, JOIN_SECOND)) {
            break;
        }
        if (is_likely(fill, i, counter)) {
            join_fill_give(fill, &fill->packets[i], number + 1);
            break;
        }
    }
    uint32_t end = join_fill_packets_before(fill, join_plus(counter->last, 1));
    for (uint32_t i = end; i > 0 && end - i < MOST_LOOKS; i--) {
        if (fill->packets[i - 1].time <= join_minus(counter->last, JOIN_SECOND)) {
            break;
        }
        if (is_likely(fill, i - 1, counter)) {
            join_fill_give(fill, &fill->packets[i - 1], number + 1);
            break;
        }
    }
}

void
join_reserve_refused(struct join_fill *fill)
{
    for (uint32_t i = 0; i < fill->n_counters; i++) {
        const struct join_fill_counter *counter = &fill->counters[i];
        if (counter->is_refused && counter->has_ends && counter->wants > 1 && counter->wants != UINT64_MAX &&
            join_between(counter->first, counter->last) >= JOIN_SECOND) {
            reserve(fill, i);
        }
    }
}

/* Takes back what looks refused from the records that took it, where the refused record that it was taken from has lost
 * all of it: both verdicts are as likely then. taken_from has, of each packet, the index of that record + 1, or 0. */
static void
take_back_undecided(struct join_fill *fill, const uint32_t *taken_from)
{
    uint32_t *left = g_new0(uint32_t, fill->n_counters);
    for (uint32_t i = 0; i < fill->n_packets; i++) {
        if (taken_from[i] != 0 && fill->packets[i].counter == 0) {
            left[taken_from[i] - 1]++;
        }
    }
    for (uint32_t i = 0; i < fill->n_packets; i++) {
        struct join_fill_packet *packet = &fill->packets[i];
        if (taken_from[i] != 0 && packet->counter != 0 && packet->looks_refused && left[taken_from[i] - 1] == 0) {
            join_fill_give(fill, packet, 0);
            packet->is_undecided = true;
        }
    }
    g_free(left);
}

void
join_doubt_refused(struct join_fill *fill)
{
    bool any = false;
    uint32_t *taken_from = g_new0(uint32_t, fill->n_packets);
    for (uint32_t i = 0; i < fill->n_packets; i++) {
        struct join_fill_packet *packet = &fill->packets[i];
        const struct join_fill_counter *counter = packet->counter != 0 ? &fill->counters[packet->counter - 1] : NULL;
        if (counter != NULL && counter->is_refused && (counter->bytes == UINT64_MAX || !join_fill_is_whole(counter))) {
            taken_from[i] = packet->counter;
            join_fill_give(fill, packet, 0);
            any = true;
        }
    }
    if (any) {
        join_deal(fill, &(struct join_reach){.within_bytes = true});
        take_back_undecided(fill, taken_from);
        join_deal(fill, &(struct join_reach){.refused_too = true});
    }
    g_free(taken_from);
}

/* Where times say little: what asks in vain is of the only refusal there is, if nothing was let in. */
static void
extend_only(struct join_fill *fill)
{
    const struct join_fill_counter *only = &fill->counters[0];
    if (fill->n_counters != 1 || !only->is_refused || only->wants != UINT64_MAX || only->only_in_time) {
        return;
    }
    for (uint32_t i = 0; i < fill->n_packets; i++) {
        struct join_fill_packet *packet = &fill->packets[i];
        if (packet->counter == 0 && packet->is_tcp && packet->opens && !packet->is_answered &&
            packet->time >= join_minus(only->first, fill->before) &&
            packet->time <= join_plus(only->last, fill->after) && join_fill_allows(only, packet)) {
            join_fill_give(fill, packet, 1);
        }
    }
}

void
join_extend_refused(struct join_fill *fill)
{
    uint32_t next = 0;
    const struct join_fill_counter *last = NULL;
    if (!fill->are_times_sure) {
        extend_only(fill);
        return;
    }
    for (uint32_t i = 0; i < fill->n_packets; i++) {
        struct join_fill_packet *packet = &fill->packets[i];
        for (; next < fill->n_counters && fill->counters[next].first <= packet->time; next++) {
            const struct join_fill_counter *counter = &fill->counters[next];
            last = counter->is_refused && counter->wants == UINT64_MAX ? counter : last;
        }
        bool asks_again = packet->opens ? !packet->is_answered : !packet->is_tcp;
        if (packet->counter == 0 && !packet->is_undecided && asks_again && last != NULL &&
            packet->time <= last->until && join_fill_allows(last, packet)) {
            join_fill_give(fill, packet, (uint32_t)(last - fill->counters) + 1);
        }
    }
}

void
join_release_refused(struct join_fill *fill)
{
    bool let_in = false;
    for (uint32_t i = 0; i < fill->n_counters && !let_in; i++) {
        /* What was let in beside an estimate, a sample may have missed. */
        let_in = !fill->counters[i].is_refused || fill->counters[i].only_in_time;
    }
    for (uint32_t i = 0; i < fill->n_packets && let_in; i++) {
        struct join_fill_packet *packet = &fill->packets[i];
        const struct join_fill_counter *counter = packet->counter != 0 ? &fill->counters[packet->counter - 1] : NULL;
        if (counter == NULL || !counter->is_refused || (packet->may_be_refused && fill->are_times_sure)) {
            continue;
        }
        bool is_its = fill->are_times_sure && counter->bytes != UINT64_MAX && join_fill_is_whole(counter) &&
                      packet->time >= counter->first && packet->time <= counter->last;
        packet->is_undecided = !is_its;
    }
    for (uint32_t i = 0; i < fill->n_packets && let_in; i++) {
        if (fill->packets[i].is_undecided && fill->packets[i].counter != 0) {
            join_fill_give(fill, &fill->packets[i], 0);
        }
    }
}

/* Marks in contested the records that share more than what neighbours do with one of the other verdict. They are sorted
 * by their first time, so that each pair is seen once from the later one and once from the earlier one. */
static bool
find_contested(const struct join_fill *fill, bool *contested)
{
    const int64_t shared = 2 * (int64_t)JOIN_SECOND;
    int64_t last[2] = {INT64_MIN, INT64_MIN}, first[2] = {INT64_MAX, INT64_MAX};
    bool any = false;
    for (uint32_t i = 0; i < fill->n_counters; i++) {
        const struct join_fill_counter *counter = &fill->counters[i];
        contested[i] = last[!counter->is_refused] > join_plus(counter->first, shared);
        last[counter->is_refused] = MAX(last[counter->is_refused], counter->last);
    }
    for (uint32_t i = fill->n_counters; i-- > 0;) {
        const struct join_fill_counter *counter = &fill->counters[i];
        contested[i] = contested[i] || first[!counter->is_refused] < join_minus(counter->last, shared);
        first[counter->is_refused] = MIN(first[counter->is_refused], counter->first);
        any = any || contested[i];
    }
    return any;
}

static bool
has_refused_window(const struct join_fill *fill)
{
    bool any = false;
    for (uint32_t i = 0; i < fill->n_counters && !any; i++) {
        any = fill->counters[i].is_refused && fill->counters[i].has_bounds;
    }
    return any;
}

void
join_leave_undecided(struct join_fill *fill)
{
    bool *contested = has_refused_window(fill) ? g_new(bool, fill->n_counters) : NULL;
    if (contested == NULL || !find_contested(fill, contested)) {
        g_free(contested);
        return;
    }
    for (uint32_t i = 0; i < fill->n_counters; i++) {
        fill->counters[i].is_doubtful = fill->counters[i].is_doubtful || contested[i];
    }
    for (uint32_t i = 0; i < fill->n_packets; i++) {
        struct join_fill_packet *packet = &fill->packets[i];
        if (packet->counter != 0 && contested[packet->counter - 1] &&
            (packet->may_be_refused || fill->counters[packet->counter - 1].is_refused)) {
            join_fill_give(fill, packet, 0);
            packet->is_undecided = true;
        }
    }
    g_free(contested);
}
