/* flat.c - an item of a log that is one row: the values of an object and of those in it, by their paths
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/record/flat.h"
#include <string.h>
#include "core/record/provider.h"
#include "core/record/reporter.h"
#include "core/record/row_text.h"

enum { DEEPEST = 8 };

struct leaf {
    char *path;
    const struct flow_field *field; /* NULL: no table knows it */
    size_t order; /* place of the field in the table; behind all of them, the place among the item's values */
    const json_t *value;
};

struct flattening {
    const struct flow_provider *provider;
    size_t n_fields;
    GString *path;
    GArray *leaves;    /* struct leaf */
    size_t names;      /* bytes of their paths, each with a tab behind it */
    GPtrArray *opened; /* objects that were text, which leaves may be of */
};

static void
clear_leaf(void *leaf)
{
    g_free(((struct leaf *)leaf)->path);
}

static gint
by_order(gconstpointer a, gconstpointer b)
{
    size_t x = ((const struct leaf *)a)->order, y = ((const struct leaf *)b)->order;
    return x < y ? -1 : x > y;
}

/* Behind the leaf with which the names are too long for any row, none is taken: all paths through a long name would be
 * as long, and a row says that there are more than can be kept. */
static void
add_leaf(struct flattening *flattening, const json_t *value)
{
    if (flattening->names > FLOW_MAX_NAMES_LENGTH + 1) {
        return;
    }
    flattening->names += flattening->path->len + 1;
    const struct flow_path *path;
    /* A row of more columns cannot be kept, whatever they are. */
    const struct flow_field *field =
        flattening->leaves->len < FLOW_MAX_COLUMNS
            ? flow_provider_column(flattening->provider, flattening->path->str, flattening->path->len, &path)
            : NULL;
    const struct flow_field *fields = flattening->provider->fields;
    bool is_own = field != NULL && field >= fields && field < fields + flattening->n_fields;
    struct leaf leaf = {g_strndup(flattening->path->str, flattening->path->len), field,
                        is_own ? (size_t)(field - fields) : flattening->n_fields + flattening->leaves->len, value};
    g_array_append_val(flattening->leaves, leaf);
}

static bool
is_through(const char *column, const GString *path)
{
    return strncmp(column, path->str, path->len) == 0 && column[path->len] == '.';
}

/* Whether columns of the provider, or what documents name them by, are paths through the member of this path. */
static bool
holds_columns(const struct flattening *flattening)
{
    for (size_t i = 0; i < flattening->n_fields; i++) {
        if (is_through(flattening->provider->fields[i].column, flattening->path)) {
            return true;
        }
    }
    const struct flow_path *path = flattening->provider->paths;
    while (path != NULL && path->path != NULL && !is_through(path->path, flattening->path)) {
        path++;
    }
    return path != NULL && path->path != NULL;
}

/* Engines write the objects in a row as text, and programs maps as lists of pairs. The object of such a value, where
 * one belongs; NULL if it is none. It is the flattening's. */
static const json_t *
object_in(struct flattening *flattening, const json_t *value, bool is_payload)
{
    const char *text = json_string_value(value);
    bool may_be = text != NULL ? text[0] == '{' : json_is_array(value);
    if (!may_be || !(is_payload || holds_columns(flattening))) {
        return NULL;
    }
    size_t length = json_string_length(value);
    json_t *object =
        text != NULL ? json_loadb(text, length, JSON_ALLOW_NUL | JSON_REJECT_DUPLICATES, NULL) : flow_row_pairs(value);
    if (object == NULL && text != NULL) {
        object = flow_row_text(text, length);
    }
    if (object != NULL) {
        g_ptr_array_add(flattening->opened, object);
    }
    return object;
}

static void
free_object(void *object)
{
    json_decref(object);
}

static void add_members(struct flattening *flattening, const json_t *object, int depth);

static void
add_member(struct flattening *flattening, const char *name, const json_t *value, int depth)
{
    gsize before = flattening->path->len;
    if (before > 0) {
        g_string_append_c(flattening->path, '.');
    }
    g_string_append(flattening->path, name);
    bool is_payload =
        depth == 1 && flow_provider_payload(flattening->provider, name, strlen(name)) == strlen(name) && *name != '\0';
    if (is_payload) {
        g_string_truncate(flattening->path, before);
    }
    const json_t *object = depth == DEEPEST        ? NULL
                           : json_is_object(value) ? value
                                                   : object_in(flattening, value, is_payload);
    if (object != NULL && json_object_size(object) > 0) {
        add_members(flattening, object, depth + 1);
    } else {
        if (is_payload) {
            g_string_append(flattening->path, name);
        }
        add_leaf(flattening, value);
    }
    g_string_truncate(flattening->path, before);
}

static void
add_members(struct flattening *flattening, const json_t *object, int depth)
{
    const char *name;
    json_t *value;
    json_object_foreach((json_t *)object, name, value)
    {
        add_member(flattening, name, value, depth);
    }
}

static size_t
count_fields(const struct flow_provider *provider)
{
    size_t n = 0;
    while (provider->fields[n].column != NULL) {
        n++;
    }
    return n;
}

static const char *
value_of(const void *row, const char *column, size_t *length)
{
    const struct flattening *flattening = row;
    for (guint i = 0; i < flattening->leaves->len; i++) {
        const struct leaf *leaf = &g_array_index(flattening->leaves, struct leaf, i);
        if (leaf->field != NULL && json_string_length(leaf->value) > 0 && strcmp(leaf->field->column, column) == 0) {
            *length = json_string_length(leaf->value);
            return json_string_value(leaf->value);
        }
    }
    return NULL;
}

static void
add_reporter(struct flow_rows *rows, const struct flattening *flattening)
{
    GString *name = g_string_new(NULL);
    if (flow_reporter_name(flattening->provider, value_of, flattening, name)) {
        json_t *cell = json_stringn(name->str, name->len);
        flow_rows_cell(rows, flow_reporter_column, cell);
        json_decref(cell);
    }
    g_string_free(name, TRUE);
}

void
flow_rows_flatten(struct flow_rows *rows, const json_t *object)
{
    const struct flow_provider *provider = flow_rows_provider(rows);
    struct flattening flattening = {.provider = provider,
                                    .n_fields = count_fields(provider),
                                    .path = g_string_new(NULL),
                                    .leaves = g_array_new(FALSE, FALSE, sizeof(struct leaf)),
                                    .opened = g_ptr_array_new_with_free_func(free_object)};
    g_array_set_clear_func(flattening.leaves, clear_leaf);
    add_members(&flattening, object, 1);
    g_array_sort(flattening.leaves, by_order);
    if (provider->reporters != NULL) {
        add_reporter(rows, &flattening);
    }
    for (guint i = 0; i < flattening.leaves->len; i++) {
        const struct leaf *leaf = &g_array_index(flattening.leaves, struct leaf, i);
        flow_rows_cell(rows, leaf->path, leaf->value);
    }
    g_ptr_array_free(flattening.opened, TRUE);
    g_array_free(flattening.leaves, TRUE);
    g_string_free(flattening.path, TRUE);
}
