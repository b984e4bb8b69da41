/* items.h - an item of a JSON text to rows: parses it, asks the providers whose it is
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_ITEMS_H
#define CLOUDFLOW_ITEMS_H

#include "core/wrap/claims.h"
#include "core/wrap/recognise.h"
#include "core/wrap/scan.h"
#include "core/wrap/table.h"
#include "core/record/rows.h"

/* What the first item of a text is. */
struct flow_item_kind {
    const struct flow_provider *provider; /* whose; NULL if it is nobody's */
    bool is_envelope;                     /* it is not the provider's, but holds its rows */
};

/* The kind of the first item of a text that is somebody's or holds rows, which may be cut. */
struct flow_item_kind flow_item_first(const struct flow_provider *const *providers, struct flow_recogniser *recogniser,
                                      scan_read read, void *from);

/* The item loaded last, and its rows. */
struct flow_item;

/* Items that are nobody's, or cannot be read, become rows of the provider of the first, which say so. Lines in items
 * are told by the recogniser. */
struct flow_item *flow_item_new(struct flow_schemas *schemas, const struct flow_provider *const *providers,
                                struct flow_recogniser *recogniser, struct flow_item_kind first);
/* One for the same log that uses what the other has learnt of it, and adds to that; to be freed before the other. */
struct flow_item *flow_item_like(const struct flow_item *other, struct flow_schemas *schemas);
void flow_item_free(struct flow_item *item);

/* Loads an item, whose text must live until the next is loaded; returns its rows. Never fails: what cannot be read
 * becomes a row that says why. */
struct flow_rows *flow_item_load(struct flow_item *item, const struct scan_item *found);

/* A scan_known, whose context is the item that is loaded next. */
size_t flow_item_known(void *context, const char *text, size_t length);

/* The header by which lines are read that stand in items; NULL: none is in force. It is left by one item to the next.
 */
const struct flow_header *flow_item_header(const struct flow_item *item);
void flow_item_set_header(struct flow_item *item, const struct flow_header *header);

/* About how much memory an item takes, loaded out of a text of so many bytes, with that text. */
size_t flow_item_size(const struct flow_item *item, size_t kept);

#endif
