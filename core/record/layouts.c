/* layouts.c - reads items that are laid out as one that was parsed
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>
#include "core/record/layout.h"
#include "core/record/layouts.h"
#include "core/record/provider.h"
#include "core/record/reporter.h"

static void
free_step(void *data)
{
    struct flow_step *step = data;
    while (step->followers != NULL) {
        struct flow_step *follower = step->followers;
        step->followers = follower->next;
        free_step(follower); /* no deeper than an item has values */
    }
    if (step->layout != NULL) {
        g_array_free(step->layout->asked, TRUE);
        g_free(step->layout->values);
        g_free(step->layout);
    }
    g_free(step->text);
    g_free(step);
}

struct flow_layouts *
flow_layouts_new(struct flow_schemas *schemas)
{
    struct flow_layouts *layouts = g_new0(struct flow_layouts, 1);
    layouts->schemas = schemas;
    layouts->first = g_hash_table_new_full(NULL, NULL, NULL, free_step);
    layouts->trial = flow_rows_new(schemas);
    layouts->name = g_string_new(NULL);
    return layouts;
}

void
flow_layouts_clear(struct flow_layouts *layouts)
{
    g_hash_table_remove_all(layouts->first);
    layouts->n_steps = 0;
    layouts->text = NULL;
}

void
flow_layouts_free(struct flow_layouts *layouts)
{
    g_hash_table_destroy(layouts->first);
    flow_rows_free(layouts->trial);
    g_string_free(layouts->name, TRUE);
    g_free(layouts);
}

/* ---- reading ---- */

static inline bool
fits(const struct flow_step *step, const char *at, const char *end)
{
    if ((size_t)(end - at) < step->length || memcmp(at, step->text, step->length) != 0) {
        return false;
    }
    at += step->length;
    return step->layout != NULL || step->before_string ||
           (at<end && * at> ' ' && *at != '"' && (*at != '{' || (end - at > 1 && at[1] == '}')));
}

/* Follows the steps of the item that the text begins with; *at gets its end. NULL if it must be parsed. */
static struct flow_layout *
follow(const struct flow_step *first, const char **at, const char *end, struct flow_layout_values *values)
{
    const struct flow_step *step = first;
    values->n = 0;
    while (*at != NULL) {
        for (step = step->followers; step != NULL && !fits(step, *at, end);) {
            step = step->next;
        }
        if (step == NULL) {
            return NULL;
        }
        *at += step->length;
        if (step->layout != NULL) {
            return step->layout;
        }
        *at = values->n < FLOW_LAYOUT_VALUES ? flow_step_value(step, *at, end, &values->value[values->n++]) : NULL;
    }
    return NULL;
}

size_t
flow_layouts_match(struct flow_layouts *layouts, const struct flow_provider *provider, const char *text, size_t length)
{
    const struct flow_step *first = g_hash_table_lookup(layouts->first, provider);
    const char *at = text;
    layouts->provider = provider;
    layouts->layout = first != NULL ? follow(first, &at, text + length, &layouts->values) : NULL;
    bool is_found = layouts->layout != NULL && layouts->layout->schema != NULL;
    layouts->text = is_found ? text : NULL;
    layouts->length = is_found ? (size_t)(at - text) : 0;
    return layouts->length;
}

/* An item that is being read. */
struct reading {
    struct flow_layout *layout;
    const struct flow_layout_values *values;
    bool is_unusual; /* a reporter asked for a value with escapes */
};

static const char *
value_of(const void *row, const char *column, size_t *length)
{
    struct reading *reading = (struct reading *)row;
    const GArray *asked = reading->layout->asked;
    for (guint i = 0; i < asked->len; i++) {
        if (g_array_index(asked, struct flow_asked, i).column == column) {
            const struct json_text *value = &reading->values->value[g_array_index(asked, struct flow_asked, i).value];
            reading->is_unusual = reading->is_unusual || value->kind == JSON_TEXT_ESCAPED;
            *length = value->length;
            return value->kind == JSON_TEXT_STRING && value->length > 0 ? value->text : NULL;
        }
    }
    return NULL;
}

