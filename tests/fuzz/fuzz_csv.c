/* fuzz_csv.c - reads a whole table; no line of it may get lost, and every cell is what RFC 4180 says
 *
 * The first byte of the input says how the file ends (drive.h), and the separator of the header that is put in front of
 * the rest, so that most inputs are tables of ours; with bit 6 nothing is, and what holds rows in a
 * column is read, too. With bit 7, the first byte \1 stands for a
 * run of bytes longer than a packet can be.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>
#include "tests/fuzz/drive.h"
#include "core/record/value.h"

enum { AS_IT_IS = 64, WITH_LONG_LINE = 128 };

static const char separators[] = ",\t;";

static GByteArray *
file_of(const uint8_t *data, size_t size)
{
    GByteArray *file = g_byte_array_new();
    if ((data[0] & AS_IT_IS) == 0) {
        char header[] = "version,srcaddr,dstaddr,srcport,dstport,start,log-status\n";
        g_strdelimit(header, ",", separators[(data[0] >> 2) % 3]);
        g_byte_array_append(file, (const guint8 *)header, (guint)strlen(header));
    }
    const uint8_t *rest = data + 1, *end = data + size;
    const uint8_t *mark = (data[0] & WITH_LONG_LINE) != 0 ? memchr(rest, 1, (size_t)(end - rest)) : NULL;
    if (mark != NULL) {
        g_byte_array_append(file, rest, (guint)(mark - rest));
        guint at = file->len, run = WTAP_MAX_PACKET_SIZE_STANDARD + 5000;
        g_byte_array_set_size(file, at + run);
        memset(file->data + at, 'x', run);
        rest = mark + 1;
    }
    g_byte_array_append(file, rest, (guint)(end - rest));
    return file;
}

/* A line, without its end. */
struct line {
    const char *text;
    size_t length;
    bool has_return;
};

static GArray *
lines_of(const char *text, size_t size)
{
    GArray *lines = g_array_new(FALSE, FALSE, sizeof(struct line));
    for (const char *end = text + size; text < end;) {
        const char *newline = memchr(text, '\n', (size_t)(end - text));
        const char *stop = newline != NULL ? newline : end;
        struct line line = {text, (size_t)(stop - text), false};
        if (line.length > 0 && line.length <= WTAP_MAX_PACKET_SIZE_STANDARD && stop[-1] == '\r') {
            line.length--;
            line.has_return = true;
        }
        if (line.length >= 3 && memcmp(line.text, "\xef\xbb\xbf", 3) == 0) {
            line.text += 3;
            line.length -= 3;
        }
        g_array_append_val(lines, line);
        text = newline != NULL ? newline + 1 : end;
    }
    return lines;
}

static bool
is_blank(const struct line *line)
{
    for (size_t i = 0; i < line->length; i++) {
        if (!g_ascii_isspace(line->text[i])) {
            return false;
        }
    }
    return true;
}

/* The cells of the row that begins with this line, byte by byte, joined by \1 twice. Returns how many lines they are,
 * or 0 if it is no row. */
static guint
read_row(const GArray *lines, guint first, char separator, GString *cells)
{
    enum { BEGIN, PLAIN, QUOTED, BEHIND } state = BEGIN;
    g_string_truncate(cells, 0);
    for (guint n = first; n < lines->len; n++) {
        const struct line *line = &g_array_index(lines, struct line, n);
        for (size_t i = 0; i < line->length; i++) {
            char c = line->text[i];
            if (state == QUOTED) {
                if (c == '"') {
                    state = BEHIND;
                } else {
                    g_string_append_c(cells, c);
                }
            } else if (c == separator) {
                g_string_append(cells, "\1\1");
                state = BEGIN;
            } else if (state == BEGIN && c == '"') {
                state = QUOTED;
            } else if (state == BEHIND && c != '"') {
                return 0;
            } else {
                state = state == BEHIND ? QUOTED : PLAIN;
                g_string_append_c(cells, c);
            }
        }
        if (state != QUOTED) {
            return n - first + 1;
        }
        g_string_append(cells, line->has_return ? "\r\n" : "\n");
    }
    return 0;
}

/* The cells of a row, joined likewise. */
static void
cells_of_row(const struct drive_row *row, GString *cells)
{
    char *plain = g_malloc(row->length + 1);
    const char *at = row->length > 0 ? row->text : "", *end = at + row->length;
    g_string_truncate(cells, 0);
    for (;;) {
        const char *tab = memchr(at, '\t', (size_t)(end - at));
        size_t length = flow_unescape(at, (size_t)((tab != NULL ? tab : end) - at), plain);
        g_string_append_len(cells, plain, (gssize)length);
        if (tab == NULL) {
            break;
        }
        g_string_append(cells, "\1\1");
        at = tab + 1;
    }
    g_free(plain);
}

