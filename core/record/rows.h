/* rows.h - the rows that a structured item of a log holds
 *
 * An item of a JSON log nests: a record has rules, a rule has interfaces, an interface has tuples. Its rows are tabbed:
 * the cells of all the objects around a tuple, outermost first, and then the tuple. A provider walks the item and says
 * which cells stand where; the rows are put together one by one when somebody takes them, so an item takes no more
 * memory than its own size, whatever it nests.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_ROWS_H
#define CLOUDFLOW_ROWS_H

#include <jansson.h>
#include "core/record/lists.h"
#include "core/record/frame_info.h"

struct flow_rows;

/* How a provider takes items of JSON logs apart. */
struct flow_json {
    /* Names of members whose array or object holds items, "records", or "data.results" of one in a member; ends with
     * NULL. */
    const char *const *wrappers;
    /* Whether the object that text is, or begins with if it is cut, is an item of this log. Must be sure. */
    bool (*claims)(const char *text, size_t length);
    /* The member whose arrays are given to flow_rows_each(), if their elements are strings, or to flow_rows_objects();
     * may be NULL. Rows makes one row of such an object alone. */
    const char *list;
    /* Makes the rows of an item that was claimed. The item outlives the rows. */
    void (*rows)(struct flow_rows *rows, const json_t *item);
};

/* The columns of a row that says why a part of a log could not be read, and holds that part. */
extern const char flow_fault_columns[];

/* Schemas are borrowed from the store. */
struct flow_rows *flow_rows_new(struct flow_schemas *schemas);
void flow_rows_free(struct flow_rows *rows);

/* Empties the list for an item of the provider, out of whose text these lists were taken; lists may be NULL. */
void flow_rows_begin(struct flow_rows *rows, const struct flow_provider *provider, const struct flow_lists *lists);

/* ---- for providers ---- */

/* Whose item the rows are of. */
const struct flow_provider *flow_rows_provider(const struct flow_rows *rows);

/* Until the matching leave, cells stand in front of the rows that are added. An object's cells are added before what it
 * holds is entered. */
void flow_rows_enter(struct flow_rows *rows);
void flow_rows_leave(struct flow_rows *rows);

/* Adds a cell: a string as it is, null as an empty cell, anything else as JSON. A value that is too long to stand in
 * every row gets a row of its own and leaves the cell empty. */
void flow_rows_cell(struct flow_rows *rows, const char *column, const json_t *value);

/* The same of text, which need not be terminated. */
void flow_rows_cell_text(struct flow_rows *rows, const char *column, const char *text, size_t length);

/* Adds a row for each element of the array, whose last cell it is; a string counts as an array of one. The array is
 * borrowed. Returns false if it is neither. */
bool flow_rows_each(struct flow_rows *rows, const char *column, const json_t *array);

/* Adds a row for each object of an array that was taken out of the text, which its cells are in, and sets *n to their
 * number. Returns false, and adds nothing, if it was not: then the array is one. */
bool flow_rows_objects(struct flow_rows *rows, const json_t *array, size_t *n);

/* Says that the item is one row, whose cells may be as long as they are: before the first cell. */
void flow_rows_only(struct flow_rows *rows);

/* Adds one row of the cells in force alone. */
void flow_rows_here(struct flow_rows *rows);

/* Adds a row that says why a part of the item, or with a NULL value something that should be there, could not be read.
 * Both are borrowed. */
void flow_rows_fault(struct flow_rows *rows, const char *reason, const json_t *value);

/* ---- for containers ---- */

/* The text of the object that is added next: what is shown of it if it is one row with more columns than can be kept.
 * Borrowed; NULL: what comes then has none. */
void flow_rows_source(struct flow_rows *rows, const char *text, size_t length);

/* Adds such a row for text that could not even be parsed. */
void flow_rows_fault_text(struct flow_rows *rows, const char *reason, const char *text, size_t length);

/* The text of a row that is put together elsewhere, of an item that was begun: whatever it holds goes. */
GString *flow_rows_text(struct flow_rows *rows);

/* The item is that row alone; what info points to is in its text. */
void flow_rows_whole(struct flow_rows *rows, const struct flow_schema *schema, const struct flow_frame_info *info);

/* What is added from here on is this provider's. */
void flow_rows_provide(struct flow_rows *rows, const struct flow_provider *provider);

/* Adds a line of text, which the schema is of, behind the cells in force. All are borrowed. */
void flow_rows_line(struct flow_rows *rows, const struct flow_schema *schema, const char *line, size_t length);

/* What has been added so far, to go back to: but for objects that were entered since. */
struct flow_rows_mark {
    size_t count;
    unsigned groups, nodes, open;
    size_t names, values;
};
struct flow_rows_mark flow_rows_mark(const struct flow_rows *rows);
void flow_rows_go_back(struct flow_rows *rows, const struct flow_rows_mark *mark);

/* The number of rows. */
size_t flow_rows_count(const struct flow_rows *rows);

/* How many of the lists that were taken out have become rows. */
size_t flow_rows_lists_used(const struct flow_rows *rows);

struct flow_row {
    const struct flow_schema *schema;
    const char *text; /* the list's, until the next call */
    size_t length;
    struct flow_frame_info info;
};

/* Takes a row by its number, which is less than the count. */
void flow_rows_get(struct flow_rows *rows, size_t number, struct flow_row *row);

#endif
