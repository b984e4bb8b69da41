/* write.c - records to the text of a log again
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <jansson.h>
#include <string.h>
#include "core/record/cells.h"
#include "core/record/packet_text.h"
#include "core/record/rows.h"
#include "core/record/value.h"
#include "core/wrap/recognise.h"
#include "core/wrap/write.h"
#include "core/wrap/written.h"

enum form { UNDECIDED, LINES, JSON };

struct flow_writer {
    const struct flow_provider *const *providers;
    struct flow_recogniser *recogniser;
    struct flow_schemas *schemas;
    enum form form;
    const struct flow_schema *latest; /* of the record before */
    GString *header;                  /* names of the columns in force in the text; empty: none are named */
    const struct flow_provider *header_of;
    bool has_rows; /* without a header before them */
    GString *names, *cell;
};

struct flow_writer *
flow_writer_new(const struct flow_provider *const *providers)
{
    struct flow_writer *writer = g_new0(struct flow_writer, 1);
    writer->providers = providers;
    writer->recogniser = flow_recogniser_new(providers);
    writer->schemas = flow_schemas_new();
    writer->header = g_string_new(NULL);
    writer->names = g_string_new(NULL);
    writer->cell = g_string_new(NULL);
    return writer;
}

void
flow_writer_free(struct flow_writer *writer)
{
    g_string_free(writer->cell, TRUE);
    g_string_free(writer->names, TRUE);
    g_string_free(writer->header, TRUE);
    flow_schemas_free(writer->schemas);
    flow_recogniser_free(writer->recogniser);
    g_free(writer);
}

static const struct flow_provider *
provider_of(const struct flow_writer *writer, const char *id, size_t length)
{
    for (size_t i = 0; writer->providers[i] != NULL; i++) {
        if (strlen(writer->providers[i]->id) == length && memcmp(writer->providers[i]->id, id, length) == 0) {
            return writer->providers[i];
        }
    }
    return NULL;
}

/* Neighbours mostly have the same columns. */
static const struct flow_schema *
schema_of(struct flow_writer *writer, const struct flow_provider *provider, const char *names, size_t length)
{
    const struct flow_schema *latest = writer->latest;
    if (latest == NULL || latest->provider != provider || latest->names_length != length ||
        memcmp(latest->names, names, length) != 0) {
        writer->latest = flow_schemas_get(writer->schemas, provider, names, length);
    }
    return writer->latest;
}

/* The cell as it was before it became one of a tabbed row; the writer's until the next call. */
static const GString *
plain_cell(struct flow_writer *writer, const struct flow_schema *schema, const char *text, size_t length)
{
    g_string_set_size(writer->cell, length);
    if (schema->tabbed) {
        g_string_set_size(writer->cell, flow_unescape(text, length, writer->cell->str));
    } else {
        memcpy(writer->cell->str, text, length);
    }
    return writer->cell;
}

/* ---- what could not be read ---- */

static bool
is_fault(const struct flow_schema *schema)
{
    size_t length = strlen(flow_fault_columns);
    return schema->names_length >= length &&
           memcmp(schema->names + schema->names_length - length, flow_fault_columns, length) == 0;
}

/* The text is the writer's until the next call; NULL if the record has none. */
static const GString *
text_at_fault(struct flow_writer *writer, const struct flow_schema *schema, const char *row, size_t length)
{
    struct cells cells = cells_of(schema, row, length);
    size_t cell_length;
    const char *cell = NULL;
    for (size_t i = 0; i < schema->n_columns; i++) {
        cell = next_cell(&cells, &cell_length);
    }
    return cell != NULL ? plain_cell(writer, schema, cell, cell_length) : NULL;
}

/* ---- lines of text ---- */

/* The names of the log's own columns, separated by blanks. */
static void
collect_names(struct flow_writer *writer, const struct flow_schema *schema)
{
    g_string_truncate(writer->names, 0);
    for (size_t i = 0; i < schema->n_columns; i++) {
        const struct flow_column *column = &schema->columns[i];
        if (!flow_is_container_column(column)) {
            g_string_append_printf(writer->names, "%s%.*s", writer->names->len > 0 ? " " : "", (int)column->name_length,
                                   column->name);
        }
    }
}

/* Whether whoever reads the names as a header takes the rows behind it for this provider's. */
static bool
reads_back(struct flow_writer *writer, const struct flow_provider *provider)
{
    const struct flow_header *header =
        flow_recogniser_header(writer->recogniser, writer->names->str, writer->names->len, false);
    return header != NULL && flow_header_schema(header)->provider == provider;
}

/* Rows whose columns no header can name are told by what they look like, or by a format that somebody declared: only
 * where no other header is in force. */
static char *
name_columns(struct flow_writer *writer, const struct flow_schema *schema, GString *out)
{
    collect_names(writer, schema);
    bool is_in_force = writer->header_of == schema->provider && g_string_equal(writer->header, writer->names);
    if (is_in_force || schema->provider->unnamed) {
        return NULL;
    }
    if (reads_back(writer, schema->provider)) {
        g_string_append_printf(out, "%s\n", writer->names->str);
        g_string_assign(writer->header, writer->names->str);
        writer->header_of = schema->provider;
        return NULL;
    }
    return writer->header_of == NULL
               ? NULL
               : g_strdup_printf(
                     "the records before it are lines of a log of another kind (%s), among which nothing would "
                     "say what this one is: save them apart, with the filter flowlog.provider == \"%s\"",
                     writer->header_of->title, schema->provider->id);
}

