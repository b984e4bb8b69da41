/* tabs.c - rows that tabs stand between: what a command line prints of a list of messages as text, all in one line
 *
 * Where a tab or the end of a line stands, a row ends. As nothing of a row is a tab, a file is one if the first two
 * pieces of its first line, which ends behind one of them, are rows of a known format.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>
#include "filetap/container.h"
#include "filetap/line.h"
#include "filetap/places.h"
#include "core/wrap/recognise.h"

enum { CHUNK = 65536 };

/* What was read and is not given out. */
struct pieces {
    GString *text;
    size_t at;      /* behind what was given out */
    int64_t offset; /* of at in the file's text */
};

struct tabs {
    struct flow_recogniser *recogniser;
    const struct flow_schema *usual;
    bool pipe;
    struct pieces sequential;
    uint64_t line;
    struct filetap_places *places;
    GString *random; /* the piece that was read again last */
};

static bool
is_end(char c)
{
    return c == '\t' || c == '\n';
}

static size_t
piece_length(const struct pieces *pieces, size_t from)
{
    while (from < pieces->text->len && !is_end(pieces->text->str[from])) {
        from++;
    }
    return from - pieces->at;
}

/* Reads on; returns whether there was more. Of a piece that is longer than a packet, pieces has the beginning. */
static bool
read_on(struct pieces *pieces, struct filetap_input *input, bool pipe)
{
    g_string_erase(pieces->text, 0, (gssize)pieces->at);
    pieces->at = 0;
    gsize before = pieces->text->len;
    g_string_set_size(pieces->text, before + CHUNK);
    int n = pipe ? filetap_input_read_piece(input, pieces->text->str + before, CHUNK)
                 : filetap_input_read(input, pieces->text->str + before, CHUNK);
    g_string_truncate(pieces->text, before + (gsize)MAX(n, 0));
    return n > 0;
}

/* The next piece, which is at pieces->at, and its length; false behind the last. Pieces are at most as long as what is
 * kept of a line: the rest of a longer one is the next. */
static bool
next_piece(struct pieces *pieces, struct filetap_input *input, bool pipe, size_t *length)
{
    *length = piece_length(pieces, pieces->at);
    while (pieces->at + *length == pieces->text->len && *length < FILETAP_LINE_MOST) {
        size_t seen = *length;
        if (!read_on(pieces, input, pipe)) {
            return *length > 0;
        }
        *length = piece_length(pieces, pieces->at + seen);
    }
    *length = MIN(*length, (size_t)FILETAP_LINE_MOST);
    return true;
}

/* Goes behind the piece and its end. */
static void
pass(struct pieces *pieces, size_t length)
{
    size_t n = length + (pieces->at + length < pieces->text->len && is_end(pieces->text->str[pieces->at + length]));
    pieces->at += n;
    pieces->offset += (int64_t)n;
}

static void
fill(struct tabs *tabs, const char *text, size_t length, int64_t place, struct filetap_row *row)
{
    length -= length > 0 && text[length - 1] == '\r';
    row->text = text;
    row->length = length;
    row->schema = flow_recogniser_any_row(tabs->recogniser, NULL, tabs->usual, &row->text, &row->length);
    row->length = MIN(row->length, (size_t)FILETAP_LINE_MOST);
    row->whole_length = row->length;
    row->has_info = false;
    row->offset = place;
}

static bool
is_blank(const char *text, size_t length)
{
    while (length > 0 && g_ascii_isspace(text[length - 1])) {
        length--;
    }
    return length == 0;
}

