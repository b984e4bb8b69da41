/* csv_object.h - rows of a table some of whose cells are JSON objects: what a query gives of a table that nests
 *
 * Such a row is the object of the header's names and the row's cells, and read as an item of JSON is.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_CSV_OBJECT_H
#define CLOUDFLOW_CSV_OBJECT_H

#include "core/record/columns.h"
#include "core/record/rows.h"

/* A row: names of the header and cells, as they stand in tabbed rows, of which each is the other's. */
struct flow_csv_row {
    const struct flow_text *names, *cells;
    size_t n;
};

/* Whose item the row is, of a list of providers that ends with a NULL; NULL if it is nobody's, or no cell of it is an
 * object. */
const struct flow_provider *flow_csv_object_provider(const struct flow_provider *const *providers,
                                                     const struct flow_csv_row *row);

/* The object read last. Schemas and the list of providers are borrowed. */
struct flow_csv_object;
struct flow_csv_object *flow_csv_object_new(struct flow_schemas *schemas, const struct flow_provider *const *providers);
void flow_csv_object_free(struct flow_csv_object *object);

/* Reads a row, whose text is the object's until the next one. What is nobody's, or cannot be read, becomes a row of the
 * usual provider that says why. */
void flow_csv_object_read(struct flow_csv_object *object, const struct flow_provider *usual,
                          const struct flow_csv_row *row, struct flow_row *out);

#endif
