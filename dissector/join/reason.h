/* reason.h - why a packet has no record, or a record no packet
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_JOIN_REASON_H
#define CLOUDFLOW_JOIN_REASON_H

#include "core/join/resolved.h"

/* In words; never NULL. Borrowed for good, and the same reason is the same pointer. */
const char *join_why_no_record(struct join *join, const struct join_packet *packet);
const char *join_why_no_packet(const struct join *join, const struct join_record *record,
                               const struct join_summary *summary);

/* Whether a conversation has records at so many interfaces that not all of them are held against its packets. */
bool join_has_many_interfaces(const struct join *join, uint32_t conversation);

/* What is said of a record or packet that has fallen out. */
extern const char join_fallen_reason[];

#endif
