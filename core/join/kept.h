/* kept.h - conversations that have been resolved, packed
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_JOIN_KEPT_H
#define CLOUDFLOW_JOIN_KEPT_H

#include "core/join/resolved.h"

/* Those of an index, by number. */
struct join_kept;

struct join_kept *join_kept_new(const struct join *join);
/* Takes NULL, too. */
void join_kept_free(struct join_kept *kept);
/* Bytes of memory that they take. */
size_t join_kept_memory(const struct join_kept *kept);

/* Keeps a conversation, instead of what may have been kept of it. */
void join_kept_add(struct join_kept *kept, const struct join_resolved *resolved);
/* What is kept of a conversation, packed; NULL if nothing is. Borrowed until the next call. */
const struct join_resolved *join_kept_find(struct join_kept *kept, uint32_t conversation);
/* Forgets all. */
void join_kept_clear(struct join_kept *kept);

#endif
