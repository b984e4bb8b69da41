/* vcn.c - Oracle Cloud Infrastructure's VCN flow logs, version 2
 *
 * https://docs.oracle.com/iaas/Content/Logging/Reference/details_for_vcn_flow_logs.htm
 *
 *   {"datetime": 1700000000000, "regionId": ..., "logContent": {"type": "com.oraclecloud.vcn.flowlogs.DataEvent",
 *    "data": {"sourceAddress": ..., ...}, "oracle": {"vnicocid": ..., ...}, ...}}
 *
 * Archives and streams have the log content alone, and some programs pass on no more than its data. A column is the
 * path of a member; "logContent." is left out.
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
    {"data.version", FLOW_UINT8, .part = FLOW_PART_LOG, .title = "Version", .help = "Version of the format", .aliases = "version"},
    {"data.sourceAddress", FLOW_ADDRESS, FLOW_SRC, .title = "Source Address", .help = "Sender of the packets; of the interface's own addresses the private one", .aliases = "sourceAddress"},
    {"data.destinationAddress", FLOW_ADDRESS, FLOW_DST, .title = "Destination Address", .help = "Receiver of the packets", .aliases = "destinationAddress"},
    {"data.sourcePort", FLOW_UINT16, FLOW_SRCPORT, .title = "Source Port", .help = "Source port", .aliases = "sourcePort"},
    {"data.destinationPort", FLOW_UINT16, FLOW_DSTPORT, .title = "Destination Port", .help = "Destination port", .aliases = "destinationPort"},
    {"data.protocol", FLOW_UINT8, FLOW_PROTO, .title = "Protocol", .help = "IANA protocol number", .aliases = "protocol"},
    {"data.protocolName", FLOW_TEXT, .part = FLOW_PART_FLOW, .title = "Protocol Name", .help = "Name of the protocol", .aliases = "protocolName"},
    {"data.packets", FLOW_UINT64, FLOW_PACKETS, .title = "Packets", .help = "Packets from source to destination in the window", .aliases = "packets"},
    {"data.bytesOut", FLOW_UINT64, FLOW_BYTES, .title = "Bytes", .help = "Bytes from source to destination in the window", .aliases = "bytesOut"},
    {"data.startTime", FLOW_UNIXTIME, FLOW_START, .title = "Start", .help = "First packet in the window of a minute", .aliases = "startTime"},
    {"data.endTime", FLOW_UNIXTIME, FLOW_END, .title = "End", .help = "Last packet in the window", .aliases = "endTime"},
    {"data.action", FLOW_TEXT, FLOW_ACTION, .title = "Action", .help = "ACCEPT or REJECT", .aliases = "action"},
    {"data.status", FLOW_TEXT, FLOW_STATUS, .title = "Status", .help = "OK, NODATA or SKIPDATA", .aliases = "status"},
    {"data.flowid", FLOW_TEXT, .part = FLOW_PART_FLOW, .title = "Flow ID", .help = "Hash of addresses, ports and protocol; not unique", .aliases = "flowid"},
    {"oracle.vnicocid", FLOW_TEXT, FLOW_INTERFACE, .title = "VNIC OCID", .help = "Virtual network interface card"},
    {"oracle.vnicsubnetocid", FLOW_TEXT, FLOW_SUBNET, .title = "VNIC Subnet OCID", .help = "Subnet of the interface"},
    {"oracle.vcnOcid", FLOW_TEXT, FLOW_NETWORK, .title = "VCN OCID", .help = "Virtual cloud network of the interface"},
    {"oracle.vniccompartmentocid", FLOW_TEXT, .title = "VNIC Compartment OCID", .help = "Compartment of the interface"},
    {"oracle.resourceType", FLOW_TEXT, .title = "Resource Type", .help = "Service that the interface is of, such as networkloadbalancer"},
    {"oracle.resourceId", FLOW_TEXT, FLOW_RESOURCE, .title = "Resource OCID", .help = "Resource of that service that owns the interface"},
    {"oracle.managed", FLOW_BOOL, .title = "Managed", .help = "Whether a service manages the interface"},
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

/* The types of its events: "DataEvent", "QualityEvent.NoData", "QualityEvent.SkipData". */
static const char type_prefix[] = "com.oraclecloud.vcn.flowlogs.";

