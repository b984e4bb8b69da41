/* report.c - a report that counts records as they are dissected, and prints what it counted
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "dissector/report/report.h"
#include "core/record/provider.h"
#include "dissector/flowlog/once.h"
#include "dissector/flowlog/preferences.h"
#include "dissector/flowlog/counts.h"
#include "dissector/flowlog/tap.h"
#include "dissector/report/help.h"
#include "dissector/report/kinds.h"
#include "dissector/report/needs.h"
#include <epan/tap.h>
#include <inttypes.h>

struct report {
    const struct report_kind *kind;
    void *state;
    char *arguments, *filter; /* as typed; "" and NULL: none */
    bool is_json;
    const struct report_need *needs;
    size_t n_needs;
    GArray *sources; /* struct report_source, in the order of their first records */
    uint64_t n_records, n_broken;
    struct flowlog_once once;
    void (*draw)(struct report *report);
    void (*finish)(struct report *report);
    void *data;
};

const struct report_kind *
report_kind_number(size_t number)
{
    size_t n = 0;
    while (report_kinds[n] != NULL) {
        n++;
    }
    return number < n ? report_kinds[number] : number == n ? &report_help : NULL;
}

static char *
unknown_report(const char *name, size_t length)
{
    GString *names = g_string_new(NULL);
    const struct report_kind *kind;
    for (size_t i = 0; (kind = report_kind_number(i)) != NULL; i++) {
        g_string_append_printf(names, " %s", kind->name);
    }
    char *problem = g_strdup_printf("there is no report \"%.*s\"; there are%s", (int)length, name, names->str);
    g_string_free(names, TRUE);
    return problem;
}

static const struct report_kind *
find_kind(const char *name, size_t length)
{
    const struct report_kind *kind;
    for (size_t i = 0; (kind = report_kind_number(i)) != NULL; i++) {
        if (strlen(kind->name) == length && memcmp(kind->name, name, length) == 0) {
            break;
        }
    }
    return kind;
}

/* Whether the next argument is this word, which is skipped. */
static bool
take_word(const char **at, const char *word)
{
    const char *next = *at;
    size_t length;
    const char *found = report_word(&next, &length);
    bool is_it = length == strlen(word) && memcmp(found, word, length) == 0;
    *at = is_it ? next : *at;
    return is_it;
}

struct report *
report_new(const char *command, char **problem)
{
    const char *at = command;
    size_t length;
    const char *name = report_word(&at, &length);
    const struct report_kind *kind = find_kind(name, length);
    if (kind == NULL) {
        *problem = unknown_report(name, length);
        return NULL;
    }
    struct report *report = g_new0(struct report, 1);
    report->kind = kind;
    report->state = g_malloc0(MAX(kind->size, (size_t)1));
    report->sources = g_array_new(FALSE, FALSE, sizeof(struct report_source));
    report->is_json = take_word(&at, "json");
    const char *arguments = at;
    *problem = kind->start != NULL ? kind->start(report->state, &at) : NULL;
    report->arguments = g_strndup(arguments, (size_t)(at - arguments));
    if (g_str_has_suffix(report->arguments, ",")) {
        report->arguments[strlen(report->arguments) - 1] = '\0';
    }
    report->filter = *at != '\0' ? g_strdup(at) : NULL;
    if (*problem != NULL) {
        report_free(report);
        return NULL;
    }
    report->n_needs = kind->needs != NULL ? kind->needs(report->state, &report->needs) : 0;
    return report;
}

static void
clear(struct report *report)
{
    if (report->kind->clear != NULL) {
        report->kind->clear(report->state);
    }
    for (guint i = 0; i < report->sources->len; i++) {
        g_free(g_array_index(report->sources, struct report_source, i).n_with);
        g_free(g_array_index(report->sources, struct report_source, i).interface);
    }
    g_array_set_size(report->sources, 0);
    flowlog_once_clear(&report->once);
    report->n_records = report->n_broken = 0;
}

