/* read_file.c - reads a list of any format, which its content tells
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/list/read_file.h"
#include <errno.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include "core/list/read_json.h"
#include "core/list/read_text.h"

/* Where a list comes from: a file, or bytes. What was read and not yet used stands in buffer. */
struct source {
    FILE *file; /* NULL: bytes */
    const char *bytes;
    size_t left; /* of the bytes */
    char *buffer;
    size_t at, used, room;
    bool failed, ended;
};

static size_t
read_some(struct source *source, char *to, size_t room)
{
    if (source->file != NULL) {
        size_t n = fread(to, 1, room, source->file);
        source->failed = source->failed || ferror(source->file) != 0;
        return n;
    }
    size_t n = MIN(room, source->left);
    if (n > 0) {
        memcpy(to, source->bytes, n);
        source->bytes += n;
        source->left -= n;
    }
    return n;
}

/* Reads on until the buffer is full, or the source ends. */
static void
fill(struct source *source)
{
    memmove(source->buffer, source->buffer + source->at, source->used - source->at);
    source->used -= source->at;
    source->at = 0;
    while (!source->ended && source->used < source->room) {
        size_t n = read_some(source, source->buffer + source->used, source->room - source->used);
        source->used += n;
        source->ended = n == 0;
    }
}

/* Points line to the next line, without its end; false if there is none. is_long: only a part of it is kept. */
static bool
next_line(struct source *source, char **line, size_t *length, bool *is_long)
{
    char *newline =
        source->at < source->used ? memchr(source->buffer + source->at, '\n', source->used - source->at) : NULL;
    if (newline == NULL) {
        fill(source);
        newline = source->used > 0 ? memchr(source->buffer, '\n', source->used) : NULL;
    }
    *is_long = newline == NULL && !source->ended;
    if (source->at == source->used) {
        return false;
    }
    *line = source->buffer + source->at;
    *length = (size_t)(newline != NULL ? newline - *line : source->buffer + source->used - *line);
    source->at += *length + (newline != NULL);
    return true;
}

/* The rest of a line of which the buffer has no end. */
static void
skip_line(struct source *source)
{
    const char *newline = NULL;
    do {
        fill(source);
        newline = source->used > 0 ? memchr(source->buffer, '\n', source->used) : NULL;
        source->at = newline != NULL ? (size_t)(newline + 1 - source->buffer) : source->used;
    } while (newline == NULL && !source->ended);
}

/* What reads a line; false if no more can be taken. */
typedef bool (*read_line)(void *reader, uint32_t number, char *line, size_t length);

static void
read_lines(struct source *source, struct list_taker *taker, read_line read, void *reader)
{
    char *line;
    size_t length;
    bool is_long, goes_on = true;
    for (uint32_t number = 1; goes_on && next_line(source, &line, &length, &is_long); number++) {
        if (is_long) {
            list_bad(taker, number, "a line that is too long", line, length);
            skip_line(source);
        } else {
            goes_on = read(reader, number, line, length);
        }
    }
}

static bool
read_text_line(void *reader, uint32_t number, char *line, size_t length)
{
    return list_text_line(reader, number, line, length);
}

static bool
is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static bool
read_json_line(void *taker, uint32_t number, char *line, size_t length)
{
    while (length > 0 && is_space(line[length - 1])) {
        length--;
    }
    while (length > 0 && is_space(*line)) {
        line++;
        length--;
    }
    return length == 0 || list_json_line(taker, number, line, length);
}

/* The whole document, of which the beginning was read. */
static void
read_document(struct source *source, struct list_taker *taker)
{
    GByteArray *text = g_byte_array_new();
    g_byte_array_append(text, (const guint8 *)source->buffer + source->at, (guint)(source->used - source->at));
    do {
        source->at = source->used;
        fill(source);
        g_byte_array_append(text, (const guint8 *)source->buffer, (guint)source->used);
    } while (source->used > 0 && text->len <= LIST_JSON_BYTES);
    if (text->len > LIST_JSON_BYTES) {
        list_fail(taker, 0, g_strdup_printf("more than %d bytes of JSON are not read", LIST_JSON_BYTES));
    } else {
        list_json_document(taker, (const char *)text->data, text->len);
    }
    g_byte_array_free(text, TRUE);
}

