/* tail.h - tells whether a JSON text begins inside an item, and where that ends
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_TAIL_H
#define CLOUDFLOW_TAIL_H

#include <stdbool.h>
#include <stddef.h>

struct flow_provider;
struct flow_tables; /* table.h */

/* One way through a text, which begins inside a string or not. depth counts brackets that were opened and not closed,
 * closed those that were closed and not opened; object is where an object begins that stands beside what was closed. */
struct flow_tail_walk {
    bool is_wrong, in_string, has_string, has_object;
    size_t at, word_length, depth, closed, object;
};

/* Both ways in which a text can begin. */
struct flow_tail {
    const struct flow_provider *const *providers; /* ends with a NULL */
    struct flow_tables *tables;
    struct flow_tail_walk ways[2];
    size_t end; /* where the end of the item ends; then come separators, and the first whole item or what wraps it */
};

/* Begins with a text of which nothing is known yet. */
struct flow_tail flow_tail(const struct flow_provider *const *providers);
void flow_tail_clear(struct flow_tail *tail);

/* Goes on to the end of the text, which is as before, with more behind it. Returns the provider of the items behind the
 * end of an item that the text begins with; NULL if it does not begin so, or if that is not certain yet. With last,
 * nothing follows. All calls together take time proportional to the length. */
const struct flow_provider *flow_tail_go_on(struct flow_tail *tail, const char *text, size_t length, bool last);

/* Whether nothing has gone by that ends no item; with surely, something that ends one, too. */
bool flow_tail_may_come(const struct flow_tail *tail, bool surely);

#endif
