/* top.c - "flowlog,top": the values of an element that most was counted for
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "dissector/report/top.h"
#include "core/packet/key.h"
#include "dissector/report/amounts.h"
#include "dissector/report/distinct.h"
#include "dissector/report/elements.h"
#include "dissector/report/needs.h"
#include "dissector/report/table.h"
#include <inttypes.h>

struct row {
    struct report_amounts amounts;
    uint64_t distinct; /* of what the order counts */
};

struct top;

struct order {
    const char *name;
    const char *head; /* of its column, if that is none of the amounts' */
    struct report_need need;
    const struct report_number *(*of)(const struct report_amounts *amounts); /* NULL: records, or distinct */
    /* What is different; returns its length, or 0 if the record says nothing. NULL: nothing is. */
    size_t (*value)(const struct top *top, const struct flow_record *record, const struct report_key *key,
                    uint8_t value[40]);
    bool (*fits)(const struct report_element *element); /* NULL: all do */
};

enum { MOST_NEEDS = 8, DEFAULT_ROWS = 10 };

struct top {
    const struct report_element *element;
    const struct order *order;
    bool by_proto;
    uint32_t most; /* rows shown; 0: all */
    struct report_need needs[MOST_NEEDS];
    size_t n_needs;
    struct report_table *rows;
    struct report_distinct *distinct;
    GString *scratch[2];
    uint64_t n_without; /* records that do not say the element */
};

/* ---- orders ---- */

static const struct report_number *
packets_of(const struct report_amounts *amounts)
{
    return &amounts->packets;
}

static const struct report_number *
bytes_of(const struct report_amounts *amounts)
{
    return &amounts->bytes;
}

static const struct report_number *
rejects_of(const struct report_amounts *amounts)
{
    return &amounts->rejects;
}

static size_t
address_bytes(const struct flow_value *value, uint8_t bytes[16])
{
    size_t length = value->kind == FLOW_IS_IPV4 ? 4 : 16;
    memcpy(bytes, value->address, length);
    return length;
}

static size_t
peer_value(const struct top *top, const struct flow_record *record, const struct report_key *key, uint8_t value[40])
{
    const struct flow_value *peer = report_element_peer(top->element, record, key);
    return peer != NULL ? address_bytes(peer, value) : 0;
}

static size_t
port_value(const struct top *top _U_, const struct flow_record *record, const struct report_key *key _U_,
           uint8_t value[40])
{
    const struct flow_value *port = record->role[FLOW_DSTPORT], *proto = record->role[FLOW_PROTO];
    if (port == NULL || port->number == 0) {
        return 0;
    }
    const uint16_t bytes[] = {(uint16_t)port->number, proto != NULL ? (uint16_t)proto->number : UINT16_MAX};
    memcpy(value, bytes, sizeof(bytes));
    return sizeof(bytes);
}

static uint16_t
port_of(const struct flow_record *record, enum flow_role role)
{
    return record->role[role] != NULL ? (uint16_t)record->role[role]->number : 0;
}

/* The 5-tuple, the same for both directions. */
static size_t
flow_value_of(const struct top *top _U_, const struct flow_record *record, const struct report_key *key _U_,
              uint8_t value[40])
{
    const struct flow_value *src = record->role[FLOW_SRC], *dst = record->role[FLOW_DST];
    const struct flow_value *proto = record->role[FLOW_PROTO];
    if (src == NULL || dst == NULL || src->kind != dst->kind) {
        return 0;
    }
    struct flow_key flow = {.ipv6 = src->kind == FLOW_IS_IPV6,
                            .proto = proto != NULL ? (uint8_t)proto->number : 0,
                            .port = {port_of(record, FLOW_SRCPORT), port_of(record, FLOW_DSTPORT)}};
    address_bytes(src, flow.address[0]);
    address_bytes(dst, flow.address[1]);
    flow_key_lower_first(&flow);
    size_t length = flow_key_address_length(&flow);
    value[0] = flow.proto;
    memcpy(value + 1, flow.port, sizeof(flow.port));
    memcpy(value + 5, flow.address[0], length);
    memcpy(value + 5 + length, flow.address[1], length);
    return 5 + 2 * length;
}