static bool
is_type(const struct flow_json_member *member)
{
    size_t n = strlen(type_prefix);
    return member->value_length > n && memcmp(member->value, type_prefix, n) == 0;
}

/* What is known of the object that the flow's members stand in. */
struct seen {
    size_t depth;
    bool has_source, has_destination, has_id, has_own;
};

static void
see(struct seen *seen, const struct flow_json_member *member)
{
    const char *name = member->name;
    size_t length = member->name_length;
    bool is_source = flow_json_is(name, length, "sourceAddress"), is_id = flow_json_is(name, length, "flowid");
    bool is_destination = flow_json_is(name, length, "destinationAddress");
    bool is_own = flow_json_is(name, length, "bytesOut") || flow_json_is(name, length, "protocolName");
    if ((is_source || is_destination || is_id || is_own) && seen->depth != member->depth) {
        *seen = (struct seen){.depth = member->depth};
    }
    seen->has_source = seen->has_source || is_source;
    seen->has_destination = seen->has_destination || is_destination;
    seen->has_id = seen->has_id || is_id;
    seen->has_own = seen->has_own || is_own;
}

/* The log's type stands in the content, within "data" and "logContent" at the most. Without one, what only its data
 * have does; where the type is another log's, nothing does. */
static bool
claims(const char *text, size_t length)
{
    enum { CONTENT = 3, DATA };
    struct flow_json_walk walk = flow_json_walk(text, length);
    struct flow_json_member member;
    struct seen seen = {0};
    while (flow_json_walk_next(&walk, &member)) {
        if (member.depth <= CONTENT && member.value != NULL && flow_json_is(member.name, member.name_length, "type")) {
            return is_type(&member);
        }
        if (member.depth <= DATA) {
            see(&seen, &member);
        }
    }
    return seen.has_source && seen.has_destination && seen.has_id && seen.has_own;
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

/* ---- what follows from the values ---- */

/* The type says it too, where the data were left out. */
static void
finish(struct flow_record *record)
{
    static const struct flow_name statuses[] = {
        {"DataEvent", "OK"}, {"QualityEvent.NoData", "NODATA"}, {"QualityEvent.SkipData", "SKIPDATA"}, {NULL, NULL}};
    const struct flow_value *type = record->role[FLOW_STATUS] == NULL ? flow_record_find(record, "type") : NULL;
    for (const struct flow_name *status = statuses; type != NULL && status->logged != NULL; status++) {
        size_t prefix = strlen(type_prefix);
        if (type->text_length == prefix + strlen(status->logged) && memcmp(type->text, type_prefix, prefix) == 0 &&
            memcmp(type->text + prefix, status->logged, strlen(status->logged)) == 0) {
            flow_record_compute_text(record, FLOW_STATUS, status->name, strlen(status->name));
        }
    }
}

/* Whose the interface is, if it is a service's. */
static void
summary(const struct flow_record *record, GString *info)
{
    const struct flow_value *service = flow_record_find(record, "oracle.resourceType");
    if (service != NULL && service->kind == FLOW_IS_TEXT) {
        g_string_append(info, ", at a ");
        g_string_append_len(info, service->text, (gssize)service->text_length);
    }
}

static const struct flow_json json = {wrappers, claims, NULL, add_entry};

/* https://docs.oracle.com/en-us/iaas/Content/Logging/Reference/details_for_vcn_flow_logs.htm */
static const struct flow_unlogged unlogged[] = {
    {.address = "169.254.0.0",
     .first_bits = 16,
     .reason = "Oracle Cloud does not log certain traffic with its services at link-local addresses"},
    {.proto = 17, .port = 67, .reason = "Oracle Cloud does not log DHCP"},
    {.proto = 17, .port = 68, .reason = "Oracle Cloud does not log DHCP"},
    {.reason = NULL},
};

const struct flow_provider flow_provider_oci_vcn = {
    .id = "oci.vcn",
    .title = "Oracle Cloud VCN flow log",
    .protocol = "OCI VCN",
    .fields = fields,
    .columns_differ = true,
    .unlogged = unlogged,
    .window = 60,
    .filtered_by = "a capture filter may leave traffic out, or log some of the flows only",
    .finish = finish,
    .summary = summary,
    .json = &json,
    .flat_json = true,
    .payload = "logContent",
};
