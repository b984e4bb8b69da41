/* lists.h - takes long lists of plain strings, and of objects whose layout is known, out of a JSON text before it is
 * parsed
 *
 * Nearly all of a flow log's text is the tuples. A parser would check each byte of them, copy them, and allocate a
 * value for each, only for them to be written out again as they stood.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_LISTS_H
#define CLOUDFLOW_LISTS_H

#include <glib.h>
#include <jansson.h>
#include <stdbool.h>

struct flow_schema;

/* The lists that were taken out of one text. */
struct flow_lists;
struct flow_lists *flow_lists_new(void);
void flow_lists_free(struct flow_lists *lists);

/* Reads the object that text begins with. Appends its cells, tabbed, to cells, says what columns they are of, and
 * returns the length of the object; 0 if it must be parsed. */
typedef size_t (*flow_lists_read)(void *context, const char *text, size_t length, GString *cells,
                                  const struct flow_schema **schema);

/* Lists of objects are taken, too, if each of them can be read. */
void flow_lists_objects(struct flow_lists *lists, flow_lists_read read, void *context);

/* Takes the lists of all members of this name out of text, and puts a string in place of each. Only lists of ASCII
 * strings without escapes are taken, and of objects that are read, so the new text is JSON if and only if the old is.
 * Returns the new text, of length shortened, which is the object's; NULL if there is nothing to take. text must live as
 * long as elements are asked for.
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

/* The same of a list of objects, and of one of them: its cells, and what they are of. */
bool flow_lists_find_objects(const struct flow_lists *lists, const json_t *value, size_t *first, size_t *n);
const char *flow_lists_object(const struct flow_lists *lists, size_t number, size_t *length,
                              const struct flow_schema **schema);

#endif