static enum filetap_next
next(void *state, struct filetap_input *input, struct filetap_row *row, int *err, char **err_info)
{
    struct tabs *tabs = state;
    struct pieces *pieces = &tabs->sequential;
    size_t length;
    while (next_piece(pieces, input, tabs->pipe, &length)) {
        const char *text = pieces->text->str + pieces->at;
        int64_t offset = pieces->offset;
        bool blank = is_blank(text, length);
        pass(pieces, length);
        if (!blank) {
            row->line = ++tabs->line;
            fill(tabs, text, length, filetap_place_of(tabs->places, offset, row->line), row);
            return FILETAP_ROW;
        }
    }
    return filetap_failed(input, err, err_info) ? FILETAP_ERROR : FILETAP_END;
}

static enum filetap_next
read_at(void *state, struct filetap_input *input, int64_t place, struct filetap_row *row, int *err, char **err_info)
{
    struct tabs *tabs = state;
    size_t length;
    int64_t offset = filetap_place_find(tabs->places, place, &row->line);
    if (!filetap_input_seek(input, offset, err)) {
        return FILETAP_ERROR;
    }
    struct pieces pieces = {tabs->random, 0, offset};
    g_string_truncate(tabs->random, 0);
    if (!next_piece(&pieces, input, false, &length)) {
        return filetap_failed(input, err, err_info) ? FILETAP_ERROR : FILETAP_END;
    }
    fill(tabs, pieces.text->str + pieces.at, length, place, row);
    return FILETAP_ROW;
}

static void
close_tabs(void *state)
{
    struct tabs *tabs = state;
    g_string_free(tabs->sequential.text, TRUE);
    g_string_free(tabs->random, TRUE);
    filetap_places_free(tabs->places);
    g_free(tabs);
}

/* The schema of a piece that is a row of a known format; else NULL. */
static const struct flow_schema *
known(struct flow_recogniser *recogniser, const char *text, size_t length)
{
    const struct flow_schema *schema = flow_recogniser_row(recogniser, NULL, &text, &length);
    return schema != NULL && !schema->provider->unnamed ? schema : NULL;
}

/* The schema of the first of two pieces that the text begins with; NULL if it does not begin with two rows. */
static const struct flow_schema *
probe(struct flow_recogniser *recogniser, const char *text, size_t length)
{
    const char *end = text + length, *newline = memchr(text, '\n', length);
    end = newline != NULL ? newline : end;
    const char *tab = memchr(text, '\t', (size_t)(end - text));
    const char *second = tab != NULL ? tab + 1 : end;
    const char *behind = memchr(second, '\t', (size_t)(end - second));
    behind = behind != NULL ? behind : end;
    behind -= behind > second && behind[-1] == '\r';
    if (tab == NULL || known(recogniser, second, (size_t)(behind - second)) == NULL) {
        return NULL;
    }
    return known(recogniser, text, (size_t)(tab - text));
}

static void *
open_tabs(struct filetap_input *input, unsigned how, struct flow_recogniser *recogniser, const char **title)
{
    enum { PEEK = 8192 }; /* two rows are shorter */
    char text[PEEK];
    size_t used = 0;
    int n;
    do {
        n = filetap_input_read_piece(input, text + used, (unsigned)(PEEK - used));
        used += n > 0 ? (size_t)n : 0;
    } while (n > 0 && used < PEEK && memchr(text, '\n', used) == NULL);
    const struct flow_schema *usual = probe(recogniser, text, used);
    if (usual == NULL) {
        return NULL;
    }
    struct tabs *tabs = g_new0(struct tabs, 1);
    tabs->recogniser = recogniser;
    tabs->usual = usual;
    tabs->pipe = (how & FILETAP_PIPE) != 0;
    tabs->sequential.text = g_string_new(NULL);
    tabs->random = g_string_new(NULL);
    tabs->places = filetap_places_new();
    *title = usual->provider->title;
    return tabs;
}

/* As a row does. */
static bool
may_begin(int first)
{
    return g_ascii_isalnum(first);
}

const struct filetap_container filetap_tabs = {
    .name = "tabs",
    .may_begin = may_begin,
    .open = open_tabs,
    .next = next,
    .read_at = read_at,
    .close = close_tabs,
};