/* Puts the reporter's cell in front. Returns the schema of the row; NULL if the item must be parsed. */
static const struct flow_schema *
add_reporter(struct flow_layouts *layouts, const struct flow_provider *provider, struct reading *reading, GString *text)
{
    struct flow_layout *layout = reading->layout;
    g_string_truncate(layouts->name, 0);
    bool is_reported = flow_reporter_name(provider, value_of, reading, layouts->name);
    if (is_reported && layout->reported == NULL) {
        char *names = g_strconcat(flow_reporter_column, "\t", layout->schema->names, NULL);
        layout->reported = flow_schemas_get(layouts->schemas, provider, names, strlen(names));
        g_free(names);
    }
    if (is_reported) {
        flow_escape(text, layouts->name->str, layouts->name->len);
        g_string_append_c(text, '\t');
    }
    return reading->is_unusual ? NULL : is_reported ? layout->reported : layout->schema;
}

/* Writes the cells, which are no longer than the item: each value has its own place there, and a byte at the least
 * behind it. */
static void
write_cells(const struct reading *reading, size_t length, GString *text, uint32_t *edges)
{
    gsize front = text->len;
    g_string_set_size(text, front + length);
    char *out = text->str + front;
    for (size_t i = 0; i < reading->layout->schema->n_columns; i++) {
        *edges++ = (uint32_t)(out - text->str);
        out += json_text_write(&reading->values->value[reading->layout->values[i]], out);
        *out++ = '\t';
    }
    *edges = (uint32_t)(out - text->str);
    g_string_truncate(text, *edges - 1);
}

static struct flow_frame_info
info_of(const struct flow_schema *schema, const char *text, const uint32_t *edges)
{
    struct flow_frame_info info = {0};
    for (size_t i = 0; i < schema->n_info_columns; i++) {
        size_t column = schema->info_columns[i];
        flow_frame_info_cell(&info, &schema->columns[column], text + edges[column],
                             edges[column + 1] - edges[column] - 1);
    }
    return info;
}

void
flow_layouts_forget(struct flow_layouts *layouts)
{
    layouts->text = NULL;
}

static bool
was_matched(const struct flow_layouts *layouts, const struct flow_provider *provider, const char *text, size_t length)
{
    return layouts->text == text && layouts->length == length && layouts->provider == provider;
}

bool
flow_layouts_read(struct flow_layouts *layouts, const struct flow_provider *provider, const char *text, size_t length,
                  struct flow_rows *rows)
{
    uint32_t edges[FLOW_LAYOUT_VALUES + 2];
    edges[0] = 0;
    if (!was_matched(layouts, provider, text, length)) {
        flow_layouts_match(layouts, provider, text, length);
    }
    if (layouts->text == NULL || layouts->length != length) {
        return false;
    }
    struct reading reading = {layouts->layout, &layouts->values, false};
    GString *row = flow_rows_text(rows);
    g_string_truncate(row, 0);
    const struct flow_schema *schema =
        provider->reporters != NULL ? add_reporter(layouts, provider, &reading, row) : reading.layout->schema;
    layouts->text = NULL; /* who reads the next item may have it at the same place */
    if (schema == NULL) {
        return false;
    }
    write_cells(&reading, length, row, edges + (row->len > 0));
    flow_rows_begin(rows, provider, NULL);
    struct flow_frame_info info = info_of(schema, row->str, edges);
    flow_rows_whole(rows, schema, &info);
    return true;
}

/* Whether a column may say what the cells around it do, of which the first counts. */
static bool
names_interface(const struct flow_schema *schema)
{
    bool is_named = false;
    for (size_t i = 0; i < schema->n_info_columns; i++) {
        enum flow_role role = schema->columns[schema->info_columns[i]].field->role;
        is_named = is_named || (role != FLOW_START && role != FLOW_LOG_TIME && role != FLOW_DIRECTION);
    }
    return is_named;
}

size_t
flow_layouts_cells(struct flow_layouts *layouts, const struct flow_provider *provider, const char *text, size_t length,
                   GString *cells, const struct flow_schema **schema)
{
    uint32_t edges[FLOW_LAYOUT_VALUES + 1];
    size_t n = flow_layouts_match(layouts, provider, text, length);
    if (n == 0 || provider->reporters != NULL || cells->len > UINT32_MAX - n || !layouts->layout->schema->tabbed ||
        names_interface(layouts->layout->schema)) {
        return 0;
    }
    const struct reading reading = {layouts->layout, &layouts->values, false};
    write_cells(&reading, n, cells, edges);
    *schema = layouts->layout->schema;
    return n;
}
