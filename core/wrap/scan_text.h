/* scan_text.h - the text that scan_next() goes through: the piece of it that is in memory, and what is kept of an item
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_SCAN_TEXT_H
#define CLOUDFLOW_SCAN_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What is kept of an item that is too large: what has room in a packet even if each byte of it must be escaped. */
enum { SCAN_KEPT = 98304 };

/* Why only the beginning of an item, or of what is none, was kept. */
enum scan_limit { SCAN_WHOLE, SCAN_LIMIT_BYTES, SCAN_LIMIT_VALUES };

/* Reads up to room bytes of text; 0 at its end, negative after an error. */
typedef int (*scan_read)(void *from, char *buffer, unsigned room);

/* The scanner reads buffer from at up to used. Zeroed but for read and base, it holds nothing yet. */
struct scan_text {
    scan_read read;
    char *buffer;
    size_t room, used, at;
    int64_t base;          /* where buffer begins in the text, if nothing was dropped from its middle */
    size_t start;          /* of the item in buffer */
    int64_t begun;         /* and in the text */
    enum scan_limit limit; /* but for SCAN_WHOLE, SCAN_KEPT bytes of the item are at start */
};

void scan_text_clear(struct scan_text *text);

/* An item begins here. */
void scan_text_begin(struct scan_text *text);

/* Bytes of the item so far: in the text, and those at start that are kept. */
uint64_t scan_text_length(const struct scan_text *text);
size_t scan_text_kept(const struct scan_text *text);

/* Keeps no more of the item, which is longer than that and was whole, than SCAN_KEPT bytes. limit: why. */
void scan_text_drop(struct scan_text *text, enum scan_limit limit);

/* Reads on when all was gone through, behind the item if keeps. Returns what read returned. */
int scan_text_refill(struct scan_text *text, void *from, bool keeps);

#endif
