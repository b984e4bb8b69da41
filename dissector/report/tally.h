/* tally.h - the records of a report by an element: a row for each value of it
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_REPORT_TALLY_H
#define CLOUDFLOW_REPORT_TALLY_H

#include "dissector/report/amounts.h"
#include "dissector/report/distinct.h"
#include "dissector/report/elements.h"
#include "dissector/report/table.h"

struct report_tally_row {
    struct report_amounts amounts;
    uint64_t distinct; /* of what the order counts */
};

/* What rows are put in order by. */
struct report_order {
    const char *name;
    const char *help;
    const char *head; /* of its column, if that is none of the amounts' */
    struct report_need need;
    uint64_t (*of)(const struct report_tally_row *row);
    /* A value of which the different ones are counted, of 40 bytes at the most; returns its length, or 0 if the record
     * has none. NULL: nothing is counted so. */
    size_t (*value)(const struct report_element *element, const struct flow_record *record,
                    const struct report_key *key, uint8_t *value);
    bool (*fits)(const struct report_element *element); /* NULL: all do */
};

/* The orders in turn, up to a NULL. The first is that by records. */
const struct report_order *report_order_number(size_t number);
/* The order of this name, or NULL. */
const struct report_order *report_order_find(const char *name, size_t length);

/* The first three stand before the first record; the rest is zeros then. */
struct report_tally {
    const struct report_element *element;
    const struct report_order *order;
    bool by_proto;
    struct report_table *rows; /* struct report_tally_row; NULL: none */
    struct report_distinct *distinct;
    GString *scratch[2];
    uint64_t n_without; /* records that do not say the element */
};

/* Counts a record. */
void report_tally_add(struct report_tally *tally, const struct report_record *seen);
/* Forgets all records, and frees what it holds of them. */
void report_tally_clear(struct report_tally *tally);

/* Writes the table of the first rows, of all if most is 0, and remarks on what is not in it. */
void report_tally_print(const struct report_tally *tally, const char *member, const char *heading, uint32_t most,
                        struct report_page *page);

#endif
