/* sample.h - records and packets by which the shift of an interface is judged
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_JOIN_SAMPLE_H
#define CLOUDFLOW_JOIN_SAMPLE_H

#include "core/join/resolved.h"
#include "core/join/vote.h"

/* Those of some streams. */
struct join_sample {
    GArray *series;     /* struct sampled_series: sample.c */
    uint32_t n_records; /* records that share more than a second are one */
    uint64_t n_packets;
    int64_t slack; /* nanoseconds: the largest shift that is looked for */
    struct join_votes
        *votes; /* of records that say when packets were seen and do not count them; NULL: there is none */
};

/* How records and packets agree at some shift. */
struct join_agreement {
    double cost;             /* about the negative logarithm of how likely it is */
    uint64_t contradictions; /* packets that no record's time holds, or that are more than were counted */
};

/* An empty one; free it with join_sample_free(). */
struct join_sample *join_sample_new(int64_t slack);
void join_sample_free(struct join_sample *sample);

/* Adds what a stream has, of a conversation whose records are ordered and whose packets are gathered; at most so many
 * records. */
void join_sample_add(struct join_sample *sample, const struct join *join, const struct join_resolved *resolved,
                     const struct join_summary *summary, uint32_t most);

/* Whether it is enough, of so many records at the most. */
bool join_sample_is_full(const struct join_sample *sample, uint32_t most);

/* How well all agrees if the log is ahead of the capture by shift, nanoseconds. */
struct join_agreement join_sample_judge(const struct join_sample *sample, int64_t shift);

#endif
