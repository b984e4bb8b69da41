/* vpc.c - IBM Cloud's flow logs for VPC
 *
 * https://cloud.ibm.com/docs/vpc?topic=vpc-fl-analyze
 *
 *   {"version": "0.0.1", "state": "ok", "network_interface_id": ..., "number_of_flow_logs": 1, "flow_logs": [{...}]}
 *
 * An object of the log is one such JSON object: what is said of the interface and the interval stands in front of each
 * of its flows.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>
#include "core/record/flat.h"
#include "core/record/neutral.h"
#include "core/record/provider.h"
#include "core/record/record.h"
#include "core/wrap/json_walk.h"

static const struct flow_name directions[] = {
    {"I", "ingress"}, {"O", "egress"}, {"inbound", "ingress"}, {"outbound", "egress"}, {NULL, NULL}};
static const struct flow_name actions[] = {{"accepted", "ACCEPT"}, {"rejected", "REJECT"}, {NULL, NULL}};
static const struct flow_name states[] = {
    {"ok", "OK"}, {"skip data", "SKIPDATA"}, {"SKIP DATA", "SKIPDATA"}, {"skip_data", "SKIPDATA"}, {NULL, NULL}};

/* clang-format off */
static const struct flow_field fields[] = {
    {"version", FLOW_TEXT, .part = FLOW_PART_LOG, .title = "Version", .help = "Version of the format"},
    {"collector_crn", FLOW_TEXT, FLOW_LOG_ID, .part = FLOW_PART_LOG, .title = "Collector CRN", .help = "Flow log collector"},
    {"attached_endpoint_type", FLOW_TEXT, .title = "Endpoint Type", .help = "What was logged: vnic"},
    {"network_interface_id", FLOW_TEXT, FLOW_INTERFACE, .title = "Network Interface ID", .help = "Network interface that was logged", .aliases = "vnic_id"},
    {"instance_crn", FLOW_TEXT, FLOW_INSTANCE, .title = "Instance CRN", .help = "Virtual server of the interface", .aliases = "vsi_crn"},
    {"vpc_crn", FLOW_TEXT, FLOW_NETWORK, .title = "VPC CRN", .help = "VPC of the interface"},
    {"capture_start_time", FLOW_DATETIME, FLOW_LOG_TIME, .title = "Capture Start", .help = "Beginning of the interval that the object is of"},
    {"capture_end_time", FLOW_DATETIME, FLOW_INTERVAL_END, .part = FLOW_PART_LOG, .title = "Capture End", .help = "End of that interval"},
    {"state", FLOW_TEXT, FLOW_STATUS, .title = "State", .help = "ok; skip data: flows of the interval were lost", .names = states},
    {"number_of_flow_logs", FLOW_UINT64, FLOW_N_FLOWS, .part = FLOW_PART_LOG, .title = "Number of Flow Logs", .help = "Flows of the object"},
    {"start_time", FLOW_DATETIME, FLOW_START, .title = "Start", .help = "First packet in the window"},
    {"end_time", FLOW_DATETIME, FLOW_END, .title = "End", .help = "Last packet in the window"},
    {"connection_start_time", FLOW_DATETIME, .part = FLOW_PART_PACKETS, .title = "Connection Start", .help = "First packet of the connection"},
    {"direction", FLOW_TEXT, FLOW_DIRECTION, .title = "Direction", .help = "I, O: of the connection's first packet at the interface", .names = directions},
    {"action", FLOW_TEXT, FLOW_ACTION, .title = "Action", .help = "accepted or rejected", .names = actions},
    {"initiator_ip", FLOW_ADDRESS, FLOW_SRC, .title = "Initiator Address", .help = "Who opened the connection"},
    {"target_ip", FLOW_ADDRESS, FLOW_DST, .title = "Target Address", .help = "The other end"},
    {"initiator_port", FLOW_UINT16, FLOW_SRCPORT, .title = "Initiator Port", .help = "Port of who opened the connection"},
    {"target_port", FLOW_UINT16, FLOW_DSTPORT, .title = "Target Port", .help = "Port of the other end"},
    {"transport_protocol", FLOW_UINT8, FLOW_PROTO, .title = "Protocol", .help = "IANA protocol number: TCP or UDP", .aliases = "ip_protocol"},
    {"ether_type", FLOW_TEXT, .part = FLOW_PART_FLOW, .title = "EtherType", .help = "IPv4"},
    {"was_initiated", FLOW_TEXT, .part = FLOW_PART_FLOW, .title = "Was Initiated", .help = "Whether the connection began in the window"},
    {"was_terminated", FLOW_TEXT, .part = FLOW_PART_FLOW, .title = "Was Terminated", .help = "Whether it ended in the window"},
    {"bytes_from_initiator", FLOW_UINT64, FLOW_BYTES_SENT, .title = "Bytes from Initiator", .help = "In the window"},
    {"packets_from_initiator", FLOW_UINT64, FLOW_PACKETS_SENT, .title = "Packets from Initiator", .help = "In the window"},
    {"bytes_from_target", FLOW_UINT64, FLOW_BYTES_RECEIVED, .title = "Bytes from Target", .help = "In the window"},
    {"packets_from_target", FLOW_UINT64, FLOW_PACKETS_RECEIVED, .title = "Packets from Target", .help = "In the window"},
    {"cumulative_bytes_from_initiator", FLOW_UINT64, .part = FLOW_PART_PACKETS, .title = "All Bytes from Initiator", .help = "Since the connection began"},
    {"cumulative_packets_from_initiator", FLOW_UINT64, .part = FLOW_PART_PACKETS, .title = "All Packets from Initiator", .help = "Since the connection began"},
    {"cumulative_bytes_from_target", FLOW_UINT64, .part = FLOW_PART_PACKETS, .title = "All Bytes from Target", .help = "Since the connection began"},
    {"cumulative_packets_from_target", FLOW_UINT64, .part = FLOW_PART_PACKETS, .title = "All Packets from Target", .help = "Since the connection began"},
    {.column = NULL},
};
/* clang-format on */

