/* packet-flowlog.c - dissects record packets: the format that docs/record-format.md describes
 *
 * A record packet is text of three lines or four: the provider's id, the names of the columns, the row as it was
 * logged, and what its reader remarked.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "dissector/flowlog/as_packets.h"
#include "dissector/flowlog/columns.h"
#include "dissector/flowlog/companion.h"
#include "dissector/flowlog/conversations.h"
#include "dissector/flowlog/expert.h"
#include "dissector/flowlog/geo.h"
#include "dissector/flowlog/lists.h"
#include "dissector/flowlog/preferences.h"
#include "dissector/flowlog/tap.h"
#include "dissector/flowlog/tree.h"
#include "dissector/dissector.h"
#include "dissector/flowlog/fields.h"
#include "dissector/flowlog/schemas.h"
#include <epan/tap.h>

static int proto_flowlog = -1, proto_by_ports = -1;
static int flowlog_tap = -1, by_ports_tap = -1;
static int ett_flowlog = -1;

static void
add_provider(struct flowlog_parts *parts, const struct flow_packet_text *lines)
{
    if (parts->asked) {
        proto_tree_add_item(flowlog_part(parts, FLOW_PART_LOG), flowlog_neutral_hf(FLOW_PROVIDER)->id, parts->tvb, 0,
                            lines->id_length, ENC_UTF_8);
    }
}

/* The listeners get it after the frame has been dissected. */
static void
queue(packet_info *pinfo, const struct flow_record *record)
{
    bool by_ports = have_tap_listener(by_ports_tap), by_addresses = have_tap_listener(flowlog_tap);
    if (!by_ports && !by_addresses) {
        return;
    }
    const struct flowlog_companion *companion = flowlog_companion();
    struct flowlog_tap *tap = wmem_new(pinfo->pool, struct flowlog_tap);
    tap->record = record;
    bool is_once = companion != NULL && !flowlog_counts_all();
    tap->firsts = is_once ? companion->firsts_of(pinfo) : (struct flowlog_firsts){0, 0};
    if (by_addresses) {
        tap_queue_packet(flowlog_tap, pinfo, tap);
    }
    if (by_ports) {
        tap_queue_packet(by_ports_tap, pinfo, tap);
    }
}

static void
dissect_row(packet_info *pinfo, struct flowlog_parts *parts, proto_item *item, const struct flow_packet_text *lines,
            const struct flow_schema *schema)
{
    /* The tap's listeners get it after this has returned. */
    struct flow_record *record = wmem_new(pinfo->pool, struct flow_record);
    record->values =
        wmem_alloc_array(pinfo->pool, struct flow_value, flow_schema_room(schema, (size_t)lines->row_length));
    char *scratch = schema->rewrites ? (char *)wmem_alloc(pinfo->pool, (size_t)lines->row_length * 2 + 1) : NULL;
    flow_decode(schema, lines->row, (size_t)lines->row_length, scratch, record);
    flowlog_set_addresses(pinfo, record);
    flowlog_set_columns(pinfo, record);
    if (parts->visible) {
        flowlog_set_header(pinfo, item, record);
    }
    flowlog_parts_of(parts, record);
    add_provider(parts, lines);
    flowlog_add_values(pinfo, parts, lines->row_offset, record);
    flowlog_add_lists(pinfo, parts, lines->row_offset, record);
    flowlog_add_experts(pinfo, item, record);
    const struct flowlog_companion *companion = flowlog_companion();
    if (companion != NULL) {
        companion->note(pinfo, parts->tree, record);
        companion->show(pinfo, parts, item);
    }
    if (proto_field_is_referenced(parts->tree, proto_by_ports)) {
        /* It is a name of a table, but whoever filters by it must not be told that there is nothing. */
        proto_item_set_hidden(proto_tree_add_item(parts->tree, proto_by_ports, parts->tvb, 0, -1, ENC_NA));
    }
    queue(pinfo, record);
}

