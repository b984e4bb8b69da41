/* engine.h - what a cloud's engine calls things, and how it is asked
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_QUERY_ENGINE_H
#define CLOUDFLOW_QUERY_ENGINE_H

#include "core/query/filter.h"
#include "core/record/provider.h"

/* How an engine keeps a value. */
enum query_type {
    QUERY_TEXT,
    QUERY_ADDRESS,   /* text */
    QUERY_ADDRESSES, /* text that holds some */
    QUERY_NUMBER,
    QUERY_SECONDS, /* a time: seconds since 1970 */
    QUERY_MILLISECONDS,
    QUERY_TIME /* a time in the engine's own type */
};

/* A column of an engine's table. */
struct query_column {
    enum flow_role role;
    const char *name; /* or an expression, in the engine's language */
    enum query_type type;
    const struct flow_name *names; /* as of struct flow_field */
};

/* What a column is compared with, told by the column's type. */
struct query_literal {
    const char *text; /* of a QUERY_TEXT or QUERY_ADDRESS, without control characters */
    uint64_t number;
    int64_t seconds; /* since 1970 */
    uint32_t micros; /* behind them */
};

/* A language. Each function appends a condition, which needs no parentheses around it in front of && or "and". */
struct query_language {
    const char *and_word, *or_word, *not_word; /* the last stands before a parenthesis */
    const char *equal;                         /* other comparisons are written alike everywhere */
    char quote;                                /* around text */
    bool doubles; /* a quote in text is doubled; else a backslash stands before it, and before a backslash */
    /* The column as it is compared; NULL: its name. */
    void (*column)(GString *out, const struct query_column *column);
    /* A time, as the column has it. */
    void (*time)(GString *out, const struct query_column *column, const struct query_literal *literal);
    /* The row has a value; of an address: of the family 4 or 6, if that is not 0. */
    void (*said)(GString *out, const struct query_column *column, int family);
    /* The address, or one of the addresses, is in the network; false if the language has no words for it. */
    bool (*network)(GString *out, const struct query_column *column, const char *network, unsigned bits, int family);
};

struct query_engine {
    const char *name;  /* what users type */
    const char *title; /* "Amazon Athena, a table of AWS VPC flow logs" */
    const char *table; /* that is asked unless another is named */
    const struct query_language *language;
    /* Columns that the engine calls or keeps otherwise than the log; up to one without a name. They go first. */
    const struct query_column *columns;
    /* Whose other columns the table has, NULL: none; and what the engine calls one of them, to be g_free()d, NULL if it
     * has none. */
    const struct flow_provider *provider;
    char *(*spell)(const struct flow_field *field);
    /* Names of the log's columns that the table has unless others are named, separated by blanks; NULL: all. */
    const char *usual_columns;
    /* Appends the whole query. */
    void (*query)(GString *out, const char *table, const char *condition);
};

#endif