/* clang-format off */
static const struct order orders[] = {
    {"records", NULL, REPORT_NEED(NULL, false, FLOW_NO_ROLE), NULL, NULL, NULL},
    {"flows", "Flows", REPORT_NEED("source address", false, FLOW_SRC), NULL, flow_value_of, NULL},
    {"packets", NULL, REPORT_NEED_PACKETS, packets_of, NULL, NULL},
    {"bytes", NULL, REPORT_NEED_BYTES, bytes_of, NULL, NULL},
    {"peers", "Peers", REPORT_NEED("source address", false, FLOW_SRC), NULL, peer_value, report_element_has_peers},
    {"ports", "Ports", REPORT_NEED("destination port", false, FLOW_DSTPORT), NULL, port_value, report_element_has_ports},
    {"rejects", NULL, REPORT_NEED_ACTION, rejects_of, NULL, NULL},
};
/* clang-format on */

static const struct order *
find_order(const char *name, size_t length)
{
    for (size_t i = 0; i < G_N_ELEMENTS(orders); i++) {
        if (strlen(orders[i].name) == length && memcmp(orders[i].name, name, length) == 0) {
            return &orders[i];
        }
    }
    return NULL;
}

static uint64_t
value_of(const struct order *order, const struct row *row)
{
    return order->of != NULL      ? order->of(&row->amounts)->number
           : order->value != NULL ? row->distinct
                                  : row->amounts.records;
}

static int
compare(const void *row, const void *other, const void *data)
{
    uint64_t a = value_of((const struct order *)data, (const struct row *)row);
    uint64_t b = value_of((const struct order *)data, (const struct row *)other);
    return (a < b) - (a > b);
}

/* ---- arguments ---- */

static char *
unknown(const char *kind, const char *name, size_t length, GString *names)
{
    char *problem = g_strdup_printf("there is no %s \"%.*s\"; there are %s", kind, (int)length, name, names->str);
    g_string_free(names, TRUE);
    return problem;
}

static void
append_name(GString *names, const char *name)
{
    g_string_append_printf(names, "%s%s", names->len > 0 ? " " : "", name);
}

static char *
no_element(const char *name, size_t length)
{
    GString *names = g_string_new(NULL);
    const struct report_element *element;
    for (size_t i = 0; (element = report_element_number(i)) != NULL; i++) {
        append_name(names, report_element_name(element));
    }
    return unknown("element", name, length, names);
}

static char *
no_order(const char *name, size_t length)
{
    GString *names = g_string_new(NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(orders); i++) {
        append_name(names, orders[i].name);
    }
    return unknown("order", name, length, names);
}

/* "src:p/bytes" */
static char *
read_element(struct top *top, const char *text, size_t length)
{
    const char *slash = (const char *)memchr(text, '/', length);
    size_t name = slash != NULL ? (size_t)(slash - text) : length;
    top->by_proto = name > 2 && memcmp(text + name - 2, ":p", 2) == 0;
    top->element = report_element_find(text, top->by_proto ? name - 2 : name);
    top->order = slash != NULL ? find_order(slash + 1, length - name - 1) : &orders[0];
    if (top->element == NULL) {
        return no_element(text, top->by_proto ? name - 2 : name);
    }
    if (top->order == NULL) {
        return no_order(slash + 1, length - name - 1);
    }
    if (top->order->fits != NULL && !top->order->fits(top->element)) {
        return g_strdup_printf("the order \"%s\" tells nothing of the element \"%s\"", top->order->name,
                               report_element_name(top->element));
    }
    return NULL;
}

/* A number, if that is what comes next. */
static void
read_most(struct top *top, const char **at)
{
    const char *next = *at;
    size_t length;
    const char *word = report_word(&next, &length);
    uint64_t most;
    top->most = DEFAULT_ROWS;
    if (flow_parse_uint(word, length, UINT32_MAX, &most)) {
        top->most = (uint32_t)most;
        *at = next;
    }
}

static void
add_need(struct top *top, const struct report_need *need, bool is_optional)
{
    top->needs[top->n_needs] = *need;
    top->needs[top->n_needs++].is_optional = is_optional;
}

static void
gather_needs(struct top *top)
{
    static const struct report_need sums[] = {REPORT_NEED_PACKETS, REPORT_NEED_BYTES, REPORT_NEED_ACTION};
    const struct report_need *needs;
    size_t n = report_element_needs(top->element, &needs);
    for (size_t i = 0; i < n; i++) {
        add_need(top, &needs[i], false);
    }
    if (top->order->need.what != NULL) {
        add_need(top, &top->order->need, false);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(sums); i++) {
        if (top->order->need.what == NULL || strcmp(top->order->need.what, sums[i].what) != 0) {
            add_need(top, &sums[i], true);
        }
    }
}

