/* csv_rows.c - the rows of a table, one after the other
 *
 * A quote that nothing closes would swallow all that stands behind it. So a row that is not whole ends with its line,
 * and says why; reading goes on in the next line.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>
#include "core/provider/registry.h"
#include "core/record/reporter.h"
#include "core/record/value.h"
#include "filetap/csv_rows.h"

char
csv_separator_said(const struct filetap_line *line)
{
    static const char form[] = "sep=";
    const size_t length = strlen(form);
    bool says = line->length == length + 1 && g_ascii_strncasecmp(line->text, form, length) == 0;
    return says && strchr(flow_csv_separators, line->text[length]) != NULL ? line->text[length] : '\0';
}

bool
csv_may_begin(int first)
{
    return g_ascii_isalpha(first) || (first > 0 && strchr("\"_@,;\t\xef\r\n", first) != NULL);
}

bool
csv_is_nothing(const struct filetap_line *line)
{
    return filetap_line_is_blank(line) || (line->number == 1 && csv_separator_said(line) != '\0');
}

const struct flow_csv *
csv_take_line(struct flow_csv *csv, const struct filetap_line *line, char separator)
{
    if (line == NULL || line->length < line->whole_length) {
        return NULL;
    }
    flow_csv_begin(csv, separator);
    return flow_csv_add(csv, line->text, line->length) == FLOW_CSV_WHOLE ? csv : NULL;
}

bool
csv_probe_line(struct filetap_input *input, struct filetap_line *line)
{
    int err;
    char *err_info = NULL;
    for (int64_t at; (at = filetap_input_tell(input)) < FILETAP_PROBE_SIZE;) {
        line->most = (size_t)(FILETAP_PROBE_SIZE - at);
        if (filetap_line_read(input, line, false, &err, &err_info) != FILETAP_ROW || !filetap_line_is_text(line)) {
            break;
        }
        if (!filetap_line_is_blank(line)) {
            return true;
        }
    }
    g_free(err_info);
    return false;
}

struct csv_reading
csv_reading_new(struct flow_schemas *schemas)
{
    return (struct csv_reading){filetap_ahead_new(), flow_csv_new(), g_string_new(NULL), g_string_new(NULL),
                                flow_csv_object_new(schemas, flow_providers)};
}

void
csv_reading_clear(struct csv_reading *reading)
{
    filetap_ahead_free(reading->ahead);
    flow_csv_free(reading->csv);
    g_string_free(reading->fault, TRUE);
    g_string_free(reading->front, TRUE);
    flow_csv_object_free(reading->object);
}

const char *
csv_row_take(struct csv_reading *reading, struct filetap_input *input, char separator)
{
    const struct filetap_line *line = &reading->ahead->line, *before = line;
    size_t left = FILETAP_LINE_MOST - line->length;
    GList *place = NULL;
    flow_csv_begin(reading->csv, separator);
    if (line->length < line->whole_length) {
        return "the row is longer than a packet can be, so its cells are not told apart";
    }
    enum flow_csv_state state = flow_csv_add(reading->csv, line->text, line->length);
    while (state == FLOW_CSV_OPEN && (line = filetap_ahead_look(reading->ahead, input, &place)) != NULL) {
        if (line->whole_length >= left) {
            break;
        }
        left -= line->length + 1;
        const char *end = before->has_return ? "\r\n" : "\n";
        flow_csv_add(reading->csv, end, strlen(end));
        state = flow_csv_add(reading->csv, line->text, line->length);
        before = line;
    }
    if (state == FLOW_CSV_WHOLE) {
        filetap_ahead_drop(reading->ahead, place);
        return NULL;
    }
    if (state == FLOW_CSV_BROKEN && place == NULL) {
        return "behind the quote that closes a cell stands neither a separator nor the end of the row";
    }
    return line == NULL && place == NULL && reading->ahead->ended == FILETAP_END
               ? "the file ends inside this row, where a quote is open"
               : "a quote that opens in this row is never closed";
}

/* Puts a cell in front of the row that says who took it: nobody knows of a row that lacks a cell, or has one too many.
 */
static void
fill_front(const struct csv_reading *reading, const struct csv_table *table, struct filetap_row *row)
{
    const struct flow_csv *csv = reading->csv;
    g_string_truncate(reading->front, 0);
    if (row->has_info) {
        flow_reporter_of_cells(table->schema, table->made, csv->text, csv->edges, reading->front);
    }
    g_string_append_c(reading->front, '\t');
    g_string_append_len(reading->front, csv->text, (gssize)csv->length);
    row->text = reading->front->str;
    row->whole_length = reading->front->len;
    if (row->has_info) {
        flow_frame_info(row->schema, row->text, row->whole_length, &row->info);
    }
}

/* A row that is an object, of as many cells as the header has names. */
static void
fill_object(const struct csv_reading *reading, const struct csv_table *table, struct filetap_row *row)
{
    struct flow_text names[FLOW_MAX_COLUMNS], cells[FLOW_MAX_COLUMNS];
    const struct flow_csv_row whole = {names, cells, reading->csv->n_cells};
    struct flow_row made;
    flow_csv_cells(reading->csv, cells);
    for (size_t i = 0; i < whole.n; i++) {
        const struct flow_column *column = &table->schema->columns[table->made + i];
        names[i] = (struct flow_text){column->name, column->name_length};
    }
    flow_csv_object_read(reading->object, table->schema->provider, &whole, &made);
    row->schema = made.schema;
    row->text = made.text;
    row->whole_length = made.length;
    row->info = made.info;
}

static void
fill(const struct csv_reading *reading, const struct csv_table *table, struct filetap_row *row)
{
    const struct flow_csv *csv = reading->csv;
    row->schema = table->schema;
    row->text = csv->text;
    row->whole_length = csv->length;
    row->has_info = csv->n_cells + table->made == table->schema->n_columns;
    if (row->has_info && table->holds_objects) {
        fill_object(reading, table, row);
    } else if (table->made > 0) {
        fill_front(reading, table, row);
    } else if (row->has_info) {
        flow_frame_info_of_cells(row->schema, row->text, csv->edges, &row->info);
    }
    row->length = MIN(row->whole_length, FILETAP_LINE_MOST);
}

void
csv_row_fault(const struct csv_reading *reading, const struct flow_schema *schema, const char *reason,
              struct filetap_row *row)
{
    const struct filetap_line *line = &reading->ahead->line;
    g_string_assign(reading->fault, reason);
    g_string_append_c(reading->fault, '\t');
    flow_escape(reading->fault, line->text, line->length);
    row->schema = schema;
    row->text = reading->fault->str;
    row->whole_length = reading->fault->len + (line->whole_length - line->length);
    row->length = MIN(reading->fault->len, FILETAP_LINE_MOST);
    row->has_info = false;
}

bool
csv_row_fill(struct csv_reading *reading, struct filetap_input *input, const struct csv_table *table,
             struct filetap_row *row)
{
    const char *reason = csv_row_take(reading, input, table->separator);
    bool is_row = reason == NULL;
    if (is_row && table->is_unknown) {
        reason = "the header above this row is one more than can be kept, so its columns are not known";
    }
    if (reason == NULL) {
        fill(reading, table, row);
    } else {
        csv_row_fault(reading, table->fault, reason, row);
    }
    return is_row;
}
