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
    bool is_unknown;    /* its header is one too many to be kept, so nobody knows which columns its rows have */
};

/* A way through the file. */
struct csv_reading {
    struct filetap_ahead *ahead;
    struct flow_csv *csv;
    GString *fault; /* the row that says what is wrong with the line */
    GString *front; /* the row with what is put in front of it */
    struct flow_csv_object *object;
};

/* Whether a header may begin with this character: a name, which may be empty, or a quote, behind a byte order mark or
 * not. */
bool csv_may_begin(int first);

/* Whether the line holds nothing of the table: it is blank, or the file's first that says the separator. */
bool csv_is_nothing(const struct filetap_line *line);

/* The separator that a spreadsheet's first line says, "sep=;"; '\0' if the line is none. */
char csv_separator_said(const struct filetap_line *line);

/* Reads the next line that is not blank. Returns false if there is none within what a probe may read, or if it is no
 * text. */
bool csv_probe_line(struct filetap_input *input, struct filetap_line *line);

/* Takes a row apart that is one line; NULL if it is none, or there is no line. */
const struct flow_csv *csv_take_line(struct flow_csv *csv, const struct filetap_line *line, char separator);

struct csv_reading csv_reading_new(struct flow_schemas *schemas);
void csv_reading_clear(struct csv_reading *reading);

/* Takes the row apart that begins in the current line, and drops the lines that it goes on in. Returns NULL, or what is
 * wrong with it: then it is the line alone. */
const char *csv_row_take(struct csv_reading *reading, struct filetap_input *input, char separator);

/* Fills in a row of this schema, of flow_fault_columns, that says what is wrong with the current line. */
void csv_row_fault(const struct csv_reading *reading, const struct flow_schema *schema, const char *reason,
                   struct filetap_row *row);

/* Fills in the row that begins in the current line, and drops the lines that it goes on in. Returns whether it is one,
 * taken apart in reading->csv, or else says why the line is none. The text is the reading's, until the next row. */
bool csv_row_fill(struct csv_reading *reading, struct filetap_input *input, const struct csv_table *table,
                  struct filetap_row *row);

#endif
