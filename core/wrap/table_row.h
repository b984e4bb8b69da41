/* table_row.h - a row of a table in JSON, which is an array of cells beside an array of columns
 *
 * What engines answer: {"columns": [{"name": "SrcIp", "type": "string"}, ...], "rows": [["10.1.0.4", ...], ...]}. Some
 * write the columns as names alone.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_TABLE_ROW_H
#define CLOUDFLOW_TABLE_ROW_H

#include <glib.h>
#include "core/wrap/members.h"

/* Whether a member of this name says what the columns are of rows that stand beside it. */
bool flow_is_table_columns(const struct flow_member *member);

/* The names of an array of columns, each a struct flow_member that is the text's; to be given back with
 * g_array_free(). */
GArray *flow_table_names(const struct flow_member *columns);

/* The row that the array is as an object of n bytes, to be freed with g_free(); NULL if it has not as many cells as
 * there are names. */
char *flow_table_row(const GArray *names, const struct flow_member *row, size_t *n);

#endif
