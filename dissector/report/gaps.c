/* gaps.c - "flowlog,gaps": where the log has lost records, or has none
 *
 * An hour is one of the clock, of UTC. It has records if one begins, ends or lasts in it, whatever its status. An
 * interface lacks the hours of its log that have records of others; the log lacks those between its first and its last.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "dissector/report/gaps.h"
#include "dissector/report/hours.h"
#include "dissector/report/most.h"
#include "dissector/report/needs.h"
#include "dissector/report/span.h"
#include "dissector/report/table.h"

enum { HOUR = 3600, LONGEST = 24 }; /* LONGEST: hours that a record is believed to last */

/* Its key is the kind of log, a pointer, and the interface's name. */
struct interface {
    uint64_t records;
    struct report_number nodata, skipdata;
    struct report_span span;
    struct report_hour_counts hours; /* filled in when printing */
};

struct gaps {
    uint32_t most;
    struct report_table *interfaces, *hours;
    GString *key;
    uint64_t n_without, n_long;
};

static char *
start(void *state, const char **at)
{
    ((struct gaps *)state)->most = report_word_number(at, REPORT_ROWS);
    return NULL;
}

enum { NEED_STATUS = 2 };

static size_t
needs(const void *state _U_, const struct report_need **list)
{
    static const struct report_need all[] = {
        REPORT_NEED("time", false, FLOW_START, FLOW_END, FLOW_LOG_TIME),
        REPORT_NEED("interface", true, FLOW_INTERFACE),
        [NEED_STATUS] = REPORT_NEED("log status", true, FLOW_STATUS),
    };
    *list = all;
    return G_N_ELEMENTS(all);
}

static int64_t
hour_of(int64_t seconds)
{
    return seconds / HOUR - (seconds % HOUR < 0);
}

static void
add_hour(struct gaps *gaps, uint32_t interface, const struct flow_provider *provider, int64_t hour, bool is_skip)
{
    struct {
        int64_t hour;
        uint64_t interface;
    } key = {hour, interface};
    struct report_hour *row = (struct report_hour *)report_table_row(gaps->hours, &key, sizeof(key));
    if (row != NULL) {
        row->hour = hour;
        row->interface = interface;
        row->log = provider;
        row->skipdata += is_skip;
    }
}

/* When a record is of; where it does not say, when it was logged. */
static struct report_span
span_of(const struct flow_record *record)
{
    struct report_span span = report_span_of(record);
    const struct flow_value *logged = record->role[FLOW_LOG_TIME];
    if (!span.is_said && logged != NULL) {
        span = (struct report_span){logged->time.secs, logged->time.secs, true};
    }
    return span;
}

static void
add_hours(struct gaps *gaps, uint32_t interface, const struct flow_provider *provider, const struct report_span *span,
          bool is_skip)
{
    int64_t first = hour_of(span->first), last = hour_of(span->last - (span->last > span->first));
    if (last - first > LONGEST) {
        gaps->n_long++;
        add_hour(gaps, interface, provider, first, is_skip);
        add_hour(gaps, interface, provider, last, is_skip);
        return;
    }
    for (int64_t hour = first; hour <= last; hour++) {
        add_hour(gaps, interface, provider, hour, is_skip);
    }
}

static void
record(void *state, const struct report_record *seen)
{
    struct gaps *gaps = (struct gaps *)state;
    const struct flow_provider *provider = seen->record->schema->provider;
    const struct flow_value *name = seen->record->role[FLOW_INTERFACE], *status = seen->record->role[FLOW_STATUS];
    if (gaps->interfaces == NULL) {
        gaps->interfaces = report_table_new(sizeof(struct interface));
        gaps->hours = report_table_new(sizeof(struct report_hour));
        gaps->key = g_string_new(NULL);
    }
    struct report_span span = span_of(seen->record);
    if (!span.is_said) {
        gaps->n_without++;
        return;
    }
    g_string_truncate(gaps->key, 0);
    g_string_append_len(gaps->key, (const char *)&provider, sizeof(provider));
    if (name != NULL) {
        g_string_append_len(gaps->key, name->text, (gssize)name->text_length);
    }
    struct interface *interface =
        (struct interface *)report_table_row(gaps->interfaces, gaps->key->str, gaps->key->len);
    if (interface == NULL) {
        return;
    }
    const struct report_number nodata = {flow_value_is(status, "NODATA"), status != NULL, false};
    const struct report_number skipdata = {flow_value_is(status, "SKIPDATA"), status != NULL, false};
    interface->records++;
    report_number_add(&interface->nodata, &nodata);
    report_number_add(&interface->skipdata, &skipdata);
    report_span_add(&interface->span, &span);
    add_hours(gaps, report_table_last(gaps->interfaces), provider, &span, skipdata.number > 0);
}

