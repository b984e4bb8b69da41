/* vote.h - by how much a log's times and a capture's differ, of times that are those of single packets
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_JOIN_VOTE_H
#define CLOUDFLOW_JOIN_VOTE_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* How far, in nanoseconds, a packet may seem from the time that a log gives of it, when clocks agree: what stands
 * between where the log saw it and where it was captured. */
enum { JOIN_SAME_PACKET = 20 * 1000000 };

struct join_votes;

/* None yet, of shifts up to slack nanoseconds either way; free them with join_votes_free(), which takes NULL, too. */
struct join_votes *join_votes_new(int64_t slack);
void join_votes_free(struct join_votes *votes);

/* Each packet near a logged time votes for the shift that would make it the one that was logged. times are in order. */
void join_votes_add(struct join_votes *votes, int64_t logged, const int64_t *times, size_t n);

/* For how many times packets have voted. */
uint32_t join_votes_times(const struct join_votes *votes);

/* The shift that most votes are for: nanoseconds to add to the capture's times, which are a log's then. Of several that
 * as many are for, the nearest to a known one, and that itself if it is one of them. False if none stands out. */
bool join_votes_count(const struct join_votes *votes, int64_t known, int64_t *shift);

#endif
