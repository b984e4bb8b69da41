/* scan_between.c - finds where each item of a JSON text begins and ends, while the text is being read
 *
 * Strings, and how deep brackets are nested, are all that it takes to find an item's end. Whether what is in between is
 * JSON, the parser says later.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>
#include "core/wrap/scan_inside.h"

struct scan *
scan_new(scan_read read, scan_wraps wraps, const void *context, int64_t offset)
{
    struct scan *scan = g_new0(struct scan, 1);
    scan->text.read = read;
    scan->wraps = wraps;
    scan->context = context;
    scan->text.base = offset;
    return scan;
}

void
scan_free(struct scan *scan)
{
    scan_text_clear(&scan->text);
    g_free(scan);
}

void
scan_ask(struct scan *scan, scan_known known, void *context)
{
    scan->known = known;
    scan->known_context = context;
}

static bool
is_blank(char c)
{
    /* The last four: a byte order mark, and what separates the texts of a JSON sequence. */
    return c == ' ' || (c != '\0' && strchr("\t\r\n\xef\xbb\xbf\x1e", c) != NULL);
}

/* Up to the beginning of an item. */
static void
go_between(struct scan *scan)
{
    while (scan->text.at < scan->text.used && scan->mode == BETWEEN) {
        if (scan->in_string) {
            scan_take_string(scan);
            continue;
        }
        char c = scan->text.buffer[scan->text.at];
        bool wrapped = scan->previous == ':' && scan->wrap == SCAN_WRAPPER;
        bool looks_in = !scan_in_wrapper(scan) || wrapped;
        if (is_blank(c)) {
            scan->text.at++;
        } else if (c == '{' || c == '[') {
            if (scan->previous != ':') {
                scan_leave_wrappers(scan);
                looks_in = true;
            }
            if (!looks_in) {
                scan_begin_item(scan, SKIPPING);
            } else if (c == '{' || scan->n_levels == MOST_LEVELS) {
                scan_begin_item(scan, INSIDE);
            } else if (scan->n_levels > 0 && !scan_in_wrapper(scan)) {
                scan_text_begin(&scan->text);
                scan->mode = PEEKING;
            } else {
                scan_push(scan, c);
                scan->previous = c;
                scan->text.at++;
            }
        } else if (c == '"' && scan_in_wrapper(scan)) {
            scan_begin_string(scan, true);
        } else if (c == '}' || c == ']') {
            scan->n_levels -= scan->n_levels > 0;
            scan->previous = c;
            scan->text.at++;
        } else if (c == ',' || c == ':' || scan_in_wrapper(scan)) {
            scan->previous = c;
            scan->text.at++;
        } else {
            scan_begin_item(scan, ASTRAY);
        }
    }
}

/* Whether an array, of which there is so much text, is a row that is written as a list of fields; what it begins with
 * tells. -1: that is not known yet. */
static int
is_row_of_fields(const char *text, size_t length)
{
    enum { MOST = 4096 }; /* blanks are not waited out */
    static const char *const parts[] = {"[", "{", "\"field\""};
    size_t at = 0;
    for (size_t i = 0; i < G_N_ELEMENTS(parts); i++) {
        size_t part = strlen(parts[i]);
        while (at < length && g_ascii_isspace(text[at])) {
            at++;
        }
        size_t n = MIN(part, length - at);
        if (memcmp(text + at, parts[i], n) != 0 || at > MOST) {
            return 0;
        }
        if (n < part) {
            return -1;
        }
        at += part;
    }
    return 1;
}

/* Enters the array that begins here, or takes it for an item. last: no more text comes. */
static void
go_peek(struct scan *scan, bool last)
{
    int is_row = is_row_of_fields(scan->text.buffer + scan->text.start, scan->text.used - scan->text.start);
    if (is_row < 0 && !last) {
        scan->text.at = scan->text.used;
        return;
    }
    scan->text.at = scan->text.start;
    if (is_row > 0) {
        scan_begin_item(scan, INSIDE);
    } else {
        scan_push(scan, '[');
        scan->previous = '[';
        scan->text.at++;
        scan->mode = BETWEEN;
    }
}

/* Up to where an item may begin again. A string in the text may hold brackets, but no end of a line. */
static bool
go_astray(struct scan *scan, struct scan_item *item)
{
    for (; scan->text.at < scan->text.used; scan->text.at++) {
        char c = scan->text.buffer[scan->text.at];
        bool is_edge = c != '\0' && strchr(scan->n_levels > 0 ? "{}[]," : "{}[]", c) != NULL;
        if (c == '\n' || (is_edge && !scan->in_string)) {
            return scan_end_item(scan, SCAN_STRAY, item);
        }
        if (scan->escaped) {
            scan->escaped = false;
        } else if (c == '"') {
            scan->in_string = !scan->in_string;
        } else if (c == '\\') {
            scan->escaped = scan->in_string;
        }
    }
    return false;
}

/* Reads on, after what must be kept. Returns what scan_read returned. */
static int
refill(struct scan *scan, void *from)
{
    bool keeps = scan->mode == INSIDE || scan->mode == ASTRAY || scan->mode == PEEKING;
    if (keeps && scan->text.limit == SCAN_WHOLE && scan_is_too_long(scan)) {
        scan_drop(scan);
    }
    return scan_text_refill(&scan->text, from, keeps);
}

static bool
advance(struct scan *scan, struct scan_item *item)
{
    switch (scan->mode) {
    case BETWEEN:
        go_between(scan);
        return false;
    case PEEKING:
        go_peek(scan, false);
        return false;
    case INSIDE:
    case SKIPPING:
        return scan_go_inside(scan, item);
    case ASTRAY:
        return go_astray(scan, item);
    }
    return false;
}

enum scan_kind
scan_next(struct scan *scan, void *from, struct scan_item *item)
{
    for (;;) {
        while (scan->text.at < scan->text.used) {
            if (advance(scan, item)) {
                return item->kind;
            }
        }
        int n = refill(scan, from);
        if (n < 0) {
            return SCAN_ERROR;
        }
        if (n == 0 && scan->mode == PEEKING) {
            go_peek(scan, true);
            continue;
        }
        if (n == 0) {
            if (scan->mode != INSIDE && scan->mode != ASTRAY) {
                return SCAN_END;
            }
            scan_end_item(scan, scan->mode == INSIDE ? SCAN_CUT : SCAN_STRAY, item);
            return item->kind;
        }
    }
}
