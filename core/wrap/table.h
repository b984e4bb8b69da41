/* table.h - whose flow log it is that has these columns, and in a row these values
 *
 * For rows whose columns somebody names: a CSV's header, an object's members. Names are compared as
 * flow_provider_field() does. Clouds share names, some of them whole lists, and so do programs that are no clouds:
 *
 * - It can be the log only of the provider that knows the most names; among equals of that of whose columns the fewest
 *   values do not look as the columns' shapes say, then of that of which the most do, then of the first of the list. A
 *   provider whose column has a strict shape that the value does not have is out.
 * - It is surely that log if source and destination address are named, four names in all are flow_only, at least one of
 *   them says more than the 5-tuple and the TCP flags, half of the names or more are known, and one value at the most
 *   does not look as it should. Some logs leave out what an interval without traffic has no value for: then it will do
 *   that the status says so, and names of the interface and of the start.
 *
 * A provider none of whose columns are flow_only is never found here.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_TABLE_H
#define CLOUDFLOW_TABLE_H

#include "core/record/columns.h"

/* The provider, of a list that ends with a NULL; NULL if it is surely no flow log's table, or not surely one. values
 * are those of the first row, in the order of the names, or NULL if there is no row; the text of one is NULL if it is
 * not known or no text. Names that begin with '@' are the container's and do not count, nor do empty ones. */
const struct flow_provider *flow_table_provider(const struct flow_provider *const *providers,
                                                const struct flow_text *names, const struct flow_text *values,
                                                size_t n);

/* Why that is NULL, for whoever has such a table: appends which of the names the provider knows that knows the most of
 * them, which it does not, and what is missing. Returns that provider; NULL, and appends nothing, if none knows two
 * names, one of which is flow_only, or if there is nothing to say against one. */
const struct flow_provider *flow_table_doubt(const struct flow_provider *const *providers,
                                             const struct flow_text *names, const struct flow_text *values, size_t n,
                                             GString *why);

/* The same as flow_table_provider() for one row after the other, nearly all of which have the same names: what is known
 * of the latest names is kept, and changes no answer. */
struct flow_tables;
struct flow_tables *flow_tables_new(const struct flow_provider *const *providers);
void flow_tables_free(struct flow_tables *tables);
const struct flow_provider *flow_tables_provider(struct flow_tables *tables, const struct flow_text *names,
                                                 const struct flow_text *values, size_t n);

#endif