static void
clear(void *state)
{
    struct gaps *gaps = (struct gaps *)state;
    report_table_free(gaps->interfaces);
    report_table_free(gaps->hours);
    if (gaps->key != NULL) {
        g_string_free(gaps->key, TRUE);
    }
    *gaps = (struct gaps){.most = gaps->most};
}

static struct interface *
interface_at(const struct gaps *gaps, uint32_t number)
{
    return (struct interface *)report_table_at(gaps->interfaces, number);
}

/* ---- printing ---- */

static int
skipped_first(const void *row, const void *other, const void *data _U_)
{
    const struct report_hour *a = (const struct report_hour *)row, *b = (const struct report_hour *)other;
    return (a->skipdata > 0) != (b->skipdata > 0) ? (b->skipdata > 0) - (a->skipdata > 0)
                                                  : report_hour_compare(a->hour, b->hour);
}

static int
compare_interfaces(const void *row, const void *other, const void *data _U_)
{
    const struct interface *a = (const struct interface *)row, *b = (const struct interface *)other;
    uint64_t x = a->skipdata.number, y = b->skipdata.number;
    return x != y ? (x < y) - (x > y) : (a->hours.lacks < b->hours.lacks) - (a->hours.lacks > b->hours.lacks);
}

static void
log_cell(const struct flow_provider *provider, struct report_page *page)
{
    report_page_text(page, provider->id, strlen(provider->id), provider->title);
}

/* The interface's name, and its log. */
static void
interface_cells(const struct gaps *gaps, uint32_t number, struct report_page *page)
{
    const struct flow_provider *provider;
    size_t length;
    const uint8_t *key = report_table_key(gaps->interfaces, number, &length);
    memcpy(&provider, key, sizeof(provider));
    if (length > sizeof(provider)) {
        report_page_text(page, (const char *)key + sizeof(provider), length - sizeof(provider), NULL);
    } else {
        report_page_none(page);
    }
    log_cell(provider, page);
}

/* Whether all hours are there; if not, what lacks records cannot be told. */
static bool
has_all_hours(const struct gaps *gaps)
{
    return report_table_refused(gaps->interfaces) + report_table_refused(gaps->hours) == 0;
}

static void
print_interfaces(const struct gaps *gaps, struct report_page *page)
{
    static const struct report_column columns[] = {
        {"interface", "Interface", false}, {"log", "Log", false},          {"records", "Records", true},
        {"nodata", "NODATA", true},        {"skipdata", "SKIPDATA", true}, REPORT_COLUMNS_OF_SPAN,
        {"hours", "Hours", true},          {"lacks", "Lacks", true},
    };
    uint32_t *sorted = report_table_sorted(gaps->interfaces, compare_interfaces, NULL);
    uint32_t n = report_shown(gaps->most, report_table_count(gaps->interfaces));
    report_page_table(page, "interfaces", "\nInterfaces, and how many hours they have and lack", columns,
                      G_N_ELEMENTS(columns));
    for (uint32_t i = 0; i < n; i++) {
        const struct interface *interface = interface_at(gaps, sorted[i]);
        interface_cells(gaps, sorted[i], page);
        report_page_count(page, interface->records);
        report_page_number(page, &interface->nodata);
        report_page_number(page, &interface->skipdata);
        report_span_cells(&interface->span, page);
        if (has_all_hours(gaps)) {
            report_page_count(page, interface->hours.has);
            report_page_count(page, interface->hours.lacks);
        } else {
            report_page_none(page);
            report_page_none(page);
        }
    }
    report_page_table_end(page);
    g_free(sorted);
}

/* Returns how many rows there are in all. */
static uint32_t
print_skipped(const struct gaps *gaps, struct report_page *page)
{
    static const struct report_column columns[] = {
        {"hour", "Hour", false},
        {"interface", "Interface", false},
        {"log", "Log", false},
        {"skipdata", "SKIPDATA", true},
    };
    uint32_t *sorted = report_table_sorted(gaps->hours, skipped_first, NULL), n = 0;
    report_page_table(page, "skipped", "\nHours in which records were lost", columns, G_N_ELEMENTS(columns));
    for (; n < report_table_count(gaps->hours) && report_hour_at(gaps->hours, sorted[n])->skipdata > 0; n++) {
        if (gaps->most == 0 || n < gaps->most) {
            const struct report_hour *hour = report_hour_at(gaps->hours, sorted[n]);
            report_page_time(page, hour->hour * HOUR);
            interface_cells(gaps, hour->interface, page);
            report_page_count(page, hour->skipdata);
        }
    }
    report_page_table_end(page);
    g_free(sorted);
    return n;
}

