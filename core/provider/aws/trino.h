/* trino.h - the SQL of Amazon Athena, which is Trino's
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_AWS_TRINO_H
#define CLOUDFLOW_AWS_TRINO_H

#include "core/query/engine.h"

/* '-' stands for a text that is missing. https://trino.io/docs/current/functions/ipaddress.html */
extern const struct query_language aws_trino;

/* query_engine.query of a table: columns, "*" for all, in the order of time. order is the column of that. */
void aws_trino_select(GString *out, const char *columns, const char *table, const char *condition, const char *order);

#endif
