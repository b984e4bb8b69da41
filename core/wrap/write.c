/* write.c - records to the text of a log again
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>
#include "core/record/cells.h"
#include "core/record/packet_text.h"
#include "core/record/rows.h"
#include "core/wrap/recognise.h"
#include "core/wrap/write.h"
#include "core/wrap/write_json.h"

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
    return cell != NULL ? flow_plain_cell(writer->cell, schema, cell, cell_length) : NULL;
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
        const GString *text = flow_plain_cell(writer->cell, schema, cell, cell_length);
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
        return flow_write_object(writer->cell, schema, lines.row, row_length, out);
    }
    return is_fault(schema) ? write_fault(writer, schema, lines.row, row_length, out)
                            : write_line(writer, schema, lines.row, row_length, out);
}
