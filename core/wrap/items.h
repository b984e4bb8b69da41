/* items.h - an item of a JSON text to rows: parses it, asks the providers whose it is
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_ITEMS_H
#define CLOUDFLOW_ITEMS_H

#include "core/wrap/scan.h"
#include "core/record/rows.h"

/* Lists of providers end with a NULL. */

/* Whether one of the providers, of whose list context is the first place, looks for items in members of this name: a
 * scan_wraps. */
enum scan_wrap flow_item_wraps(const void *context, const char *name, size_t length);

/* The provider that claims an object, which text may be no more than the beginning of; NULL if none does. */
const struct flow_provider *flow_item_provider(const struct flow_provider *const *providers, const char *text,
                                               size_t length);

/* The provider of the first item of a text that is somebody's, which may be cut; NULL if none is. */
const struct flow_provider *flow_item_first(const struct flow_provider *const *providers, scan_read read, void *from);

/* The item loaded last, and its rows. */
struct flow_item;

/* Items that are nobody's, or cannot be read, become rows of this provider, which say so. */
struct flow_item *flow_item_new(struct flow_schemas *schemas, const struct flow_provider *const *providers,
                                const struct flow_provider *usual);
/* One for the same log that uses what the other has learnt of it, and adds to that; to be freed before the other. */
struct flow_item *flow_item_like(const struct flow_item *other, struct flow_schemas *schemas);
void flow_item_free(struct flow_item *item);

/* Loads an item, whose text must live until the next is loaded; returns its rows. Never fails: what cannot be read
 * becomes a row that says why. */
struct flow_rows *flow_item_load(struct flow_item *item, const struct scan_item *found);

/* A scan_known, whose context is the item that is loaded next. */
size_t flow_item_known(void *context, const char *text, size_t length);

/* About how much memory an item takes, loaded out of a text of so many bytes, with that text. */
size_t flow_item_size(const struct flow_item *item, size_t kept);

#endif
