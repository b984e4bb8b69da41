/* csv_rows.h - the rows of a table, one after the other
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_CSV_ROWS_H
#define CLOUDFLOW_CSV_ROWS_H

#include "filetap/ahead.h"
#include "core/wrap/csv.h"
#include "core/wrap/csv_object.h"

/* What a header says of the rows below it. */
struct csv_table {
    const struct flow_schema *schema, *fault; /* of rows, and of what says why a line is none */
    size_t made; /* columns that are put in front of the header's: who took the row, if several of them say that */
    char separator;
    bool holds_objects; /* in cells, so that a row is more than its cells */
};

/* A way through the file. */
struct csv_reading {
    struct filetap_ahead *ahead;
    struct flow_csv *csv;
    GString *fault; /* the row that says what is wrong with the line */
    GString *front; /* the row with what is put in front of it */
    struct flow_csv_object *object;
};

struct csv_reading csv_reading_new(struct flow_schemas *schemas);
void csv_reading_clear(struct csv_reading *reading);

/* Fills in the row that begins in the current line, and drops the lines that it goes on in. Returns whether it is one,
 * taken apart in reading->csv, or else says why the line is none. The text is the reading's, until the next row. */
bool csv_row_fill(struct csv_reading *reading, struct filetap_input *input, const struct csv_table *table,
                  struct filetap_row *row);

#endif
