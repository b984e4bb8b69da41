/* scan_text.c - the text that scan_next() goes through
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <glib.h>
#include <string.h>
#include "core/wrap/scan_text.h"

enum { CHUNK = 65536 };

void
scan_text_clear(struct scan_text *text)
{
    g_free(text->buffer);
    text->buffer = NULL;
}

void
scan_text_begin(struct scan_text *text)
{
    text->start = text->at;
    text->begun = text->base + (int64_t)text->at;
    text->limit = SCAN_WHOLE;
}

uint64_t
scan_text_length(const struct scan_text *text)
{
    return (uint64_t)(text->base + (int64_t)text->at - text->begun);
}

size_t
scan_text_kept(const struct scan_text *text)
{
    return text->limit != SCAN_WHOLE ? SCAN_KEPT : (size_t)scan_text_length(text);
}

void
scan_text_drop(struct scan_text *text, enum scan_limit limit)
{
    text->limit = limit;
    memmove(text->buffer, text->buffer + text->start, SCAN_KEPT);
    memmove(text->buffer + SCAN_KEPT, text->buffer + text->at, text->used - text->at);
    text->base += (int64_t)text->at - SCAN_KEPT;
    text->used = text->used - text->at + SCAN_KEPT;
    text->start = 0;
    text->at = SCAN_KEPT;
}

int
scan_text_refill(struct scan_text *text, void *from, bool keeps)
{
    bool dropped = text->limit != SCAN_WHOLE;
    size_t kept = !keeps ? 0 : dropped ? SCAN_KEPT : text->used - text->start;
    if (keeps && !dropped && text->start > 0) {
        memmove(text->buffer, text->buffer + text->start, kept);
        text->start = 0;
    }
    text->base += (int64_t)text->at - (int64_t)kept;
    text->at = text->used = kept;
    if (text->room < kept + CHUNK) {
        text->room = MAX(text->room * 2, kept + CHUNK);
        text->buffer = g_realloc(text->buffer, text->room);
    }
    int n = text->read(from, text->buffer + kept, CHUNK);
    text->used += n > 0 ? (size_t)n : 0;
    return n;
}