static bool
claims(const char *text, size_t length)
{
    struct flow_json_walk walk = flow_json_walk(text, length);
    struct flow_json_member member;
    bool has_flows = false, has_header = false, has_flow = false, any = false;
    while (flow_json_walk_next(&walk, &member)) {
        any = any || member.depth > 1;
        if (member.depth == 1) {
            has_flows = has_flows || flow_json_is(member.name, member.name_length, "flow_logs");
            has_header = has_header || flow_json_is(member.name, member.name_length, "collector_crn") ||
                         flow_json_is(member.name, member.name_length, "number_of_flow_logs");
        } else {
            has_flow = has_flow || flow_json_is(member.name, member.name_length, "initiator_ip");
        }
    }
    return has_flows && (has_flow || (has_header && !any));
}

static void
add_object(struct flow_rows *rows, const json_t *item)
{
    const json_t *flows = json_object_get(item, "flow_logs"), *flow;
    const char *name;
    json_t *value;
    size_t i;
    json_object_foreach((json_t *)item, name, value)
    {
        if (value != flows) {
            flow_rows_cell(rows, name, value);
        }
    }
    if (json_array_size(flows) == 0) {
        if (json_is_array(flows)) {
            flow_rows_here(rows); /* an interval without traffic */
        } else {
            flow_rows_fault(rows, "flow_logs is not an array", flows);
        }
    }
    json_array_foreach((json_t *)flows, i, flow)
    {
        if (json_is_object(flow)) {
            flow_rows_enter(rows);
            flow_rows_flatten(rows, flow);
            flow_rows_here(rows);
            flow_rows_leave(rows);
        } else {
            flow_rows_fault(rows, "not an object, where a flow log has one", flow);
        }
    }
}

static void
finish(struct flow_record *record)
{
    flow_record_compute_sum(record, FLOW_PACKETS, FLOW_PACKETS_SENT, FLOW_PACKETS_RECEIVED);
    flow_record_compute_sum(record, FLOW_BYTES, FLOW_BYTES_SENT, FLOW_BYTES_RECEIVED);
    if (record->role[FLOW_START] == NULL && record->role[FLOW_END] == NULL) { /* an interval without traffic */
        flow_record_compute_copy(record, FLOW_START, FLOW_LOG_TIME);
        flow_record_compute_copy(record, FLOW_END, FLOW_INTERVAL_END);
    }
}

static const struct flow_json json = {NULL, claims, NULL, add_object};

const struct flow_provider flow_provider_ibm_vpc = {
    .id = "ibm.vpc",
    .title = "IBM Cloud VPC flow log",
    .protocol = "IBM VPC",
    .fields = fields,
    .both_ways = true,
    .opener_named = true,
    .columns_differ = true,
    .window = 300,
    .finish = finish,
    .json = &json,
};
