/* page.h - what a report prints: facts, tables and remarks, as text or as one line of JSON
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_REPORT_PAGE_H
#define CLOUDFLOW_REPORT_PAGE_H

#include "compat/epan_compat.h"
#include "core/base/sum.h"
#include <stdbool.h>
#include <stdint.h>

/* A sum of what records say. over: it is larger than the number, which is then UINT64_MAX. */
struct report_number {
    uint64_t number;
    bool is_said, over; /* is_said: some record says it; what none says is not 0, but nothing */
};

/* Adds to a sum. */
static inline void
report_number_add(struct report_number *to, const struct report_number *number)
{
    to->number = sum_saturating(to->number, number->number, &to->over);
    to->is_said = to->is_said || number->is_said;
    to->over = to->over || number->over;
}

/* A column of a table. */
struct report_column {
    const char *member; /* its name in JSON */
    const char *title;  /* its head in text */
    bool is_number;     /* stands at the right */
};

struct report_page;

/* Begins a page, which is appended to out. name: of the report, in JSON; title: its head in text, with what was chosen;
 * filter: NULL if there is none. */
struct report_page *report_page_begin(GString *out, bool is_json, const char *name, const char *title,
                                      const char *filter);
bool report_page_is_json(const struct report_page *page);
/* Writes what is left and frees the page. */
void report_page_end(struct report_page *page);

/* A page that is one row of a table, as text, with a blank between cells: only the cells are to follow, and the end,
 * which appends them to out. */
struct report_page *report_page_begin_row(GString *out, size_t n_columns);
void report_page_end_row(struct report_page *page);

/* A fact about the whole page: a member in JSON, which stands before any table, and nothing in text. text may be NULL.
 */
void report_page_fact(struct report_page *page, const char *member, const char *text);
void report_page_fact_number(struct report_page *page, const char *member, uint64_t number);
/* A text of several lines: a member in JSON, as a fact is, and the lines themselves in text. text may be NULL. */
void report_page_block(struct report_page *page, const char *member, const char *text);
/* A remark: a line below the tables, and one of the "remarks" in JSON. */
void report_page_remark(struct report_page *page, const char *format, ...) G_GNUC_PRINTF(2, 3);

/* Begins a table: an array of objects in JSON. heading: a line above it, or NULL. Heading and columns must outlive
 * the table. The cells follow, row by row, then the end. In text a table without rows is nothing. */
void report_page_table(struct report_page *page, const char *member, const char *heading,
                       const struct report_column *columns, size_t n_columns);
void report_page_table_end(struct report_page *page);

/* The next cell. Numbers beyond 2^53 are text in JSON, since readers round them; one that nothing says is null, and "-"
 * in text. */
void report_page_number(struct report_page *page, const struct report_number *number);
/* A number that the program has counted itself. */
void report_page_count(struct report_page *page, uint64_t number);
/* Text of a log, or any other. shown: what stands in text instead, or NULL. */
void report_page_text(struct report_page *page, const char *text, size_t length, const char *shown);
/* A number that has a name, which stands in text. */
void report_page_named(struct report_page *page, uint64_t number, const char *name);
/* Seconds since 1970: a number in JSON, date and time of UTC in text. */
void report_page_time(struct report_page *page, int64_t seconds);
/* Nothing: null in JSON, "-" in text. */
void report_page_none(struct report_page *page);

#endif
