/* rows.h - the rows of a text, as they come
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_LIVE_ROWS_H
#define CLOUDFLOW_LIVE_ROWS_H

#include "core/record/rows.h"
#include "core/wrap/items.h"
#include "extcap/text.h"

/* A row. Its text is there until the next. */
struct live_row {
    const struct flow_schema *schema;
    const char *text;
    size_t length;
    uint64_t whole_length; /* in the log; more than length if the row was too long to keep */
    bool has_info;         /* info is filled in */
    struct flow_frame_info info;
    uint64_t line; /* the number of its line in the text, or of the row, from 1 on */
};

/* What all texts of a source share, and who gets the rows. */
struct live_rows {
    struct flow_recogniser *recogniser;
    struct flow_schemas *schemas;       /* of rows in JSON */
    const struct flow_header *in_force; /* the latest header, which goes for rows without one */
    const struct flow_schema *usual;    /* of the first row that was known */
    /* Returns false if no more is wanted. */
    bool (*take)(void *context, struct live_row *row);
    void *context;
};

/* How a text ended. */
enum live_end { LIVE_TEXT_ENDED, LIVE_STOPPED, LIVE_UNREADABLE };

/* Gives out the rows of a text from the beginning of that to its end. Of rows that end before old bytes of the text,
 * only what they tell of others is taken. LIVE_UNREADABLE: its bytes are no text that could be shown; then *reason says
 * what they are. */
enum live_end live_rows_read(struct live_rows *rows, struct live_text *text, uint64_t old, const char **reason);

/* ---- for rows.c alone: the two ways in which rows stand in a text ---- */

enum live_end live_lines_read(struct live_rows *rows, struct live_text *text, uint64_t old);

/* usual: whose the first item is, of which the scanner has already seen that. */
enum live_end live_json_read(struct live_rows *rows, struct live_text *text, uint64_t old, struct flow_item_kind first);

/* Whose the JSON items are that the text begins with, as far as a reader may look ahead; NULL: nobody's, or they are
 * none. Sets *stopped if the capture is to end. */
struct flow_item_kind live_json_first(struct live_text *text, struct flow_recogniser *recogniser, bool *stopped);

#endif
