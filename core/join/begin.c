/* begin.c - which packet began a flow, of those whose beginning the log names
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/join/begin.h"
#include "core/base/search.h"
#include "core/join/deal.h"
#include "core/join/time.h"

enum { SECOND = 1000000000 };

/* How far off the packet may be at the most that began a flow without asking for it: as far as clocks that agree are.
 */
static const int64_t close_by = 2 * (int64_t)SECOND;

/* The times of the answers to those that asked, in the log's time. */
static GArray *
answers_of(const struct join *join, const struct join_resolved *resolved, const struct join_summary *summary)
{
    GArray *times = g_array_new(FALSE, FALSE, sizeof(int64_t));
    for (guint i = 0; i < resolved->packets->len; i++) {
        const struct join_packet *packet = join_packet(join, g_array_index(resolved->packets, uint32_t, i));
        if (packet->role == PACKET_ANSWERS) {
            int64_t time = join_shifted(packet->time, summary->shift);
            g_array_append_val(times, time);
        }
    }
    return times;
}

struct since {
    const GArray *times;
    int64_t time;
};

static bool
is_earlier(const void *context, size_t number)
{
    const struct since *since = context;
    return g_array_index(since->times, int64_t, number) < since->time;
}

/* Whether an answer was captured from just before a record's time on. */
static bool
was_answered(const GArray *times, const struct join_fill_counter *counter, int64_t slack)
{
    const struct since since = {times, join_minus(counter->first, close_by)};
    size_t first = search_count_before(times->len, is_earlier, &since);
    return first < times->len && g_array_index(times, int64_t, first) <= join_plus(counter->last, slack);
}

/* Deals the packets to records of one packet each, near ones first. */
static void
deal_in_steps(struct join_fill *fill, int64_t most)
{
    static const int64_t seconds[] = {0, 1, 2, 10, INT64_MAX / SECOND};
    for (size_t i = 0; i < G_N_ELEMENTS(seconds); i++) {
        int64_t by = MIN(seconds[i] * SECOND, most);
        join_deal(fill, &(struct join_reach){by, by, .refused_too = true});
        if (by == most) {
            return;
        }
    }
}

static void
note_owners(const struct join_fill *fill, uint32_t *owners)
{
    for (uint32_t i = 0; i < fill->n_packets; i++) {
        if (fill->packets[i].counter != 0) {
            owners[fill->packets[i].place] = fill->counters[fill->packets[i].counter - 1].position + 1;
        }
    }
}

/* Keeps the packets that ask for a flow, or the others. */
static GArray *
packets_that(const struct join_series *series, bool open)
{
    GArray *kept = g_array_new(FALSE, FALSE, sizeof(struct join_fill_packet));
    for (guint i = 0; i < series->packets->len; i++) {
        struct join_fill_packet packet = g_array_index(series->packets, struct join_fill_packet, i);
        if (packet.opens == open) {
            g_array_append_val(kept, packet);
        }
    }
    return kept;
}

void
join_find_begins(const struct join *join, const struct join_resolved *resolved, const struct join_summary *summary,
                 struct join_series *series, uint32_t *owners)
{
    struct join_fill fill = {.counters = (struct join_fill_counter *)(void *)series->counters->data,
                             .n_counters = series->counters->len};
    for (uint32_t i = 0; i < fill.n_counters; i++) {
        fill.counters[i].wants = 1;
        fill.counters[i].bytes = UINT64_MAX;
    }
    GArray *answers = answers_of(join, resolved, summary);
    for (int open = 1; open >= 0; open--) {
        GArray *packets = packets_that(series, open != 0);
        fill.packets = (struct join_fill_packet *)(void *)packets->data;
        fill.n_packets = packets->len;
        for (uint32_t i = 0; i < fill.n_counters && open == 0; i++) {
            struct join_fill_counter *counter = &fill.counters[i];
            if (counter->taken == 0 && was_answered(answers, counter, join->settings.slack)) {
                counter->wants = 0;
            }
        }
        deal_in_steps(&fill, open ? join->settings.slack : MIN(close_by, join->settings.slack));
        note_owners(&fill, owners);
        g_array_free(packets, TRUE);
    }
    g_array_free(answers, TRUE);
}
