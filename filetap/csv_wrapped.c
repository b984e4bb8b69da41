/* csv_wrapped.c - a table one of whose columns holds rows: what a log service's console saves of its events
 *
 * A row of the table may hold several of the log, and if they are compressed more of them than it has bytes. So what
 * wiretap keeps as a row's offset is the number of rows before it in the file, as of JSON; an index of the table's rows
 * is kept if somebody asked for random access.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>
#include "filetap/csv_rows.h"
#include "core/base/search.h"
#include "core/provider/registry.h"
#include "core/wrap/csv_envelope.h"

enum { NONE = -1 };

/* A row of the table that holds any. */
struct indexed {
    int64_t rows_before; /* of the log, in the file */
    int64_t offset;
    uint64_t line;
    const struct flow_header *header; /* in force at its beginning: rows that a program read line by line have one */
};

/* One of the two ways through the file. */
struct way {
    struct csv_reading reading;
    struct flow_csv_envelope *envelope;
    struct flow_rows *rows; /* of the current row of the table */
    size_t n;
};

struct wrapped {
    struct flow_schemas *schemas;
    const struct flow_schema *fault;
    GString *header;         /* as a tabbed row */
    struct flow_text *names; /* in it */
    size_t n_names;
    char separator;
    struct way sequential, random;
    size_t next; /* of those of the current row of the table */
    struct indexed current;
    int64_t again;      /* rows before the row of the table that was read last to find one again; NONE: of none */
    const char *reason; /* what is wrong with that, or NULL */
    GArray *index;      /* of struct indexed; NULL if nobody asked for random access */
};

/* ---- rows ---- */

/* Reads the row of the table that begins in the current line. Returns NULL, or what is wrong with it. */
static const char *
load(struct wrapped *wrapped, struct way *way, struct filetap_input *input, const struct flow_header *header)
{
    struct flow_text cells[FLOW_MAX_COLUMNS];
    const struct flow_csv *csv = way->reading.csv;
    way->n = 1;
    const char *reason = csv_row_take(&way->reading, input, wrapped->separator);
    if (reason != NULL) {
        return reason;
    }
    if (csv->n_cells != wrapped->n_names || !flow_csv_cells(csv, cells)) {
        return "the row has more cells than the header, or fewer";
    }
    way->rows =
        flow_csv_envelope_load(way->envelope, &(struct flow_csv_row){wrapped->names, cells, csv->n_cells}, header);
    way->n = flow_rows_count(way->rows);
    return NULL;
}

static void
fill(const struct wrapped *wrapped, const struct way *way, const char *reason, size_t number, struct filetap_row *row)
{
    if (reason != NULL) {
        csv_row_fault(&way->reading, wrapped->fault, reason, row);
        return;
    }
    struct flow_row got;
    flow_rows_get(way->rows, number, &got);
    row->schema = got.schema;
    row->text = got.text;
    row->length = MIN(got.length, FILETAP_LINE_MOST);
    row->whole_length = got.length;
    row->has_info = true;
    row->info = got.info;
}

static bool
is_header(const struct wrapped *wrapped, const struct flow_csv *csv)
{
    return csv->length == wrapped->header->len && memcmp(csv->text, wrapped->header->str, csv->length) == 0;
}

static enum filetap_next
next(void *state, struct filetap_input *input, struct filetap_row *row, int *err, char **err_info)
{
    struct wrapped *wrapped = state;
    struct way *way = &wrapped->sequential;
    const struct filetap_line *line = &way->reading.ahead->line;
    const char *reason = NULL;
    while (wrapped->next >= way->n) {
        enum filetap_next got = filetap_ahead_next(way->reading.ahead, input, err, err_info);
        if (got != FILETAP_ROW) {
            return got;
        }
        if (csv_is_nothing(line)) {
            continue;
        }
        wrapped->current = (struct indexed){wrapped->current.rows_before + (int64_t)wrapped->next, line->offset,
                                            line->number, flow_csv_envelope_header(way->envelope)};
        wrapped->next = 0;
        reason = load(wrapped, way, input, wrapped->current.header);
        if (reason == NULL && is_header(wrapped, way->reading.csv)) {
            way->n = 0;
        }
        if (way->n > 0 && wrapped->index != NULL) {
            g_array_append_val(wrapped->index, wrapped->current);
        }
    }
    fill(wrapped, way, reason, wrapped->next, row);
    row->line = wrapped->current.line;
    row->offset = wrapped->current.rows_before + (int64_t)wrapped->next++;
    return FILETAP_ROW;
}

