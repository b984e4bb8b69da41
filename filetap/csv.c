/* csv.c - a table with a header: what query engines, consoles and spreadsheets save, with commas, tabs or semicolons
 *
 * The header names the columns, and only it tells whose log this is: a table without one is not guessed. Where files
 * were concatenated, there are several.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>
#include "filetap/csv_rows.h"
#include "filetap/places.h"
#include "core/base/search.h"
#include "core/provider/registry.h"
#include "core/record/reporter.h"
#include "core/record/rows.h"
#include "core/wrap/table.h"

/* The offset of the header that the file begins with. */
enum { BEFORE_ALL = -1 };

enum { MOST_IN_VAIN = 65536 };

/* Behind this offset, this header is in force. */
struct change {
    int64_t offset;
    struct csv_table table;
};

struct csv {
    struct flow_schemas *schemas;
    struct csv_reading sequential, random;
    struct flow_csv *header, *below; /* of a line that may be a header, and the line below it */
    struct csv_table in_force;       /* of sequential reading */
    GArray *changes;                 /* of struct change, by offset; NULL if nobody asked for random access */
    struct filetap_places *places;   /* of rows */
    bool has_rows;                   /* below the last change */
    size_t names_in_vain;            /* of rows that look like headers and are none */
};

/* ---- headers ---- */

/* Whose rows stand below the names of a header; below, if it is not NULL, is the row that does. */
static const struct flow_provider *
provider_of(const struct flow_csv *header, const struct flow_csv *below, bool *holds_objects)
{
    *holds_objects = false;
    struct flow_text names[FLOW_MAX_COLUMNS], values[FLOW_MAX_COLUMNS];
    if (!flow_csv_may_be_names(header) || !flow_csv_cells(header, names)) {
        return NULL;
    }
    bool fits = below != NULL && below->n_cells == header->n_cells && flow_csv_cells(below, values);
    const struct flow_provider *provider =
        flow_table_provider(flow_providers, names, fits ? values : NULL, header->n_cells);
    if (provider == NULL && fits) {
        provider = flow_csv_object_provider(flow_providers, &(struct flow_csv_row){names, values, header->n_cells});
        *holds_objects = provider != NULL;
    }
    return provider;
}

/* The table of a provider's rows below this header; without a schema if there are too many already. */
static struct csv_table
table_of(struct csv *csv, const struct flow_csv *header, const struct flow_provider *provider, bool holds_objects)
{
    struct csv_table table = {.separator = header->separator, .holds_objects = holds_objects};
    table.fault = flow_schemas_get(csv->schemas, provider, flow_fault_columns, strlen(flow_fault_columns));
    table.made = provider->reporters != NULL;
    GString *names = g_string_new(table.made > 0 ? flow_reporter_column : "");
    g_string_append_len(names, "\t", (gssize)table.made);
    g_string_append_len(names, header->text, (gssize)header->length);
    if (table.fault != NULL) {
        table.schema = flow_schemas_get(csv->schemas, provider, names->str, names->len);
    }
    g_string_free(names, TRUE);
    return table;
}

/* Whether a row in the middle of the file is a header. Clouds share names, so the row below it has a say in whose. To
 * ask whose the names are takes long, and hardly a row of values looks like names: after many in vain nothing does. */
static bool
is_another(struct csv *csv, const struct flow_csv *row, struct filetap_input *input, struct csv_table *table)
{
    if (!flow_csv_may_be_names(row) || csv->names_in_vain >= MOST_IN_VAIN) {
        return false;
    }
    bool holds_objects;
    const struct flow_provider *provider = provider_of(row, NULL, &holds_objects);
    if (provider != NULL) {
        GList *place = NULL;
        const struct filetap_line *line = filetap_ahead_look(csv->sequential.ahead, input, &place);
        const struct flow_provider *surely =
            provider_of(row, csv_take_line(csv->below, line, row->separator), &holds_objects);
        *table = table_of(csv, row, surely != NULL ? surely : provider, holds_objects);
    }
    if (provider != NULL && table->schema == NULL) {
        *table = csv->in_force;
        table->separator = row->separator;
        table->is_unknown = true;
    }
    if (provider != NULL) {
        return true;
    }
    csv->names_in_vain += row->n_cells;
    return false;
}

/* Whether the row that was read is a header, and if so what it says. */
static bool
is_header(struct csv *csv, struct filetap_input *input, struct csv_table *table)
{
    const struct flow_csv *row = csv->sequential.csv;
    const struct flow_schema *schema = csv->in_force.schema;
    size_t made = csv->in_force.made > 0 ? strlen(flow_reporter_column) + 1 : 0;
    if (row->length == schema->names_length - made && memcmp(row->text, schema->names + made, row->length) == 0) {
        *table = csv->in_force;
        table->is_unknown = false;
        return true;
    }
    if (row->n_cells > 1) {
        return is_another(csv, row, input, table);
    }
    for (const char *separator = flow_csv_separators; *separator != '\0'; separator++) {
        const struct flow_csv *header = csv_take_line(csv->header, &csv->sequential.ahead->line, *separator);
        if (header != NULL && is_another(csv, header, input, table)) {
            return true;
        }
    }
    return false;
}

/* A change that no row stands below is written over: a file of nothing but changing headers must not fill memory. */
static void
put_in_force(struct csv *csv, const struct csv_table *table, int64_t offset)
{
    if (table->schema == csv->in_force.schema && table->separator == csv->in_force.separator &&
        table->is_unknown == csv->in_force.is_unknown) {
        return;
    }
    csv->in_force = *table;
    if (csv->changes != NULL) {
        struct change change = {offset, *table};
        if (!csv->has_rows && csv->changes->len > 0) {
            g_array_set_size(csv->changes, csv->changes->len - 1);
        }
        g_array_append_val(csv->changes, change);
        csv->has_rows = false;
    }
}

