/* lines_wrapped.c - lines of JSON behind what a program put before each: what syslog, Kubernetes or grep make of
 * objects
 *
 * A line may hold several rows of the log, and if they are compressed more of them than it has bytes. So what wiretap
 * keeps as a row's offset is the number of rows before it in the file, as of JSON; an index of the lines is kept if
 * somebody asked for random access.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>
#include "filetap/line.h"
#include "core/base/search.h"
#include "core/provider/registry.h"
#include "core/wrap/items.h"
#include "core/wrap/line_envelope.h"

enum { NONE = -1 };

/* A line that holds any. */
struct indexed {
    int64_t rows_before; /* in the file */
    int64_t offset;
    uint64_t line;
    const struct flow_header *header; /* in force at its beginning */
};

/* One of the two ways through the file. */
struct way {
    struct filetap_line line;
    GString *object; /* that the line is */
    struct flow_item *item;
    struct flow_rows *rows; /* of the current line */
    size_t n;
};

struct wrapped {
    struct flow_recogniser *recogniser;
    struct flow_schemas *schemas;
    struct way sequential, random;
    size_t next; /* of the rows of the current line */
    struct indexed current;
    int64_t again; /* rows before the line that was read last to find one again; NONE: of none */
    GArray *index; /* of struct indexed; NULL if nobody asked for random access */
};

static void
load(const struct wrapped *wrapped, struct way *way, const struct flow_header *header)
{
    flow_line_envelope(wrapped->recogniser, way->line.text, way->line.length, way->object);
    const struct scan_item found = {.kind = SCAN_ITEM,
                                    .limit = SCAN_WHOLE,
                                    .length = way->object->len,
                                    .text = way->object->str,
                                    .kept = way->object->len};
    flow_item_set_header(way->item, header);
    way->rows = flow_item_load(way->item, &found);
    way->n = flow_rows_count(way->rows);
}

static void
fill(const struct way *way, size_t number, struct filetap_row *row)
{
    struct flow_row got;
    flow_rows_get(way->rows, number, &got);
    row->schema = got.schema;
    row->text = got.text;
    row->length = MIN(got.length, FILETAP_LINE_MOST);
    row->whole_length = got.length + (way->line.whole_length - way->line.length);
    row->has_info = true;
    row->info = got.info;
}

static enum filetap_next
next(void *state, struct filetap_input *input, struct filetap_row *row, int *err, char **err_info)
{
    struct wrapped *wrapped = state;
    struct way *way = &wrapped->sequential;
    struct filetap_line *line = &way->line;
    while (wrapped->next >= way->n) {
        enum filetap_next got = filetap_line_read(input, line, true, err, err_info);
        if (got != FILETAP_ROW) {
            return got;
        }
        line->number++;
        if (filetap_line_is_blank(line)) {
            continue;
        }
        wrapped->current = (struct indexed){wrapped->current.rows_before + (int64_t)wrapped->next, line->offset,
                                            line->number, flow_item_header(way->item)};
        wrapped->next = 0;
        load(wrapped, way, wrapped->current.header);
        if (way->n > 0 && wrapped->index != NULL) {
            g_array_append_val(wrapped->index, wrapped->current);
        }
    }
    fill(way, wrapped->next, row);
    row->line = wrapped->current.line;
    row->offset = wrapped->current.rows_before + (int64_t)wrapped->next++;
    return FILETAP_ROW;
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
        wrapped->again = NONE;
        if (!filetap_input_seek(input, indexed->offset, err)) {
            return FILETAP_ERROR;
        }
        enum filetap_next got = filetap_line_read(input, &way->line, true, err, err_info);
        if (got != FILETAP_ROW) {
            return got;
        }
        load(wrapped, way, indexed->header);
        wrapped->again = indexed->rows_before;
    }
    size_t number = (size_t)(offset - indexed->rows_before);
    if (number >= way->n) {
        return FILETAP_END;
    }
    fill(way, number, row);
    row->offset = offset;
    row->line = indexed->line;
    return FILETAP_ROW;
}

/* ---- whose it is ---- */

static bool
may_begin(int first)
{
    return g_ascii_isalnum(first) || (first > 0 && strchr("-\033\xef/._<", first) != NULL);
}

