/* scan_state.c - what scan_between.c and scan_inside.c share: strings, levels, where an item begins and ends
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>
#include "core/base/blocks.h"
#include "core/wrap/scan_state.h"

void
scan_leave_wrappers(struct scan *scan)
{
    while (scan_in_wrapper(scan)) {
        scan->n_levels--;
    }
}

void
scan_push(struct scan *scan, char level)
{
    scan->levels[scan->n_levels++] = level;
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

void
scan_take_string(struct scan *scan)
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

void
scan_begin_item(struct scan *scan, enum mode mode)
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

bool
scan_is_too_long(const struct scan *scan)
{
    return scan->text.at - scan->text.start > (scan->mode == INSIDE ? SCAN_MOST_BYTES : SCAN_KEPT);
}

void
scan_drop(struct scan *scan)
{
    scan_text_drop(&scan->text, scan_is_too_long(scan) ? SCAN_LIMIT_BYTES : SCAN_LIMIT_VALUES);
}

bool
scan_end_item(struct scan *scan, enum scan_kind kind, struct scan_item *item)
{
    if (scan->text.limit == SCAN_WHOLE && scan_is_too_long(scan)) {
        scan_drop(scan);
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
