/* schema.c - a line of column names, each looked up once
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>
#include "core/base/hash.h"
#include "core/record/schema.h"

/* More than any set of logs has, few enough that a hostile file cannot fill memory with them. */
enum { MAX_SCHEMAS = 4096 };

static bool
is_rewritten(const struct flow_field *field)
{
    bool rewritten = field->type == FLOW_PERCENT;
    for (size_t i = 0; field->tuple != NULL && field->tuple->tables[i] != NULL; i++) {
        for (const struct flow_field *position = field->tuple->tables[i]; position->column != NULL; position++) {
            rewritten |= position->type == FLOW_PERCENT;
        }
    }
    return rewritten;
}

static void
count_positions(struct flow_schema *schema, const struct flow_tuple *tuple)
{
    if (tuple != NULL && tuple->between != '\0') {
        schema->most_positions = MAX(schema->most_positions, tuple->most);
    } else if (tuple != NULL) {
        schema->max_values += tuple->most;
    }
}

static void
add_column(struct flow_schema *schema, const char *name, size_t length, GArray *columns)
{
    struct flow_column column = {.name = name, .name_length = length};
    column.field = flow_provider_column(schema->provider, name, length, &column.path);
    schema->is_document = schema->is_document || (column.path != NULL && !flow_path_is_plain(column.path));
    if (column.field != NULL) {
        schema->rewrites |= is_rewritten(column.field);
        count_positions(schema, column.field->tuple);
    }
    schema->max_values++;
    g_array_append_val(columns, column);
}

/* A name that other programs' tables have too is a document's among paths only. */
static void
settle_paths(struct flow_schema *schema)
{
    GHashTable *fields = schema->is_document ? g_hash_table_new(NULL, NULL) : NULL;
    for (size_t i = 0; i < schema->n_columns; i++) {
        struct flow_column *column = &schema->columns[i];
        if (fields == NULL && column->path != NULL) {
            column->path = NULL;
            column->field = flow_provider_field(schema->provider, column->name, column->name_length);
        } else if (fields != NULL && column->field != NULL) {
            column->is_again = !g_hash_table_add(fields, (gpointer)column->field);
        }
    }
    if (fields != NULL) {
        g_hash_table_unref(fields);
    }
}

static void
list_info_columns(struct flow_schema *schema)
{
    schema->info_columns = g_new(uint16_t, schema->n_columns);
    for (size_t i = 0; i < schema->n_columns; i++) {
        const struct flow_field *field = schema->columns[i].field;
        if (field != NULL && flow_role_is_for_frame(field->role)) {
            schema->info_columns[schema->n_info_columns++] = (uint16_t)i;
        }
    }
}

struct flow_schema *
flow_schema_new(const struct flow_provider *provider, const char *names, size_t length)
{
    if (length == 0 || length > FLOW_MAX_NAMES_LENGTH) {
        return NULL;
    }
    struct flow_schema *schema = g_new0(struct flow_schema, 1);
    schema->provider = provider;
    schema->names = g_malloc(length + 1);
    memcpy(schema->names, names, length); /* not g_strndup(), which ends at a NUL */
    schema->names[length] = '\0';
    schema->names_length = length;
    schema->tabbed = memchr(schema->names, '\t', length) != NULL;
    schema->rewrites = schema->tabbed;
    GArray *columns = g_array_new(FALSE, FALSE, sizeof(struct flow_column));
    const char *at = schema->names, *end = at + length;
    while (at < end) {
        const char *stop = memchr(at, schema->tabbed ? '\t' : ' ', (size_t)(end - at));
        stop = stop != NULL ? stop : end;
        if (stop > at || schema->tabbed) {
            add_column(schema, at, (size_t)(stop - at), columns);
        }
        at = stop + 1;
    }
    schema->n_columns = columns->len;
    schema->columns = (struct flow_column *)g_array_free(columns, FALSE);
    if (schema->n_columns == 0 || schema->n_columns > FLOW_MAX_COLUMNS) {
        flow_schema_free(schema);
        return NULL;
    }
    settle_paths(schema);
    list_info_columns(schema);
    return schema;
}

void
flow_schema_free(struct flow_schema *schema)
{
    g_free(schema->info_columns);
    g_free(schema->columns);
    g_free(schema->names);
    g_free(schema);
}

/* An element has no more positions than bytes, the one behind it included. */
size_t
flow_schema_room(const struct flow_schema *schema, size_t row_length)
{
    return schema->max_values + MIN(row_length + 1, schema->most_positions * FLOW_MAX_ELEMENTS);
}

/* The latest schema is kept at hand, since nearly every row has the columns of the row before. */
struct flow_schemas {
    GHashTable *by_names; /* provider, NUL, names -> schema */
    GString *key;
    const struct flow_schema *latest;
};

struct flow_schemas *
flow_schemas_new(void)
{
    struct flow_schemas *schemas = g_new0(struct flow_schemas, 1);
    schemas->by_names = g_hash_table_new_full(hash_gbytes, g_bytes_equal, (GDestroyNotify)g_bytes_unref,
                                              (GDestroyNotify)flow_schema_free);
    schemas->key = g_string_new(NULL);
    return schemas;
}

void
flow_schemas_free(struct flow_schemas *schemas)
{
    g_hash_table_destroy(schemas->by_names);
    g_string_free(schemas->key, TRUE);
    g_free(schemas);
}

void
flow_schemas_clear(struct flow_schemas *schemas)
{
    g_hash_table_remove_all(schemas->by_names);
    schemas->latest = NULL;
}

unsigned
flow_schemas_count(const struct flow_schemas *schemas)
{
    return g_hash_table_size(schemas->by_names);
}

static const struct flow_schema *
get(struct flow_schemas *schemas, const struct flow_provider *provider, const char *names, size_t length, size_t most)
{
    const struct flow_schema *latest = schemas->latest;
    if (latest != NULL && latest->provider == provider && latest->names_length == length &&
        memcmp(latest->names, names, length) == 0) {
        return latest;
    }
    g_string_assign(schemas->key, provider->id);
    g_string_append_c(schemas->key, '\0');
    g_string_append_len(schemas->key, names, (gssize)length);
    GBytes *probe = g_bytes_new_static(schemas->key->str, schemas->key->len);
    struct flow_schema *schema = g_hash_table_lookup(schemas->by_names, probe);
    if (schema == NULL && g_hash_table_size(schemas->by_names) < most) {
        schema = flow_schema_new(provider, names, length);
        if (schema != NULL) {
            g_hash_table_insert(schemas->by_names, g_bytes_new(schemas->key->str, schemas->key->len), schema);
        }
    }
    g_bytes_unref(probe);
    if (schema != NULL) {
        schemas->latest = schema;
    }
    return schema;
}

const struct flow_schema *
flow_schemas_get(struct flow_schemas *schemas, const struct flow_provider *provider, const char *names, size_t length)
{
    return get(schemas, provider, names, length, MAX_SCHEMAS);
}

const struct flow_schema *
flow_schemas_get_own(struct flow_schemas *schemas, const struct flow_provider *provider, const char *names)
{
    return get(schemas, provider, names, strlen(names), SIZE_MAX);
}
