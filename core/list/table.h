/* table.h - rows of a table of addresses, whose columns have names
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_LIST_TABLE_H
#define CLOUDFLOW_LIST_TABLE_H

#include "core/list/taker.h"

enum { LIST_TABLE_COLUMNS = 64 };

/* What a column is for. */
enum list_column {
    LIST_ADDRESS,
    LIST_PORT,
    LIST_TYPE,     /* of what stands in the column of addresses: "ip:port", "domain" */
    LIST_CATEGORY, /* by rank: see list_table_header() */
    LIST_ACTIVE,   /* "0" or "False": not to be acted upon */
    LIST_N_COLUMNS
};

/* How rows are written, and which column is which; -1 for those that are missing. */
struct list_table {
    char separator; /* 0: no table */
    bool quotes;    /* cells may stand in quotes */
    int column[LIST_N_COLUMNS];
};

/* Whether a line is a header with a column of addresses, which is noted. The line may be written to in any case. A line
 * of one cell is none. */
bool list_table_header(struct list_table *table, char *line, size_t length, char separator, bool quotes);

/* How many cells a line has; it may be written to. At most LIST_TABLE_COLUMNS are put into cells. */
size_t list_table_cells(const struct list_table *table, char *line, size_t length, struct list_text *cells);

/* Takes a row; false if no more can be taken. */
bool list_table_row(const struct list_table *table, struct list_taker *taker, uint32_t number, char *line,
                    size_t length);

/* Whether the name of a type says that a value is an address, perhaps with a port. */
bool list_is_address_type(struct list_text type);

/* A port out of text; false if it is none. */
bool list_port_of(struct list_text text, uint16_t *port);

/* The address of a value "192.0.2.1|443", whose port is put into port; any other value as it is. */
struct list_text list_split_port(struct list_text value, struct list_text *port);

/* Whether a text is this word, whatever its case. */
bool list_text_is(struct list_text text, const char *word);

#endif