static void
add_remarks(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree, proto_item *item, const struct flow_packet_text *lines)
{
    static const char *const times[] = {[FLOW_TIME_BEFORE] = "of the row before it",
                                        [FLOW_TIME_AFTER] = "of the first row behind it that has one",
                                        [FLOW_TIME_READING] = "when it was read, since no row near it has one"};
    struct flow_remarks remarks;
    bool cut = tvb_captured_length(tvb) < tvb_reported_length(tvb) && !lines->remarks_ended;
    flow_remarks_read(&remarks, lines->remarks, (size_t)lines->remarks_length, cut);
    int offset = lines->row_offset + lines->row_length + 1;
    if (remarks.line != 0) {
        proto_tree_add_uint64(tree, flowlog_neutral_hf(FLOW_LINE)->id, tvb, offset, lines->remarks_length,
                              remarks.line);
    }
    if (remarks.time_from != FLOW_TIME_OWN) {
        proto_tree_add_string(tree, flowlog_neutral_hf(FLOW_TIME_BORROWED)->id, tvb, offset, lines->remarks_length,
                              times[remarks.time_from]);
        flowlog_expert_time(pinfo, item, times[remarks.time_from]);
    }
    if (remarks.most_interfaces != 0) {
        flowlog_expert_interfaces(pinfo, item, remarks.most_interfaces);
    }
}

static int
dissect_flowlog(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree, void *data _U_)
{
    struct flow_packet_text lines;
    const char *reason = "it does not have three lines";
    int length = (int)tvb_captured_length(tvb);
    bool whole = flow_packet_text_split(length > 0 ? (const char *)tvb_get_ptr(tvb, 0, length) : "", length, &lines);
    const struct flow_schema *schema = whole ? flowlog_schema(&lines, &reason) : NULL;
    proto_item *item = proto_tree_add_item(tree, proto_flowlog, tvb, 0, -1, ENC_NA);
    struct flowlog_parts parts;
    flowlog_parts_begin(&parts, proto_flowlog, proto_item_add_subtree(item, ett_flowlog), tvb);
    if (tvb_captured_length(tvb) < tvb_reported_length(tvb)) {
        flowlog_expert_cut(pinfo, item, tvb);
    }
    if (schema != NULL) {
        dissect_row(pinfo, &parts, item, &lines, schema);
    } else {
        add_provider(&parts, &lines);
        col_set_str(pinfo->cinfo, COL_PROTOCOL, "Flow log");
        col_add_fstr(pinfo->cinfo, COL_INFO, "Not a record packet: %s", reason);
        proto_item_append_text(item, ", not a record packet: %s", reason);
        flowlog_expert_no_record(pinfo, item, reason);
    }
    proto_tree *log = flowlog_part(&parts, FLOW_PART_LOG);
    if (whole && parts.asked) {
        proto_tree_add_item(log, flowlog_neutral_hf(FLOW_RAW)->id, tvb, lines.row_offset, lines.row_length, ENC_UTF_8);
    }
    if (whole && lines.remarks != NULL) {
        add_remarks(tvb, pinfo, log, item, &lines);
    }
    return (int)tvb_captured_length(tvb);
}

void
proto_register_flowlog(void)
{
    static int *ett[] = {&ett_flowlog};
    proto_flowlog = proto_register_protocol("Flow log", "Flow log", "flowlog");
    flowlog_register_fields(proto_flowlog);
    proto_register_subtree_array(ett, G_N_ELEMENTS(ett));
    flowlog_register_parts();
    flowlog_register_tree();
    flowlog_register_geo();
    flowlog_register_experts(proto_flowlog);
    flowlog_register_preferences(proto_flowlog);
    proto_by_ports = flowlog_register_conversations(proto_flowlog);
    flowlog_register_schemas();
    /* The name stands in every saved record packet. */
    register_dissector("flowlog", dissect_flowlog, proto_flowlog);
    flowlog_tap = register_tap("flowlog");
    by_ports_tap = register_tap("flowlog.ports");
}

void
proto_reg_handoff_flowlog(void)
{
    flowlog_hand_off_as_packets();
}
