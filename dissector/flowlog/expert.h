/* expert.h - what is wrong with a record, or worth a look
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_FLOWLOG_EXPERT_H
#define CLOUDFLOW_FLOWLOG_EXPERT_H

#include "compat/epan_compat.h"
#include "core/record/record.h"

/* Registers them under the protocol; once. */
void flowlog_register_experts(int proto);

/* Adds to a record, whose protocol is item, what is wrong with the row as a whole or worth a look. */
void flowlog_add_experts(packet_info *pinfo, proto_item *item, const struct flow_record *record);

/* Each of these adds one expert info to the item that it is about. */

/* A value that cannot be read. */
void flowlog_expert_malformed(packet_info *pinfo, proto_item *item, const struct flow_value *value);
/* A column that no table knows. */
void flowlog_expert_unknown(packet_info *pinfo, proto_item *item);
/* A row of which tvb, the packet, holds only the beginning. */
void flowlog_expert_cut(packet_info *pinfo, proto_item *item, tvbuff_t *tvb);
/* A time that is not the row's own; whose goes on from "it stands at the time". */
void flowlog_expert_time(packet_info *pinfo, proto_item *item, const char *whose);
/* An interface too many: most is how many are told apart. */
void flowlog_expert_interfaces(packet_info *pinfo, proto_item *item, uint64_t most);
/* A packet that is no record packet, and why. */
void flowlog_expert_no_record(packet_info *pinfo, proto_item *item, const char *reason);

#endif