void
report_free(struct report *report)
{
    clear(report);
    g_array_free(report->sources, TRUE);
    g_free(report->state);
    g_free(report->arguments);
    g_free(report->filter);
    g_free(report);
}

void
report_set_data(struct report *report, void *data)
{
    report->data = data;
}

void *
report_data(const struct report *report)
{
    return report->data;
}

/* ---- counting ---- */

static struct report_source *
source_of(struct report *report, const struct flow_provider *provider)
{
    for (guint i = 0; i < report->sources->len; i++) {
        struct report_source *source = &g_array_index(report->sources, struct report_source, i);
        if (source->provider == provider) {
            return source;
        }
    }
    struct report_source source = {.provider = provider, .n_with = g_new0(uint64_t, MAX(report->n_needs, (size_t)1))};
    g_array_append_val(report->sources, source);
    return &g_array_index(report->sources, struct report_source, report->sources->len - 1);
}

static struct report_number
both_ways(const struct flow_record *record, enum flow_role all, enum flow_role sent, uint64_t forth, uint64_t back)
{
    const struct flow_value *const *role = record->role;
    struct report_number sum = {forth, role[all] != NULL || role[sent] != NULL || role[sent + 1] != NULL, false};
    sum.number = sum_saturating(forth, back, &sum.over);
    return sum;
}

/* Whether two interfaces saw one flow can only be told where records name the networks of those, or the direction. */
static void
note_interface(struct report_source *source, const struct flow_record *record)
{
    const struct flow_value *interface = record->role[FLOW_INTERFACE];
    source->tells_ends = source->tells_ends || record->role[FLOW_NETWORK] != NULL ||
                         record->role[FLOW_SRC_NETWORK] != NULL || record->role[FLOW_DST_NETWORK] != NULL ||
                         record->role[FLOW_DIRECTION] != NULL;
    if (interface == NULL || source->tells_ends || source->has_interfaces) {
        return;
    }
    if (source->interface == NULL) {
        source->interface = g_strndup(interface->text, interface->text_length);
    } else {
        source->has_interfaces = !flow_value_is(interface, source->interface);
    }
}

static tap_packet_status
count(void *data, packet_info *pinfo, epan_dissect_t *edt _U_, const void *tapped, tap_flags_t flags _U_)
{
    struct report *report = (struct report *)data;
    const struct flowlog_tap *tap = (const struct flowlog_tap *)tapped;
    if (!flowlog_once_counts(&report->once, pinfo->num, tap)) {
        return TAP_PACKET_DONT_REDRAW;
    }
    const struct flow_record *record = tap->record;
    struct report_source *source = source_of(report, record->schema->provider);
    source->n_records++;
    note_interface(source, record);
    source->n_silent += record->role[FLOW_ACTION] == NULL && record->role[FLOW_SRC] != NULL;
    for (size_t i = 0; i < report->n_needs; i++) {
        source->n_with[i] += report_need_is_met(&report->needs[i], record);
    }
    report->n_records++;
    report->n_broken += record->problem != FLOW_ROW_OK;
    struct flowlog_count forth, back;
    flowlog_counts_of(record, &forth, &back);
    struct report_record counted = {
        .record = record,
        .pinfo = pinfo,
        .packets = both_ways(record, FLOW_PACKETS, FLOW_PACKETS_SENT, forth.packets, back.packets),
        .bytes = both_ways(record, FLOW_BYTES, FLOW_BYTES_SENT, forth.bytes, back.bytes),
        .is_accepted = flow_value_is(record->role[FLOW_ACTION], "ACCEPT"),
        .is_rejected = flow_value_is(record->role[FLOW_ACTION], "REJECT"),
    };
    report->kind->record(report->state, &counted);
    return TAP_PACKET_REDRAW;
}

static void
reset(void *data)
{
    clear((struct report *)data);
}

static void
draw(void *data)
{
    struct report *report = (struct report *)data;
    report->draw(report);
}

static void
finish(void *data)
{
    struct report *report = (struct report *)data;
    if (report->finish != NULL) {
        report->finish(report);
    }
    report_free(report);
}

