/* csv.h - rows of text whose cells are separated by a comma or the like, as RFC 4180 has them
 *
 * A cell in quotes may hold separators, ends of lines, and quotes, which stand twice each. A quote anywhere but at the
 * beginning of a cell is one of its characters.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_CSV_H
#define CLOUDFLOW_CSV_H

#include "core/record/cells.h"
#include "core/record/columns.h"

/* What may separate cells. */
extern const char flow_csv_separators[];

/* How a row stands behind the text that was added. */
enum flow_csv_state {
    FLOW_CSV_WHOLE,
    FLOW_CSV_OPEN,  /* a quote is open, so what follows belongs to the row */
    FLOW_CSV_BROKEN /* behind the quote that closes a cell stands neither a separator nor the end of the row */
};

/* A row that is taken apart. It is the tabbed row of a record packet (packet_text.h): separated by tabs, escaped. */
struct flow_csv {
    char *text;
    size_t length;
    size_t n_cells;
    /* Where cells begin and end in text, in turns; of more cells than there is room for, only the first. */
    uint32_t edges[FLOW_EDGES_ROOM];
    size_t room;
    char separator;
    enum flow_csv_state state;
    bool is_escaped; /* there is something to escape in what is being added */
};

struct flow_csv *flow_csv_new(void);
void flow_csv_free(struct flow_csv *csv);

/* Begins a row. */
void flow_csv_begin(struct flow_csv *csv, char separator);

/* Adds text to the row: its line, and as long as a quote is open the end of that line and the next line; the end of the
 * row does not belong to it. At most 2^30 bytes a row. Takes time proportional to the text. */
enum flow_csv_state flow_csv_add(struct flow_csv *csv, const char *text, size_t length);

/* The cells of a row, of which there are no more than a schema can have columns, as they stand in text; false if there
 * are more. cells has room for FLOW_MAX_COLUMNS. */
bool flow_csv_cells(const struct flow_csv *csv, struct flow_text *cells);

/* Names that a header has at the least: fewer tell nothing. */
enum { FLOW_CSV_LEAST_NAMES = 3 };

/* Whether each cell is empty or begins as the name of a column does: hardly a row of values is such. */
bool flow_csv_may_be_names(const struct flow_csv *csv);

#endif
