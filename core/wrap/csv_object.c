/* csv_object.c - rows of a table some of whose cells are JSON objects
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>
#include "core/record/value.h"
#include "core/wrap/csv_object.h"

struct flow_csv_object {
    struct flow_rows *rows;
    const struct flow_provider *const *providers;
    json_t *root;
    GString *text; /* of root */
};

static int
append_dump(const char *text, size_t length, void *out)
{
    g_string_append_len(out, text, (gssize)length);
    return 0;
}

/* A cell as it was before it stood in a tabbed row; nothing is null. NULL if it is no UTF-8. */
static json_t *
value_of(const struct flow_text *cell)
{
    if (cell->length == 0) {
        return json_null();
    }
    char *plain = g_malloc(cell->length);
    json_t *value = json_stringn(plain, flow_unescape(cell->text, cell->length, plain));
    g_free(plain);
    return value;
}

/* The row as an object, to be given back with json_decref(), and its text. NULL if a name stands twice, which would
 * hide a cell, or something is no UTF-8. */
static json_t *
object_of(const struct flow_csv_row *row, GString *text)
{
    json_t *object = json_object();
    bool sound = true;
    for (size_t i = 0; sound && i < row->n; i++) {
        char *name = g_malloc(row->names[i].length + 1);
        name[flow_unescape(row->names[i].text, row->names[i].length, name)] = '\0';
        sound =
            json_object_get(object, name) == NULL && json_object_set_new(object, name, value_of(&row->cells[i])) == 0;
        g_free(name);
    }
    g_string_truncate(text, 0);
    if (!sound || json_dump_callback(object, append_dump, text, JSON_COMPACT) != 0) {
        json_decref(object);
        return NULL;
    }
    return object;
}

static const struct flow_provider *
claimant(const struct flow_provider *const *providers, const GString *text)
{
    for (size_t i = 0; providers[i] != NULL; i++) {
        if (providers[i]->json != NULL && providers[i]->json->claims(text->str, text->len)) {
            return providers[i];
        }
    }
    return NULL;
}

const struct flow_provider *
flow_csv_object_provider(const struct flow_provider *const *providers, const struct flow_csv_row *row)
{
    bool any = false;
    for (size_t i = 0; i < row->n; i++) {
        any = any || (row->cells[i].length > 0 && row->cells[i].text[0] == '{');
    }
    GString *text = g_string_new(NULL);
    json_t *object = any ? object_of(row, text) : NULL;
    const struct flow_provider *provider = object != NULL ? claimant(providers, text) : NULL;
    json_decref(object);
    g_string_free(text, TRUE);
    return provider;
}

struct flow_csv_object *
flow_csv_object_new(struct flow_schemas *schemas, const struct flow_provider *const *providers)
{
    struct flow_csv_object *object = g_new0(struct flow_csv_object, 1);
    object->rows = flow_rows_new(schemas);
    object->providers = providers;
    object->text = g_string_new(NULL);
    return object;
}

void
flow_csv_object_free(struct flow_csv_object *object)
{
    json_decref(object->root);
    flow_rows_free(object->rows);
    g_string_free(object->text, TRUE);
    g_free(object);
}

void
flow_csv_object_read(struct flow_csv_object *object, const struct flow_provider *usual, const struct flow_csv_row *row,
                     struct flow_row *out)
{
    json_decref(object->root);
    object->root = object_of(row, object->text);
    const struct flow_provider *whose = object->root != NULL ? claimant(object->providers, object->text) : NULL;
    flow_rows_begin(object->rows, whose != NULL ? whose : usual, NULL);
    if (whose != NULL) {
        flow_rows_source(object->rows, object->text->str, object->text->len);
        whose->json->rows(object->rows, object->root);
    }
    if (whose == NULL || flow_rows_count(object->rows) != 1) {
        flow_rows_begin(object->rows, usual, NULL);
        flow_rows_fault_text(object->rows,
                             object->root == NULL ? "two names of the header are one, or the row is no UTF-8"
                             : whose == NULL      ? "the record is not a flow log's"
                                                  : "the row of the table holds more rows than one",
                             object->text->str, object->text->len);
    }
    flow_rows_get(object->rows, 0, out);
}
