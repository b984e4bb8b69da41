/* cells.h - where the cells of a row, and the positions of a tuple, begin and end
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_CELLS_H
#define CLOUDFLOW_CELLS_H

#include <string.h>
#include "core/record/schema.h"

/* What is left of a row. */
struct cells {
    const char *at, *end;
    bool tabbed;
    bool ended;
};

/* All cells of a row, which is borrowed. */
static inline struct cells
cells_of(const struct flow_schema *schema, const char *row, size_t length)
{
    return (struct cells){row, row + length, schema->tabbed, false};
}

/* Room for a block of 64 bytes more than the columns need, so that a row of too many values is seen to be one. */
enum { EDGES_MORE = 128, FLOW_EDGES_ROOM = 2 * FLOW_MAX_COLUMNS + EDGES_MORE };

/* Where cells begin and end, in turns, in a row that is separated by spaces; edges has room for FLOW_EDGES_ROOM.
 * Returns their number, which is even; it is twice that of the columns if the row has as many values. */
size_t flow_cell_edges(const struct flow_schema *schema, const char *row, size_t length, uint32_t *edges);

/* The cell as it was before it became one of a tabbed row, written over what plain holds; returns plain. */
const GString *flow_plain_cell(GString *plain, const struct flow_schema *schema, const char *text, size_t length);

/* The next cell, or NULL after the last. */
static inline const char *
next_cell(struct cells *cells, size_t *length)
{
    if (!cells->tabbed) {
        while (cells->at < cells->end && *cells->at == ' ') {
            cells->at++;
        }
        cells->ended = cells->at == cells->end;
    }
    if (cells->ended) {
        return NULL;
    }
    const char *cell = cells->at, *stop = cell;
    if (cells->tabbed) {
        stop = memchr(cell, '\t', (size_t)(cells->end - cell));
        stop = stop != NULL ? stop : cells->end;
    } else {
        while (stop < cells->end && *stop != ' ') {
            stop++;
        }
    }
    *length = (size_t)(stop - cell);
    cells->ended = stop == cells->end;
    cells->at = stop + !cells->ended;
    return cell;
}

/* Whether the log leaves the value out. */
static inline bool
is_absent(const char *cell, size_t length)
{
    return length == 0 || (length == 1 && cell[0] == '-');
}

/* Whether the column is not the log's, but what the file around the row knows of it. */
static inline bool
flow_is_container_column(const struct flow_column *column)
{
    return column->name_length > 0 && column->name[0] == '@';
}

/* Takes the blanks off both ends. */
static inline void
trim_blanks(const char **text, size_t *length)
{
    while (*length > 0 && g_ascii_isspace(**text)) {
        (*text)++;
        (*length)--;
    }
    while (*length > 0 && g_ascii_isspace((*text)[*length - 1])) {
        (*length)--;
    }
}

/* The positions of a tuple. */
struct positions {
    const struct flow_field *field, *end;
    const char *at, *stop;
    char separator;
};

/* Returns false if the text has no form that the tuple can have. */
static inline bool
positions_of(struct positions *positions, const struct flow_tuple *tuple, const char *text, size_t length)
{
    size_t n = 0;
    const struct flow_field *fields = tuple->choose(text, length, &n);
    *positions = (struct positions){fields, fields != NULL ? fields + n : NULL, text, text + length, tuple->separator};
    return fields != NULL;
}

/* The next position's field, or NULL after the last. Blanks around a position are not its. */
static inline const struct flow_field *
next_position(struct positions *positions, const char **cell, size_t *length)
{
    if (positions->field == positions->end) {
        return NULL;
    }
    const char *at = positions->at, *stop = at;
    while (stop < positions->stop && *stop != positions->separator) {
        stop++;
    }
    positions->at = stop + (stop < positions->stop);
    *cell = at;
    *length = (size_t)(stop - at);
    trim_blanks(cell, length);
    return positions->field++;
}

/* What stands next in a text of which any number of the same byte separates the parts, or NULL after the last. */
static inline const char *
next_between(const char **at, const char *end, char between, size_t *length)
{
    while (*at < end && **at == between) {
        (*at)++;
    }
    const char *part = *at, *stop = memchr(part, between, (size_t)(end - part));
    *at = stop != NULL ? stop : end;
    *length = (size_t)(*at - part);
    return *length > 0 ? part : NULL;
}

/* The next word of a line of words separated by blanks, or NULL after the last. */
static inline const char *
next_word(const char **at, const char *end, size_t *length)
{
    return next_between(at, end, ' ', length);
}

#endif
