/* help.c - "flowlog,help": the reports there are, and which of them this log cannot answer
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "dissector/report/help.h"
#include "core/provider/limits.h"
#include "dissector/report/kinds.h"
#include "dissector/report/needs.h"
#include "dissector/report/tally.h"

enum { MOST_NEEDS = 64 };

/* All that some report wants, once. */
struct help {
    struct report_need needs[MOST_NEEDS];
    size_t n_needs;
};

static void
add_needs(struct help *help, const struct report_need *needs, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        size_t known = 0;
        while (known < help->n_needs && strcmp(help->needs[known].what, needs[i].what) != 0) {
            known++;
        }
        if (known == help->n_needs && known < MOST_NEEDS) {
            help->needs[known] = needs[i];
            help->needs[known].is_optional = true;
            help->n_needs++;
        }
    }
}

/* What a report wants whatever its arguments are. */
static size_t
needs_of_kind(const struct report_kind *kind, const struct report_need **needs)
{
    void *state = g_malloc0(MAX(kind->size, (size_t)1));
    size_t n = kind->needs != NULL ? kind->needs(state, needs) : 0;
    /* Those that depend on arguments stand in the state, and are none yet. */
    g_free(state);
    return n;
}

static char *
start(void *state, const char **at _U_)
{
    struct help *help = (struct help *)state;
    const struct report_need *needs;
    const struct report_element *element;
    const struct report_order *order;
    for (size_t i = 0; report_kinds[i] != NULL; i++) {
        size_t n = needs_of_kind(report_kinds[i], &needs);
        add_needs(help, needs, n);
    }
    for (size_t i = 0; (element = report_element_number(i)) != NULL; i++) {
        size_t n = report_element_needs(element, &needs);
        add_needs(help, needs, n);
    }
    for (size_t i = 0; (order = report_order_number(i)) != NULL; i++) {
        add_needs(help, &order->need, order->need.what != NULL);
    }
    return NULL;
}

static size_t
needs(const void *state, const struct report_need **list)
{
    const struct help *help = (const struct help *)state;
    *list = help->needs;
    return help->n_needs;
}

static void
record(void *state _U_, const struct report_record *seen _U_)
{
}

/* What no record says of what is needed: the first of it, or NULL. */
static const char *
lacking(const struct report_facts *facts, const struct report_need *needs, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        for (size_t known = 0; known < facts->n_needs && !needs[i].is_optional; known++) {
            if (strcmp(facts->needs[known].what, needs[i].what) == 0 && !report_need_is_said(facts, known)) {
                return needs[i].what;
            }
        }
    }
    return NULL;
}

/* Nothing, if there is no log. */
static void
answer_cell(const struct report_facts *facts, const struct report_need *needs, size_t n, struct report_page *page)
{
    const char *what = lacking(facts, needs, n);
    if (facts->n_sources == 0) {
        report_page_none(page);
    } else if (what != NULL) {
        char *text = g_strdup_printf("no: %s", what);
        report_page_text(page, text, strlen(text), NULL);
        g_free(text);
    } else {
        report_page_text(page, "yes", strlen("yes"), NULL);
    }
}

static void
word_cell(const char *word, struct report_page *page)
{
    report_page_text(page, word, strlen(word), NULL);
}

static void
print_kinds(const struct report_facts *facts, struct report_page *page)
{
    static const struct report_column columns[] = {{"command", "tshark -q -r LOG -z ...", false},
                                                   {"in_log", "In this log", false},
                                                   {"help", "What it tells", false}};
    report_page_table(page, "reports", "\nReports: behind the name \",json\" may stand, and at the end \",<filter>\"",
                      columns, G_N_ELEMENTS(columns));
    for (size_t i = 0; report_kinds[i] != NULL; i++) {
        const struct report_kind *kind = report_kinds[i];
        const struct report_need *wanted;
        char *command = g_strdup_printf("flowlog,%s%s", kind->name, kind->arguments);
        word_cell(command, page);
        size_t n = needs_of_kind(kind, &wanted);
        answer_cell(facts, wanted, n, page);
        word_cell(kind->help, page);
        g_free(command);
    }
    report_page_table_end(page);
}

static void
print_elements(const struct report_facts *facts, struct report_page *page)
{
    static const struct report_column columns[] = {
        {"element", "Element", false}, {"in_log", "In this log", false}, {"help", "A row for each", false}};
    const struct report_element *element;
    report_page_table(page, "elements", "\nElements of flowlog,top", columns, G_N_ELEMENTS(columns));
    for (size_t i = 0; (element = report_element_number(i)) != NULL; i++) {
        const struct report_need *wanted;
        word_cell(report_element_name(element), page);
        size_t n = report_element_needs(element, &wanted);
        answer_cell(facts, wanted, n, page);
        word_cell(report_element_title(element), page);
    }
    report_page_table_end(page);
}

static void
print_orders(const struct report_facts *facts, struct report_page *page)
{
    static const struct report_column columns[] = {
        {"order", "Order", false}, {"in_log", "In this log", false}, {"help", "First come those with most", false}};
    const struct report_order *order;
    report_page_table(page, "orders", "\nOrders of flowlog,top", columns, G_N_ELEMENTS(columns));
    for (size_t i = 0; (order = report_order_number(i)) != NULL; i++) {
        struct report_need wanted = order->need;
        wanted.is_optional = wanted.what == NULL;
        word_cell(order->name, page);
        answer_cell(facts, &wanted, 1, page);
        word_cell(order->help, page);
    }
    report_page_table_end(page);
}

/* What the logs that are there cannot say, whatever is asked. */
static void
print_limits(const struct report_facts *facts, struct report_page *page)
{
    static const struct report_column columns[] = {{"log", "Log", false}, {"limit", "What it cannot say", false}};
    bool any = report_page_is_json(page);
    GPtrArray **limits = g_new0(GPtrArray *, facts->n_sources);
    for (size_t i = 0; i < facts->n_sources; i++) {
        limits[i] = flow_limits(facts->sources[i].provider);
        any = any || limits[i]->len > 0;
    }
    if (any) {
        report_page_table(page, "limits", "\nWhat these logs cannot say", columns, G_N_ELEMENTS(columns));
    }
    for (size_t i = 0; i < facts->n_sources; i++) {
        const struct flow_provider *provider = facts->sources[i].provider;
        for (guint j = 0; j < limits[i]->len; j++) {
            report_page_text(page, provider->id, strlen(provider->id), provider->title);
            word_cell(g_ptr_array_index(limits[i], j), page);
        }
        g_ptr_array_unref(limits[i]);
    }
    if (any) {
        report_page_table_end(page);
    }
    g_free(limits);
}

static void
print(void *state _U_, const struct report_facts *facts, struct report_page *page)
{
    print_kinds(facts, page);
    print_elements(facts, page);
    print_orders(facts, page);
    print_limits(facts, page);
}

const struct report_kind report_help = {
    .name = "help",
    .arguments = "",
    .help = "The reports there are, and what this log cannot answer",
    .size = sizeof(struct help),
    .start = start,
    .needs = needs,
    .record = record,
    .print = print,
};
