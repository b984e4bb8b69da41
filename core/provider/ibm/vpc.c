/* vpc.c - IBM Cloud's flow logs for VPC
 *
 * https://cloud.ibm.com/docs/vpc?topic=vpc-fl-analyze
 *
 *   {"version": "0.0.1", "state": "ok", "network_interface_id": ..., "number_of_flow_logs": 1, "flow_logs": [{...}]}
 *
 * An object of the log is one such JSON object: what is said of the interface and the interval stands in front of each
 * of its flows. Programs that pass flows on write it beside the members of each.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>
#include "core/record/flat.h"
#include "core/record/provider.h"
#include "core/record/record.h"
#include "core/wrap/json_walk.h"

static const struct flow_name directions[] = {
    {"I", "ingress"}, {"O", "egress"}, {"inbound", "ingress"}, {"outbound", "egress"}, {NULL, NULL}};
static const struct flow_name actions[] = {{"accepted", "ACCEPT"}, {"rejected", "REJECT"}, {NULL, NULL}};
static const struct flow_name states[] = {
    {"ok", "OK"}, {"OK", "OK"}, {"skip data", "SKIPDATA"}, {"SKIP DATA", "SKIPDATA"}, {"skip_data", "SKIPDATA"},
    {NULL, NULL},
};

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
    {"state", FLOW_TEXT, FLOW_STATUS, .title = "State", .help = "ok, which of an object without flows is NODATA; skip data: flows of the interval were lost", .names = states},
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
    {"was_initiated", FLOW_BOOL, .part = FLOW_PART_FLOW, .title = "Was Initiated", .help = "Whether the connection began in the window"},
    {"was_terminated", FLOW_BOOL, .part = FLOW_PART_FLOW, .title = "Was Terminated", .help = "Whether it ended in the window"},
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

/* Members that an object has beside its flows; no two of them stand beside "flow_logs" in anything else. */
static bool
is_of_header(const struct flow_json_member *member)
{
    static const char *const names[] = {"collector_crn",      "attached_endpoint_type", "network_interface_id",
                                        "capture_start_time", "capture_end_time",       "number_of_flow_logs"};
    bool any = false;
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]) && !any; i++) {
        any = flow_json_is(member->name, member->name_length, names[i]);
    }
    return any;
}

/* What is known of an object that may be cut. */
struct seen {
    bool has_flows, has_source, has_target; /* in one of its flows, or in itself */
    int n_header;
};

/* An object with its flows; or, as programs that pass flows on have it, what it says of one flow or of all its interval
 * beside what it says of itself. */
static bool
is_ours(const struct seen *seen)
{
    enum { BESIDE_FLOWS = 2, WITHOUT_FLOWS = 5 };
    bool has_flow = seen->has_source && seen->has_target;
    return seen->has_flows ? has_flow || seen->n_header >= BESIDE_FLOWS
                           : seen->n_header >= (has_flow ? BESIDE_FLOWS : WITHOUT_FLOWS);
}

static bool
claims(const char *text, size_t length)
{
    enum { ITSELF = 1, FLOW = 3 };
    struct flow_json_walk walk = flow_json_walk(text, length);
    struct flow_json_member member;
    struct seen seen = {0};
    while (!is_ours(&seen) && flow_json_walk_next(&walk, &member)) {
        if (member.depth == ITSELF) {
            seen.has_flows = seen.has_flows || flow_json_is(member.name, member.name_length, "flow_logs");
            seen.n_header += is_of_header(&member);
        }
        if (member.depth == (seen.has_flows ? FLOW : ITSELF)) {
            seen.has_source = seen.has_source || flow_json_is(member.name, member.name_length, "initiator_ip");
            seen.has_target = seen.has_target || flow_json_is(member.name, member.name_length, "target_ip");
        }
    }
    return is_ours(&seen);
}

/* Whether the object holds as many flows as it says that it does, if it says so. */
static bool
is_complete(const json_t *said, size_t n)
{
    uint64_t number;
    const char *text = json_string_value(said);
    if (text != NULL) {
        return flow_parse_uint(text, json_string_length(said), UINT64_MAX, &number) && number == n;
    }
    return !json_is_integer(said) || json_integer_value(said) == (json_int_t)n;
}

static void
add_flow(struct flow_rows *rows, const json_t *flow)
{
    if (!json_is_object(flow)) {
        flow_rows_fault(rows, "not an object, where a flow log has one", flow);
        return;
    }
    flow_rows_enter(rows);
    flow_rows_flatten(rows, flow);
    flow_rows_here(rows);
    flow_rows_leave(rows);
}

static const char list[] = "flow_logs";

/* Returns false if they are no array, of whose size *n becomes. */
static bool
add_flows(struct flow_rows *rows, const json_t *flows, size_t *n)
{
    const json_t *flow;
    size_t i;
    if (flow_rows_objects(rows, flows, n)) {
        return true;
    }
    *n = json_array_size(flows);
    json_array_foreach((json_t *)flows, i, flow)
    {
        add_flow(rows, flow);
    }
    return json_is_array(flows);
}

