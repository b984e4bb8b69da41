/* expert.h - what records say together and none of them alone
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_JOIN_EXPERT_H
#define CLOUDFLOW_JOIN_EXPERT_H

#include "compat/epan_compat.h"
#include "core/join/resolved.h"

/* Registers them under the protocol; once. */
void join_register_experts(int proto);

/* Adds them to a record, whose protocol is item, by its position in its conversation. */
void join_add_experts(struct join *join, packet_info *pinfo, proto_item *item, const struct join_resolved *resolved,
                      uint32_t position);

/* Adds to a packet, whose item is given: that records of one interface and of two verdicts claim it; that the capture
 * shows it and so many packets of its flow a second time. */
void join_add_two_verdicts(packet_info *pinfo, proto_item *item);
void join_add_shown_twice(packet_info *pinfo, proto_item *item, uint64_t packets);
/* Whether a filter or the like asks for what packets have of these. */
bool join_is_packet_expert_referenced(proto_tree *tree);
/* Adds to a packet that its flow was logged at so many interfaces, not all of which were looked at. */
void join_add_many_interfaces(packet_info *pinfo, proto_item *item, uint32_t n);
/* Adds to a record that so many times what it counts was captured. */
void join_add_captured_twice(packet_info *pinfo, proto_item *item, uint64_t times);
/* Adds to the first record that is a duplicate what that means for statistics. */
void join_add_duplicate_expert(packet_info *pinfo, proto_item *item);

#endif
