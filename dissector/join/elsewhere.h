/* elsewhere.h - which records of a flow that is logged at several interfaces coverage counts
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_JOIN_ELSEWHERE_H
#define CLOUDFLOW_JOIN_ELSEWHERE_H

#include "core/join/resolved.h"
#include "dissector/join/capture.h"

/* Of one conversation at a time. */
struct join_elsewhere;
struct join_elsewhere *join_elsewhere_new(const struct join_capture *capture);
/* Takes NULL, too. */
void join_elsewhere_free(struct join_elsewhere *elsewhere);

/* Looks at a conversation, which must be resolved and in its arrays. */
void join_elsewhere_begin(struct join_elsewhere *elsewhere, const struct join_resolved *resolved);
/* Whether what the record at a position of it counts is counted by one at another interface, which goes before it. */
bool join_is_elsewhere(const struct join_elsewhere *elsewhere, uint32_t position);

#endif
