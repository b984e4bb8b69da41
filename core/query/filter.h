/* filter.h - the text of a display filter as a tree
 *
 * Own parser, since Wireshark shows nobody the syntax tree of a filter. The grammar is that of wireshark-filter(4), as
 * far as a query can ask the same: comparisons, sets, existence, and, or, not, parentheses.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_QUERY_FILTER_H
#define CLOUDFLOW_QUERY_FILTER_H

#include <glib.h>
#include <stdbool.h>

enum query_kind { QUERY_AND, QUERY_OR, QUERY_NOT, QUERY_TEST };

enum query_op {
    QUERY_EXISTS, /* the field is there */
    QUERY_EQ,     /* some value of the field is one of the values */
    QUERY_NE,     /* the field is there, and no value of it is one of the values */
    QUERY_LT,
    QUERY_LE,
    QUERY_GT,
    QUERY_GE
};

/* What a field is compared with: a value, or all from it up to another. */
struct query_value {
    char *text, *upto; /* upto: NULL if there is no other */
};

struct query_filter {
    enum query_kind kind;
    struct query_filter *left, *right; /* right: NULL of a QUERY_NOT; both of a QUERY_TEST */
    char *field;                       /* of a QUERY_TEST */
    enum query_op op;
    GArray *values; /* of struct query_value */
};

/* The tree of a filter, which query_filter_free() frees; NULL if it is empty or cannot be asked of anybody else than
 * Wireshark: then *problem is a message, to be g_free()d. */
struct query_filter *query_filter_parse(const char *text, char **problem);
void query_filter_free(struct query_filter *filter);

#endif
