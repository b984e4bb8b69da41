/* flat.c - an item of a log that is one row: the values of an object and of those in it, by their paths
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/record/flat.h"
#include <string.h>
#include "core/record/provider.h"

enum { DEEPEST = 8 };

struct leaf {
    char *path;
    size_t order; /* place of the field in the table; behind all of them, the place among the item's values */
    const json_t *value;
};

struct flattening {
    const struct flow_provider *provider;
    const char *inside;
    size_t n_fields;
    GString *path;
    GArray *leaves; /* struct leaf */
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

static void
add_leaf(struct flattening *flattening, const json_t *value)
{
    const struct flow_field *field =
        flow_provider_field(flattening->provider, flattening->path->str, flattening->path->len);
    const struct flow_field *fields = flattening->provider->fields;
    bool is_own = field != NULL && field >= fields && field < fields + flattening->n_fields;
    struct leaf leaf = {g_strndup(flattening->path->str, flattening->path->len),
                        is_own ? (size_t)(field - fields) : flattening->n_fields + flattening->leaves->len, value};
    g_array_append_val(flattening->leaves, leaf);
}

static void
add_members(struct flattening *flattening, const json_t *object, int depth)
{
    const char *name;
    json_t *value;
    gsize before = flattening->path->len;
    json_object_foreach((json_t *)object, name, value)
    {
        bool is_inside = depth == 1 && flattening->inside != NULL && strcmp(name, flattening->inside) == 0;
        if (!is_inside || !json_is_object(value)) {
            g_string_append(flattening->path, name);
        }
        if (!json_is_object(value) || depth == DEEPEST || json_object_size(value) == 0) {
            add_leaf(flattening, value);
        } else {
            if (flattening->path->len > 0 && !is_inside) {
                g_string_append_c(flattening->path, '.');
            }
            add_members(flattening, value, depth + 1);
        }
        g_string_truncate(flattening->path, before);
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

void
flow_rows_flatten(struct flow_rows *rows, const json_t *object, const char *inside)
{
    const struct flow_provider *provider = flow_rows_provider(rows);
    struct flattening flattening = {provider, inside, count_fields(provider), g_string_new(NULL),
                                    g_array_new(FALSE, FALSE, sizeof(struct leaf))};
    g_array_set_clear_func(flattening.leaves, clear_leaf);
    add_members(&flattening, object, 1);
    g_array_sort(flattening.leaves, by_order);
    for (guint i = 0; i < flattening.leaves->len; i++) {
        const struct leaf *leaf = &g_array_index(flattening.leaves, struct leaf, i);
        flow_rows_cell(rows, leaf->path, leaf->value);
    }
    g_array_free(flattening.leaves, TRUE);
    g_string_free(flattening.path, TRUE);
}
