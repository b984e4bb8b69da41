/* scan_inside.c - goes through an item up to its end, or to where it shows itself to be a wrapper
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>
#include "core/wrap/scan_inside.h"

/* Turns the object, or the two, into the wrapper that the member of this name shows it to be. */
static void
unwrap(struct scan *scan)
{
    for (; scan->depth > 0; scan->depth--) {
        scan_push(scan, '{');
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

/* Whether the array that opens here is what the member would hold items in, if it were an object: "data.results" may be
 * "data" as well. */
static bool
is_array_of_items(const struct scan *scan)
{
    return scan->depth == 1 && is_wrapper(scan, SCAN_MAY_WRAP);
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
        return scan_end_item(scan, SCAN_ITEM, item);
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

bool
scan_go_inside(struct scan *scan, struct scan_item *item)
{
    if (skip_known(scan)) {
        return leave(scan, item);
    }
    while (scan->text.at < scan->text.used) {
        char c = scan->text.buffer[scan->text.at];
        int before = next_item_before(scan, c);
        if (before != NOT_BROKEN) {
            scan->text.at -= (size_t)before;
            scan_leave_wrappers(scan);
            return scan_end_item(scan, SCAN_BROKEN, item);
        }
        if (scan->in_string) {
            scan_take_string(scan);
            continue;
        }
        scan->after_newline = c == '\n';
        switch (c) {
        case '"':
            scan_begin_string(scan, scan->previous != ':' && may_name_wrapper(scan));
            continue;
        case '{':
        case '[':
            if (c == '[' && is_array_of_items(scan)) {
                scan->wrap = SCAN_WRAPPER;
            }
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
            scan_drop(scan);
        }
    }
    return false;
}
