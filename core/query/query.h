/* query.h - a display filter as a query of a cloud's engine, which finds the rows that the filter finds
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_QUERY_H
#define CLOUDFLOW_QUERY_H

#include "core/query/engine.h"

/* What is asked. */
struct query_question {
    const char *filter;
    const char *table;   /* NULL: the engine's usual one */
    const char *columns; /* names of the log's columns that the table has, separated by blanks or commas, with ${}
                          * around them or not; "all"; NULL: the usual ones */
};

/* The query, to be g_free()d. NULL if the filter asks what cannot be asked: then *problem is a message, to be
 * g_free()d. Times without a zone are local, as in a display filter. */
char *query_make(const struct query_engine *engine, const struct query_question *question, char **problem);

#endif