static void
print_gaps(const struct gaps *gaps, const GArray *found, struct report_page *page)
{
    static const struct report_column columns[] = {
        {"from", "From", false},           {"to", "To", false},   {"hours", "Hours", true},
        {"interface", "Interface", false}, {"log", "Log", false},
    };
    report_page_table(page, "gaps", "\nHours without records", columns, G_N_ELEMENTS(columns));
    for (uint32_t i = 0; i < report_shown(gaps->most, found->len); i++) {
        const struct report_gap *gap = &g_array_index(found, struct report_gap, i);
        report_page_time(page, gap->from * HOUR);
        report_page_time(page, gap->to * HOUR);
        report_page_count(page, gap->n);
        if (gap->interface == REPORT_NO_INTERFACE) {
            report_page_text(page, "*", 1, "all");
            log_cell(gap->log, page);
        } else {
            interface_cells(gaps, gap->interface, page);
        }
    }
    report_page_table_end(page);
}

static bool
has_status(const struct flow_provider *provider)
{
    const struct flow_field *field = provider->fields;
    while (field != NULL && field->column != NULL &&
           (field->role != FLOW_STATUS || !flow_provider_has(provider, field))) {
        field++;
    }
    return field != NULL && field->column != NULL;
}

static void
print_remarks(const struct gaps *gaps, const struct report_facts *facts, uint32_t n_skipped, uint32_t n_gaps,
              struct report_page *page)
{
    report_remark_shown(page, gaps->most, report_table_count(gaps->interfaces), "interfaces");
    report_remark_shown(page, gaps->most, n_skipped, "hours with lost records");
    report_remark_shown(page, gaps->most, n_gaps, "gaps");
    if (n_skipped == 0 && report_need_is_said(facts, NEED_STATUS)) {
        report_page_remark(page, "No SKIPDATA: the log says of no record that it was lost.");
    }
    if (!has_all_hours(gaps)) {
        report_page_remark(page, "Which hours have no records is not told, as there was no memory for all that have.");
    } else if (n_gaps == 0) {
        report_page_remark(page, "Each hour from the first to the last has records, of each interface.");
    }
    for (size_t i = 0; i < facts->n_sources; i++) {
        if (!has_status(facts->sources[i].provider)) {
            report_page_remark(
                page,
                "The %s writes nothing where there was no traffic, so an hour without records need not be "
                "a loss; and nothing of records that it lost.",
                facts->sources[i].provider->title);
        }
    }
    if (gaps->n_long > 0) {
        report_page_remark(page, "%" PRIu64 " records that last longer than a day count at their ends only.",
                           gaps->n_long);
    }
    if (gaps->n_without > 0) {
        report_page_remark(page, "%" PRIu64 " of the records do not say the time.", gaps->n_without);
    }
    report_remark_memory(page, report_table_refused(gaps->interfaces) + report_table_refused(gaps->hours));
}

static void
print(void *state, const struct report_facts *facts, struct report_page *page)
{
    const struct gaps *gaps = (const struct gaps *)state;
    uint32_t n = report_table_count(gaps->interfaces);
    struct report_hour_counts *counts = g_new0(struct report_hour_counts, n);
    GArray *found = report_gaps_find(gaps->hours, counts);
    for (uint32_t i = 0; i < n; i++) {
        interface_at(gaps, i)->hours = counts[i];
    }
    g_free(counts);
    if (!has_all_hours(gaps)) {
        g_array_set_size(found, 0);
    }
    report_page_fact_number(page, "interfaces_in_all", n);
    report_page_fact_number(page, "gaps_in_all", found->len);
    report_page_fact_number(page, "without", gaps->n_without);
    print_interfaces(gaps, page);
    uint32_t n_skipped = print_skipped(gaps, page);
    print_gaps(gaps, found, page);
    print_remarks(gaps, facts, n_skipped, found->len, page);
    g_array_free(found, TRUE);
}

const struct report_kind report_gaps = {
    .name = "gaps",
    .arguments = "[,<n>]",
    .help = "Lost records (SKIPDATA), NODATA, hours and interfaces without records",
    .size = sizeof(struct gaps),
    .start = start,
    .needs = needs,
    .record = record,
    .print = print,
    .clear = clear,
};
