/* scan.c - finds where each item of a JSON text begins and ends, while the text is being read
 *
 * Strings, and how deep brackets are nested, are all that it takes to find an item's end. Whether what is in between is
 * JSON, the parser says later.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <glib.h>
#include <string.h>
#include "core/base/blocks.h"
#include "core/wrap/scan.h"

/* Logs that were concatenated and whose ends are missing add two levels each. A nest that is deeper is no log. */
enum { MOST_LEVELS = 4096 };
enum { LONGEST_NAME = 31 };

enum mode {
    BETWEEN,  /* items, or the members of a wrapper */
    PEEKING,  /* at what an array in an array begins with */
    INSIDE,   /* an item, or a wrapper that has not shown itself */
    SKIPPING, /* an array or object that is a wrapper's member, but holds no items */
    ASTRAY    /* in text that should not be there */
};

struct scan {
    struct scan_text text;
    scan_wraps wraps;
    const void *context; /* for wraps */
    scan_known known;
    void *known_context;
    enum mode mode;
    uint64_t depth;
    unsigned values;
    bool in_string, escaped;
    bool after_newline;  /* the byte before was one */
    char previous;       /* the last byte that was neither blank nor in a string */
    bool collecting;     /* the string may be the name of a wrapper's member */
    enum scan_wrap wrap; /* whether the last string was */
    char name[LONGEST_NAME];
    size_t name_length;
    size_t
        outer_length; /* of it, the name and the dot of the member that the object in the item is the value of; or 0 */
    unsigned n_levels;
    char levels[MOST_LEVELS]; /* '[' or '{' */
};

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
    return c != '\0' && strchr(" \t\r\n\xef\xbb\xbf\x1e", c) != NULL;
}

static bool
in_wrapper(const struct scan *scan)
{
    return scan->n_levels > 0 && scan->levels[scan->n_levels - 1] == '{';
}

/* For where the text goes on as if it had left the wrapper: its end is missing. */
static void
leave_wrappers(struct scan *scan)
{
    while (in_wrapper(scan)) {
        scan->n_levels--;
    }
}

static void
push(struct scan *scan, char level)
{
    scan->levels[scan->n_levels++] = level;
}

static void
begin_string(struct scan *scan, bool collecting)
{
    scan->in_string = true;
    scan->collecting = collecting;
    scan->wrap = SCAN_NO_WRAPPER;
    scan->name_length = scan->outer_length;
    scan->text.at++;
}

static void
end_string(struct scan *scan)
{
    scan->in_string = false;
    scan->wrap = scan->collecting && scan->name_length <= LONGEST_NAME
                     ? scan->wraps(scan->context, scan->name, scan->name_length)
                     : SCAN_NO_WRAPPER;
    scan->previous = '"';
}

static void
collect(struct scan *scan, char c)
{
    if (scan->name_length < LONGEST_NAME) {
        scan->name[scan->name_length] = c;
    }
    if (scan->name_length <= LONGEST_NAME) {
        scan->name_length++;
    }
}

/* Goes on to the end of the string, of the buffer or, if there is one in it, just behind a line's. */
static void
take_string(struct scan *scan)
{
    const char *buffer = scan->text.buffer;
    size_t at = scan->text.at, used = scan->text.used;
    scan->after_newline = false;
    while (at < used) {
        char c = buffer[at++];
        if (scan->escaped) {
            scan->escaped = false;
        } else if (c == '"') {
            end_string(scan);
            break;
        } else if (c == '\\') {
            scan->escaped = true;
        } else if (c == '\n') {
            scan->after_newline = true;
            break;
        }
        if (scan->collecting) {
            collect(scan, c);
        } else if (!scan->escaped) {
            at = (size_t)(blocks_string_mark(buffer + at, buffer + used) - buffer);
        }
    }
    scan->text.at = at;
}

static void
begin_item(struct scan *scan, enum mode mode)
{
    scan->mode = mode;
    scan_text_begin(&scan->text);
    scan->values = 0;
    scan->depth = 1;
    scan->previous = scan->text.buffer[scan->text.at];
    scan->wrap = SCAN_NO_WRAPPER;
    scan->outer_length = 0;
    scan->after_newline = false;
    scan->text.at += mode != ASTRAY;
}

