/* order.c - puts the records of a conversation in order
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/join/order.h"
#include "core/join/logs.h"
#include "core/join/meet.h"
#include "core/join/time.h"
#include "core/base/sum.h"

static int
compare(uint64_t a, uint64_t b)
{
    return a < b ? -1 : a > b;
}

/* What a record says of TCP flags, for sorting: those that say nothing come first. */
static uint64_t
flags_of(const struct join_record *record)
{
    return record->has_flags ? record->tcp_flags + 1U : 0;
}

static gint
compare_records(gconstpointer a, gconstpointer b, gpointer join)
{
    uint32_t x = ((const struct join_matched_record *)a)->record, y = ((const struct join_matched_record *)b)->record;
    int order = join_compare_content(join_record(join, x), join_record(join, y));
    order = order != 0 ? order : compare(flags_of(join_record(join, x)), flags_of(join_record(join, y)));
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
    summary->packets = sum_saturating(summary->packets, join_packets_of(record), &summary->packets_full);
    summary->bytes = sum_saturating(summary->bytes, join_bytes_of(record), &summary->bytes_full);
    summary->first = MIN(summary->first, record->first);
    summary->last = MAX(summary->last, record->last);
    if (join_packets_of(record) > 0) {
        summary->unanswered =
            join_is_unanswered(record) && (summary->unanswered || summary->packets == join_packets_of(record));
    }
}

/* A tuple covers the time since the flow's previous one. */
static void
stretch_tuples(const struct join *join, struct join_resolved *resolved, const struct join_summary *summary)
{
    int64_t since[JOIN_MOST_LOGS];
    bool open[JOIN_MOST_LOGS] = {false};
    for (size_t log = 0; log < JOIN_MOST_LOGS; log++) {
        since[log] = INT64_MIN;
    }
    for (uint32_t position = summary->begin[JOIN_BOTH_SEND]; position < summary->begin[JOIN_N_DIRECTIONS]; position++) {
        struct join_matched_record *matched = join_matched_at(resolved, position);
        const struct join_record *record = join_record(join, matched->record);
        if (matched->twin != position || record->kind == JOIN_WINDOW) {
            continue;
        }
        if (record->kind == JOIN_CONTINUES || record->kind == JOIN_END) {
            matched->first = open[matched->log] ? since[matched->log]
                                                : MAX(since[matched->log],
                                                      join_minus(record->first, join_nanoseconds(record->period, 0)));
        }
        open[matched->log] = record->kind == JOIN_BEGIN || record->kind == JOIN_CONTINUES;
        since[matched->log] = record->first;
    }
}

/* A refusal covers what is refused up to the next tuple, or as long as a sender repeats itself. Where no tuple tells of
 * the end of a flow, the one that lets it in covers all up to the next. */
static void
stretch_verdicts(const struct join *join, struct join_resolved *resolved, const struct join_summary *summary)
{
    int64_t until[JOIN_MOST_LOGS];
    for (size_t log = 0; log < JOIN_MOST_LOGS; log++) {
        until[log] = INT64_MAX;
    }
    for (uint32_t position = summary->begin[JOIN_N_DIRECTIONS]; position-- > summary->begin[JOIN_LOWER_SENDS];) {
        struct join_matched_record *matched = join_matched_at(resolved, position);
        const struct join_record *record = join_record(join, matched->record);
        if (matched->twin != position) {
            continue;
        }
        if (record->kind == JOIN_DENIED) {
            matched->last = MAX(record->last, MIN(until[matched->log], join_plus(record->last, join->settings.slack)));
        }
        if (record->kind == JOIN_OPEN) {
            matched->last = MAX(record->last, MIN(until[matched->log], join_open_until(record)));
        }
        until[matched->log] = join_minus(record->first, 1);
    }
}

/* Sums up the records of log 0, each traffic once. */
static void
sum_up(const struct join *join, const struct join_resolved *resolved, struct join_summary *summary)
{
    for (uint32_t position = summary->begin[0]; position < summary->begin[JOIN_N_DIRECTIONS]; position++) {
        const struct join_matched_record *matched = join_matched_at(resolved, position);
        if (matched->twin == position && matched->log == 0) {
            add_to_summary(summary, join_record(join, matched->record));
        }
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
        bool same = before != NULL && join_say_the_same(join_record(join, before->record), record);
        matched->summary = resolved->summaries->len;
        matched->twin = same ? before->twin : base + i;
        matched->first = record->first;
        matched->last = record->last;
        record->position = base + i;
        directions[join_direction_of(record)]++;
        summary.places[join_direction_of(record)] |= (uint8_t)(1U << record->at);
        g_array_index(own, struct join_matched_record, matched->twin - base).repeats++;
        if (record->frame != 0 && (summary.earliest == UINT32_MAX || record->first < earliest)) {
            summary.earliest = base + i;
            earliest = record->first;
        }
    }
    summary.begin[0] = base;
    for (int direction = 0; direction < JOIN_N_DIRECTIONS; direction++) {
        summary.begin[direction + 1] = summary.begin[direction] + directions[direction];
    }
    g_array_append_vals(resolved->records, own->data, own->len);
    g_array_free(own, TRUE);
    join_tell_logs(join, resolved, &summary);
    sum_up(join, resolved, &summary);
    stretch_tuples(join, resolved, &summary);
    stretch_verdicts(join, resolved, &summary);
    g_array_append_val(resolved->summaries, summary);
}

void
join_order_records(struct join *join, struct join_resolved *resolved)
{
    g_array_set_size(resolved->summaries, 0);
    g_array_set_size(resolved->records, 0);
    uint32_t stream = join_first_stream(join, resolved->conversation);
    for (; stream != JOIN_NONE; stream = join_next_stream(join, stream)) {
        order_stream(join, resolved, stream);
    }
    for (guint i = 0; i < resolved->summaries->len; i++) {
        join_summary_at(resolved, i)->is_linked = i < JOIN_MOST_LINKED;
    }
}