/* Of what begins as JSON does, that is asked first: a whole line may be long in coming. */
static bool
may_begin_in_brackets(int first)
{
    return first == '[';
}

/* The lines as objects, as many as a probe may read, and as long as JSON stands behind a prefix in them. */
struct objects {
    const struct wrapped *wrapped;
    struct filetap_input *input;
    struct filetap_line line;
    GString *text; /* of the latest */
    size_t given;
    bool ended;
};

static bool
read_object(struct objects *objects)
{
    struct filetap_line *line = &objects->line;
    int err;
    char *err_info = NULL;
    int64_t left = FILETAP_PROBE_SIZE - filetap_input_tell(objects->input);
    line->most = left > 0 ? (size_t)left : 0;
    bool is_line = left > 0 && filetap_line_read(objects->input, line, false, &err, &err_info) == FILETAP_ROW &&
                   filetap_line_is_text(line);
    g_free(err_info);
    return is_line && memchr(line->text, '{', line->length) != NULL &&
           flow_line_envelope(objects->wrapped->recogniser, line->text, line->length, objects->text);
}

static int
read_objects(void *from, char *buffer, unsigned room)
{
    struct objects *objects = from;
    if (objects->given == objects->text->len && !objects->ended) {
        objects->ended = !read_object(objects);
        objects->given = 0;
    }
    size_t n = objects->ended ? 0 : MIN(room, objects->text->len - objects->given);
    memcpy(buffer, objects->text->str + objects->given, n);
    objects->given += n;
    return (int)n;
}

static struct flow_item_kind
kind_of_lines(const struct wrapped *wrapped, struct filetap_input *input)
{
    struct objects objects = {.wrapped = wrapped, .input = input, .text = g_string_new(NULL)};
    struct flow_item_kind kind = flow_item_first(flow_providers, wrapped->recogniser, read_objects, &objects);
    g_string_free(objects.text, TRUE);
    g_free(objects.line.text);
    return kind;
}

/* ---- the container ---- */

static void
way_clear(struct way *way)
{
    g_free(way->line.text);
    if (way->item != NULL) {
        flow_item_free(way->item);
        g_string_free(way->object, TRUE);
    }
}

static void
close_wrapped(void *state)
{
    struct wrapped *wrapped = state;
    way_clear(&wrapped->random);
    way_clear(&wrapped->sequential);
    flow_schemas_free(wrapped->schemas);
    if (wrapped->index != NULL) {
        g_array_free(wrapped->index, TRUE);
    }
    g_free(wrapped);
}

static void *
open_wrapped(struct filetap_input *input, unsigned how, struct flow_recogniser *recogniser, const char **title)
{
    struct wrapped *wrapped = g_new0(struct wrapped, 1);
    wrapped->recogniser = recogniser;
    wrapped->schemas = flow_schemas_new();
    wrapped->again = NONE;
    wrapped->index = (how & FILETAP_RANDOM) != 0 ? g_array_new(FALSE, FALSE, sizeof(struct indexed)) : NULL;
    struct flow_item_kind kind = kind_of_lines(wrapped, input);
    if (kind.provider == NULL || !kind.is_envelope) {
        close_wrapped(wrapped);
        return NULL;
    }
    struct way *ways[] = {&wrapped->sequential, &wrapped->random};
    for (size_t i = 0; i < G_N_ELEMENTS(ways); i++) {
        ways[i]->line.most = FILETAP_LINE_MOST;
        ways[i]->object = g_string_new(NULL);
        ways[i]->item = i == 0 ? flow_item_new(wrapped->schemas, flow_providers, recogniser, kind)
                               : flow_item_like(ways[0]->item, wrapped->schemas);
    }
    *title = kind.provider->title;
    return wrapped;
}

const struct filetap_container filetap_lines_wrapped = {
    .name = "lines_wrapped",
    .may_begin = may_begin,
    .open = open_wrapped,
    .next = next,
    .read_at = read_at,
    .close = close_wrapped,
};

const struct filetap_container filetap_lines_wrapped_in_brackets = {
    .name = "lines_wrapped",
    .may_begin = may_begin_in_brackets,
    .open = open_wrapped,
    .next = next,
    .read_at = read_at,
    .close = close_wrapped,
};
