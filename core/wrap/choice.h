/* choice.h - which of the declared formats rows from somewhere may have
 *
 * A format may be declared for a log group, a log stream, an interface or the id of a flow log. What is known of where
 * a row is from then says that the format is its, that it is not, or neither.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_CHOICE_H
#define CLOUDFLOW_CHOICE_H

#include "core/wrap/format.h"
#include "core/wrap/header.h"
#include "core/wrap/origin.h"

/* A format that rows may have: of several that were declared with the same columns, one. */
struct flow_choice {
    const struct flow_header *header;
    const char *label;
    bool at_any_interface;
    GHashTable *interfaces; /* names of those that it is of, if not of any */
};

struct flow_choices {
    GArray *all;   /* of struct flow_choice */
    bool is_named; /* where the rows are from names the log of each, so that they have one of these and no other */
};

/* All formats that were declared. */
struct flow_declared;
struct flow_declared *flow_declared_new(void);
void flow_declared_free(struct flow_declared *declared);

/* Adds one; said and label, by which messages call it, are copied. */
void flow_declared_add(struct flow_declared *declared, const struct flow_header *header, const struct flow_format *said,
                       const char *label);

/* How many there are, and how many columns differ; and to forget all but the first n. */
size_t flow_declared_count(const struct flow_declared *declared);
size_t flow_declared_different(const struct flow_declared *declared);
void flow_declared_cut(struct flow_declared *declared, size_t n);
const struct flow_header *flow_declared_header(const struct flow_declared *declared, size_t i);

/* Those that rows from there may have; borrowed until the next call. */
const struct flow_choices *flow_declared_of(struct flow_declared *declared, const struct flow_origin *origin);

/* Whether the row, which the schema fits, is at an interface that the choice is of. */
bool flow_choice_is_at(const struct flow_choice *choice, const struct flow_schema *schema, const char *line,
                       size_t length);

#endif
