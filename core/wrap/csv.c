/* csv.c - rows of text whose cells are separated by a comma or the like
 *
 * https://www.rfc-editor.org/rfc/rfc4180
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>
#include "core/wrap/csv.h"

const char flow_csv_separators[] = ",\t;";

struct flow_csv *
flow_csv_new(void)
{
    return g_new0(struct flow_csv, 1);
}

void
flow_csv_free(struct flow_csv *csv)
{
    g_free(csv->text);
    g_free(csv);
}

void
flow_csv_begin(struct flow_csv *csv, char separator)
{
    csv->separator = separator;
    csv->length = 0;
    csv->n_cells = 0;
    csv->state = FLOW_CSV_WHOLE;
}

/* Room for so many bytes more, each of which may need an escape, and a tab. */
static void
make_room(struct flow_csv *csv, size_t more)
{
    size_t needed = csv->length + 2 * more + 2;
    if (needed > csv->room) {
        csv->room = MAX(needed, 2 * csv->room);
        csv->text = g_realloc(csv->text, csv->room);
    }
}

static inline void
note_edge(struct flow_csv *csv, size_t end)
{
    if (2 * csv->n_cells + end < FLOW_EDGES_ROOM) {
        csv->edges[2 * csv->n_cells + end] = (uint32_t)csv->length;
    }
}

static inline void
begin_cell(struct flow_csv *csv)
{
    if (csv->n_cells > 0) {
        csv->text[csv->length++] = '\t';
    }
    note_edge(csv, 0);
}

static inline void
end_cell(struct flow_csv *csv)
{
    note_edge(csv, 1);
    csv->n_cells++;
}

static void
append_escaped(struct flow_csv *csv, const char *text, const char *end)
{
    char *out = csv->text + csv->length;
    for (; text < end; text++) {
        char letter = *text == '\t' ? 't' : *text == '\n' ? 'n' : *text;
        if (letter != *text || letter == '\\') {
            *out++ = '\\';
        }
        *out++ = letter;
    }
    csv->length = (size_t)(out - csv->text);
}

static inline void
append(struct flow_csv *csv, const char *text, const char *end)
{
    if (csv->is_escaped) {
        append_escaped(csv, text, end);
        return;
    }
    memcpy(csv->text + csv->length, text, (size_t)(end - text));
    csv->length += (size_t)(end - text);
}

static const char *
find(const char *at, const char *end, char c)
{
    const char *found = memchr(at, c, (size_t)(end - at));
    return found != NULL ? found : end;
}

/* Appends the rest of a cell in quotes. Returns where it ends, behind the quote; NULL if it does not, or not soundly.
 */
static const char *
take_quoted(struct flow_csv *csv, const char *at, const char *end)
{
    for (;;) {
        const char *quote = find(at, end, '"');
        append(csv, at, quote);
        if (quote == end) {
            csv->state = FLOW_CSV_OPEN;
            return NULL;
        }
        at = quote + 1;
        if (at == end || *at == csv->separator) {
            csv->state = FLOW_CSV_WHOLE;
            return at;
        }
        if (*at != '"') {
            csv->state = FLOW_CSV_BROKEN;
            return NULL;
        }
        csv->text[csv->length++] = *at++;
    }
}

static const char *
take_cell(struct flow_csv *csv, const char *at, const char *end)
{
    if (at < end && *at == '"') {
        return take_quoted(csv, at + 1, end);
    }
    const char *stop = find(at, end, csv->separator);
    append(csv, at, stop);
    return stop;
}

/* The same for a row in which nothing is in quotes, and nothing to be escaped. */
static void
take_plain(struct flow_csv *csv, const char *text, size_t length)
{
    char *at = csv->text, *end = at + length;
    memcpy(at, text, length);
    for (;;) {
        csv->length = (size_t)(at - csv->text);
        note_edge(csv, 0);
        at = memchr(at, csv->separator, (size_t)(end - at));
        csv->length = at != NULL ? (size_t)(at - csv->text) : length;
        end_cell(csv);
        if (at == NULL) {
            break;
        }
        *at++ = '\t';
    }
}

enum flow_csv_state
flow_csv_add(struct flow_csv *csv, const char *text, size_t length)
{
    const char *at = text, *end = text + length;
    make_room(csv, length);
    csv->is_escaped = memchr(text, '\\', length) != NULL ||
                      (csv->separator != '\t' && memchr(text, '\t', length) != NULL) || csv->state == FLOW_CSV_OPEN ||
                      (csv->separator == '\t' && memchr(text, '"', length) != NULL);
    if (csv->state == FLOW_CSV_OPEN) {
        at = take_quoted(csv, at, end);
    } else if (!csv->is_escaped && memchr(text, '"', length) == NULL) {
        take_plain(csv, text, length);
        return csv->state;
    } else {
        begin_cell(csv);
        at = take_cell(csv, at, end);
    }
    while (at != NULL) {
        end_cell(csv);
        if (at == end) {
            break;
        }
        begin_cell(csv);
        at = take_cell(csv, at + 1, end);
    }
    return csv->state;
}

bool
flow_csv_cells(const struct flow_csv *csv, struct flow_text *cells)
{
    if (csv->n_cells > FLOW_MAX_COLUMNS) {
        return false;
    }
    for (size_t i = 0; i < csv->n_cells; i++) {
        const uint32_t *edge = &csv->edges[2 * i];
        cells[i] = (struct flow_text){csv->text + edge[0], edge[1] - edge[0]};
    }
    return true;
}

bool
flow_csv_may_be_names(const struct flow_csv *csv)
{
    size_t n = 0;
    for (size_t i = 0; i < csv->n_cells && csv->n_cells <= FLOW_MAX_COLUMNS; i++) {
        const uint32_t *edge = &csv->edges[2 * i];
        char first = csv->text[edge[0]];
        if (edge[0] < edge[1] && !g_ascii_isalpha(first) && first != '@' && first != '_') {
            return false;
        }
        n += edge[0] < edge[1];
    }
    return n >= FLOW_CSV_LEAST_NAMES;
}
