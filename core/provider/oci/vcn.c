/* vcn.c - Oracle Cloud Infrastructure's VCN flow logs, version 2
 *
 * https://docs.oracle.com/iaas/Content/Logging/Reference/details_for_vcn_flow_logs.htm
 *
 *   {"datetime": 1700000000000, "logContent": {"type": "com.oraclecloud.vcn.flowlogs.DataEvent", "data": {...},
 * "oracle": {...}, ...}}
 *
 * Archives and streams have the log content alone. A column is the path of a member; "logContent." is left out.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>
#include "core/record/flat.h"
#include "core/record/provider.h"
#include "core/record/record.h"
#include "core/wrap/json_walk.h"

/* clang-format off */
static const struct flow_field fields[] = {
    {"data.version", FLOW_UINT8, .part = FLOW_PART_LOG, .title = "Version", .help = "Version of the format"},
    {"data.sourceAddress", FLOW_ADDRESS, FLOW_SRC, .title = "Source Address", .help = "Sender of the packets; of the interface's own addresses the private one"},
    {"data.destinationAddress", FLOW_ADDRESS, FLOW_DST, .title = "Destination Address", .help = "Receiver of the packets"},
    {"data.sourcePort", FLOW_UINT16, FLOW_SRCPORT, .title = "Source Port", .help = "Source port"},
    {"data.destinationPort", FLOW_UINT16, FLOW_DSTPORT, .title = "Destination Port", .help = "Destination port"},
    {"data.protocol", FLOW_UINT8, FLOW_PROTO, .title = "Protocol", .help = "IANA protocol number"},
    {"data.protocolName", FLOW_TEXT, .part = FLOW_PART_FLOW, .title = "Protocol Name", .help = "Name of the protocol"},
    {"data.packets", FLOW_UINT64, FLOW_PACKETS, .title = "Packets", .help = "Packets from source to destination in the window"},
    {"data.bytesOut", FLOW_UINT64, FLOW_BYTES, .title = "Bytes", .help = "Bytes from source to destination in the window"},
    {"data.startTime", FLOW_UNIXTIME, FLOW_START, .title = "Start", .help = "First packet in the window of a minute"},
    {"data.endTime", FLOW_UNIXTIME, FLOW_END, .title = "End", .help = "Last packet in the window"},
    {"data.action", FLOW_TEXT, FLOW_ACTION, .title = "Action", .help = "ACCEPT or REJECT"},
    {"data.status", FLOW_TEXT, FLOW_STATUS, .title = "Status", .help = "OK, NODATA or SKIPDATA"},
    {"data.flowid", FLOW_TEXT, .part = FLOW_PART_FLOW, .title = "Flow ID", .help = "Hash of addresses, ports and protocol; not unique"},
    {"oracle.vnicocid", FLOW_TEXT, FLOW_INTERFACE, .title = "VNIC OCID", .help = "Virtual network interface card"},
    {"oracle.vnicsubnetocid", FLOW_TEXT, FLOW_SUBNET, .title = "VNIC Subnet OCID", .help = "Subnet of the interface"},
    {"oracle.vcnOcid", FLOW_TEXT, FLOW_NETWORK, .title = "VCN OCID", .help = "Virtual cloud network of the interface"},
    {"oracle.vniccompartmentocid", FLOW_TEXT, .title = "VNIC Compartment OCID", .help = "Compartment of the interface"},
    {"oracle.resourceType", FLOW_TEXT, .title = "Resource Type", .help = "Service that the interface is of, such as networkloadbalancer"},
    {"oracle.resourceId", FLOW_TEXT, FLOW_RESOURCE, .title = "Resource OCID", .help = "Resource of that service that owns the interface"},
    {"oracle.managed", FLOW_TEXT, .title = "Managed", .help = "Whether a service manages the interface"},
    {"oracle.publicIpv4", FLOW_ADDRESS, .title = "Public IPv4 Address", .help = "Public address of the interface"},
    {"oracle.compartmentid", FLOW_TEXT, .title = "Compartment OCID", .help = "Compartment of the log"},
    {"oracle.tenantid", FLOW_TEXT, FLOW_ACCOUNT, .title = "Tenancy OCID", .help = "Tenancy"},
    {"oracle.loggroupid", FLOW_TEXT, .part = FLOW_PART_LOG, .title = "Log Group OCID", .help = "Log group"},
    {"oracle.logid", FLOW_TEXT, FLOW_LOG_ID, .part = FLOW_PART_LOG, .title = "Log OCID", .help = "Log"},
    {"oracle.ingestedtime", FLOW_DATETIME, FLOW_LOG_INGESTION, .title = "Ingested Time", .help = "When the log service received the entry"},
    {"regionId", FLOW_TEXT, FLOW_REGION, .title = "Region", .help = "Region of the log"},
    {"type", FLOW_TEXT, .part = FLOW_PART_LOG, .title = "Type", .help = "DataEvent, or QualityEvent.NoData and QualityEvent.SkipData"},
    {"id", FLOW_TEXT, .part = FLOW_PART_LOG, .title = "ID", .help = "The flow id once more"},
    {"source", FLOW_TEXT, .part = FLOW_PART_LOG, .title = "Source", .help = "Source of the event"},
    {"subject", FLOW_TEXT, .part = FLOW_PART_LOG, .title = "Subject", .help = "Subject of the event"},
    {"specversion", FLOW_TEXT, .part = FLOW_PART_LOG, .title = "Specification Version", .help = "Version of the envelope, CloudEvents"},
    {"time", FLOW_DATETIME, FLOW_LOG_TIME, .title = "Time", .help = "Start of the flow"},
    {"datetime", FLOW_UNIXTIME, .part = FLOW_PART_LOG, .title = "Date and Time", .help = "Start of the flow, in milliseconds"},
    {.column = NULL},
};
/* clang-format on */

/* The log's type stands in the content; without one, what only its data have does. */
static bool
claims(const char *text, size_t length)
{
    struct flow_json_walk walk = flow_json_walk(text, length);
    struct flow_json_member member;
    static const char prefix[] = "com.oraclecloud.vcn.flowlogs.";
    bool is_flow = false;
    while (!is_flow && flow_json_walk_next(&walk, &member)) {
        is_flow = member.depth <= 3 && member.value != NULL && flow_json_is(member.name, member.name_length, "type") &&
                  member.value_length > strlen(prefix) && memcmp(member.value, prefix, strlen(prefix)) == 0;
    }
    return is_flow;
}

static void
add_entry(struct flow_rows *rows, const json_t *item)
{
    const json_t *found = json_object_get(item, "data");
    flow_rows_only(rows);
    flow_rows_flatten(rows, json_object_get(found, "logContent") != NULL ? found : item);
    flow_rows_here(rows);
}

/* Of the command line's search: {"data": {"results": [{"data": {"datetime": ..., "logContent": ...}}]}}. */
static const char *const wrappers[] = {"data.results", NULL};

static const struct flow_json json = {wrappers, claims, NULL, add_entry};

const struct flow_provider flow_provider_oci_vcn = {
    .id = "oci.vcn",
    .title = "Oracle Cloud VCN flow log",
    .protocol = "OCI VCN",
    .fields = fields,
    .columns_differ = true,
    .window = 60,
    .json = &json,
    .flat_json = true,
    .payload = "logContent",
};
