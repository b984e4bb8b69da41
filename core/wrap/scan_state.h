/* scan_state.h - what scan_between.c and scan_inside.c share: strings, levels, where an item begins and ends
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_SCAN_STATE_H
#define CLOUDFLOW_SCAN_STATE_H

#include <glib.h>
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

static inline bool
scan_in_wrapper(const struct scan *scan)
{
    return scan->n_levels > 0 && scan->levels[scan->n_levels - 1] == '{';
}

/* For where the text goes on as if it had left the wrapper: its end is missing. */
void scan_leave_wrappers(struct scan *scan);
void scan_push(struct scan *scan, char level);

/* A string begins here; collecting: it may be the name of a wrapper's member. */
static inline void
scan_begin_string(struct scan *scan, bool collecting)
{
    scan->in_string = true;
    scan->collecting = collecting;
    scan->wrap = SCAN_NO_WRAPPER;
    scan->name_length = scan->outer_length;
    scan->text.at++;
}

/* Goes on to the end of the string, of the buffer or, if there is one in it, just behind a line's. */
void scan_take_string(struct scan *scan);

void scan_begin_item(struct scan *scan, enum mode mode);
/* Whether the item, or what is none, is longer than may be kept whole. */
bool scan_is_too_long(const struct scan *scan);
/* Keeps no more of the item than its beginning. */
void scan_drop(struct scan *scan);
/* Fills item in with what ends here; returns true. */
bool scan_end_item(struct scan *scan, enum scan_kind kind, struct scan_item *item);

#endif
