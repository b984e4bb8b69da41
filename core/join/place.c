/* place.c - puts the records of a conversation in order
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/join/match_parts.h"
#include "core/base/sum.h"

enum {
    /* Interfaces of a 5-tuple at which packets are looked for. A flow passes a handful; private addresses that are used
     * in many networks give more, and without a limit a capture could ask for the product of its records and packets.
     */
    MOST_LINKED = 32
};

static enum join_lane
lane_of(const struct join_record *record)
{
    return record->both_ways ? JOIN_BOTH_SEND : record->forward ? JOIN_LOWER_SENDS : JOIN_UPPER_SENDS;
}

static int
compare(uint64_t a, uint64_t b)
{
    return a < b ? -1 : a > b;
}

/* The order of two records in the log; 0 if they say the very same. */
static int
compare_content(const struct join_record *a, const struct join_record *b)
{
    int order = compare(lane_of(a), lane_of(b));
    order = order != 0 ? order : join_compare_times(a->first, b->first);
    order = order != 0 ? order : join_compare_times(a->last, b->last);
    order = order != 0 ? order : compare(a->kind, b->kind);
    order = order != 0 ? order : compare(a->forward, b->forward);
    order = order != 0 ? order : compare(a->action, b->action);
    order = order != 0 ? order : compare(a->packets, b->packets);
    order = order != 0 ? order : compare(a->bytes, b->bytes);
    return order != 0 ? order : compare(a->tcp_flags, b->tcp_flags);
}

static gint
compare_places(gconstpointer a, gconstpointer b, gpointer join)
{
    uint32_t x = ((const struct join_placed *)a)->record, y = ((const struct join_placed *)b)->record;
    int order = compare_content(join_record(join, x), join_record(join, y));
    return order != 0 ? order : compare(x, y);
}

static void
add_to_summary(struct join_summary *summary, const struct join_record *record)
{
    bool upper = !record->forward;
    summary->records++;
    summary->counted[upper] += !record->both_ways;
    summary->accepted[upper] += record->action == JOIN_ACCEPT;
    summary->rejected[upper] += record->action == JOIN_REJECT;
    summary->packets = sum_saturating(summary->packets, record->packets, &summary->packets_full);
    summary->bytes = sum_saturating(summary->bytes, record->bytes, &summary->bytes_full);
    summary->first = MIN(summary->first, record->first);
    summary->last = MAX(summary->last, record->last);
    if (record->packets > 0) {
        summary->unanswered = record->unanswered && (summary->unanswered || summary->packets == record->packets);
    }
}

/* A tuple covers the time since the flow's previous one. */
static void
stretch_tuples(const struct join *join, struct join_settled *settled, const struct join_summary *summary)
{
    int64_t since = INT64_MIN;
    bool open = false;
    for (uint32_t place = summary->begin[JOIN_BOTH_SEND]; place < summary->begin[JOIN_N_LANES]; place++) {
        struct join_placed *placed = join_placed_at(settled, place);
        const struct join_record *record = join_record(join, placed->record);
        if (placed->twin != place || record->kind == JOIN_WINDOW) {
            continue;
        }
        if (record->kind == JOIN_CONTINUES || record->kind == JOIN_END) {
            placed->first = open ? since : MAX(since, join_minus(record->first, JOIN_TUPLE_PERIOD));
        }
        open = record->kind == JOIN_BEGIN || record->kind == JOIN_CONTINUES;
        since = record->first;
    }
}

/* A refusal covers what is refused up to the next tuple, or as long as a sender repeats itself. Where no tuple tells of
 * the end of a flow, the one that lets it in covers all up to the next. */
static void
stretch_verdicts(const struct join *join, struct join_settled *settled, const struct join_summary *summary)
{
    int64_t until = INT64_MAX;
    for (uint32_t place = summary->begin[JOIN_N_LANES]; place-- > summary->begin[JOIN_LOWER_SENDS];) {
        struct join_placed *placed = join_placed_at(settled, place);
        const struct join_record *record = join_record(join, placed->record);
        if (placed->twin != place) {
            continue;
        }
        if (record->kind == JOIN_DENIED) {
            placed->last = MAX(record->last, MIN(until, join_plus(record->last, join->settings.slack)));
        }
        if (record->kind == JOIN_OPEN) {
            placed->last = MAX(record->last, until);
        }
        until = join_minus(record->first, 1);
    }
}

static void
place_stream(struct join *join, struct join_settled *settled, uint32_t stream)
{
    struct join_summary summary = {.stream = stream, .first = INT64_MAX, .last = INT64_MIN, .earliest = UINT32_MAX};
    int64_t earliest = INT64_MAX;
    GArray *own = g_array_new(FALSE, TRUE, sizeof(struct join_placed));
    for (uint32_t number = join_stream(join, stream)->records; number != JOIN_NONE;
         number = join_record(join, number)->next) {
        struct join_placed placed = {.record = number};
        g_array_append_val(own, placed);
    }
    g_array_sort_with_data(own, compare_places, join);
    uint32_t base = settled->placed->len, lanes[JOIN_N_LANES] = {0};
    for (uint32_t i = 0; i < own->len; i++) {
        struct join_placed *placed = &g_array_index(own, struct join_placed, i);
        struct join_record *record = join_record(join, placed->record);
        struct join_placed *before = i > 0 ? placed - 1 : NULL;
        bool same = before != NULL && compare_content(join_record(join, before->record), record) == 0;
        placed->summary = settled->summaries->len;
        placed->twin = same ? before->twin : base + i;
        placed->first = record->first;
        placed->last = record->last;
        record->place = base + i;
        lanes[lane_of(record)]++;
        g_array_index(own, struct join_placed, placed->twin - base).repeats++;
        if (record->frame != 0 && (summary.earliest == UINT32_MAX || record->first < earliest)) {
            summary.earliest = base + i;
            earliest = record->first;
        }
        if (!same) {
            add_to_summary(&summary, record);
        }
    }
    summary.begin[0] = base;
    for (int lane = 0; lane < JOIN_N_LANES; lane++) {
        summary.begin[lane + 1] = summary.begin[lane] + lanes[lane];
    }
    g_array_append_vals(settled->placed, own->data, own->len);
    g_array_free(own, TRUE);
    stretch_tuples(join, settled, &summary);
    stretch_verdicts(join, settled, &summary);
    g_array_append_val(settled->summaries, summary);
}

void
join_place_records(struct join *join, struct join_settled *settled)
{
    settled->dropped_streams = false;
    g_array_set_size(settled->summaries, 0);
    g_array_set_size(settled->placed, 0);
    uint32_t stream = join_conversation(join, settled->conversation)->streams;
    for (; stream != JOIN_NONE; stream = join_stream(join, stream)->next) {
        place_stream(join, settled, stream);
    }
    for (guint i = 0; i < settled->summaries->len; i++) {
        join_summary_at(settled, i)->linked = i < MOST_LINKED;
        settled->dropped_streams = i >= MOST_LINKED;
    }
}