static void
add_object(struct flow_rows *rows, const json_t *item)
{
    const json_t *flows = json_object_get(item, list);
    const json_t *number = json_object_get(item, "number_of_flow_logs");
    bool says_none = number != NULL && is_complete(number, 0);
    json_t *header = json_copy((json_t *)item);
    size_t n;
    json_object_del(header, list);
    flow_rows_flatten(rows, header);
    json_decref(header);
    if (flows == NULL && (json_object_get(item, "initiator_ip") != NULL || says_none)) {
        flow_rows_here(rows);
        return;
    }
    if (!add_flows(rows, flows, &n)) {
        flow_rows_fault(rows, "flow_logs is not an array", flows);
        return;
    }
    if (n == 0) {
        flow_rows_here(rows); /* an interval without traffic, or all of whose flows were lost */
    }
    if (!is_complete(number, n)) {
        flow_rows_fault(rows, "number_of_flow_logs is not the number of flow logs in the object", number);
    }
}

/* ---- what follows from the values ---- */

/* An object without flows: its row is of the interval of the object. What is no row of it but a part that could not be
 * read is of none. */
static void
finish_interval(struct flow_record *record)
{
    struct flow_value *state = NULL;
    for (size_t i = 0; i < record->n_values; i++) {
        bool is_state = record->role[FLOW_STATUS] == &record->values[i];
        state = is_state ? &record->values[i] : state;
    }
    if (flow_value_is(state, "OK")) {
        static const char nothing[] = "NODATA";
        state->text = nothing;
        state->text_length = strlen(nothing);
    }
    flow_record_compute_copy(record, FLOW_START, FLOW_LOG_TIME);
    flow_record_compute_copy(record, FLOW_END, FLOW_INTERVAL_END);
}

/* "crn:v1:bluemix:public:is:us-south:a/0123456789abcdef0123456789abcdef::vpc:r006-..." */
enum { CRN_LOCATION = 5, CRN_SCOPE = 6 };

/* A part of a CRN; NULL if it has none, or an empty one. */
static const char *
part_of(const struct flow_value *crn, size_t number, size_t *length)
{
    static const char scheme[] = "crn:";
    const char *at = crn->text, *end = at + crn->text_length, *stop = NULL;
    if (crn->text_length < strlen(scheme) || memcmp(at, scheme, strlen(scheme)) != 0) {
        return NULL;
    }
    for (size_t i = 0; i <= number; i++) {
        at = stop != NULL ? stop + 1 : at;
        stop = memchr(at, ':', (size_t)(end - at));
        if (stop == NULL) {
            return NULL;
        }
    }
    *length = (size_t)(stop - at);
    return *length > 0 ? at : NULL;
}

/* The network's name says whose it is, and where. */
static void
compute_owner(struct flow_record *record, const struct flow_value *network)
{
    static const char account[] = "a/";
    size_t length;
    const char *region = part_of(network, CRN_LOCATION, &length);
    if (region != NULL) {
        flow_record_compute_text(record, FLOW_REGION, region, length);
    }
    const char *scope = part_of(network, CRN_SCOPE, &length);
    if (scope != NULL && length > strlen(account) && memcmp(scope, account, strlen(account)) == 0) {
        flow_record_compute_text(record, FLOW_ACCOUNT, scope + strlen(account), length - strlen(account));
    }
}

static void
finish(struct flow_record *record)
{
    flow_record_compute_sum(record, FLOW_PACKETS, FLOW_PACKETS_SENT, FLOW_PACKETS_RECEIVED);
    flow_record_compute_sum(record, FLOW_BYTES, FLOW_BYTES_SENT, FLOW_BYTES_RECEIVED);
    if (record->role[FLOW_SRC] == NULL && record->role[FLOW_DST] == NULL && record->role[FLOW_LOG_ERROR] == NULL) {
        finish_interval(record);
    }
    if (record->role[FLOW_NETWORK] != NULL) {
        compute_owner(record, record->role[FLOW_NETWORK]);
    }
}

/* Whether the connection began or ended in the window. */
static void
summary(const struct flow_record *record, GString *info)
{
    const struct flow_value *began = flow_record_find(record, "was_initiated");
    const struct flow_value *ended = flow_record_find(record, "was_terminated");
    if (began != NULL && began->kind == FLOW_IS_NUMBER && began->number != 0) {
        g_string_append(info, ", began");
    }
    if (ended != NULL && ended->kind == FLOW_IS_NUMBER && ended->number != 0) {
        g_string_append(info, ", ended");
    }
}

static const struct flow_json json = {NULL, claims, list, add_object};

/* https://cloud.ibm.com/docs/vpc?topic=vpc-fl-analyze */
static const uint8_t protocols[] = {6, 17, 0};

const struct flow_provider flow_provider_ibm_vpc = {
    .id = "ibm.vpc",
    .title = "IBM Cloud VPC flow log",
    .protocol = "IBM VPC",
    .fields = fields,
    .both_ways = true,
    .opener_named = true,
    .columns_differ = true,
    .protocols = protocols,
    .window = 300,
    .finish = finish,
    .summary = summary,
    .json = &json,
    .commas_amiss = true,
};
