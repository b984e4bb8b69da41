/* duplicate.h - records that count again what another has counted
 *
 * A record is a duplicate of one that stands before it in the capture and is none itself: the same row delivered twice,
 * or the same flow logged at another interface. Only records before it are asked, so that one pass says what two say.
 * Nothing is done until somebody asks; then each record is judged once, in their order.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_JOIN_DUPLICATE_H
#define CLOUDFLOW_JOIN_DUPLICATE_H

#include "core/join/index.h"

/* What has been found out of an index, which must live longer. */
struct join_duplicates;
struct join_duplicates *join_duplicates_new(struct join *join);
/* Takes NULL, too. */
void join_duplicates_free(struct join_duplicates *duplicates);
/* Bytes of memory that it holds, without the index. */
size_t join_duplicates_memory(const struct join_duplicates *duplicates);

/* The frame of the record that counts first what this one, which is still kept, counts; 0 if there is none. Not
 * for rows of a side log, which are no frames. Sorts in. */
uint32_t join_duplicate_of(struct join_duplicates *duplicates, uint32_t number);

/* The same, and the frame of the record before it that says the very same at the same place, or 0. Such a one may
 * itself be a duplicate of one at another place, which is then the first of both. */
struct join_firsts {
    uint32_t duplicate_of, repeats;
};
struct join_firsts join_firsts_of(struct join_duplicates *duplicates, uint32_t number);

/* The number of the record that counts first what this one counts, rows of a side log among each other; JOIN_NONE if
 * there is none, or if it has fallen out. */
uint32_t join_first_of(struct join_duplicates *duplicates, uint32_t number);

/* The frame of the first record that was found to be a duplicate, or 0. */
uint32_t join_first_duplicate(const struct join_duplicates *duplicates);

#endif
