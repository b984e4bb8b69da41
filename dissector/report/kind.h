/* kind.h - what a report is: one struct report_kind, in the list of kinds.c
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_REPORT_KIND_H
#define CLOUDFLOW_REPORT_KIND_H

#include "compat/epan_compat.h"
#include "core/record/record.h"
#include "dissector/report/page.h"

/* What a report wants records to say: a value of any of these roles. */
struct report_need {
    const char *what;        /* in a sentence, after "the": "destination port" */
    enum flow_role roles[6]; /* ends with FLOW_NO_ROLE */
    bool is_optional;        /* the report can do without */
};

/* One that stands in an array of them; the roles follow. */
#define REPORT_NEED(what, is_optional, ...)                                                                            \
    {                                                                                                                  \
        what, {__VA_ARGS__}, is_optional                                                                               \
    }

/* A record that is to be counted; borrowed for the time of the call. */
struct report_record {
    const struct flow_record *record;
    const packet_info *pinfo;
    struct report_number packets, bytes; /* both ways, where the log counts both */
    bool is_accepted, is_rejected;       /* neither, where the log does not say */
};

/* The records of one kind of log. */
struct report_source {
    const struct flow_provider *provider;
    uint64_t n_records;              /* that were counted */
    uint64_t n_silent;               /* of them, those of traffic that say no verdict */
    uint64_t *n_with;                /* of them, for each need of the report: those that say it */
    char *interface;                 /* that the first record names, or NULL */
    bool has_interfaces, tells_ends; /* records name another interface; some say where on its way the flow was */
};

/* What the engine has counted. */
struct report_facts {
    const struct report_need *needs;
    size_t n_needs;
    const struct report_source *sources;
    size_t n_sources;
    const char *filter; /* as typed, or NULL */
};

struct report_kind {
    const char *name;      /* -z flowlog,<name> */
    const char *arguments; /* behind that and ",json", as help prints them: ",<seconds>"; "" if there are none */
    const char *help;      /* what it answers, in a line */
    size_t size;           /* of its state, which begins as zeros */
    bool counts_nothing;   /* so what may be wrong with counts need not be said */
    /* Reads the report's arguments and moves *at behind them, to the filter or the end: see report_word(). Returns
     * NULL, or what is wrong, to be g_free()d. Must not allocate what clear() does not free. NULL: there are no
     * arguments. */
    char *(*start)(void *state, const char **at);
    /* What records are to say; the array lives as long as the state. What no record says, the page lists; and if it is
     * not optional, print() is not called. Must do on a state that start() was not called for. NULL: nothing. */
    size_t (*needs)(const void *state, const struct report_need **needs);
    void (*record)(void *state, const struct report_record *record);
    /* Writes facts, tables and remarks. Called once for each page; records may follow. */
    void (*print)(void *state, const struct report_facts *facts, struct report_page *page);
    /* Frees what records have filled: the state is as after start() again. NULL: there is nothing to free. */
    void (*clear)(void *state);
};

/* The next argument, up to a comma or the end, which are skipped. *at must not be at the end. */
static inline const char *
report_word(const char **at, size_t *length)
{
    const char *word = *at;
    *length = strcspn(word, ",");
    *at = word + *length + (word[*length] == ',');
    return word;
}

enum { REPORT_ROWS = 10 }; /* that a table shows unless the user says how many */

/* The next argument if it is a number, which is skipped, or else what is usual. */
static inline uint32_t
report_word_number(const char **at, uint32_t usual)
{
    const char *next = *at;
    size_t length;
    const char *word = report_word(&next, &length);
    uint64_t number;
    if (!flow_parse_uint(word, length, UINT32_MAX, &number)) {
        return usual;
    }
    *at = next;
    return (uint32_t)number;
}

#endif
