/* schema.h - the columns of a row
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_SCHEMA_H
#define CLOUDFLOW_SCHEMA_H

#include "core/record/provider.h"

enum {
    FLOW_MAX_COLUMNS = 512,
    FLOW_MAX_NAMES_LENGTH = 16384,
    FLOW_MAX_ELEMENTS = 16384 /* of the lists of a row: twice what a packet has room for, as clouds write them */
};

struct flow_column {
    const struct flow_field *field; /* NULL: no table knows it */
    const char *name;
    size_t name_length;
    const struct flow_path *path; /* by which a document names it; NULL: it has the log's own name */
    bool is_again;                /* of a document, which has another such column of the same field before it */
};

/* The provider and the columns of a row. */
struct flow_schema {
    const struct flow_provider *provider;
    char *names; /* line 2 of the record packet */
    size_t names_length;
    bool tabbed;      /* cells are separated by single tabs and escaped; else by runs of spaces and verbatim */
    bool rewrites;    /* some value is not shown as it is logged, so decoding needs scratch space */
    bool is_document; /* some column has a path */
    size_t n_columns;
    size_t max_values;     /* values that a decoded row can have at the most, but for those in lists of tuples */
    size_t most_positions; /* of an element of such a list; 0: no column is one */
    struct flow_column *columns;
    size_t n_info_columns; /* the columns that flow_frame_info() reads */
    uint16_t *info_columns;
};

/* Makes the schema of a line of column names. Returns NULL if there are no names or more than the limits above allow.
 */
struct flow_schema *flow_schema_new(const struct flow_provider *provider, const char *names, size_t length);
void flow_schema_free(struct flow_schema *schema);

/* How many values a decoded row of so many bytes can have at the most. */
size_t flow_schema_room(const struct flow_schema *schema, size_t row_length);

/* Schemas by provider and names, so that each is made once. */
struct flow_schemas;
struct flow_schemas *flow_schemas_new(void);
void flow_schemas_free(struct flow_schemas *schemas);
/* The schema of these names; borrowed. NULL as from flow_schema_new(), or if the store holds too many already. */
const struct flow_schema *flow_schemas_get(struct flow_schemas *schemas, const struct flow_provider *provider,
                                           const char *names, size_t length);
/* The same for the program's own names, which must be within the limits: never NULL, however many there are. */
const struct flow_schema *flow_schemas_get_own(struct flow_schemas *schemas, const struct flow_provider *provider,
                                               const char *names);
/* Forgets all schemas; whatever was borrowed is gone. */
void flow_schemas_clear(struct flow_schemas *schemas);
/* The number of schemas held. */
unsigned flow_schemas_count(const struct flow_schemas *schemas);

#endif