static bool
is_too_long(const struct scan *scan)
{
    return scan->text.at - scan->text.start > (scan->mode == INSIDE ? SCAN_MOST_BYTES : SCAN_KEPT);
}

/* Keeps no more of the item than its beginning. */
static void
drop(struct scan *scan)
{
    scan_text_drop(&scan->text, is_too_long(scan) ? SCAN_LIMIT_BYTES : SCAN_LIMIT_VALUES);
}

static bool
end_item(struct scan *scan, enum scan_kind kind, struct scan_item *item)
{
    if (scan->text.limit == SCAN_WHOLE && is_too_long(scan)) {
        drop(scan);
    }
    scan->mode = BETWEEN;
    scan->in_string = scan->escaped = false;
    item->kind = kind == SCAN_ITEM && scan->text.limit != SCAN_WHOLE ? SCAN_TOO_LARGE : kind;
    item->limit = scan->text.limit;
    item->offset = scan->text.begun;
    item->length = scan_text_length(&scan->text);
    item->text = scan->text.buffer + scan->text.start;
    item->kept = scan_text_kept(&scan->text);
    return true;
}

/* Up to the beginning of an item. */
static void
go_between(struct scan *scan)
{
    while (scan->text.at < scan->text.used && scan->mode == BETWEEN) {
        if (scan->in_string) {
            take_string(scan);
            continue;
        }
        char c = scan->text.buffer[scan->text.at];
        bool wrapped = scan->previous == ':' && scan->wrap == SCAN_WRAPPER;
        bool looks_in = !in_wrapper(scan) || wrapped;
        if (is_blank(c)) {
            scan->text.at++;
        } else if (c == '{' || c == '[') {
            if (scan->previous != ':') {
                leave_wrappers(scan);
                looks_in = true;
            }
            if (!looks_in) {
                begin_item(scan, SKIPPING);
            } else if (c == '{' || scan->n_levels == MOST_LEVELS) {
                begin_item(scan, INSIDE);
            } else if (scan->n_levels > 0 && !in_wrapper(scan)) {
                scan_text_begin(&scan->text);
                scan->mode = PEEKING;
            } else {
                push(scan, c);
                scan->previous = c;
                scan->text.at++;
            }
        } else if (c == '"' && in_wrapper(scan)) {
            begin_string(scan, true);
        } else if (c == '}' || c == ']') {
            scan->n_levels -= scan->n_levels > 0;
            scan->previous = c;
            scan->text.at++;
        } else if (c == ',' || c == ':' || in_wrapper(scan)) {
            scan->previous = c;
            scan->text.at++;
        } else {
            begin_item(scan, ASTRAY);
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
        begin_item(scan, INSIDE);
    } else {
        push(scan, '[');
        scan->previous = '[';
        scan->text.at++;
        scan->mode = BETWEEN;
    }
}

/* Turns the object, or the two, into the wrapper that the member of this name shows it to be. */
static void
unwrap(struct scan *scan)
{
    for (; scan->depth > 0; scan->depth--) {
        push(scan, '{');
    }
    scan->outer_length = 0;
    scan->mode = BETWEEN;
}

/* Whether a string here may be the name of a member that makes the object a wrapper. */
static bool
may_name_wrapper(const struct scan *scan)
{
    return scan->mode == INSIDE && (scan->depth == 1 || (scan->depth == 2 && scan->outer_length > 0));
}

/* Whether what opens here is the value of such a member. */
static bool
is_wrapper(const struct scan *scan, enum scan_wrap wrap)
{
    return may_name_wrapper(scan) && scan->text.limit == SCAN_WHOLE && scan->wrap == wrap && scan->previous == ':' &&
           scan->n_levels <= MOST_LEVELS - 3;
}

/* Enters an array or object of the item. */
static void
go_down(struct scan *scan, char c)
{
    if (c == '{' && scan->depth == 1 && is_wrapper(scan, SCAN_MAY_WRAP) && scan->name_length < LONGEST_NAME) {
        scan->name[scan->name_length] = '.';
        scan->outer_length = scan->name_length + 1;
    }
    scan->depth++;
    scan->values++;
}

static void
go_up(struct scan *scan)
{
    scan->depth--;
    scan->outer_length = scan->depth > 1 ? scan->outer_length : 0;
}

/* Leaves the array or object that has been gone through. Returns whether it was an item. */
static bool
leave(struct scan *scan, struct scan_item *item)
{
    if (scan->mode == INSIDE) {
        return end_item(scan, SCAN_ITEM, item);
    }
    scan->mode = BETWEEN;
    return false;
}

enum { NOT_BROKEN = -1 };

/* How many bytes before the place, where c is, the next item begins, if this one stops in the middle; else
 * NOT_BROKEN. No JSON has the end of a line in a string, or a '{' after a value, or a letter after a string, which one
 * that stops in the middle has: it goes on to the first quote of the next item. */
static int
next_item_before(const struct scan *scan, char c)
{
    static const char begin[] = "{\"";
    const size_t length = strlen(begin);
    if (scan->mode != INSIDE) {
        return NOT_BROKEN;
    }
    if (c == '{') {
        bool is_broken = scan->in_string ? scan->after_newline : strchr("{[,:", scan->previous) == NULL;
        return is_broken ? 0 : NOT_BROKEN;
    }
    if (scan->in_string || scan->text.limit != SCAN_WHOLE || scan->previous != '"' || !g_ascii_isalpha(c) ||
        scan->text.at <= scan->text.start + length ||
        memcmp(scan->text.buffer + scan->text.at - length, begin, length) != 0) {
        return NOT_BROKEN;
    }
    return (int)length;
}

/* Goes over the item that begins before the next byte, if its length is known. Wrappers that are nested deepest are
 * items, and are asked of nobody. */
static bool
skip_known(struct scan *scan)
{
    size_t left = scan->text.used - scan->text.start;
    bool is_asked = scan->known != NULL && scan->mode == INSIDE && scan->text.at == scan->text.start + 1 &&
                    scan->text.limit == SCAN_WHOLE && scan->n_levels <= MOST_LEVELS - 3;
    size_t length = is_asked ? scan->known(scan->known_context, scan->text.buffer + scan->text.start, left) : 0;
    if (length > 0) {
        scan->text.at = scan->text.start + length;
        scan->depth = 0;
        scan->previous = '}';
    }
    return length > 0;
}

/* Up to the end of the array or object. Returns whether it was an item. */
static bool
go_inside(struct scan *scan, struct scan_item *item)
{
    if (skip_known(scan)) {
        return leave(scan, item);
    }
    while (scan->text.at < scan->text.used) {
        char c = scan->text.buffer[scan->text.at];
        int before = next_item_before(scan, c);
        if (before != NOT_BROKEN) {
            scan->text.at -= (size_t)before;
            leave_wrappers(scan);
            return end_item(scan, SCAN_BROKEN, item);
        }
        if (scan->in_string) {
            take_string(scan);
            continue;
        }
        scan->after_newline = c == '\n';
        switch (c) {
        case '"':
            begin_string(scan, scan->previous != ':' && may_name_wrapper(scan));
            continue;
        case '{':
        case '[':
            if (is_wrapper(scan, SCAN_WRAPPER)) {
                unwrap(scan);
                return false;
            }
            go_down(scan, c);
            break;
        case '}':
        case ']':
            go_up(scan);
            break;
        case ',':
            scan->values++;
            break;
        case ' ':
        case '\t':
        case '\r':
        case '\n':
            scan->text.at++;
            continue;
        default:
            break;
        }
        scan->previous = c;
        scan->text.at++;
        if (scan->depth == 0) {
            return leave(scan, item);
        }
        if (scan->values > SCAN_MOST_VALUES && scan->mode == INSIDE && scan->text.limit == SCAN_WHOLE) {
            drop(scan);
        }
    }
    return false;
}

/* Up to where an item may begin again. A string in the text may hold brackets, but no end of a line. */
static bool
go_astray(struct scan *scan, struct scan_item *item)
{
    for (; scan->text.at < scan->text.used; scan->text.at++) {
        char c = scan->text.buffer[scan->text.at];
        bool is_edge = c != '\0' && strchr(scan->n_levels > 0 ? "{}[]," : "{}[]", c) != NULL;
        if (c == '\n' || (is_edge && !scan->in_string)) {
            return end_item(scan, SCAN_STRAY, item);
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
    if (keeps && scan->text.limit == SCAN_WHOLE && is_too_long(scan)) {
        drop(scan);
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
        return go_inside(scan, item);
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
            end_item(scan, scan->mode == INSIDE ? SCAN_CUT : SCAN_STRAY, item);
            return item->kind;
        }
    }
}
