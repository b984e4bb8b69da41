/* layouts.h - how items of a JSON log are laid out: which members they have, in which order, and what stands between
 * their values
 *
 * A program writes nearly all of its records alike. Where the bytes between the values are those of a record that was
 * parsed, so are the members, and the values become the same cells without their names being read or parsed again.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_LAYOUTS_H
#define CLOUDFLOW_LAYOUTS_H

#include "core/record/rows.h"

/* The layouts learnt from a log. Their number, and so their memory, is bounded, whatever a log has. */
struct flow_layouts;
struct flow_layouts *flow_layouts_new(struct flow_schemas *schemas);
void flow_layouts_free(struct flow_layouts *layouts);

/* Makes the row of an item, of a provider whose items are flat, and returns true, if it is laid out as one that was
 * learnt and nothing in it is unusual: see json_text.h. Else the item must be parsed. */
bool flow_layouts_read(struct flow_layouts *layouts, const struct flow_provider *provider, const char *text,
                       size_t length, struct flow_rows *rows);

/* The length of the item of such a provider that the text begins with, if it is laid out so; else 0. If that item is
 * the next to be read, it is not looked at again. */
size_t flow_layouts_match(struct flow_layouts *layouts, const struct flow_provider *provider, const char *text,
                          size_t length);

/* Makes the cells of an object in an item, if the text begins with one that is laid out so: see flow_lists_read. */
size_t flow_layouts_cells(struct flow_layouts *layouts, const struct flow_provider *provider, const char *text,
                          size_t length, GString *cells, const struct flow_schema **schema);

/* The item that was matched is not read. */
void flow_layouts_forget(struct flow_layouts *layouts);

#endif
