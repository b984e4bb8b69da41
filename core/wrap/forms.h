/* forms.h - what programs that pass lines on put before them: a form each
 *
 * A form alone proves nothing: whoever asks must look whether a row stands behind it. What grep puts there, and how all
 * of them are tried, is in prefix.h.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_FORMS_H
#define CLOUDFLOW_FORMS_H

#include <jansson.h>
#include "core/record/provider.h"

enum { FLOW_PREFIX_MOST_CELLS = 7 };

struct flow_prefix_cell {
    const char *text;
    size_t length;
};

struct flow_prefix {
    const char *columns; /* names of the cells, a tab behind each; a constant */
    size_t n_cells;
    struct flow_prefix_cell cells[FLOW_PREFIX_MOST_CELLS];
    struct flow_prefix_cell row; /* what stands behind */
};

/* A line, and what its forms need. */
struct flow_prefix_line {
    const char *text;
    size_t length;
    const struct flow_looks *const *looks; /* of the clouds, up to a NULL: what log streams are called */
    json_t *json; /* what a line of JSON holds, once a form has read it; its reader's to free */
};

/* Fills in a prefix without cells if the line begins with the form, in time proportional to the line, and returns
 * whether it does. Cells are the line's. */
typedef bool (*flow_form)(struct flow_prefix_line *line, struct flow_prefix *prefix);

/* All forms, up to a NULL. */
extern const flow_form flow_forms[];

/* Whether the line is none of a log, but what a program prints above its rows: the pages before and behind them. */
bool flow_form_beside(const char *line, size_t length);

/* Adds a cell to the prefix. */
void flow_prefix_add(struct flow_prefix *prefix, const char *text, size_t length);
/* Ends the prefix: what stands from at to end, but for blanks before it, is the row. Returns true. */
bool flow_prefix_end(struct flow_prefix *prefix, const char *at, const char *end, const char *columns);

#endif