/* A row that says why the line is none. sure: no line behind it is missing, and none is long. */
static void
check_fault(const GArray *lines, guint at, const struct drive_row *row, bool sure)
{
    const struct line *line = &g_array_index(lines, struct line, at);
    const char *text = memchr(row->text, '\t', row->length);
    drive_require(text != NULL);
    GString *cells = g_string_new(NULL);
    if (row->length == row->whole_length) {
        text++;
        g_string_set_size(cells, row->length);
        size_t length = flow_unescape(text, row->length - (size_t)(text - row->text), cells->str);
        drive_require(length == line->length && memcmp(cells->str, line->text, length) == 0);
    }
    bool is_none = false;
    for (const char *separator = separators; *separator != '\0'; separator++) {
        is_none = is_none || read_row(lines, at, *separator, cells) == 0;
    }
    drive_require(is_none || !sure);
    g_string_free(cells, TRUE);
}

/* Checks the row that begins with this line. Returns how many lines it is. */
static guint
check_row(const GArray *lines, guint at, const struct drive_row *row)
{
    if (row->length < row->whole_length) {
        return 1; /* what stands in for tabs and the like made it too long */
    }
    GString *expected = g_string_new(NULL), *found = g_string_new(NULL);
    guint n = 0;
    cells_of_row(row, found);
    const char *front = strstr(found->str, "\1\1");
    for (const char *separator = separators; *separator != '\0' && n == 0; separator++) {
        guint read = read_row(lines, at, *separator, expected);
        n = g_string_equal(expected, found) ? read : 0;
        if (n == 0 && front != NULL && strcmp(expected->str, front + 2) == 0) {
            n = read; /* who took the row stands in front of it */
        }
    }
    drive_require(n > 0);
    g_string_free(expected, TRUE);
    g_string_free(found, TRUE);
    return n;
}

/* Every line belongs to a row, is blank, or to be a header has a name. */
static void
audit(const GArray *lines, const GArray *rows, bool failed, bool sure)
{
    guint n = 0;
    for (guint at = 0; at < lines->len;) {
        const struct line *line = &g_array_index(lines, struct line, at);
        const struct drive_row *row = n < rows->len ? &g_array_index(rows, struct drive_row, n) : NULL;
        if (row != NULL && row->line == at + 1) {
            if (row->is_fault) {
                check_fault(lines, at, row, sure);
            }
            at += row->is_fault ? 1 : check_row(lines, at, row);
            n++;
            continue;
        }
        bool is_cut = failed && at + 1 == lines->len;
        bool says = at == 0 && line->length == 5 && g_ascii_strncasecmp(line->text, "sep=", 4) == 0;
        drive_require(is_cut || says || is_blank(line) ||
                      g_strstr_len(line->text, (gssize)line->length, "addr") != NULL ||
                      g_ascii_isalpha(line->text[0]) || strchr("\"@_,;\t", line->text[0]) != NULL);
        at++;
    }
    drive_require(n == rows->len);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0) {
        return 0;
    }
    GByteArray *file = file_of(data, size);
    struct flow_recogniser *recogniser = drive_recogniser(0, size);
    bool failed = false, as_it_is = (data[0] & AS_IT_IS) != 0;
    GArray *wrapped =
        as_it_is ? drive_container(&filetap_csv_wrapped, recogniser, file->data, file->len, data[0] & 3, &failed)
                 : NULL;
    if (wrapped != NULL) {
        g_array_free(wrapped, TRUE);
    }
    GArray *rows = drive_container(&filetap_csv, recogniser, file->data, file->len, data[0] & 3, &failed);
    /* Of UTF-16 the lines are not the file's. */
    bool is_bytes = file->len < 2 || file->data[0] + file->data[1] != 0xff + 0xfe ||
                    (file->data[0] != 0xff && file->data[0] != 0xfe);
    if (rows != NULL && is_bytes) {
        GArray *lines = lines_of((const char *)file->data, file->len);
        audit(lines, rows, failed, !failed && (data[0] & WITH_LONG_LINE) == 0);
        g_array_free(lines, TRUE);
    }
    if (rows != NULL) {
        g_array_free(rows, TRUE);
    }
    g_byte_array_free(file, TRUE);
    return 0;
}
