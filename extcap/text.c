/* text.c - a text as it comes
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>
#include "extcap/text.h"

int
live_text_more(struct live_text *text)
{
    if (text->used == LIVE_TEXT_ROOM && text->at > 0) {
        text->used -= text->at;
        memmove(text->buffer, text->buffer + text->at, text->used);
        text->at = 0;
    }
    if (text->used == LIVE_TEXT_ROOM) {
        return SOURCE_END;
    }
    int n = text->source->read(text->source, text->buffer + text->used, LIVE_TEXT_ROOM - text->used);
    text->used += n > 0 ? (unsigned)n : 0;
    return n;
}

void
live_text_take(struct live_text *text, unsigned n)
{
    text->at += n;
    text->offset += n;
    if (text->at == text->used) {
        text->at = text->used = 0;
    }
}

int
live_text_peek(struct live_text *text)
{
    if (text->at == text->used) {
        int n = live_text_more(text);
        if (n <= 0) {
            return n == SOURCE_END ? LIVE_TEXT_END : LIVE_TEXT_STOP;
        }
    }
    return (unsigned char)text->buffer[text->at];
}
