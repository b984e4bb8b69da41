/* flowlog.h - what the parts of the flow log dissector share
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_FLOWLOG_H
#define CLOUDFLOW_FLOWLOG_H

#include "compat/epan_compat.h"
#include "core/record/record.h"

/* What the tap "flowlog" hands to listeners, for each record; borrowed for the time of the call. */
struct flowlog_tap {
    const struct flow_record *record;
};

/* Who sees each record when its own values have been shown, and shows what else is known of it. */
struct flowlog_companion {
    /* Takes notes of the record of this frame, which is borrowed for the time of the call. */
    void (*note)(packet_info *pinfo, proto_tree *tree, const struct flow_record *record);
    /* Adds to the tree of the record, whose protocol is item. */
    void (*show)(packet_info *pinfo, proto_tree *tree, tvbuff_t *tvb, proto_item *item);
};
/* There is one. It is borrowed for good. */
void flowlog_set_companion(const struct flowlog_companion *companion);

/* The Protocol, Info and address columns. */
void flowlog_set_addresses(packet_info *pinfo, const struct flow_record *record);
void flowlog_set_columns(packet_info *pinfo, const struct flow_record *record);

void flowlog_register_tree(void);
/* Adds the record's values to the tree; row is where the third line begins in tvb. */
void flowlog_add_values(packet_info *pinfo, proto_tree *tree, tvbuff_t *tvb, int row, const struct flow_record *record);

/* Experts: what is wrong with the record, or worth a look. */
void flowlog_register_experts(int proto);
void flowlog_add_experts(packet_info *pinfo, proto_item *item, const struct flow_record *record);
void flowlog_expert_malformed(packet_info *pinfo, proto_item *item, const struct flow_value *value);
void flowlog_expert_unknown(packet_info *pinfo, proto_item *item);
void flowlog_expert_cut(packet_info *pinfo, proto_item *item, tvbuff_t *tvb);
void flowlog_expert_time(packet_info *pinfo, proto_item *item, const char *whose);
void flowlog_expert_interfaces(packet_info *pinfo, proto_item *item, uint64_t most);
void flowlog_expert_no_record(packet_info *pinfo, proto_item *item, const char *reason);

/* The preference that is the table of declared formats. */
void flowlog_register_preferences(int proto);
/* How often the declared formats have changed. */
guint flowlog_formats_changed(void);

/* Statistics > Conversations and Endpoints, weighted by what the records count. */
void flowlog_register_conversations(int proto);

#endif
