/* match.h - which packets does a record count?
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_JOIN_MATCH_H
#define CLOUDFLOW_JOIN_MATCH_H

#include "core/join/resolved.h"

/* Resolves the conversations of an index when they are asked for, each as a whole: its records and packets are put in
 * order and each packet is given to the records that count it. What the index is given later makes that old, which the
 * matcher sees. */
struct join_matcher;

/* A matcher of an index, which must live longer. */
struct join_matcher *join_matcher_new(struct join *join);
/* Takes NULL, too. */
void join_matcher_free(struct join_matcher *matcher);
/* Bytes of memory that it holds, without the index. */
size_t join_matcher_memory(const struct join_matcher *matcher);

/* To be told when the whole capture has been read. What only all of it tells is found out when join_resolve() is asked
 * next, and whatever was kept is forgotten then. More may be added later. While a capture is read that happens on the
 * first question, and again each time the index has grown by an eighth. */
void join_complete(struct join_matcher *matcher);

/* The conversation with all matched, in its arrays. That is made anew each time, for who looks at each conversation
 * once; of the same records and packets it comes out as it is kept, to whose matches the packets lead. Borrowed until
 * the next call, or until something is added. */
const struct join_resolved *join_resolve(struct join_matcher *matcher, uint32_t conversation);
/* The same for who looks at a few of its records and packets, in any order of conversations: it is kept, and may be
 * packed. */
const struct join_resolved *join_look(struct join_matcher *matcher, uint32_t conversation);

/* For a packet that has just been added, when what comes later is not known yet: fills in the numbers of at most n
 * records added before that may count it, and returns how many. */
uint32_t join_glance(struct join_matcher *matcher, uint32_t packet, uint32_t *records, uint32_t n);

#endif