char *
report_listen(struct report *report, void (*draw_it)(struct report *report), void (*finish_it)(struct report *report))
{
    report->draw = draw_it;
    report->finish = finish_it;
    GString *problem =
        register_tap_listener("flowlog", report, report->filter, TL_REQUIRES_NOTHING, reset, count, draw, finish);
    if (problem == NULL) {
        return NULL;
    }
    report_free(report);
    return g_string_free(problem, FALSE);
}

/* ---- printing ---- */

static void
add_facts(const struct report *report, struct report_page *page)
{
    report_page_fact(page, "arguments", report->arguments);
    report_page_fact(page, "filter", report->filter);
    report_page_fact_number(page, "records", report->n_records);
    report_page_fact_number(page, "left_out", report->once.left_out);
    report_page_fact_number(page, "no_records", report->once.no_records);
}

char *
report_estimates(const struct flow_provider *provider)
{
    return g_strdup_printf("The packets and bytes of the %s are estimates: it counts some of the packets.",
                           provider->title);
}

/* Of a log that says the verdict of some of its traffic only, a report that asks for it tells a part. */
static void
add_silent(const struct report *report, const struct report_source *source, struct report_page *page)
{
    for (size_t i = 0; i < report->n_needs; i++) {
        const struct report_need *need = &report->needs[i];
        if (need->roles[0] == FLOW_ACTION && !need->is_optional && source->n_silent > 0 && source->n_with[i] > 0) {
            report_page_remark(page,
                               "%" PRIu64 " records of the %s say neither ACCEPT nor REJECT, and are not counted here.",
                               source->n_silent, source->provider->title);
        }
    }
}

static void
add_remarks(const struct report *report, struct report_page *page)
{
    char *remarks[] = {flowlog_once_explain(&report->once), flowlog_once_explain_no_records(&report->once)};
    for (size_t i = 0; i < G_N_ELEMENTS(remarks); i++) {
        if (remarks[i] != NULL) {
            report_page_remark(page, "%s", remarks[i]);
            g_free(remarks[i]);
        }
    }
    if (report->n_records == 0) {
        report_page_remark(page, "There is no record to count.");
    }
    if (report->n_broken > 0) {
        report_page_remark(page, "%" PRIu64 " of the records cannot be read wholly, so they may say less than the log.",
                           report->n_broken);
    }
    if (report->sources->len > 1) {
        report_page_remark(page,
                           "%u kinds of log are counted together. What several of them saw, each counts; "
                           "flowlog.provider tells them apart.",
                           report->sources->len);
    }
    for (guint i = 0; i < report->sources->len; i++) {
        const struct report_source *source = &g_array_index(report->sources, struct report_source, i);
        const struct flow_provider *provider = source->provider;
        add_silent(report, source, page);
        if (source->has_interfaces && !source->tells_ends) {
            report_page_remark(
                page,
                "The records of the %s say neither the network of their interface nor the direction: a flow "
                "that two interfaces saw is counted at each (flowlog.other_end.possible).",
                provider->title);
        }
        if (provider->sampled) {
            char *estimates = report_estimates(provider);
            report_page_remark(page, "%s", estimates);
            g_free(estimates);
        }
    }
}

void
report_print(const struct report *report, GString *out)
{
    const char *separator = report->arguments[0] != '\0' ? "," : "";
    char *title = g_strdup_printf("%s%s%s", report->kind->name, separator, report->arguments);
    struct report_page *page = report_page_begin(out, report->is_json, report->kind->name, title, report->filter);
    const struct report_facts facts = {report->needs, report->n_needs,
                                       (const struct report_source *)(const void *)report->sources->data,
                                       report->sources->len, report->filter};
    add_facts(report, page);
    report_needs_print(&facts, page);
    if (report_needs_are_met(&facts)) {
        report->kind->print(report->state, &facts, page);
    }
    if (!report->kind->counts_nothing) {
        add_remarks(report, page);
    }
    report_page_end(page);
    g_free(title);
}
