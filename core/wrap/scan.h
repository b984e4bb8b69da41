/* scan.h - finds where each item of a JSON text begins and ends, while the text is being read
 *
 * An item is an object that is not a wrapper. A wrapper is an object that has a member of a certain name, such as
 * "records", whose value is an array or an object; the items are looked for in there, and arrays are always looked
 * into. But an array in an array is an item if it is a row written as [{"field": ..., "value": ...}, ...]. Two objects
 * may make one wrapper, by a member in a member: "data.results"; then an array in the first, "data", is one too.
 * Between the items everything may be missing or repeated: logs are concatenated, wrapped twice, written one item a
 * line, or cut out of the middle.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_SCAN_H
#define CLOUDFLOW_SCAN_H

#include "core/wrap/scan_text.h"

enum {
    /* The largest item that is kept whole. A cloud writes one every minute or so; with a million flows it has some
     * 100 MB at the very most, and 20 KB as a rule. */
    SCAN_MOST_BYTES = 64 << 20,
    /* The most values in an item that is kept whole: parsed, an object of a few bytes takes some 300. The tuples of the
     * largest item that fits are fewer. */
    SCAN_MOST_VALUES = 1 << 20,
};

enum scan_kind {
    SCAN_ITEM,
    SCAN_TOO_LARGE, /* an item of which only the beginning was kept */
    SCAN_CUT,       /* an item that the text ends in */
    SCAN_BROKEN,    /* an item that stops in the middle, where another begins */
    SCAN_TAIL,      /* the end of an item that the text begins in: see tail.h. scan_next() does not find it */
    SCAN_STRAY,     /* what is neither an item nor belongs between them */
    SCAN_END,
    SCAN_ERROR /* reading failed */
};

/* What scan_next() found. */
struct scan_item {
    enum scan_kind kind;
    enum scan_limit limit;
    int64_t offset;  /* in the text */
    uint64_t length; /* in the text */
    const char *text;
    size_t kept; /* bytes at text: length, or SCAN_KEPT if that was too much */
};

/* What a member makes of the object that it stands in, by its name. */
enum scan_wrap {
    SCAN_NO_WRAPPER,
    SCAN_MAY_WRAP, /* together with a member of its value, which is asked for by both names: "data.results" */
    SCAN_WRAPPER
};
typedef enum scan_wrap (*scan_wraps)(const void *context, const char *name, size_t length);

struct scan;
/* context is for wraps. offset: where in the text the reading begins. */
struct scan *scan_new(scan_read read, scan_wraps wraps, const void *context, int64_t offset);
void scan_free(struct scan *scan);

/* How long the item is that text begins with, if that can be told faster than by looking at each byte; else 0. Must say
 * what the scanner would find. */
typedef size_t (*scan_known)(void *context, const char *text, size_t length);
/* Of each item that begins, known is asked first. */
void scan_ask(struct scan *scan, scan_known known, void *context);

/* Reads on up to the end of the next item and fills it in, but for SCAN_END and SCAN_ERROR, which it only returns. The
 * item's text is the scanner's, until the next call. Memory is bounded by the limits above. */
enum scan_kind scan_next(struct scan *scan, void *from, struct scan_item *item);

#endif
