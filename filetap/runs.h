/* runs.h - rows that wait, of which the earliest is taken first
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_RUNS_H
#define CLOUDFLOW_RUNS_H

#include "filetap/kept.h"

struct filetap_runs;

struct filetap_runs *filetap_runs_new(void);
/* Frees the rows too. */
void filetap_runs_free(struct filetap_runs *runs);

/* Adds a row, which has a time. It is theirs until it is taken. */
void filetap_runs_add(struct filetap_runs *runs, struct filetap_kept *row);

/* Takes the earliest row, of those of one time the first by offset; NULL if there is none. The row is the caller's. */
struct filetap_kept *filetap_runs_take(struct filetap_runs *runs);

/* How much memory the rows take. */
size_t filetap_runs_size(const struct filetap_runs *runs);

/* Whether the first of these times comes before the second. */
static inline bool
filetap_is_before(int64_t secs, int32_t nsecs, int64_t other_secs, int32_t other_nsecs)
{
    return secs != other_secs ? secs < other_secs : nsecs < other_nsecs;
}

#endif
