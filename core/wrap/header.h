/* header.h - the columns of a header line or of a declared format
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_HEADER_H
#define CLOUDFLOW_HEADER_H

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

#endif