/* Loads a row of the table that many may be asked of, one after the other. */
static enum filetap_next
load_again(struct wrapped *wrapped, struct filetap_input *input, const struct indexed *indexed, int *err,
           char **err_info)
{
    struct way *way = &wrapped->random;
    wrapped->again = NONE;
    if (!filetap_input_seek(input, indexed->offset, err)) {
        return FILETAP_ERROR;
    }
    filetap_ahead_go(way->reading.ahead, indexed->line - 1);
    enum filetap_next got = filetap_ahead_next(way->reading.ahead, input, err, err_info);
    if (got == FILETAP_ROW) {
        wrapped->reason = load(wrapped, way, input, indexed->header);
        wrapped->again = indexed->rows_before;
    }
    return got;
}

static enum filetap_next
read_at(void *state, struct filetap_input *input, int64_t offset, struct filetap_row *row, int *err, char **err_info)
{
    struct wrapped *wrapped = state;
    struct way *way = &wrapped->random;
    const struct indexed *indexed = wrapped->index != NULL ? search_last_until(wrapped->index, offset) : NULL;
    if (indexed == NULL) {
        return FILETAP_END;
    }
    if (wrapped->again != indexed->rows_before) {
        enum filetap_next got = load_again(wrapped, input, indexed, err, err_info);
        if (got != FILETAP_ROW) {
            return got;
        }
    }
    size_t number = (size_t)(offset - indexed->rows_before);
    if (number >= way->n) {
        return FILETAP_END;
    }
    fill(wrapped, way, wrapped->reason, number, row);
    row->offset = offset;
    row->line = indexed->line;
    return FILETAP_ROW;
}

/* ---- whose it is ---- */

/* Of a pipe, others may be long in coming; but the first may be the header of the second. */
enum { OF_PIPE = 2 };

/* The rows of the table as objects, as many as a probe may read. */
struct objects {
    struct filetap_input *input;
    const struct wrapped *wrapped;
    struct flow_csv *csv;
    struct filetap_line line;
    GString *text;
    size_t given;
    int n;
    bool ended;
};

/* Reads a row of the table, over several lines or not. */
static bool
read_row(struct objects *objects)
{
    if (!csv_probe_line(objects->input, &objects->line)) {
        return false;
    }
    flow_csv_begin(objects->csv, objects->wrapped->separator);
    enum flow_csv_state state = flow_csv_add(objects->csv, objects->line.text, objects->line.length);
    while (state == FLOW_CSV_OPEN && csv_probe_line(objects->input, &objects->line)) {
        flow_csv_add(objects->csv, "\n", 1);
        state = flow_csv_add(objects->csv, objects->line.text, objects->line.length);
    }
    return state == FLOW_CSV_WHOLE;
}

static int
read_objects(void *from, char *buffer, unsigned room)
{
    struct objects *objects = from;
    struct flow_text cells[FLOW_MAX_COLUMNS];
    if (objects->given == objects->text->len && !objects->ended) {
        objects->given = 0;
        g_string_truncate(objects->text, 0);
        objects->ended = !read_row(objects) || objects->csv->n_cells != objects->wrapped->n_names ||
                         !flow_csv_cells(objects->csv, cells);
        if (!objects->ended) {
            flow_csv_envelope_text(&(struct flow_csv_row){objects->wrapped->names, cells, objects->csv->n_cells},
                                   objects->text);
            objects->ended = objects->input->pipe && ++objects->n == OF_PIPE;
        }
    }
    size_t n = MIN(room, objects->text->len - objects->given);
    memcpy(buffer, objects->text->str + objects->given, n);
    objects->given += n;
    return (int)n;
}

