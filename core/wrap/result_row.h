/* result_row.h - a row of a query's result, which is a list of fields, or of a time and a line
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_RESULT_ROW_H
#define CLOUDFLOW_RESULT_ROW_H

#include <stddef.h>

/* The row that the text is, [{"field": name, "value": value}, ...] or ["nanoseconds since 1970", "line"], as an object
 * of n bytes, to be freed with g_free(); NULL if it is neither. */
char *flow_result_row(const char *text, size_t length, size_t *n);

#endif
