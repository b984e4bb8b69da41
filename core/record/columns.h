/* columns.h - whose log it is, judged by the names of its columns
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_COLUMNS_H
#define CLOUDFLOW_COLUMNS_H

#include "core/record/provider.h"

/* A name, which need not be terminated. */
struct flow_text {
    const char *text;
    size_t length;
};

/* How many of the names a provider knows. */
struct flow_columns_fit {
    const struct flow_provider *provider; /* NULL if none knows any */
    size_t known, unknown;
    size_t flow_only; /* of those known, how many mean nothing outside flow logs */
};

/* The provider that knows most of the names, the first of equals, of a list that ends with a NULL. lines: of those
 * providers only whose rows are lines of text. Takes time proportional to the names times the columns known. */
struct flow_columns_fit flow_columns_fit(const struct flow_provider *const *providers, bool lines,
                                         const struct flow_text *names, size_t n);

#endif
