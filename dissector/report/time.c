/* time.c - "flowlog,time": how much was accepted and rejected when
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "dissector/report/time.h"
#include "dissector/report/amounts.h"
#include "dissector/report/table.h"
#include <inttypes.h>

enum verdict { ACCEPTED, REJECTED, NOT_SAID, N_VERDICTS };

/* What starts in a bin. */
struct bin {
    int64_t number; /* of the bin, since 1970 */
    struct report_amounts amounts[N_VERDICTS];
};

struct times {
    int64_t seconds;           /* of a bin */
    struct report_table *bins; /* struct bin; NULL: none */
    struct bin *last;          /* as the next record is mostly of the same */
    uint64_t n_without;        /* records that do not say when they start */
};

static char *
start(void *state, const char **at)
{
    enum { MOST_SECONDS = 1000000000 };
    struct times *times = (struct times *)state;
    size_t length;
    const char *word = report_word(at, &length);
    uint64_t seconds;
    if (!flow_parse_uint(word, length, MOST_SECONDS, &seconds) || seconds == 0) {
        return g_strdup_printf("\"%.*s\" is no number of seconds from 1 to %d", (int)length, word, MOST_SECONDS);
    }
    times->seconds = (int64_t)seconds;
    return NULL;
}

static size_t
needs(const void *state _U_, const struct report_need **list)
{
    static const struct report_need wanted[] = {REPORT_NEED("start", false, FLOW_START), REPORT_NEED_ACTION,
                                                REPORT_NEED_PACKETS, REPORT_NEED_BYTES};
    *list = wanted;
    return G_N_ELEMENTS(wanted);
}

static void
record(void *state, const struct report_record *seen)
{
    struct times *times = (struct times *)state;
    const struct flow_value *start = seen->record->role[FLOW_START];
    if (start == NULL) {
        times->n_without++;
        return;
    }
    int64_t number = start->time.secs / times->seconds - (start->time.secs % times->seconds < 0);
    if (times->bins == NULL) {
        times->bins = report_table_new(sizeof(struct bin));
    }
    if (times->last == NULL || times->last->number != number) {
        times->last = (struct bin *)report_table_row(times->bins, &number, sizeof(number));
    }
    if (times->last != NULL) {
        times->last->number = number;
        enum verdict verdict = seen->is_accepted ? ACCEPTED : seen->is_rejected ? REJECTED : NOT_SAID;
        report_amounts_add(&times->last->amounts[verdict], seen);
    }
}

static void
clear(void *state)
{
    struct times *times = (struct times *)state;
    report_table_free(times->bins);
    *times = (struct times){.seconds = times->seconds};
}

static int
compare(const void *row, const void *other, const void *data _U_)
{
    int64_t a = ((const struct bin *)row)->number, b = ((const struct bin *)other)->number;
    return (a > b) - (a < b);
}

static void
print_bins(const struct times *times, struct report_page *page)
{
    static const struct report_column columns[] = {
        {"start", "Start (UTC)", false},
        {"empty_before", "Empty bins before", true},
        {"accepted_records", "Accepted records", true},
        {"accepted_packets", "Packets", true},
        {"accepted_bytes", "Bytes", true},
        {"rejected_records", "Rejected records", true},
        {"rejected_packets", "Packets", true},
        {"rejected_bytes", "Bytes", true},
        {"other_records", "Other records", true},
        {"other_packets", "Packets", true},
        {"other_bytes", "Bytes", true},
    };
    uint32_t n = report_table_count(times->bins);
    uint32_t *sorted = report_table_sorted(times->bins, compare, NULL);
    report_page_table(page, "rows", NULL, columns, G_N_ELEMENTS(columns));
    for (uint32_t i = 0; i < n; i++) {
        const struct bin *bin = (const struct bin *)report_table_at(times->bins, sorted[i]);
        const struct bin *before = i > 0 ? (const struct bin *)report_table_at(times->bins, sorted[i - 1]) : NULL;
        report_page_time(page, bin->number * times->seconds);
        report_page_count(page, before != NULL ? (uint64_t)bin->number - (uint64_t)before->number - 1 : 0);
        for (int verdict = 0; verdict < N_VERDICTS; verdict++) {
            report_page_count(page, bin->amounts[verdict].records);
            report_page_number(page, &bin->amounts[verdict].packets);
            report_page_number(page, &bin->amounts[verdict].bytes);
        }
    }
    report_page_table_end(page);
    g_free(sorted);
}

static void
print(void *state, const struct report_facts *facts _U_, struct report_page *page)
{
    const struct times *times = (const struct times *)state;
    report_page_fact_number(page, "seconds", (uint64_t)times->seconds);
    report_page_fact_number(page, "without", times->n_without);
    print_bins(times, page);
    report_page_remark(page, "A record counts where it starts, with all that it counts; others say neither ACCEPT nor "
                             "REJECT.");
    if (times->n_without > 0) {
        report_page_remark(page, "%" PRIu64 " of the records do not say when they start.", times->n_without);
    }
    if (report_table_refused(times->bins) > 0) {
        report_page_remark(page,
                           "%" PRIu64 " records are in no row: there was no memory for more "
                           "(flowlog.report_memory).",
                           report_table_refused(times->bins));
    }
}

const struct report_kind report_time = {
    .name = "time",
    .arguments = ",<seconds>",
    .help = "How much was accepted and rejected when",
    .size = sizeof(struct times),
    .start = start,
    .needs = needs,
    .record = record,
    .print = print,
    .clear = clear,
};
