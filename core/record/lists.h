/* lists.h - takes long lists of plain strings out of a JSON text before it is parsed
 *
 * Nearly all of a flow log's text is the tuples. A parser would check each byte of them, copy them, and allocate a
 * value for each, only for them to be written out again as they stood.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_LISTS_H
#define CLOUDFLOW_LISTS_H

#include <jansson.h>
#include <stdbool.h>

/* The lists that were taken out of one text. */
struct flow_lists;
struct flow_lists *flow_lists_new(void);
void flow_lists_free(struct flow_lists *lists);

/* Takes the lists of all members of this name out of text, and puts a string in place of each. Only lists of ASCII
 * strings without escapes are taken, so the new text is JSON if and only if the old is. Returns the new text, of length
 * shortened, which is the object's; NULL if there is nothing to take. text must live as long as elements are asked for.
 */
const char *flow_lists_take(struct flow_lists *lists, const char *name, const char *text, size_t length,
                            size_t *shortened);

/* The number of lists taken. */
size_t flow_lists_count(const struct flow_lists *lists);

/* Whether the value is the string that stands for a list, and which elements the list has. No string that was in the
 * text itself is taken for one. */
bool flow_lists_find(const struct flow_lists *lists, const json_t *value, size_t *first, size_t *n);

/* An element by its number among those of all lists. */
const char *flow_lists_element(const struct flow_lists *lists, size_t number, size_t *length);

#endif