/* What begins as these bytes is no text of lists, and why; NULL if nothing says so. */
static const char *
no_list(const char *text, size_t length)
{
    static const struct {
        const char *begins, *is;
    } others[] = {{"\x1f\x8b", "gzip: unpack it"},
                  {"PK\x03\x04", "a zip archive: unpack it"},
                  {"\x28\xb5\x2f\xfd", "zstd: unpack it"},
                  {"\xff\xfe", "UTF-16: write it as UTF-8"},
                  {"\xfe\xff", "UTF-16: write it as UTF-8"}};
    for (size_t i = 0; i < G_N_ELEMENTS(others); i++) {
        if (length >= strlen(others[i].begins) && memcmp(text, others[i].begins, strlen(others[i].begins)) == 0) {
            return others[i].is;
        }
    }
    return NULL;
}

/* The line of the first byte that no text has; 0 if there is none. */
static uint32_t
binary_line(const char *text, size_t length)
{
    const char *found = length > 0 ? memchr(text, '\0', length) : NULL;
    uint32_t line = 1;
    for (const char *at = text; found != NULL && at < found; at++) {
        line += *at == '\n';
    }
    return found != NULL ? line : 0;
}

enum form { FORM_LINES, FORM_JSON, FORM_JSON_LINES };

/* How the file is written. "[" also begins an address of IPv6 with a port. Where the first line is an object, and
 * others follow, each line is one. */
static enum form
form_of(const char *at, const char *end)
{
    while (at < end && is_space(*at)) {
        at++;
    }
    if (at == end || (*at != '{' && *at != '[')) {
        return FORM_LINES;
    }
    if (*at == '[') {
        return at + 1 < end && (g_ascii_isxdigit(at[1]) || at[1] == ':') ? FORM_LINES : FORM_JSON;
    }
    const char *newline = memchr(at, '\n', (size_t)(end - at)), *behind = newline;
    while (behind != NULL && behind < end && is_space(*behind)) {
        behind++;
    }
    bool is_line = behind != NULL && behind < end && list_json_is_object(at, (size_t)(newline - at));
    return is_line ? FORM_JSON_LINES : FORM_JSON;
}

static void
read_all(struct source *source, struct list_taker *taker)
{
    static const char mark[] = "\xef\xbb\xbf";
    source->room = LIST_LINE_BYTES;
    source->buffer = g_malloc(source->room);
    fill(source);
    const char *is = no_list(source->buffer, source->used);
    uint32_t binary = is == NULL ? binary_line(source->buffer, source->used) : 0;
    if (is != NULL || binary > 0) {
        list_fail(taker, binary, is != NULL ? g_strdup_printf("is %s", is) : g_strdup("is binary, and no list"));
    } else {
        if (source->used >= strlen(mark) && memcmp(source->buffer, mark, strlen(mark)) == 0) {
            source->at = strlen(mark);
        }
        char *folder = source->file != NULL ? g_path_get_dirname(taker->list->file) : NULL;
        struct list_text_reader *reader = list_text_reader_new(taker, folder);
        switch (form_of(source->buffer + source->at, source->buffer + source->used)) {
        case FORM_JSON:
            read_document(source, taker);
            break;
        case FORM_JSON_LINES:
            read_lines(source, taker, read_json_line, taker);
            break;
        case FORM_LINES:
            read_lines(source, taker, read_text_line, reader);
            break;
        }
        list_text_reader_free(reader);
        g_free(folder);
    }
    if (source->failed) {
        list_fail(taker, 0, g_strdup("reading failed"));
    }
    g_free(source->buffer);
}

void
list_read_bytes(struct list_taker *taker, const void *bytes, size_t length)
{
    struct source source = {.bytes = bytes, .left = length};
    read_all(&source, taker);
}

void
list_read_file(struct list_taker *taker)
{
    struct address_list *list = taker->list;
    GStatBuf facts;
    if (g_stat(list->file, &facts) != 0) {
        list_fail(taker, 0, g_strdup(g_strerror(errno)));
        return;
    }
    list->changed = (int64_t)facts.st_mtime;
    list->size = (int64_t)facts.st_size;
    if (!g_file_test(list->file, G_FILE_TEST_IS_REGULAR)) { /* a pipe would never end */
        list_fail(taker, 0, g_strdup("is no file"));
        return;
    }
    if (list->size > LIST_FILE_BYTES) {
        list_fail(taker, 0,
                  g_strdup_printf("has %" G_GINT64_FORMAT " bytes; more than %d are not read", (gint64)facts.st_size,
                                  LIST_FILE_BYTES));
        return;
    }
    struct source source = {.file = g_fopen(list->file, "rb")};
    if (source.file == NULL) {
        list_fail(taker, 0, g_strdup(g_strerror(errno)));
        return;
    }
    read_all(&source, taker);
    fclose(source.file);
}
