/* json.c - a file of JSON, however its items are wrapped: see scan.h
 *
 * An item holds many rows, and if it is compressed more of them than bytes. So what wiretap keeps as a row's offset is
 * the number of rows before it in the file: that is unique and grows. To find an item again by it, an index of items is
 * kept if somebody asked for random access; an item once loaded serves all reads of its rows that follow each other.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>
#include "filetap/container.h"
#include "filetap/recent.h"
#include "core/wrap/items.h"
#include "core/base/search.h"
#include "core/provider/registry.h"
#include "core/wrap/tail.h"

struct indexed {
    int64_t rows_before; /* in the file */
    int64_t offset;
    const struct flow_header *header; /* in force at its beginning */
    uint64_t length : 56;
    uint64_t kind : 4;
    uint64_t limit : 4;
};

struct json {
    struct flow_schemas *schemas;
    struct scan *scan;
    struct flow_item *item; /* of sequential reading */
    struct flow_rows *rows; /* of that item, or NULL */
    struct scan_item found;
    size_t next_row;
    int64_t rows_before;              /* in the file, before those of that item */
    const struct flow_header *header; /* in force at its beginning */
    char *tail;                       /* the end of an item, if the file begins with one */
    size_t tail_length;               /* of what is still to be read of it */
    GArray *index;                    /* of struct indexed; NULL if nobody asked for random access */
    struct filetap_recent *recent;    /* of struct loaded, by the offset of its item */
};

/* What of the items that were loaded to find rows again is kept: rows in the order of time come from several in turn.
 */
enum { MOST_LOADED_BYTES = 128 << 20, MOST_LOADED = 256 };

/* An item that was loaded to find rows again. */
struct loaded {
    struct flow_item *item;
    struct flow_rows *rows;
    struct scan_item found;
    char *text;
};

static void
free_loaded(void *thing)
{
    struct loaded *loaded = thing;
    flow_item_free(loaded->item);
    g_free(loaded->text);
    g_free(loaded);
}

static int
read_input(void *from, char *buffer, unsigned room)
{
    return filetap_input_read(from, buffer, room);
}

static int
read_piece(void *from, char *buffer, unsigned room)
{
    return filetap_input_read_piece(from, buffer, room);
}

static void
fill(struct flow_rows *rows, const struct scan_item *found, int64_t rows_before, size_t number, struct filetap_row *row)
{
    struct flow_row got;
    flow_rows_get(rows, number, &got);
    row->schema = got.schema;
    row->text = got.text;
    row->length = MIN(got.length, WTAP_MAX_PACKET_SIZE_STANDARD);
    row->whole_length = got.length + (found->kind == SCAN_ITEM ? 0 : found->length - found->kept);
    row->has_info = true;
    row->info = got.info;
    row->offset = rows_before + (int64_t)number;
    row->line = (uint64_t)row->offset + 1;
}

static void
add_to_index(struct json *json)
{
    struct indexed item = {json->rows_before,  json->found.offset, json->header,
                           json->found.length, json->found.kind,   json->found.limit};
    if (json->index != NULL && flow_rows_count(json->rows) > 0) {
        g_array_append_val(json->index, item);
    }
}

static bool
read_whole(struct filetap_input *input, char *text, size_t length)
{
    int n = 1;
    for (size_t got = 0; got < length && n > 0; got += n > 0 ? (size_t)n : 0) {
        n = filetap_input_read(input, text + got, (unsigned)(length - got));
    }
    return length == 0 || n > 0;
}

/* The next item, or the end of one that the file begins with. */
static enum scan_kind
find_item(struct json *json, struct filetap_input *input)
{
    if (json->tail_length == 0) {
        return scan_next(json->scan, input, &json->found);
    }
    if (!read_whole(input, json->tail, json->tail_length)) {
        return SCAN_ERROR;
    }
    json->found = (struct scan_item){SCAN_TAIL, SCAN_WHOLE, 0, json->tail_length, json->tail, json->tail_length};
    json->tail_length = 0;
    return SCAN_TAIL;
}

static enum filetap_next
next(void *state, struct filetap_input *input, struct filetap_row *row, int *err, char **err_info)
{
    struct json *json = state;
    while (json->rows == NULL || json->next_row >= flow_rows_count(json->rows)) {
        json->rows_before += (int64_t)json->next_row;
        json->next_row = 0;
        json->rows = NULL;
        enum scan_kind kind = find_item(json, input);
        if (kind == SCAN_END || kind == SCAN_ERROR) {
            return filetap_failed(input, err, err_info) ? FILETAP_ERROR : FILETAP_END;
        }
        json->header = flow_item_header(json->item);
        json->rows = flow_item_load(json->item, &json->found);
        add_to_index(json);
    }
    fill(json->rows, &json->found, json->rows_before, json->next_row++, row);
    return FILETAP_ROW;
}

/* The item that the row at this offset is in. */
static const struct indexed *
item_of(const struct json *json, int64_t offset)
{
    return json->index != NULL ? search_last_until(json->index, offset) : NULL;
}

/* Reads an item again that the scanner once found. Returns NULL if the file does not have it any more, or on an
 * error. */
