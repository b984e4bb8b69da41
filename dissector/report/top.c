/* top.c - "flowlog,top": the values of an element that most was counted for
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "dissector/report/top.h"
#include "dissector/report/tally.h"

enum { MOST_NEEDS = 8 };

struct top {
    struct report_tally tally;
    uint32_t most; /* rows shown; 0: all */
    struct report_need needs[MOST_NEEDS];
    size_t n_needs;
};

/* ---- arguments ---- */

static char *
unknown(const char *kind, const char *name, size_t length, GString *names)
{
    char *problem = g_strdup_printf("there is no %s \"%.*s\"; there are%s", kind, (int)length, name, names->str);
    g_string_free(names, TRUE);
    return problem;
}

static char *
no_element(const char *name, size_t length)
{
    GString *names = g_string_new(NULL);
    const struct report_element *element;
    for (size_t i = 0; (element = report_element_number(i)) != NULL; i++) {
        g_string_append_printf(names, " %s", report_element_name(element));
    }
    return unknown("element", name, length, names);
}

static char *
no_order(const char *name, size_t length)
{
    GString *names = g_string_new(NULL);
    const struct report_order *order;
    for (size_t i = 0; (order = report_order_number(i)) != NULL; i++) {
        g_string_append_printf(names, " %s", order->name);
    }
    return unknown("order", name, length, names);
}

/* "src:p/bytes" */
static char *
read_element(struct report_tally *tally, const char *text, size_t length)
{
    const char *slash = (const char *)memchr(text, '/', length);
    size_t name = slash != NULL ? (size_t)(slash - text) : length;
    size_t order = slash != NULL ? length - name - 1 : 0;
    tally->by_proto = name > 2 && memcmp(text + name - 2, ":p", 2) == 0;
    name -= tally->by_proto ? 2 : 0;
    tally->element = report_element_find(text, name);
    tally->order = slash != NULL ? report_order_find(slash + 1, order) : report_order_number(0);
    if (tally->element == NULL) {
        return no_element(text, name);
    }
    if (tally->order == NULL) {
        return no_order(slash + 1, order);
    }
    if (tally->order->fits != NULL && !tally->order->fits(tally->element)) {
        return g_strdup_printf("the order \"%s\" tells nothing of the element \"%s\"", tally->order->name,
                               report_element_name(tally->element));
    }
    return NULL;
}

static void
add_need(struct top *top, const struct report_need *need, bool is_optional)
{
    for (size_t i = 0; i < top->n_needs; i++) {
        if (strcmp(top->needs[i].what, need->what) == 0) {
            return;
        }
    }
    top->needs[top->n_needs] = *need;
    top->needs[top->n_needs++].is_optional = is_optional;
}

static void
gather_needs(struct top *top)
{
    static const struct report_need sums[] = {REPORT_NEED_PACKETS, REPORT_NEED_BYTES, REPORT_NEED_ACTION};
    const struct report_need *needs, *order = &top->tally.order->need;
    size_t n = report_element_needs(top->tally.element, &needs);
    for (size_t i = 0; i < n; i++) {
        add_need(top, &needs[i], false);
    }
    if (order->what != NULL) {
        add_need(top, order, false);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(sums); i++) {
        add_need(top, &sums[i], true);
    }
}

static char *
start(void *state, const char **at)
{
    struct top *top = (struct top *)state;
    size_t length;
    const char *word = report_word(at, &length);
    char *problem = read_element(&top->tally, word, length);
    if (problem == NULL) {
        top->most = report_word_number(at, REPORT_ROWS);
        gather_needs(top);
    }
    return problem;
}

static size_t
needs(const void *state, const struct report_need **list)
{
    const struct top *top = (const struct top *)state;
    *list = top->needs;
    return top->n_needs;
}

/* ---- counting and printing ---- */

static void
record(void *state, const struct report_record *seen)
{
    report_tally_add(&((struct top *)state)->tally, seen);
}

static void
clear(void *state)
{
    report_tally_clear(&((struct top *)state)->tally);
}

static void
print(void *state, const struct report_facts *facts _U_, struct report_page *page)
{
    const struct top *top = (const struct top *)state;
    report_page_fact(page, "element", report_element_name(top->tally.element));
    report_page_fact(page, "order", top->tally.order->name);
    report_page_fact_number(page, "rows_in_all", report_table_count(top->tally.rows));
    report_page_fact_number(page, "without", top->tally.n_without);
    report_tally_print(&top->tally, "rows", NULL, top->most, page);
}

const struct report_kind report_top = {
    .name = "top",
    .arguments = ",<element>[:p][/<order>][,<n>]",
    .help = "Which addresses, ports, rules and so on have most records, packets, bytes",
    .size = sizeof(struct top),
    .start = start,
    .needs = needs,
    .record = record,
    .print = print,
    .clear = clear,
};
