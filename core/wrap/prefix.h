/* prefix.h - what programs that pass lines on put before them
 *
 * awslogs, grep, syslog, kubectl and Docker each have a form of their own. A form alone proves nothing: whoever asks
 * must look whether a row stands behind it. The time, and the time and the log stream, of the cloud's own tools are no
 * matter of this file: see recogniser.h.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_PREFIX_H
#define CLOUDFLOW_PREFIX_H

#include <jansson.h>
#include <glib.h>
#include <stdbool.h>

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

/* The prefixes that a line may have: of each form the one that it begins with, of grep's, whose file name may hold any
 * byte, a few. */
struct flow_prefixes {
    struct flow_prefix_cell line;
    unsigned form;
    const char *at;
    json_t *json; /* what a line of JSON holds */
};

/* Begins to look at a line, which must live until flow_prefixes_clear(). */
struct flow_prefixes flow_prefixes(const char *line, size_t length);
/* The next one, in time proportional to the line. Cells are the line's or walk's. Returns false after the last. */
bool flow_prefixes_next(struct flow_prefixes *walk, struct flow_prefix *prefix);
void flow_prefixes_clear(struct flow_prefixes *walk);

/* Writes the prefix and the row behind it as a tabbed row, over what out holds. */
void flow_prefix_write(const struct flow_prefix *prefix, GString *out);

#endif
