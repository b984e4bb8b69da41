/* origin.h - where rows are from, as far as what is around them says it
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_ORIGIN_H
#define CLOUDFLOW_ORIGIN_H

#include "core/record/columns.h"

struct flow_prefix;

/* text is NULL where it is not known. */
struct flow_origin {
    struct flow_text group, stream; /* of the service that keeps logs */
    struct flow_text file;          /* the name of a file or of an object */
};

/* Takes what a column of the container's says of a row; others are left alone. */
void flow_origin_take(struct flow_origin *origin, const char *column, size_t column_length, struct flow_text value);

/* What a prefix says of the row behind it; of what it does not say, what is known of the line. */
struct flow_origin flow_prefix_origin(const struct flow_prefix *prefix, const struct flow_origin *of_line);

/* A word without the escapes that colour it. */
struct flow_text flow_plain_word(struct flow_text word);

#endif
