/* reporter.h - who took a row, where no column alone says it
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_REPORTER_H
#define CLOUDFLOW_REPORTER_H

#include "core/record/schema.h"

/* What a row has in a column, by the table's name of it; NULL if it has none, or nothing in it. The text is the row's,
 * and need not be terminated. */
typedef const char *(*flow_value_of)(const void *row, const char *column, size_t *length);

/* The column of containers that such a name stands in. */
extern const char flow_reporter_column[];

/* Appends the name of who took a row, as the provider's reporters have it, to out. Returns false, and appends nothing,
 * if the row does not say who it was. */
bool flow_reporter_name(const struct flow_provider *provider, flow_value_of value_of, const void *row, GString *out);

/* The same for a row of cells: those of the schema's columns from number `from` on, which begin and end at edges in
 * text, in turns. */
bool flow_reporter_of_cells(const struct flow_schema *schema, size_t from, const char *text, const uint32_t *edges,
                            GString *out);

#endif
