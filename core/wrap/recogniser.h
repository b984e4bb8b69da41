/* recogniser.h - what the two files that recognise lines share: recognise.c (headers), recognise_rows.c (rows)
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_RECOGNISER_H
#define CLOUDFLOW_RECOGNISER_H

#include "core/wrap/prefix.h"
#include "core/record/schema.h"

/* What stands before a row: nothing, the time of the log event, or that and the name of the log stream. */
enum { MOST_BEFORE = 2 };

/* A list of columns, with each of the prefixes that the cloud's own tools may put before the row. */
struct flow_header {
    const struct flow_schema *schema[MOST_BEFORE + 1];
    const char *first; /* what the first value must look like, or NULL */
    /* Of a header that another provider knows as well, the schema of that, if the first value can say that a row is
     * its; else NULL. */
    const struct flow_schema *other;
    /* If the header stood behind a prefix of prefix.h, as its rows will: the prefix's columns, and the schema of both.
     */
    const char *prefix;
    const struct flow_schema *behind;
};

struct flow_recogniser {
    const struct flow_provider *const *providers;
    const struct flow_looks **looks; /* of the providers, each once, and a NULL */
    GString *odd_ends;               /* see note_odd_end() */
    struct flow_schemas *schemas;
    GHashTable *headers;       /* behind, or schema[0] -> struct flow_header */
    struct flow_header forced; /* schema[0] is NULL if there is none */
    GArray *defaults;          /* of struct flow_header */
    GArray *declared;          /* of struct flow_header */
    GString *names, *tabbed;   /* of the latest row behind a prefix: its columns, and what it became */
};

/* The schema with the prefix's columns before its own; NULL if the recogniser holds too many already. */
const struct flow_schema *flow_recogniser_behind(struct flow_recogniser *recogniser, const struct flow_prefix *prefix,
                                                 const struct flow_schema *schema);

#endif
