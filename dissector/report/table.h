/* table.h - what is summed for each of many different keys
 *
 * The hash begins with a random number and has 64 bits, so nobody can write a log whose keys share a place. Memory is
 * bounded: what is beyond the bound is not told apart, and is counted.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_REPORT_TABLE_H
#define CLOUDFLOW_REPORT_TABLE_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

struct report_table;

/* A table without rows; a row begins as row_size zeros. */
struct report_table *report_table_new(size_t row_size);
/* table may be NULL. */
void report_table_free(struct report_table *table);

/* The row of a key, which is made if there is none, and copied. Rows stay where they are. NULL if memory is used up. */
void *report_table_row(struct report_table *table, const void *key, size_t length);
/* The number of the row that report_table_row() returned last. */
uint32_t report_table_last(const struct report_table *table);

/* table may be NULL, which is one without rows. */
uint32_t report_table_count(const struct report_table *table);
/* How often report_table_row() returned NULL. */
uint64_t report_table_refused(const struct report_table *table);
void *report_table_at(const struct report_table *table, uint32_t number);
const uint8_t *report_table_key(const struct report_table *table, uint32_t number, size_t *length);

/* Less than 0 if a row comes before another one, more if behind it, 0 if neither. */
typedef int (*report_table_compare)(const void *row, const void *other, const void *data);

/* The numbers of all rows in that order, and the older row first where it says 0. To be g_free()d; NULL if there are
 * none. */
uint32_t *report_table_sorted(const struct report_table *table, report_table_compare compare, const void *data);

#endif
