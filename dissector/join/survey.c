/* survey.c - what of the log was captured, what of the capture was logged, and why not
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "dissector/join/survey.h"
#include "core/join/captured.h"
#include "core/join/doubles.h"
#include "core/join/sort_in.h"
#include "dissector/flowlog/preferences.h"
#include "dissector/join/elsewhere.h"
#include "dissector/join/reason.h"
#include "dissector/join/verdicts.h"

static void
add_reason(GArray *reasons, const char *text, uint64_t packets, uint64_t bytes)
{
    for (guint i = 0; i < reasons->len; i++) {
        struct join_reason_amount *reason = &g_array_index(reasons, struct join_reason_amount, i);
        if (reason->text == text) {
            join_amount_add(&reason->amount, packets, bytes);
            return;
        }
    }
    struct join_reason_amount reason = {text, {.n = 1, .packets = packets, .bytes = bytes}};
    g_array_append_val(reasons, reason);
}

static void
add_record(struct join_survey *survey, struct join *join, const struct join_matched_record *matched,
           const struct join_summary *summary)
{
    const struct join_record *record = join_record(join, matched->record);
    struct join_amount *const amounts[] = {
        [JOIN_CAPTURED_NONE] = &survey->without_packets,
        [JOIN_CAPTURED_UNCOUNTED] = &survey->uncounted,
        [JOIN_CAPTURED_SOME] = &survey->part,
        [JOIN_CAPTURED_ALL] = &survey->whole,
        [JOIN_CAPTURED_PERHAPS] = &survey->perhaps_whole,
        [JOIN_CAPTURED_OTHER] = &survey->other_bytes,
        [JOIN_CAPTURED_MORE] = &survey->more,
    };
    uint64_t packets = join_packets_of(record), bytes = join_bytes_of(record);
    enum join_captured captured = join_captured_of(record, matched);
    join_amount_add(&survey->records, packets, bytes);
    join_amount_add(amounts[captured], packets, bytes);
    if (record->has_packets) {
        survey->captured.packets = sum_saturating(survey->captured.packets, matched->captured, &survey->captured.full);
        survey->captured.bytes = sum_saturating(survey->captured.bytes, matched->bytes, &survey->captured.full);
    }
    if (join_captured_times(record, matched) > 1) {
        join_amount_add(&survey->captured_twice, packets, bytes);
    }
    if (captured == JOIN_CAPTURED_NONE) {
        add_reason(survey->no_packet, join_why_no_packet(join, record, summary), packets, bytes);
    }
}

/* Adds those of a conversation that are counted, each flow once. */
static void
add_records(struct join_survey *survey, struct join *join, const struct join_resolved *resolved,
            struct join_elsewhere *elsewhere)
{
    if (elsewhere != NULL) {
        join_elsewhere_begin(elsewhere, resolved);
    }
    for (guint position = 0; position < resolved->records->len; position++) {
        const struct join_matched_record *matched = join_matched_at(resolved, position);
        const struct join_record *record = join_record(join, matched->record);
        if (matched->twin != position) {
            survey->n_repeated++;
        } else if (matched->log != 0) {
            join_amount_add(&survey->other_logs, join_packets_of(record), join_bytes_of(record));
        } else if (elsewhere != NULL && join_is_elsewhere(elsewhere, position)) {
            join_amount_add(&survey->elsewhere, join_packets_of(record), join_bytes_of(record));
        } else {
            add_record(survey, join, matched, join_summary_at(resolved, matched->summary));
        }
    }
}

/* Adds the packets of a frame as one: in a tunnel they are several, the outermost last. Returns the number behind them.
 * What the frame counts for is the outermost that a record counts, else the one that a cloud sees. */
static uint32_t
add_frame(struct join_survey *survey, struct join *join, uint32_t number)
{
    uint32_t frame = join_packet(join, number)->frame, end = number;
    const struct join_packet *counted = NULL, *packet = NULL;
    for (; end <= join->packets.count && join_packet(join, end)->frame == frame; end++) {
        packet = join_packet(join, end);
        counted = packet->first_match != JOIN_NONE ? packet : counted;
    }
    survey->n_tunnels += end - number > 1;
    packet = counted != NULL ? counted : packet;
    join_amount_add(&survey->packets, 1, packet->bytes);
    join_amount_add(counted != NULL ? &survey->counted : &survey->not_counted, 1, packet->bytes);
    if (counted == NULL) {
        add_reason(survey->no_record, join_why_no_record(join, packet), 1, packet->bytes);
    }
    return end;
}

/* What is counted more than once of a conversation. */
static void
add_conversation(struct join_survey *survey, const struct join *join, const struct join_resolved *resolved)
{
    struct join_shown_twice twice = join_shown_twice(join, resolved->conversation);
    if (twice.packets > 0) {
        join_amount_add(&survey->shown_twice, twice.packets, twice.bytes);
    }
    for (guint i = 0; i < resolved->summaries->len; i++) {
        survey->n_two_logs += join_summary_at(resolved, i)->n_logs > 1;
    }
    for (guint i = 0; i < resolved->packets->len; i++) {
        const struct join_packet *packet = join_packet(join, g_array_index(resolved->packets, uint32_t, i));
        survey->two_verdicts += join_has_two_verdicts(join, resolved, packet);
    }
}

static gint
most_first(gconstpointer a, gconstpointer b)
{
    const struct join_reason_amount *x = a, *y = b;
    return x->amount.n > y->amount.n ? -1 : x->amount.n < y->amount.n ? 1 : strcmp(x->text, y->text);
}

void
join_survey(struct join_survey *survey, const struct join_capture *capture)
{
    struct join *join = capture->index;
    *survey = (struct join_survey){.no_packet = g_array_new(FALSE, FALSE, sizeof(struct join_reason_amount)),
                                   .no_record = g_array_new(FALSE, FALSE, sizeof(struct join_reason_amount))};
    join_loss_init(&survey->loss, join, capture->sessions);
    join_sort_in(join);
    struct join_elsewhere *elsewhere = flowlog_counts_all() ? NULL : join_elsewhere_new(capture);
    join_complete(capture->matcher); /* a single pass is over only now */
    for (uint32_t number = join_next_conversation(join, JOIN_NONE); number != JOIN_NONE;
         number = join_next_conversation(join, number)) {
        const struct join_resolved *resolved = join_resolve(capture->matcher, number);
        add_records(survey, join, resolved, elsewhere);
        add_conversation(survey, join, resolved);
        join_loss_add(&survey->loss, resolved);
    }
    join_elsewhere_free(elsewhere);
    for (uint32_t number = join->first_packet; number <= join->packets.count;) {
        number = add_frame(survey, join, number);
    }
    join_loss_finish(&survey->loss);
    g_array_sort(survey->no_packet, most_first);
    g_array_sort(survey->no_record, most_first);
}

void
join_survey_clear(struct join_survey *survey)
{
    g_array_free(survey->no_packet, TRUE);
    g_array_free(survey->no_record, TRUE);
    join_loss_clear(&survey->loss);
}

bool
join_has_log(const struct join *join)
{
    return join->records.count > 0 || join->n_unkeyed > 0 || join->clouds != 0;
}
