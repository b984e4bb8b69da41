/* reporter.c - who took a row, where no column alone says it
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>
#include "core/record/cells.h"
#include "core/record/reporter.h"

const char flow_reporter_column[] = "@interface";

static bool
holds(const struct flow_reporter *reporter, flow_value_of value_of, const void *row)
{
    size_t length;
    const char *is = reporter->when != NULL ? value_of(row, reporter->when, &length) : NULL;
    return reporter->when == NULL ||
           (is != NULL && length == strlen(reporter->is) && memcmp(is, reporter->is, length) == 0);
}

/* Returns false if the last column has no value. */
static bool
append_name(const struct flow_reporter *reporter, flow_value_of value_of, const void *row, GString *out)
{
    gsize before = out->len;
    bool is_named = false;
    for (const char *const *column = reporter->columns; *column != NULL; column++) {
        size_t length;
        const char *part = value_of(row, *column, &length);
        is_named = part != NULL;
        if (part != NULL) {
            if (out->len > before) {
                g_string_append_c(out, '/');
            }
            g_string_append_len(out, part, (gssize)length);
        }
    }
    if (!is_named) {
        g_string_truncate(out, before);
    }
    return is_named;
}

bool
flow_reporter_name(const struct flow_provider *provider, flow_value_of value_of, const void *row, GString *out)
{
    for (const struct flow_reporter *reporter = provider->reporters; reporter != NULL && reporter->columns[0] != NULL;
         reporter++) {
        if (holds(reporter, value_of, row) && append_name(reporter, value_of, row, out)) {
            return true;
        }
    }
    return false;
}

struct cells_row {
    const struct flow_schema *schema;
    size_t from;
    const char *text;
    const uint32_t *edges;
};

static const char *
value_of_cells(const void *context, const char *column, size_t *length)
{
    const struct cells_row *row = context;
    for (size_t i = row->from; i < row->schema->n_columns; i++) {
        const struct flow_field *field = row->schema->columns[i].field;
        const uint32_t *edge = &row->edges[2 * (i - row->from)];
        if (field != NULL && !is_absent(row->text + edge[0], edge[1] - edge[0]) && strcmp(field->column, column) == 0) {
            *length = edge[1] - edge[0];
            return row->text + edge[0];
        }
    }
    return NULL;
}

bool
flow_reporter_of_cells(const struct flow_schema *schema, size_t from, const char *text, const uint32_t *edges,
                       GString *out)
{
    const struct cells_row row = {schema, from, text, edges};
    return flow_reporter_name(schema->provider, value_of_cells, &row, out);
}
