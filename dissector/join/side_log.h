/* side_log.h - the side log: a flow log that is joined with the capture without being merged into it
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_JOIN_SIDE_LOG_H
#define CLOUDFLOW_JOIN_SIDE_LOG_H

#include "compat/epan_compat.h"
#include "core/join/index.h"

struct join_side_log;

/* Reads the log of this path into an index to which nothing has been added yet, and pins its records. Returns NULL if
 * the path is empty or the log cannot be opened; that, and what else is wrong with it, is reported to the user. */
struct join_side_log *join_side_log_open(const char *path, struct join *join);
/* Frees it; NULL is left alone. */
void join_side_log_close(struct join_side_log *log);

/* Whether what was read is still what would be read of this path: the same file, unchanged, and formats declared as
 * they were. Not so of NULL. */
bool join_side_log_is_current(const struct join_side_log *log, const char *path);

/* Whether it has nothing of the time of the packets that the index has so far, which is that of another capture then:
 * the slack between them is more than the settings allow. Not so of NULL, and without packets. */
bool join_side_log_is_apart(const struct join_side_log *log, const struct join *join);
/* Says to the user that it is of another time than the capture, if it is: once of each capture, when all of its packets
 * are in the index. NULL is left alone. */
void join_side_log_say_apart(struct join_side_log *log, const struct join *join);

/* The row of a record of it, in the pool; NULL if it can no longer be read, as from NULL. */
char *join_side_log_row(struct join_side_log *log, wmem_allocator_t *pool, uint32_t record);

#endif