/* A row that had something before it: that cannot be written in front of the row as it was. */
static char *
add_tabbed_line(struct flow_writer *writer, const struct flow_schema *schema, const char *row, size_t length,
                GString *out)
{
    struct cells cells = cells_of(schema, row, length);
    size_t cell_length, begin = out->len;
    const char *cell;
    for (size_t i = 0; (cell = next_cell(&cells, &cell_length)) != NULL; i++) {
        const GString *text = plain_cell(writer, schema, cell, cell_length);
        bool is_container = i < schema->n_columns && flow_is_container_column(&schema->columns[i]);
        if (i >= schema->n_columns || (is_container && text->len > 0) || strpbrk(text->str, " \t\n") != NULL ||
            strlen(text->str) != text->len) {
            g_string_truncate(out, begin);
            return g_strdup_printf(
                "the records before it are lines of text, and it is none: save them apart, such as with "
                "the filter flowlog.provider == \"%s\"",
                schema->provider->id);
        }
        if (!is_container) {
            g_string_append_printf(out, "%s%s", out->len > begin ? " " : "", text->len > 0 ? text->str : "-");
        }
    }
    g_string_append_c(out, '\n');
    return NULL;
}

/* The piece that a log begins with stands in it as it was. */
static char *
write_fault(struct flow_writer *writer, const struct flow_schema *schema, const char *row, size_t length, GString *out)
{
    const GString *text = text_at_fault(writer, schema, row, length);
    if (text == NULL) {
        return g_strdup("the record does not have the text that could not be read");
    }
    g_string_append_len(out, text->str, (gssize)text->len);
    g_string_append_c(out, '\n');
    return NULL;
}

static char *
write_line(struct flow_writer *writer, const struct flow_schema *schema, const char *row, size_t length, GString *out)
{
    gsize begin = out->len;
    char *problem = name_columns(writer, schema, out);
    if (problem == NULL && schema->tabbed) {
        problem = add_tabbed_line(writer, schema, row, length, out);
        if (problem != NULL) {
            g_string_truncate(out, begin);
        }
    } else if (problem == NULL) {
        g_string_append_len(out, row, (gssize)length);
        g_string_append_c(out, '\n');
    }
    return problem;
}

/* ---- JSON ---- */

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
add_cells(struct flow_writer *writer, const struct flow_schema *schema, const char *row, size_t length, bool only_front,
          json_t *root, GString *rest)
{
    struct cells cells = cells_of(schema, row, length);
    size_t cell_length;
    const char *cell;
    for (size_t i = 0; (cell = next_cell(&cells, &cell_length)) != NULL; i++) {
        const struct flow_column *column = i < schema->n_columns ? &schema->columns[i] : NULL;
        const GString *text = plain_cell(writer, schema, cell, cell_length);
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
add_wrong_row(struct flow_writer *writer, const struct flow_schema *schema, const char *row, size_t length,
              size_t found, json_t *root)
{
    GString *rest = g_string_new(NULL);
    char *reason = g_strdup_printf("the row has %zu value%s where the log has %zu columns", found,
                                   found == 1 ? "" : "s", schema->n_columns);
    bool added = add_cells(writer, schema, row, length, true, root, rest) &&
                 json_object_set_new(root, "@error", json_string(reason)) == 0 &&
                 json_object_set_new(root, "@text", json_stringn(rest->str, rest->len)) == 0;
    g_string_free(rest, TRUE);
    g_free(reason);
    return added;
}

static char *
write_object(struct flow_writer *writer, const struct flow_schema *schema, const char *row, size_t length, GString *out)
{
    json_t *root = json_object();
    size_t found = count_cells(schema, row, length);
    json_object_set_new(root, flow_written_mark, json_string(schema->provider->id));
    bool good = found == schema->n_columns ? add_cells(writer, schema, row, length, false, root, NULL)
                                           : add_wrong_row(writer, schema, row, length, found, root);
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

/* ---- a record ---- */

/* A log of text may begin with a piece of a row, one of JSON with anything. */
static enum form
form_of(struct flow_writer *writer, const struct flow_schema *schema, const char *row, size_t length)
{
    if (!is_fault(schema)) {
        return schema->tabbed ? JSON : LINES;
    }
    const GString *text = text_at_fault(writer, schema, row, length);
    bool may_be_line = schema->provider->default_columns != NULL && text != NULL && strchr("{[", text->str[0]) == NULL;
    return may_be_line ? LINES : JSON;
}

char *
flow_writer_add(struct flow_writer *writer, const char *text, size_t length, GString *out)
{
    struct flow_packet_text lines;
    if (length > G_MAXINT || !flow_packet_text_split(text, (int)length, &lines)) {
        return g_strdup("it is not a flow log's record");
    }
    const struct flow_provider *provider = provider_of(writer, lines.id, (size_t)lines.id_length);
    if (provider == NULL) {
        return g_strdup("it is of a kind of flow log that this version does not know");
    }
    const struct flow_schema *schema = schema_of(writer, provider, lines.names, (size_t)lines.names_length);
    if (schema == NULL) {
        return g_strdup("there are too many columns, or too many different headers");
    }
    size_t row_length = (size_t)lines.row_length;
    if (writer->form == UNDECIDED) {
        writer->form = form_of(writer, schema, lines.row, row_length);
    }
    if (writer->form == JSON) {
        return write_object(writer, schema, lines.row, row_length, out);
    }
    return is_fault(schema) ? write_fault(writer, schema, lines.row, row_length, out)
                            : write_line(writer, schema, lines.row, row_length, out);
}
