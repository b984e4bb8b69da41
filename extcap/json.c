/* json.c - the rows of a text of JSON
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>
#include "core/provider/registry.h"
#include "core/record/packet.h"
#include "core/wrap/items.h"
#include "extcap/rows.h"

/* ---- whose it is ---- */

/* A text of which a copy is read, so that nothing of it is taken off. */
struct ahead {
    struct live_text *text;
    unsigned seen; /* up to here, in its buffer */
    int got;       /* of the last reading */
};

static int
read_ahead(void *from, char *buffer, unsigned room)
{
    struct ahead *ahead = from;
    struct live_text *text = ahead->text;
    if (ahead->seen == text->used) {
        unsigned at = text->at;
        ahead->got = live_text_more(text);
        ahead->seen -= at - text->at; /* it may have been moved */
        if (ahead->got <= 0) {
            return ahead->got;
        }
    }
    unsigned n = MIN(room, text->used - ahead->seen);
    memcpy(buffer, text->buffer + ahead->seen, n);
    ahead->seen += n;
    return (int)n;
}

struct flow_item_kind
live_json_first(struct live_text *text, struct flow_recogniser *recogniser, bool *stopped)
{
    struct ahead ahead = {text, text->at, 1};
    struct flow_item_kind first = flow_item_first(flow_providers, recogniser, read_ahead, &ahead);
    *stopped = ahead.got == SOURCE_STOP;
    return first;
}

/* ---- its rows ---- */

struct items {
    struct live_text *text;
    bool stopped;
};

static int
read_text(void *from, char *buffer, unsigned room)
{
    struct items *items = from;
    struct live_text *text = items->text;
    int first = live_text_peek(text);
    if (first < 0) {
        items->stopped = first == LIVE_TEXT_STOP;
        return first == LIVE_TEXT_STOP ? -1 : 0;
    }
    unsigned n = MIN(room, text->used - text->at);
    memcpy(buffer, text->buffer + text->at, n);
    live_text_take(text, n);
    return (int)n;
}

static bool
give_rows(struct live_rows *rows, struct flow_rows *from, const struct scan_item *found, uint64_t *line)
{
    for (size_t i = 0; i < flow_rows_count(from); i++) {
        struct flow_row got;
        flow_rows_get(from, i, &got);
        struct live_row row = {.schema = got.schema,
                               .text = got.text,
                               .length = MIN(got.length, FLOW_PACKET_MOST),
                               .whole_length =
                                   got.length + (found->kind == SCAN_ITEM ? 0 : found->length - found->kept),
                               .has_info = true,
                               .info = got.info,
                               .line = ++*line};
        if (!rows->take(rows->context, &row)) {
            return false;
        }
    }
    return true;
}

enum live_end
live_json_read(struct live_rows *rows, struct live_text *text, uint64_t old, struct flow_item_kind first)
{
    struct items items = {text, false};
    struct scan *scan = scan_new(read_text, flow_item_wraps, flow_providers, (int64_t)text->offset);
    struct flow_item *item = flow_item_new(rows->schemas, flow_providers, rows->recogniser, first);
    struct scan_item found;
    uint64_t line = 0;
    bool goes_on = true;
    while (goes_on) {
        enum scan_kind kind = scan_next(scan, &items, &found);
        /* What an item is that did not come to its end because the capture did, nobody knows. */
        if (kind == SCAN_END || kind == SCAN_ERROR || items.stopped) {
            break;
        }
        struct flow_rows *from = flow_item_load(item, &found);
        if ((uint64_t)found.offset + found.length <= old) {
            line += flow_rows_count(from);
        } else {
            goes_on = give_rows(rows, from, &found, &line);
        }
    }
    flow_item_free(item);
    scan_free(scan);
    return goes_on && !items.stopped ? LIVE_TEXT_ENDED : LIVE_STOPPED;
}