static char *
start(void *state, const char **at)
{
    struct top *top = (struct top *)state;
    size_t length;
    const char *word = report_word(at, &length);
    char *problem = read_element(top, word, length);
    if (problem == NULL) {
        read_most(top, at);
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

/* ---- counting ---- */

static void
begin(struct top *top)
{
    top->rows = report_table_new(sizeof(struct row));
    top->distinct = top->order->value != NULL ? report_distinct_new() : NULL;
    for (size_t i = 0; i < 2; i++) {
        top->scratch[i] = g_string_new(NULL);
    }
}

static void
record(void *state, const struct report_record *seen)
{
    struct top *top = (struct top *)state;
    if (top->rows == NULL) {
        begin(top);
    }
    struct report_key keys[2];
    keys[0].scratch = top->scratch[0];
    keys[1].scratch = top->scratch[1];
    size_t n = report_element_keys(top->element, seen->record, top->by_proto, keys);
    top->n_without += n == 0;
    for (size_t i = 0; i < n; i++) {
        struct row *row = (struct row *)report_table_row(top->rows, keys[i].bytes, keys[i].length);
        if (row == NULL) {
            continue;
        }
        report_amounts_add(&row->amounts, seen);
        uint8_t value[40];
        size_t length = top->order->value != NULL ? top->order->value(top, seen->record, &keys[i], value) : 0;
        if (length > 0) {
            row->distinct += report_distinct_add(top->distinct, report_table_last(top->rows), value, length);
        }
    }
}

static void
clear(void *state)
{
    struct top *top = (struct top *)state;
    report_table_free(top->rows);
    report_distinct_free(top->distinct);
    for (size_t i = 0; i < 2 && top->scratch[i] != NULL; i++) {
        g_string_free(top->scratch[i], TRUE);
        top->scratch[i] = NULL;
    }
    top->rows = NULL;
    top->distinct = NULL;
    top->n_without = 0;
}

/* ---- printing ---- */

static void
print_rows(const struct top *top, uint32_t n, struct report_page *page)
{
    static const struct report_column amounts[] = {REPORT_COLUMNS_OF_AMOUNTS};
    struct report_column columns[REPORT_MOST_KEY_COLUMNS + 1 + REPORT_AMOUNT_COLUMNS];
    size_t n_columns = report_element_columns(top->element, top->by_proto, columns), length;
    if (top->order->head != NULL) {
        columns[n_columns++] = (struct report_column){top->order->name, top->order->head, true};
    }
    memcpy(columns + n_columns, amounts, sizeof(amounts));
    n_columns += REPORT_AMOUNT_COLUMNS;
    uint32_t *sorted = report_table_sorted(top->rows, compare, top->order);
    report_page_table(page, "rows", NULL, columns, n_columns);
    for (uint32_t i = 0; i < n; i++) {
        const struct row *row = (const struct row *)report_table_at(top->rows, sorted[i]);
        const uint8_t *key = report_table_key(top->rows, sorted[i], &length);
        report_element_cells(top->element, top->by_proto, key, length, page);
        if (top->order->head != NULL) {
            report_page_count(page, row->distinct);
        }
        report_amounts_cells(&row->amounts, page);
    }
    report_page_table_end(page);
    g_free(sorted);
}

static void
print(void *state, const struct report_facts *facts _U_, struct report_page *page)
{
    const struct top *top = (const struct top *)state;
    uint32_t all = report_table_count(top->rows), n = top->most != 0 ? MIN(top->most, all) : all;
    uint64_t refused = report_table_refused(top->rows), uncounted = report_distinct_refused(top->distinct);
    report_page_fact(page, "element", report_element_name(top->element));
    report_page_fact(page, "order", top->order->name);
    report_page_fact_number(page, "rows_in_all", all);
    report_page_fact_number(page, "without", top->n_without);
    print_rows(top, n, page);
    if (n < all) {
        report_page_remark(page, "%" PRIu32 " of %" PRIu32 " rows are shown.", n, all);
    }
    if (top->n_without > 0) {
        report_page_remark(page, "%" PRIu64 " of the records do not say the %s.", top->n_without,
                           report_element_title(top->element));
    }
    if (refused > 0) {
        report_page_remark(page,
                           "%" PRIu64 " records are in no row: there was no memory for more rows "
                           "(flowlog.report_memory).",
                           refused);
    }
    if (uncounted > 0) {
        report_page_remark(page,
                           "%s may be too low: there was no memory to tell more of them apart "
                           "(flowlog.report_memory).",
                           top->order->head);
    }
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
