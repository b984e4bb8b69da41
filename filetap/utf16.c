/* utf16.c - the text of a file in UTF-16, as UTF-8
 *
 * UTF-16 is read and turned into UTF-8 a window at a time. Where each window begins, in the file and in the text, is
 * kept if rows will be asked for at random, so that an offset is found again by reading one window.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>
#include "core/base/search.h"
#include "filetap/blocks.h"
#include "filetap/utf16.h"

/* Windows are small: mergecap has thousands of files open at a time. */
enum {
    RAW = 4096,      /* bytes of the file a window holds at the most */
    MOST_A_UNIT = 3, /* bytes of UTF-8 that two bytes of UTF-16 can become */
    REPLACEMENT = 0xfffd
};

/* Where a window begins. */
struct window {
    int64_t text, file;
};

struct filetap_utf16 {
    FILE_T fh;
    struct filetap_blocks *blocks; /* to be read instead, or NULL */
    bool pipe;
    bool big_endian;
    bool ended;          /* the file was read to its end, or to an error */
    int64_t most;        /* bytes of the file that may be read; 0: any number */
    struct window begin; /* of what raw and text hold */
    int64_t file;        /* where in the file the next window begins */
    size_t carried;      /* bytes from there on that are in raw already: the first half of a character */
    size_t used, at;     /* of text */
    bool owns_windows;
    unsigned char raw[RAW];
    char text[RAW / 2 * MOST_A_UNIT + MOST_A_UNIT];
    GArray *windows; /* of struct window, by text; of input that is read in sequence, and of all that find it again */
};

static unsigned
unit_of(const struct filetap_utf16 *utf16, size_t at)
{
    const unsigned char *raw = utf16->raw + at;
    return utf16->big_endian ? raw[0] << 8 | raw[1] : raw[1] << 8 | raw[0];
}

static bool
is_high(unsigned unit)
{
    return unit >= 0xd800 && unit < 0xdc00;
}

static bool
is_low(unsigned unit)
{
    return unit >= 0xdc00 && unit < 0xe000;
}

/* Turns n bytes of the file, or fewer, if the last are the beginning of a character and more may follow, into the text
 * of the window. Returns how many. What is no character becomes U+FFFD: half a pair, and half a unit at the end. */
static size_t
convert(struct filetap_utf16 *utf16, size_t n, bool more)
{
    size_t at = 0;
    while (at + 2 <= n) {
        unsigned unit = unit_of(utf16, at);
        gunichar c = unit;
        size_t took = 2;
        if (is_high(unit) && at + 4 > n && more) {
            break;
        }
        if (is_high(unit) && at + 4 <= n && is_low(unit_of(utf16, at + 2))) {
            c = 0x10000 + ((unit - 0xd800) << 10) + (unit_of(utf16, at + 2) - 0xdc00);
            took = 4;
        } else if (is_high(unit) || is_low(unit)) {
            c = REPLACEMENT;
        }
        utf16->used += (size_t)g_unichar_to_utf8(c, utf16->text + utf16->used);
        at += took;
    }
    if (at < n && !more) {
        utf16->used += (size_t)g_unichar_to_utf8(REPLACEMENT, utf16->text + utf16->used);
        at = n;
    }
    return at;
}

/* Reads up to room bytes to raw, from there on: of a pipe, no more than a piece. Returns how many. */
static size_t
read_raw(struct filetap_utf16 *utf16, size_t from, size_t room)
{
    if (!utf16->pipe) {
        int n = utf16->blocks != NULL ? filetap_blocks_read(utf16->blocks, utf16->raw + from, (unsigned)room)
                                      : wtap_compat_read(utf16->fh, utf16->raw + from, (unsigned)room);
        return n > 0 ? (size_t)n : 0;
    }
    size_t used = 0;
    while (used < room) {
        int n = wtap_compat_read(utf16->fh, utf16->raw + from + used, (unsigned)MIN(2, room - used));
        used += n > 0 ? (size_t)n : 0;
        if (n < 2 || filetap_ends_piece((int)unit_of(utf16, from + used - 2))) {
            break;
        }
    }
    return used;
}

/* Whether the window ended where no more may be read, and not where the file does. */
static bool
is_limited(const struct filetap_utf16 *utf16)
{
    return utf16->most > 0 && utf16->file + (int64_t)utf16->carried >= utf16->most;
}

static void
add_window(struct filetap_utf16 *utf16)
{
    guint n = utf16->windows->len;
    if (n == 0 || g_array_index(utf16->windows, struct window, n - 1).file < utf16->begin.file) {
        g_array_append_val(utf16->windows, utf16->begin);
    }
}

/* Goes on to the window behind this one. Returns false if there is none, and at an error. */
static bool
next_window(struct filetap_utf16 *utf16)
{
    utf16->begin = (struct window){utf16->begin.text + (int64_t)utf16->used, utf16->file};
    utf16->used = utf16->at = 0;
    if (utf16->ended) {
        return false;
    }
    size_t room = RAW - utf16->carried;
    if (utf16->most > 0) {
        room = (size_t)MIN((int64_t)room, utf16->most - utf16->file - (int64_t)utf16->carried);
    }
    size_t n = utf16->carried + (room > 0 ? read_raw(utf16, utf16->carried, room) : 0);
    bool is_piece = utf16->pipe && n >= 2 && filetap_ends_piece((int)unit_of(utf16, n - 2));
    utf16->ended = room == 0 || (n < utf16->carried + room && !is_piece);
    size_t took = convert(utf16, n, !utf16->ended || room == 0);
    utf16->file += (int64_t)took;
    utf16->carried = n - took;
    memmove(utf16->raw, utf16->raw + took, utf16->carried);
    if (took > 0 && !utf16->pipe) {
        add_window(utf16);
    }
    return utf16->used > 0;
}

