/* write_json.c - a record as an object of JSON
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <jansson.h>
#include <string.h>
#include "core/record/cells.h"
#include "core/record/value.h"
#include "core/wrap/write_json.h"
#include "core/wrap/written.h"

static int
append_dump(const char *text, size_t length, void *out)
{
    g_string_append_len(out, text, (gssize)length);
    return 0;
}

/* Returns false if there is not enough memory. */
static bool
append_json(GString *out, const json_t *value)
{
    return json_dump_callback(value, append_dump, out, JSON_COMPACT | JSON_ENCODE_ANY) == 0;
}

static bool
is_number(const struct flow_field *field)
{
    switch (field->type) {
    case FLOW_UINT8:
    case FLOW_UINT16:
    case FLOW_UINT32:
    case FLOW_UINT64:
    case FLOW_UNIXTIME:
        return true;
    default:
        return false;
    }
}

/* Text that stands for an array, if the reader would make the same text of it. Of an object it would make columns. */
static json_t *
value_of_json(const GString *text)
{
    json_t *value =
        text->str[0] == '[' ? json_loadb(text->str, text->len, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, NULL) : NULL;
    GString *again = g_string_new(NULL);
    if (value != NULL && (!append_json(again, value) || !g_string_equal(again, text))) {
        json_decref(value);
        value = NULL;
    }
    g_string_free(again, TRUE);
    return value;
}

/* Returns NULL if the text is not UTF-8. */
static json_t *
value_of(const struct flow_column *column, const GString *text)
{
    if (flow_is_container_column(column)) {
        return json_stringn(text->str, text->len);
    }
    uint64_t number;
    bool is_canonical = text->len > 0 && (text->str[0] != '0' || text->len == 1);
    if (column->field != NULL && is_number(column->field) && is_canonical &&
        flow_parse_uint(text->str, text->len, INT64_MAX, &number)) {
        return json_integer((json_int_t)number);
    }
    json_t *value = value_of_json(text);
    return value != NULL ? value : json_stringn(text->str, text->len);
}

/* The object that a column's last name is a member of: columns are paths, "connection.src_ip". What a name that is
 * taken already leads to keeps its dots, and so does what would be too deep to be read as a path. Moves *name to what
 * is left of it. */
static json_t *
object_for(json_t *root, char **name)
{
    json_t *object = root;
    char *dot;
    for (int depth = 1;
         depth < FLOW_WRITTEN_DEEPEST && (dot = strchr(*name, '.')) != NULL && dot > *name && dot[1] != '\0'; depth++) {
        *dot = '\0';
        json_t *inner = json_object_get(object, *name);
        if (inner == NULL) {
            inner = json_object();
            json_object_set_new(object, *name, inner);
        } else if (!json_is_object(inner)) {
            *dot = '.';
            break;
        }
        object = inner;
        *name = dot + 1;
    }
    return object;
}

/* Adds a member. Returns false if that cannot be done: it is not UTF-8, or there is a member of that name. */
static bool
add_member(json_t *root, const struct flow_column *column, const GString *text)
{
    char *path = g_strndup(column->name, column->name_length), *name = path;
    path[flow_unescape(path, column->name_length, path)] = '\0';
    json_t *object = object_for(root, &name);
    bool is_new = json_object_get(object, name) == NULL;
    json_t *value = is_new ? value_of(column, text) : NULL;
    bool added = value != NULL && json_object_set_new(object, name, value) == 0;
    g_free(path);
    return added;
}

/* Adds the cells of a row as members; with only_front, those that stand before the log's own. Returns false if a cell
 * cannot be one. rest gets what is not added, if it is not NULL. */
static bool
add_cells(GString *plain, const struct flow_schema *schema, const char *row, size_t length, bool only_front,
          json_t *root, GString *rest)
{
    struct cells cells = cells_of(schema, row, length);
    size_t cell_length;
    const char *cell;
    for (size_t i = 0; (cell = next_cell(&cells, &cell_length)) != NULL; i++) {
        const struct flow_column *column = i < schema->n_columns ? &schema->columns[i] : NULL;
        const GString *text = flow_plain_cell(plain, schema, cell, cell_length);
        if (only_front && (column == NULL || !flow_is_container_column(column))) {
            g_string_append_printf(rest, "%s%s", rest->len > 0 ? " " : "", text->str);
        } else if (column == NULL || !add_member(root, column, text)) {
            return false;
        }
    }
    return true;
}

static size_t
count_cells(const struct flow_schema *schema, const char *row, size_t length)
{
    struct cells cells = cells_of(schema, row, length);
    size_t n = 0, cell_length;
    while (next_cell(&cells, &cell_length) != NULL) {
        n++;
    }
    return n;
}

/* A row that has too few values or too many is one that could not be read. */
static bool
add_wrong_row(GString *plain, const struct flow_schema *schema, const char *row, size_t length, size_t found,
              json_t *root)
{
    GString *rest = g_string_new(NULL);
    char *reason = g_strdup_printf("the row has %zu value%s where the log has %zu columns", found,
                                   found == 1 ? "" : "s", schema->n_columns);
    bool added = add_cells(plain, schema, row, length, true, root, rest) &&
                 json_object_set_new(root, "@error", json_string(reason)) == 0 &&
                 json_object_set_new(root, "@text", json_stringn(rest->str, rest->len)) == 0;
    g_string_free(rest, TRUE);
    g_free(reason);
    return added;
}

char *
flow_write_object(GString *plain, const struct flow_schema *schema, const char *row, size_t length, GString *out)
{
    json_t *root = json_object();
    size_t found = count_cells(schema, row, length);
    json_object_set_new(root, flow_written_mark, json_string(schema->provider->id));
    bool good = found == schema->n_columns ? add_cells(plain, schema, row, length, false, root, NULL)
                                           : add_wrong_row(plain, schema, row, length, found, root);
    gsize begin = out->len;
    bool written = good && append_json(out, root);
    json_decref(root);
    if (written) {
        g_string_append_c(out, '\n');
        return NULL;
    }
    g_string_truncate(out, begin);
    return g_strdup(good ? "there is not enough memory to write it"
                         : "a value of it is not UTF-8, or a name stands twice: JSON cannot have that");
}
