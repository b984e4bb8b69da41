/* runs.h - numbers of records by their times, as they come
 *
 * Most logs are nearly in order. Numbers are kept as a few sorted runs, each less than half as long as the one before:
 * one that comes late begins a run, and runs are merged as they grow. That is n log n for any order, and four bytes
 * each.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_JOIN_RUNS_H
#define CLOUDFLOW_JOIN_RUNS_H

#include "core/join/index.h"

enum { JOIN_MOST_RUNS = 34 };

struct join_runs {
    GArray *numbers; /* uint32_t */
    uint32_t n;
    uint32_t ends[JOIN_MOST_RUNS]; /* index behind the last of each run */
};

/* Makes it empty; clear() frees what it holds, not the struct. */
void join_runs_init(struct join_runs *runs);
void join_runs_clear(struct join_runs *runs);
/* Forgets all numbers. */
void join_runs_empty(struct join_runs *runs);

/* Adds the number of a record of the index. */
void join_runs_add(const struct join *join, struct join_runs *runs, uint32_t number);

/* Called for each record that is found; returns whether those before it may be wanted. */
typedef bool (*join_runs_found)(void *context, uint32_t number);

/* Finds, in each run, a few of the records that begin up to a time, from the last one back. */
void join_runs_find(const struct join *join, const struct join_runs *runs, int64_t time, join_runs_found found,
                    void *context);

#endif
