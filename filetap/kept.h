/* kept.h - rows that wait, with copies of what they borrow from the container
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_KEPT_H
#define CLOUDFLOW_KEPT_H

#include "filetap/container.h"

/* Many wait at a time, so it holds no more than what a record packet and its frame are made of. */
struct filetap_kept {
    struct filetap_kept *next; /* for whoever keeps it */
    const struct flow_schema *schema;
    uint64_t whole_length, line;
    int64_t offset, secs;
    int32_t nsecs;
    uint32_t length, interface_length; /* the interface's name stands before the row */
    uint32_t epoch;                    /* for whoever keeps it */
    uint8_t digits, direction, time_from;
    bool has_time, has_interface;
    char bytes[];
};

/* Copies a row that has its info. The copy is the caller's, who frees it with g_free(). */
struct filetap_kept *filetap_keep(const struct filetap_row *row);

/* The row, which borrows from the copy. */
void filetap_kept_get(const struct filetap_kept *kept, struct filetap_row *row);

/* How much memory it takes. */
static inline size_t
filetap_kept_size(const struct filetap_kept *kept)
{
    enum { OF_THE_ALLOCATOR = 16 };
    return sizeof(*kept) + kept->length + kept->interface_length + OF_THE_ALLOCATOR;
}

/* Fetches the beginning of a row from memory, since it will be the first of many in a moment. */
static inline void
filetap_kept_fetch(const struct filetap_kept *kept)
{
    enum { LINE = 64, LINES = 4 };
    for (int i = 0; i < LINES; i++) {
        __builtin_prefetch((const char *)kept + i * LINE);
    }
}

#endif
