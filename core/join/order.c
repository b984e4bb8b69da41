/* order.c - puts the records of a conversation in order
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/join/order.h"
#include "core/join/time.h"
#include "core/base/sum.h"

enum {
    /* Interfaces of a 5-tuple at which packets are looked for. A flow passes a handful; private addresses that are used
     * in many networks give more, and without a limit a capture could ask for the product of its records and packets.
     */
    MOST_LINKED = 32
};

static enum join_direction
direction_of(const struct join_record *record)
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
    int order = compare(direction_of(a), direction_of(b));
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
compare_records(gconstpointer a, gconstpointer b, gpointer join)
{
    uint32_t x = ((const struct join_matched_record *)a)->record, y = ((const struct join_matched_record *)b)->record;
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
stretch_tuples(const struct join *join, struct join_resolved *resolved, const struct join_summary *summary)
{
    int64_t since = INT64_MIN;
    bool open = false;
    for (uint32_t position = summary->begin[JOIN_BOTH_SEND]; position < summary->begin[JOIN_N_DIRECTIONS]; position++) {
        struct join_matched_record *matched = join_matched_at(resolved, position);
        const struct join_record *record = join_record(join, matched->record);
        if (matched->twin != position || record->kind == JOIN_WINDOW) {
            continue;
        }
        if (record->kind == JOIN_CONTINUES || record->kind == JOIN_END) {
            matched->first = open ? since : MAX(since, join_minus(record->first, join_nanoseconds(record->period, 0)));
        }
        open = record->kind == JOIN_BEGIN || record->kind == JOIN_CONTINUES;
        since = record->first;
    }
}

/* A refusal covers what is refused up to the next tuple, or as long as a sender repeats itself. Where no tuple tells of
 * the end of a flow, the one that lets it in covers all up to the next. */
static void
stretch_verdicts(const struct join *join, struct join_resolved *resolved, const struct join_summary *summary)
{
    int64_t until = INT64_MAX;
    for (uint32_t position = summary->begin[JOIN_N_DIRECTIONS]; position-- > summary->begin[JOIN_LOWER_SENDS];) {
        struct join_matched_record *matched = join_matched_at(resolved, position);
        const struct join_record *record = join_record(join, matched->record);
        if (matched->twin != position) {
            continue;
        }
        if (record->kind == JOIN_DENIED) {
            matched->last = MAX(record->last, MIN(until, join_plus(record->last, join->settings.slack)));
        }
        if (record->kind == JOIN_OPEN) {
            matched->last = MAX(record->last, until);
        }
        until = join_minus(record->first, 1);
    }
}

static void
order_stream(struct join *join, struct join_resolved *resolved, uint32_t stream)
{
    struct join_summary summary = {.stream = stream, .first = INT64_MAX, .last = INT64_MIN, .earliest = UINT32_MAX};
    int64_t earliest = INT64_MAX;
    GArray *own = g_array_new(FALSE, TRUE, sizeof(struct join_matched_record));
    for (uint32_t number = join_stream(join, stream)->records; number != JOIN_NONE;
         number = join_record(join, number)->next) {
        struct join_matched_record matched = {.record = number};
        g_array_append_val(own, matched);
    }
    g_array_sort_with_data(own, compare_records, join);
    uint32_t base = resolved->records->len, directions[JOIN_N_DIRECTIONS] = {0};
    for (uint32_t i = 0; i < own->len; i++) {
        struct join_matched_record *matched = &g_array_index(own, struct join_matched_record, i);
        struct join_record *record = join_record(join, matched->record);
        struct join_matched_record *before = i > 0 ? matched - 1 : NULL;
        bool same = before != NULL && compare_content(join_record(join, before->record), record) == 0;
        matched->summary = resolved->summaries->len;
        matched->twin = same ? before->twin : base + i;
        matched->first = record->first;
        matched->last = record->last;
        record->position = base + i;
        directions[direction_of(record)]++;
        g_array_index(own, struct join_matched_record, matched->twin - base).repeats++;
        if (record->frame != 0 && (summary.earliest == UINT32_MAX || record->first < earliest)) {
            summary.earliest = base + i;
            earliest = record->first;
        }
        if (!same) {
            add_to_summary(&summary, record);
        }
    }
    summary.begin[0] = base;
    for (int direction = 0; direction < JOIN_N_DIRECTIONS; direction++) {
        summary.begin[direction + 1] = summary.begin[direction] + directions[direction];
    }
    g_array_append_vals(resolved->records, own->data, own->len);
    g_array_free(own, TRUE);
    stretch_tuples(join, resolved, &summary);
    stretch_verdicts(join, resolved, &summary);
    g_array_append_val(resolved->summaries, summary);
}

void
join_order_records(struct join *join, struct join_resolved *resolved)
{
    const struct join_conversation *conversation = join_conversation(join, resolved->conversation);
    resolved->n_records = conversation->n_records;
    resolved->is_linked = resolved->dropped_streams = false;
    g_array_set_size(resolved->summaries, 0);
    g_array_set_size(resolved->records, 0);
    uint32_t stream = conversation->streams;
    for (; stream != JOIN_NONE; stream = join_stream(join, stream)->next) {
        order_stream(join, resolved, stream);
    }
    for (guint i = 0; i < resolved->summaries->len; i++) {
        join_summary_at(resolved, i)->linked = i < MOST_LINKED;
        resolved->dropped_streams = i >= MOST_LINKED;
    }
}
