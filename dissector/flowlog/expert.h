/* expert.h - what is wrong with a record, or worth a look
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_FLOWLOG_EXPERT_H
#define CLOUDFLOW_FLOWLOG_EXPERT_H

#include "compat/epan_compat.h"
#include "core/record/record.h"

void flowlog_register_experts(int proto);
void flowlog_add_experts(packet_info *pinfo, proto_item *item, const struct flow_record *record);
void flowlog_expert_malformed(packet_info *pinfo, proto_item *item, const struct flow_value *value);
void flowlog_expert_unknown(packet_info *pinfo, proto_item *item);
void flowlog_expert_cut(packet_info *pinfo, proto_item *item, tvbuff_t *tvb);
void flowlog_expert_time(packet_info *pinfo, proto_item *item, const char *whose);
void flowlog_expert_interfaces(packet_info *pinfo, proto_item *item, uint64_t most);
void flowlog_expert_no_record(packet_info *pinfo, proto_item *item, const char *reason);

#endif
