/* fuzz_file.c - reads a whole text log; no line of it may get lost
 *
 * The first byte of the input says how the file ends and which formats are declared (drive.h), the rest is the file.
 * With bit 4, the first byte \1 of the file stands for a run of bytes longer than a packet can be.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <stdlib.h>
#include <string.h>
#include "tests/fuzz/drive.h"

enum { WITH_LONG_LINE = 16 };

static GByteArray *
expand(const uint8_t *data, size_t size, bool long_line)
{
    GByteArray *file = g_byte_array_new();
    const uint8_t *mark = long_line && size > 0 ? memchr(data, 1, size) : NULL;
    size_t front = mark != NULL ? (size_t)(mark - data) : size;
    if (front > 0) {
        g_byte_array_append(file, data, (guint)front);
    }
    if (mark != NULL) {
        guint run = WTAP_MAX_PACKET_SIZE_STANDARD + 5000;
        g_byte_array_set_size(file, file->len + run);
        memset(file->data + front, 'x', run);
        g_byte_array_append(file, mark + 1, (guint)(size - front - 1));
    }
    return file;
}

static bool
is_blank(const char *line, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (!g_ascii_isspace(line[i])) {
            return false;
        }
    }
    return true;
}

/* The line as a row should show it: without a carriage return and a byte order mark. Returns where it begins. */
static size_t
trim(const char *line, size_t *length)
{
    if (*length > 0 && *length <= WTAP_MAX_PACKET_SIZE_STANDARD && line[*length - 1] == '\r') {
        --*length;
    }
    size_t front = *length >= 3 && memcmp(line, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
    *length -= front;
    return front;
}

/* Every line is a row, blank, or a header. */
static void
audit(struct flow_recogniser *recogniser, const char *file, size_t size, const GArray *rows, bool failed)
{
    guint n = 0;
    uint64_t number = 1;
    for (size_t at = 0; at < size; number++) {
        const char *newline = memchr(file + at, '\n', size - at);
        size_t end = newline != NULL ? (size_t)(newline - file) : size;
        size_t length = end - at;
        size_t front = trim(file + at, &length);
        const char *line = file + at + front;
        const struct drive_row *row = n < rows->len ? &g_array_index(rows, struct drive_row, n) : NULL;
        if (row != NULL && row->line == number) {
            if (!row->schema->tabbed) {
                drive_require(row->whole_length == length);
                drive_require(memcmp(row->text, line, row->length) == 0);
                drive_require(row->length + 3 >= MIN(length, WTAP_MAX_PACKET_SIZE_STANDARD));
            }
            n++;
        } else if (!(failed && newline == NULL)) {
            drive_require(is_blank(line, length) || flow_recogniser_header(recogniser, line, length, false) != NULL);
        }
        at = end + 1;
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
    GByteArray *file = expand(data + 1, size - 1, (data[0] & WITH_LONG_LINE) != 0);
    struct flow_recogniser *recogniser = drive_recogniser(data[0], size);
    bool failed = false;
    GArray *rows = drive_container(&filetap_lines, recogniser, file->data, file->len, data[0], &failed);
    /* Of UTF-16 the offsets are not the file's. */
    bool is_bytes = file->len < 2 || file->data[0] + file->data[1] != 0xff + 0xfe ||
                    (file->data[0] != 0xff && file->data[0] != 0xfe);
    if (rows != NULL && is_bytes) {
        audit(recogniser, (const char *)file->data, file->len, rows, failed);
    }
    if (rows != NULL) {
        g_array_free(rows, TRUE);
    }
    g_byte_array_free(file, TRUE);
    return 0;
}
