/* text.h - a text as it comes: what was read and not used yet
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_LIVE_TEXT_H
#define CLOUDFLOW_LIVE_TEXT_H

#include <glib.h>
#include <stdint.h>
#include "extcap/source.h"

/* As much is looked at to tell what a text is, as the reader looks at. */
enum { LIVE_TEXT_ROOM = 65536 };

struct live_text {
    struct source *source;
    char buffer[LIVE_TEXT_ROOM];
    unsigned at, used;    /* what is in buffer is still to be read from at up to used */
    uint64_t offset;      /* of at in the text */
    uint64_t blank_lines; /* that were taken off at its beginning */
};

/* Reads more behind what is there, which is moved to the beginning if there is no room; if there is none then, this is
 * SOURCE_END. Returns what the source returned. */
int live_text_more(struct live_text *text);

/* Takes n bytes off that are there. */
void live_text_take(struct live_text *text, unsigned n);

/* The next byte, which is not taken off; or, as a NUL is a byte too, one of these for SOURCE_END and SOURCE_STOP. */
enum { LIVE_TEXT_END = -1, LIVE_TEXT_STOP = -2 };
int live_text_peek(struct live_text *text);

#endif
