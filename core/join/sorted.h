/* sorted.h - the numbers of records in the order of what they say, to which others are added at any time
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_JOIN_SORTED_H
#define CLOUDFLOW_JOIN_SORTED_H

#include "core/join/resolved.h"

/* A record, and how many packets it was given. */
struct join_sorted_record {
    uint32_t record;
    uint32_t given;
};

/* Some of them. */
struct join_sorted_leaf {
    uint32_t n, room;
    struct join_sorted_record *records;
};

/* Those of one stream, by direction and time, of which no two say the same. Empty when all is zero. */
struct join_sorted {
    struct join_sorted_leaf *leaves; /* some that follow each other */
    uint32_t n, room;
};

/* A place in it. */
struct join_sorted_place {
    uint32_t leaf, at;
};

/* Frees what it holds, not the struct. */
void join_sorted_clear(struct join_sorted *sorted);
/* Bytes of memory that it holds. */
size_t join_sorted_memory(const struct join_sorted *sorted);
/* Adds a record unless one that says the same is there. */
void join_sorted_add(const struct join *join, struct join_sorted *sorted, uint32_t record);
/* The place behind the last record of a direction that begins at a time or before. */
struct join_sorted_place join_sorted_after(const struct join *join, const struct join_sorted *sorted,
                                           enum join_direction direction, int64_t time);
/* The record at a place, or NULL behind the last; and the one before a place, which moves there, or NULL. */
struct join_sorted_record *join_sorted_at(const struct join_sorted *sorted, struct join_sorted_place place);
struct join_sorted_record *join_sorted_before(const struct join_sorted *sorted, struct join_sorted_place *place);

#endif
