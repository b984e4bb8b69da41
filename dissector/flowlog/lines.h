/* lines.h - the lines of a record packet, see docs/record-format.md
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_FLOWLOG_LINES_H
#define CLOUDFLOW_FLOWLOG_LINES_H

#include "core/record/schema.h"
#include "core/record/remarks.h"

struct flowlog_lines {
    const char *id, *names, *row;
    const char *remarks; /* the fourth line; NULL: there is none */
    int id_length, names_length, row_length, remarks_length;
    int row_offset;
    bool remarks_ended; /* by an end of line, not by the end of the packet */
};

/* Finds the lines, of which there must be three. Later versions of the format may add more than four, which are left
 * alone. */
bool flowlog_split(const char *text, int length, struct flowlog_lines *lines);

/* The schema of the row; borrowed until the next call. NULL if there is none, and why. */
const struct flow_schema *flowlog_schema(const struct flowlog_lines *lines, const char **reason);

void flowlog_register_lines(void);

#endif