/* ---- the container ---- */

static enum filetap_next
next(void *state, struct filetap_input *input, struct filetap_row *row, int *err, char **err_info)
{
    struct csv *csv = state;
    struct csv_reading *reading = &csv->sequential;
    const struct filetap_line *line = &reading->ahead->line;
    for (;;) {
        enum filetap_next got = filetap_ahead_next(reading->ahead, input, err, err_info);
        if (got != FILETAP_ROW) {
            return got;
        }
        if (csv_is_nothing(line)) {
            continue;
        }
        struct csv_table table;
        int64_t offset = line->offset;
        row->line = line->number;
        bool is_row = csv_row_fill(reading, input, &csv->in_force, row);
        if (!is_row || !is_header(csv, input, &table)) {
            row->offset = filetap_place_of(csv->places, offset, row->line);
            csv->has_rows = true;
            return FILETAP_ROW;
        }
        put_in_force(csv, &table, offset);
    }
}

static enum filetap_next
read_at(void *state, struct filetap_input *input, int64_t place, struct filetap_row *row, int *err, char **err_info)
{
    struct csv *csv = state;
    struct csv_reading *reading = &csv->random;
    int64_t offset = filetap_place_find(csv->places, place, &row->line);
    const struct change *change = csv->changes != NULL ? search_last_until(csv->changes, offset) : NULL;
    if (change == NULL) {
        return FILETAP_END;
    }
    if (!filetap_input_seek(input, offset, err)) {
        return FILETAP_ERROR;
    }
    filetap_ahead_go(reading->ahead, row->line - 1);
    enum filetap_next got = filetap_ahead_next(reading->ahead, input, err, err_info);
    if (got == FILETAP_ROW) {
        csv_row_fill(reading, input, &change->table, row);
        row->offset = place;
    }
    return got;
}

static void
close_csv(void *state)
{
    struct csv *csv = state;
    csv_reading_clear(&csv->sequential);
    csv_reading_clear(&csv->random);
    flow_csv_free(csv->header);
    flow_csv_free(csv->below);
    flow_schemas_free(csv->schemas);
    filetap_places_free(csv->places);
    if (csv->changes != NULL) {
        g_array_free(csv->changes, TRUE);
    }
    g_free(csv);
}

/* The lines that tell whose table it is. The row is read once it is needed: through a pipe, where it may be long in
 * coming, only below a header that is ours by its names. */
struct probed {
    struct filetap_line header, row;
    bool has_row, looked;
};

static const struct filetap_line *
probe_row(struct probed *probed, struct filetap_input *input)
{
    if (!probed->looked) {
        probed->looked = true;
        probed->has_row = csv_probe_line(input, &probed->row);
    }
    return probed->has_row ? &probed->row : NULL;
}

/* Puts the header in force, if it is ours with this separator. */
static bool
probe_separator(struct csv *csv, struct filetap_input *input, struct probed *probed, char separator)
{
    const struct flow_csv *header = csv_take_line(csv->header, &probed->header, separator);
    if (header == NULL || !flow_csv_may_be_names(header)) {
        return false;
    }
    bool holds_objects;
    const struct flow_provider *provider = provider_of(header, NULL, &holds_objects);
    if (provider != NULL || !input->pipe) {
        provider = provider_of(header, csv_take_line(csv->below, probe_row(probed, input), separator), &holds_objects);
    }
    if (provider == NULL) {
        return false;
    }
    struct csv_table table = table_of(csv, header, provider, holds_objects);
    if (table.schema == NULL) {
        return false;
    }
    put_in_force(csv, &table, BEFORE_ALL);
    return true;
}

static bool
probe(struct csv *csv, struct filetap_input *input)
{
    struct probed probed = {.looked = false};
    bool is_ours = csv_probe_line(input, &probed.header);
    char said = is_ours ? csv_separator_said(&probed.header) : '\0';
    if (said != '\0') {
        is_ours = csv_probe_line(input, &probed.header) && probe_separator(csv, input, &probed, said);
    } else if (is_ours) {
        is_ours = false;
        for (const char *separator = flow_csv_separators; *separator != '\0' && !is_ours; separator++) {
            is_ours = probe_separator(csv, input, &probed, *separator);
        }
    }
    g_free(probed.header.text);
    g_free(probed.row.text);
    return is_ours;
}

static void *
open_csv(struct filetap_input *input, unsigned how, struct flow_recogniser *recogniser, const char **title)
{
    (void)recogniser;
    struct csv *csv = g_new0(struct csv, 1);
    csv->schemas = flow_schemas_new();
    csv->sequential = csv_reading_new(csv->schemas);
    csv->random = csv_reading_new(csv->schemas);
    csv->header = flow_csv_new();
    csv->below = flow_csv_new();
    csv->changes = (how & FILETAP_RANDOM) != 0 ? g_array_new(FALSE, FALSE, sizeof(struct change)) : NULL;
    csv->places = filetap_places_new();
    if (!probe(csv, input)) {
        close_csv(csv);
        return NULL;
    }
    *title = csv->in_force.schema->provider->title;
    return csv;
}

const struct filetap_container filetap_csv = {
    .name = "csv",
    .may_begin = csv_may_begin,
    .open = open_csv,
    .next = next,
    .read_at = read_at,
    .close = close_csv,
};