/* Goes on to the next window if this one has been read. Returns whether there is text to be read. */
static bool
reach_text(struct filetap_utf16 *utf16)
{
    return utf16->at < utf16->used || next_window(utf16);
}

static void
go_to(struct filetap_utf16 *utf16, struct window window)
{
    utf16->begin = window;
    utf16->file = window.file;
    utf16->carried = utf16->used = utf16->at = 0;
    utf16->ended = false;
}

/* The last window that is not behind the offset. */
static struct window
window_before(const struct filetap_utf16 *utf16, int64_t offset)
{
    const struct window *window = search_last_until(utf16->windows, offset);
    return window != NULL ? *window : (struct window){0, FILETAP_UTF16_MARK};
}

bool
filetap_utf16_seek(struct filetap_utf16 *utf16, int64_t offset, int *err)
{
    if (offset < utf16->begin.text || offset > utf16->begin.text + (int64_t)utf16->used) {
        struct window window = window_before(utf16, offset);
        if (utf16->blocks != NULL) {
            filetap_blocks_seek(utf16->blocks, window.file);
        } else if (file_seek(utf16->fh, window.file, SEEK_SET, err) < 0) {
            return false;
        }
        go_to(utf16, window);
        while (next_window(utf16) && offset > utf16->begin.text + (int64_t)utf16->used) {
        }
    }
    utf16->at = (size_t)CLAMP(offset - utf16->begin.text, 0, (int64_t)utf16->used);
    return true;
}

int
filetap_utf16_read(struct filetap_utf16 *utf16, char *buffer, unsigned room)
{
    if (!reach_text(utf16)) {
        return file_error(utf16->fh, NULL) != 0 ? -1 : 0;
    }
    size_t n = MIN(room, utf16->used - utf16->at);
    memcpy(buffer, utf16->text + utf16->at, n);
    utf16->at += n;
    return (int)n;
}

char *
filetap_utf16_line(struct filetap_utf16 *utf16, char *text, size_t room)
{
    char *end = text;
    while (end < text + room && reach_text(utf16)) {
        const char *from = utf16->text + utf16->at;
        size_t n = MIN((size_t)(text + room - end), utf16->used - utf16->at);
        const char *newline = memchr(from, '\n', n);
        n = newline != NULL ? (size_t)(newline - from) + 1 : n;
        memcpy(end, from, n);
        utf16->at += n;
        end += n;
        if (newline != NULL) {
            break;
        }
    }
    bool whole = end > text && (end[-1] == '\n' || end == text + room);
    *end = '\0';
    return whole || (end > text && !is_limited(utf16)) ? end : NULL;
}

static struct filetap_utf16 *
new_of(FILE_T fh, bool pipe, bool big_endian, GArray *windows)
{
    struct filetap_utf16 *utf16 = g_new(struct filetap_utf16, 1);
    utf16->fh = fh;
    utf16->blocks = NULL;
    utf16->pipe = pipe;
    utf16->big_endian = big_endian;
    utf16->most = 0;
    utf16->owns_windows = windows == NULL;
    utf16->windows = windows != NULL ? windows : g_array_new(FALSE, FALSE, sizeof(struct window));
    go_to(utf16, (struct window){0, FILETAP_UTF16_MARK});
    return utf16;
}

struct filetap_utf16 *
filetap_utf16_new(FILE_T fh, bool pipe, bool big_endian)
{
    return new_of(fh, pipe, big_endian, NULL);
}

void
filetap_utf16_free(struct filetap_utf16 *utf16)
{
    if (utf16 != NULL && utf16->owns_windows) {
        g_array_free(utf16->windows, TRUE);
    }
    g_free(utf16);
}

struct filetap_utf16 *
filetap_utf16_again(struct filetap_utf16 *utf16, FILE_T fh, struct filetap_blocks *blocks)
{
    struct filetap_utf16 *again = new_of(fh, utf16->pipe, utf16->big_endian, utf16->windows);
    again->blocks = blocks;
    again->begin.text = -1; /* its file is nowhere yet, so every offset is outside the window */
    return again;
}

int
filetap_utf16_first(struct filetap_utf16 *utf16)
{
    return reach_text(utf16) ? (unsigned char)utf16->text[utf16->at] : -1;
}

void
filetap_utf16_rewind(struct filetap_utf16 *utf16, unsigned most)
{
    utf16->most = most;
    go_to(utf16, (struct window){0, FILETAP_UTF16_MARK});
}

bool
filetap_utf16_is_cut(const struct filetap_utf16 *utf16)
{
    return utf16->ended && is_limited(utf16);
}

int64_t
filetap_utf16_tell(const struct filetap_utf16 *utf16)
{
    return utf16->begin.text + (int64_t)utf16->at;
}
