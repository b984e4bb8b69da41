/* tally.c - the records of a report by an element: a row for each value of it
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "dissector/report/tally.h"
#include "dissector/report/most.h"
#include <inttypes.h>

enum { MOST_VALUE = 40 };

static void
begin(struct report_tally *tally)
{
    tally->rows = report_table_new(sizeof(struct report_tally_row));
    tally->distinct = tally->order->value != NULL ? report_distinct_new() : NULL;
    for (size_t i = 0; i < G_N_ELEMENTS(tally->scratch); i++) {
        tally->scratch[i] = g_string_new(NULL);
    }
}

static void
add_to_row(struct report_tally *tally, const struct report_record *seen, const struct report_key *key)
{
    struct report_tally_row *row = (struct report_tally_row *)report_table_row(tally->rows, key->bytes, key->length);
    if (row == NULL) {
        return;
    }
    report_amounts_add(&row->amounts, seen);
    if (tally->order->value != NULL) {
        uint8_t value[MOST_VALUE];
        size_t length = tally->order->value(tally->element, seen->record, key, value);
        row->distinct +=
            length > 0 && report_distinct_add(tally->distinct, report_table_last(tally->rows), value, length);
    }
}

void
report_tally_add(struct report_tally *tally, const struct report_record *seen)
{
    if (tally->rows == NULL) {
        begin(tally);
    }
    struct report_key keys[2];
    keys[0].scratch = tally->scratch[0];
    keys[1].scratch = tally->scratch[1];
    size_t n = report_element_keys(tally->element, seen->record, tally->by_proto, keys);
    tally->n_without += n == 0;
    for (size_t i = 0; i < n; i++) {
        add_to_row(tally, seen, &keys[i]);
    }
}

void
report_tally_clear(struct report_tally *tally)
{
    report_table_free(tally->rows);
    report_distinct_free(tally->distinct);
    for (size_t i = 0; i < G_N_ELEMENTS(tally->scratch) && tally->scratch[i] != NULL; i++) {
        g_string_free(tally->scratch[i], TRUE);
    }
    *tally = (struct report_tally){.element = tally->element, .order = tally->order, .by_proto = tally->by_proto};
}

/* ---- printing ---- */

static int
compare(const void *row, const void *other, const void *data)
{
    const struct report_order *order = (const struct report_order *)data;
    uint64_t a = order->of((const struct report_tally_row *)row), b = order->of((const struct report_tally_row *)other);
    return (a < b) - (a > b);
}

static void
print_rows(const struct report_tally *tally, const char *member, const char *heading, uint32_t n,
           struct report_page *page)
{
    static const struct report_column amounts[] = {REPORT_COLUMNS_OF_AMOUNTS};
    struct report_column columns[REPORT_MOST_KEY_COLUMNS + 1 + REPORT_AMOUNT_COLUMNS];
    size_t n_columns = report_element_columns(tally->element, tally->by_proto, columns), length;
    if (tally->order->head != NULL) {
        columns[n_columns++] = (struct report_column){tally->order->name, tally->order->head, true};
    }
    memcpy(columns + n_columns, amounts, sizeof(amounts));
    n_columns += REPORT_AMOUNT_COLUMNS;
    uint32_t *sorted = report_table_sorted(tally->rows, compare, tally->order);
    report_page_table(page, member, heading, columns, n_columns);
    for (uint32_t i = 0; i < n; i++) {
        const struct report_tally_row *row = (const struct report_tally_row *)report_table_at(tally->rows, sorted[i]);
        const uint8_t *key = report_table_key(tally->rows, sorted[i], &length);
        report_element_cells(tally->element, tally->by_proto, key, length, page);
        if (tally->order->head != NULL) {
            report_page_count(page, row->distinct);
        }
        report_amounts_cells(&row->amounts, page);
    }
    report_page_table_end(page);
    g_free(sorted);
}

void
report_tally_print(const struct report_tally *tally, const char *member, const char *heading, uint32_t most,
                   struct report_page *page)
{
    uint32_t all = report_table_count(tally->rows), n = report_shown(most, all);
    uint64_t refused = report_table_refused(tally->rows);
    const char *name = report_element_name(tally->element);
    print_rows(tally, member, heading, n, page);
    if (n < all) {
        report_page_remark(page, "%s: %" PRIu32 " of %" PRIu32 " rows are shown.", name, n, all);
    }
    if (tally->n_without > 0) {
        report_page_remark(page, "%s: %" PRIu64 " of the records do not say it.", name, tally->n_without);
    }
    if (refused > 0) {
        report_page_remark(page,
                           "%s: %" PRIu64 " times a record is in no row, since there was no memory for more of them "
                           "(flowlog.report_memory).",
                           name, refused);
    }
    if (report_distinct_refused(tally->distinct) > 0) {
        report_page_remark(page,
                           "%s: numbers of %s may be too low, since there was no memory to tell more of them apart "
                           "(flowlog.report_memory).",
                           name, tally->order->name);
    }
}
