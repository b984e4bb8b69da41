/* survey.c - what of the log was captured, what of the capture was logged, and why not
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "dissector/join/survey.h"
#include "core/join/sort_in.h"
#include "core/base/sum.h"
#include "dissector/join/reason.h"

static void
add(struct join_amount *amount, uint64_t packets, uint64_t bytes)
{
    amount->n++;
    amount->packets = sum_saturating(amount->packets, packets, &amount->full);
    amount->bytes = sum_saturating(amount->bytes, bytes, &amount->full);
}

static void
add_reason(GArray *reasons, const char *text, uint64_t packets, uint64_t bytes)
{
    for (guint i = 0; i < reasons->len; i++) {
        struct join_reason_amount *reason = &g_array_index(reasons, struct join_reason_amount, i);
        if (reason->text == text) {
            add(&reason->amount, packets, bytes);
            return;
        }
    }
    struct join_reason_amount reason = {text, {.n = 1, .packets = packets, .bytes = bytes}};
    g_array_append_val(reasons, reason);
}

static void
add_record(struct join_survey *survey, struct join *join, const struct join_matched_record *matched)
{
    const struct join_record *record = join_record(join, matched->record);
    uint64_t packets = record->packets, bytes = record->bytes;
    add(&survey->records, packets, bytes);
    if (record->has_packets) {
        survey->captured.packets = sum_saturating(survey->captured.packets, matched->captured, &survey->captured.full);
        survey->captured.bytes = sum_saturating(survey->captured.bytes, matched->bytes, &survey->captured.full);
    }
    if (matched->captured == 0) {
        add(&survey->without_packets, packets, bytes);
        add_reason(survey->no_packet, join_why_no_packet(join, record), packets, bytes);
    } else if (!record->has_packets) {
        add(&survey->uncounted, packets, bytes);
    } else {
        add(matched->captured == packets  ? &survey->whole
            : matched->captured < packets ? &survey->part
                                          : &survey->more,
            packets, bytes);
    }
}

static void
add_packet(struct join_survey *survey, struct join *join, const struct join_packet *packet)
{
    add(&survey->packets, 1, packet->bytes);
    if (packet->first_match != JOIN_NONE) {
        add(&survey->counted, 1, packet->bytes);
    } else {
        add(&survey->not_counted, 1, packet->bytes);
        add_reason(survey->no_record, join_why_no_record(join, packet), 1, packet->bytes);
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
    join_sort_in(join);
    join_complete(capture->matcher); /* a single pass is over only now */
    for (uint32_t number = 1; number <= join->flows.conversations.count; number++) {
        const struct join_resolved *resolved = join_resolve(capture->matcher, number);
        for (guint position = 0; position < resolved->records->len; position++) {
            const struct join_matched_record *matched = join_matched_at(resolved, position);
            if (matched->twin == position) {
                add_record(survey, join, matched);
            }
        }
        for (guint i = 0; i < resolved->packets->len; i++) {
            add_packet(survey, join, join_packet(join, g_array_index(resolved->packets, uint32_t, i)));
        }
    }
    g_array_sort(survey->no_packet, most_first);
    g_array_sort(survey->no_record, most_first);
}

void
join_survey_clear(struct join_survey *survey)
{
    g_array_free(survey->no_packet, TRUE);
    g_array_free(survey->no_record, TRUE);
}

bool
join_has_log(const struct join *join)
{
    return join->records.count > 0 || join->n_unkeyed > 0 || join->clouds != 0;
}