/* Takes the names of the header, if with this separator one is that of a column which may hold rows. */
static bool
take_names(struct wrapped *wrapped, struct flow_csv *csv, const struct filetap_line *line, char separator)
{
    struct flow_text names[FLOW_MAX_COLUMNS];
    const struct flow_csv *header = csv_take_line(csv, line, separator);
    if (header == NULL || !flow_csv_cells(header, names) || !flow_csv_may_wrap(names, header->n_cells)) {
        return false;
    }
    wrapped->separator = separator;
    wrapped->n_names = header->n_cells;
    wrapped->header = g_string_new_len(header->text, (gssize)header->length);
    wrapped->names = g_new(struct flow_text, header->n_cells);
    for (size_t i = 0; i < header->n_cells; i++) {
        wrapped->names[i] = (struct flow_text){wrapped->header->str + (names[i].text - header->text), names[i].length};
    }
    return true;
}

static bool
probe_header(struct wrapped *wrapped, struct filetap_input *input, struct flow_csv *csv)
{
    struct filetap_line line = {.text = NULL};
    bool is_header = false;
    if (csv_probe_line(input, &line)) {
        const char said[] = {csv_separator_said(&line), '\0'};
        const char *separator = said[0] != '\0' ? said : flow_csv_separators;
        if (said[0] == '\0' || csv_probe_line(input, &line)) {
            for (; *separator != '\0' && !is_header; separator++) {
                is_header = take_names(wrapped, csv, &line, *separator);
            }
        }
    }
    g_free(line.text);
    return is_header;
}

static struct flow_item_kind
kind_of_rows(struct wrapped *wrapped, struct filetap_input *input, struct flow_csv *csv,
             struct flow_recogniser *recogniser)
{
    struct objects objects = {.input = input, .wrapped = wrapped, .csv = csv, .text = g_string_new(NULL)};
    struct flow_item_kind kind = flow_item_first(flow_providers, recogniser, read_objects, &objects);
    g_string_free(objects.text, TRUE);
    g_free(objects.line.text);
    return kind;
}

/* ---- the container ---- */

static void
way_clear(struct way *way)
{
    csv_reading_clear(&way->reading);
    if (way->envelope != NULL) {
        flow_csv_envelope_free(way->envelope);
    }
}

static void
close_wrapped(void *state)
{
    struct wrapped *wrapped = state;
    way_clear(&wrapped->sequential);
    way_clear(&wrapped->random);
    flow_schemas_free(wrapped->schemas);
    if (wrapped->header != NULL) {
        g_string_free(wrapped->header, TRUE);
    }
    g_free(wrapped->names);
    if (wrapped->index != NULL) {
        g_array_free(wrapped->index, TRUE);
    }
    g_free(wrapped);
}

static void *
open_wrapped(struct filetap_input *input, unsigned how, struct flow_recogniser *recogniser, const char **title)
{
    struct wrapped *wrapped = g_new0(struct wrapped, 1);
    wrapped->schemas = flow_schemas_new();
    wrapped->again = NONE;
    wrapped->sequential.reading = csv_reading_new(wrapped->schemas);
    wrapped->random.reading = csv_reading_new(wrapped->schemas);
    wrapped->index = (how & FILETAP_RANDOM) != 0 ? g_array_new(FALSE, FALSE, sizeof(struct indexed)) : NULL;
    struct flow_item_kind kind = {.provider = NULL};
    if (probe_header(wrapped, input, wrapped->sequential.reading.csv)) {
        kind = kind_of_rows(wrapped, input, wrapped->sequential.reading.csv, recogniser);
    }
    if (kind.provider == NULL || !kind.is_envelope) {
        close_wrapped(wrapped);
        return NULL;
    }
    wrapped->sequential.envelope = flow_csv_envelope_new(wrapped->schemas, flow_providers, recogniser, kind);
    wrapped->random.envelope = flow_csv_envelope_new(wrapped->schemas, flow_providers, recogniser, kind);
    wrapped->fault = flow_schemas_get(wrapped->schemas, kind.provider, flow_fault_columns, strlen(flow_fault_columns));
    *title = kind.provider->title;
    return wrapped;
}

const struct filetap_container filetap_csv_wrapped = {
    .name = "csv_wrapped",
    .may_begin = csv_may_begin,
    .open = open_wrapped,
    .next = next,
    .read_at = read_at,
    .close = close_wrapped,
};