static struct loaded *
load_again(struct json *json, struct filetap_input *input, const struct indexed *item, int *err)
{
    size_t kept = item->limit == SCAN_WHOLE ? (size_t)item->length : SCAN_KEPT;
    char *text = g_malloc(kept + 1);
    if (!filetap_input_seek(input, item->offset, err) || !read_whole(input, text, kept)) {
        g_free(text);
        return NULL;
    }
    struct loaded *loaded = g_new(struct loaded, 1);
    loaded->text = text;
    loaded->found = (struct scan_item){item->kind, item->limit, item->offset, item->length, text, kept};
    loaded->item = flow_item_like(json->item, json->schemas);
    flow_item_set_header(loaded->item, item->header);
    loaded->rows = flow_item_load(loaded->item, &loaded->found);
    filetap_recent_add(json->recent, item->offset, loaded, flow_item_size(loaded->item, kept));
    return loaded;
}

static enum filetap_next
read_at(void *state, struct filetap_input *input, int64_t offset, struct filetap_row *row, int *err, char **err_info)
{
    struct json *json = state;
    const struct indexed *item = item_of(json, offset);
    if (item == NULL) {
        return FILETAP_END;
    }
    struct loaded *loaded = filetap_recent_find(json->recent, item->offset);
    if (loaded == NULL) {
        loaded = load_again(json, input, item, err);
    }
    if (loaded == NULL) {
        return *err != 0 || filetap_failed(input, err, err_info) ? FILETAP_ERROR : FILETAP_END;
    }
    size_t number = (size_t)(offset - item->rows_before);
    if (number >= flow_rows_count(loaded->rows)) {
        return FILETAP_END;
    }
    fill(loaded->rows, &loaded->found, item->rows_before, number, row);
    return FILETAP_ROW;
}

static void
close_json(void *state)
{
    struct json *json = state;
    filetap_recent_free(json->recent);
    flow_item_free(json->item);
    flow_schemas_free(json->schemas);
    scan_free(json->scan);
    if (json->index != NULL) {
        g_array_free(json->index, TRUE);
    }
    g_free(json->tail);
    g_free(json);
}

struct peek {
    struct filetap_input *input;
    unsigned left;
};

static int
read_peek(void *from, char *buffer, unsigned room)
{
    struct peek *peek = from;
    int n = peek->left > 0 ? filetap_input_read_piece(peek->input, buffer, MIN(room, peek->left)) : 0;
    peek->left -= n > 0 ? (unsigned)n : 0;
    return n;
}

/* The file's first item tells, or as much of it as a probe may read. */
static struct flow_item_kind
first_kind(struct filetap_input *input, struct flow_recogniser *recogniser)
{
    struct peek peek = {input, FILETAP_PROBE_SIZE};
    return flow_item_first(flow_providers, recogniser, read_peek, &peek);
}

/* The provider of the items behind the end of one, if the file begins with that. length gets the bytes of the end. */
static const struct flow_provider *
provider_behind_tail(struct filetap_input *input, size_t *length)
{
    struct flow_tail tail = flow_tail(flow_providers);
    struct peek peek = {input, FILETAP_PROBE_SIZE};
    char *text = g_malloc(FILETAP_PROBE_SIZE);
    const struct flow_provider *provider = NULL;
    size_t used = 0;
    int n;
    do {
        n = read_peek(&peek, text + used, FILETAP_PROBE_SIZE);
        used += n > 0 ? (size_t)n : 0;
        provider = flow_tail_go_on(&tail, text, used, n <= 0);
    } while (n > 0 && provider == NULL && flow_tail_may_come(&tail, input->pipe));
    g_free(text);
    flow_tail_clear(&tail);
    *length = tail.end;
    return provider;
}

/* A text begins with a bracket, a byte order mark or what separates the texts of a sequence. */
static bool
begins_whole(int first)
{
    return first > 0 && strchr("{[\xef\x1e", first) != NULL;
}

static void *
open_json(struct filetap_input *input, unsigned how, struct flow_recogniser *recogniser, const char **title)
{
    size_t tail_length = 0;
    int err;
    struct flow_item_kind first = {NULL, false};
    if (!begins_whole(filetap_input_first(input))) {
        first.provider = provider_behind_tail(input, &tail_length);
        if (first.provider == NULL && !filetap_input_rewind(input, FILETAP_PROBE_SIZE, &err)) {
            return NULL;
        }
    }
    if (first.provider == NULL) {
        tail_length = 0;
        first = first_kind(input, recogniser);
    }
    if (first.provider == NULL) {
        return NULL;
    }
    struct json *json = g_new0(struct json, 1);
    json->schemas = flow_schemas_new();
    json->scan = scan_new((how & FILETAP_PIPE) != 0 ? read_piece : read_input, flow_item_wraps, flow_providers,
                          (int64_t)tail_length);
    json->item = flow_item_new(json->schemas, flow_providers, recogniser, first);
    scan_ask(json->scan, flow_item_known, json->item);
    json->recent = filetap_recent_new(free_loaded, MOST_LOADED_BYTES, MOST_LOADED);
    json->index = (how & FILETAP_RANDOM) != 0 ? g_array_new(FALSE, FALSE, sizeof(struct indexed)) : NULL;
    json->tail = tail_length > 0 ? g_malloc(tail_length) : NULL;
    json->tail_length = tail_length;
    *title = first.provider->title;
    return json;
}

/* Besides, one that was cut out of the middle may begin with any character. */
static bool
may_begin(int first)
{
    return begins_whole(first) || g_ascii_isprint(first) || g_ascii_isspace(first);
}

const struct filetap_container filetap_json = {
    .name = "json",
    .may_begin = may_begin,
    .open = open_json,
    .next = next,
    .read_at = read_at,
    .close = close_json,
};
