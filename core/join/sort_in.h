/* sort_in.h - gives records and packets their streams and conversations
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_JOIN_SORT_IN_H
#define CLOUDFLOW_JOIN_SORT_IN_H

#include "core/join/index.h"

/* Gives what was added its stream and conversation, without which it must not be asked for more than its own values. */
void join_sort_in(struct join *join);

/* The first record or packet of a frame, or JOIN_NONE. These sort in. */
uint32_t join_record_of_frame(struct join *join, uint32_t frame);
uint32_t join_packet_of_frame(struct join *join, uint32_t frame);

/* The conversation of a key either way, or JOIN_NONE. Sorts in. */
uint32_t join_find(struct join *join, const struct flow_key *key);

/* For forget.c. Sorts one in that is not yet, or no longer. key begins with the lower end; waiting is as in flows.h. */
void join_sort_in_record(struct join *join, uint32_t number, const struct flow_key *key,
                         const struct join_packed_key *waiting, uint32_t interface);
void join_sort_in_packet(struct join *join, uint32_t number, const struct flow_key *key,
                         const struct join_packed_key *waiting);
/* Indices of the first that wait to be sorted in and have not fallen out. */
uint32_t join_first_waiting_record(const struct join *join);
uint32_t join_first_waiting_packet(const struct join *join);

#endif
