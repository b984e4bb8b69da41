/* gaps.h - when records were lost, and at which interface
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_JOIN_GAPS_H
#define CLOUDFLOW_JOIN_GAPS_H

#include "core/join/names.h"

enum { JOIN_MOST_GAPS = 1 << 20 }; /* intervals that are kept, so that a log cannot fill memory */

/* The times of lost records, by interface. */
struct join_gaps {
    GTree *tree;    /* gaps.c */
    uint64_t n;     /* windows of lost records that were added */
    bool is_full;   /* some are not kept */
    GArray *pinned; /* NULL if nothing is pinned */
    uint64_t n_pinned;
};

/* Makes it empty; clear() frees what it holds, not the struct. */
void join_gaps_init(struct join_gaps *gaps);
void join_gaps_clear(struct join_gaps *gaps);
/* Keeps those that there are for good; forgets all others. */
void join_gaps_pin(struct join_gaps *gaps);
void join_gaps_restart(struct join_gaps *gaps);

/* Notes that records of these times were lost at an interface, or, if that is JOIN_NONE, nobody knows where. */
void join_gaps_add(struct join_gaps *gaps, uint32_t interface, int64_t first, int64_t last);
/* Whether records of some time between were lost at an interface; at any, if that is JOIN_NONE. Takes the logarithm of
 * the number of gaps. */
bool join_gaps_meet(const struct join_gaps *gaps, uint32_t interface, int64_t first, int64_t last);

#endif
