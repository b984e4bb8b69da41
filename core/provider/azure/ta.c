/* ta.c - Azure Traffic Analytics: what it sums up of flow logs, in tables of Log Analytics
 *
 * https://learn.microsoft.com/azure/azure-monitor/reference/tables/ntanetanalytics
 * https://learn.microsoft.com/azure/network-watcher/traffic-analytics-schema
 *
 * NTANetAnalytics is made of VNet flow logs. AzureNetworkAnalytics_CL is the older one, of NSG flow logs: its columns
 * end in "_s", "_d", "_t", "_g" or "_b", for their type, and are aliases here.
 *
 * A row is a sum: of the flows of 10 or 60 minutes between two addresses to a port at an interface, by a rule. The
 * addresses of the internet stand in lists, and the row has none of its own for that end:
 *
 *   203.0.113.9|3|2|120|98|8112|91044 203.0.113.10|1|1|7|5|614|4801
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>
#include "core/provider/azure/azure.h"
#include "core/record/neutral.h"

/* The table has words where its page says letters. */
static const struct flow_name statuses[] = {
    {"Allowed", "ACCEPT"}, {"A", "ACCEPT"}, {"Denied", "REJECT"}, {"D", "REJECT"}, {NULL, NULL},
};
static const struct flow_name directions[] = {
    {"Inbound", "ingress"}, {"I", "ingress"}, {"Outbound", "egress"}, {"O", "egress"}, {NULL, NULL},
};
static const struct flow_name protocols[] = {
    {"T", "6"}, {"TCP", "6"}, {"U", "17"}, {"UDP", "17"}, {"ICMP", "1"}, {"ICMPv6", "58"}, {NULL, NULL},
};

/* ---- lists of public addresses ---- */

/* clang-format off */
#define COUNTERS                                                                                                       \
    {"PublicIpFlowsStarted", FLOW_UINT64, .part = FLOW_PART_PACKETS, .title = "Flows Started", .help = "Flows with this public address that began in the interval"}, \
    {"PublicIpFlowsEnded", FLOW_UINT64, .part = FLOW_PART_PACKETS, .title = "Flows Ended", .help = "Flows with this public address that ended in the interval"}, \
    {"PublicIpPacketsOut", FLOW_UINT64, .part = FLOW_PART_PACKETS, .title = "Outbound Packets", .help = "Outbound packets of the flows with this public address"}, \
    {"PublicIpPacketsIn", FLOW_UINT64, .part = FLOW_PART_PACKETS, .title = "Inbound Packets", .help = "Inbound packets of the flows with this public address"}, \
    {"PublicIpBytesOut", FLOW_UINT64, .part = FLOW_PART_PACKETS, .title = "Outbound Bytes", .help = "Outbound bytes of the flows with this public address"}, \
    {"PublicIpBytesIn", FLOW_UINT64, .part = FLOW_PART_PACKETS, .title = "Inbound Bytes", .help = "Inbound bytes of the flows with this public address"}, \
    {.column = NULL}
static const struct flow_field sources[] = {
    {"SrcPublicIp", FLOW_ADDRESS, FLOW_SRC_AMONG, .part = FLOW_PART_FLOW, .title = "Public Source", .help = "A public address that flows of the row came from; one alone is the row's source"},
    COUNTERS,
};
static const struct flow_field destinations[] = {
    {"DestPublicIp", FLOW_ADDRESS, FLOW_DST_AMONG, .part = FLOW_PART_FLOW, .title = "Public Destination", .help = "A public address that flows of the row went to; one alone is the row's destination"},
    COUNTERS,
};
static const struct flow_field either_ends[] = {
    {"PublicIp", FLOW_ADDRESS, FLOW_ADDR_AMONG, .part = FLOW_PART_FLOW, .title = "Public Address", .help = "A public address at either end of flows of the row, of which the older table does not say which"},
    COUNTERS,
};
/* clang-format on */

enum { POSITIONS = 7 };

/* All positions or none: which of fewer are left out, nobody says. */
static bool
has_positions(const char *text, size_t length, size_t *n)
{
    *n = 1;
    for (size_t i = 0; i < length; i++) {
        *n += text[i] == '|';
    }
    return *n == POSITIONS;
}

static const struct flow_field *
choose_sources(const char *text, size_t length, size_t *n)
{
    return has_positions(text, length, n) ? sources : NULL;
}

static const struct flow_field *
choose_destinations(const char *text, size_t length, size_t *n)
{
    return has_positions(text, length, n) ? destinations : NULL;
}

static const struct flow_field *
choose_either(const char *text, size_t length, size_t *n)
{
    return has_positions(text, length, n) ? either_ends : NULL;
}

#define LIST(of, choice)                                                                                               \
    {                                                                                                                  \
        .separator = '|', .between = ' ', .most = POSITIONS, .tables = (const struct flow_field *const[]){of, NULL},   \
        .choose = choice                                                                                               \
    }
static const struct flow_tuple source_list = LIST(sources, choose_sources);
static const struct flow_tuple destination_list = LIST(destinations, choose_destinations);
static const struct flow_tuple either_list = LIST(either_ends, choose_either);

/* ---- columns ---- */

/* clang-format off */
#define LOG .part = FLOW_PART_LOG
#define FLOW .part = FLOW_PART_FLOW
#define PACKETS .part = FLOW_PART_PACKETS
#define ONLY .flow_only = true
static const struct flow_field fields[] = {
    {"TenantId", FLOW_TEXT, LOG, .title = "Workspace ID", .help = "Workspace of Log Analytics that the row is kept in"},
    {"TimeGenerated", FLOW_DATETIME, FLOW_LOG_TIME, .title = "Time Generated", .help = "When the row was made: up to an hour and more after its flows"},
    {"TimeProcessed", FLOW_DATETIME, LOG, .title = "Time Processed", .help = "When Traffic Analytics read the flow logs", .aliases = "TimeProcessed_t"},
    {"SubType", FLOW_TEXT, LOG, .title = "Subtype", .help = "Kind of row; only those of FlowLog are of flows", .aliases = "SubType_s"},
    {"FaSchemaVersion", FLOW_TEXT, LOG, .title = "Schema Version", .help = "3: made of VNet flow logs; 1 or 2: of NSG flow logs", .aliases = "FASchemaVersion_s"},
    {"FlowIntervalStartTime", FLOW_DATETIME, ONLY, PACKETS, .title = "Interval Start", .help = "Start of the interval that was summed up", .aliases = "FlowIntervalStartTime_t"},
    {"FlowIntervalEndTime", FLOW_DATETIME, ONLY, PACKETS, .title = "Interval End", .help = "End of the interval that was summed up", .aliases = "FlowIntervalEndTime_t"},
    {"FlowType", FLOW_TEXT, ONLY, FLOW, .title = "Flow Type", .help = "Where the ends are: IntraVNet, InterVNet, S2S, P2S, AzurePublic, ExternalPublic, MaliciousFlow or Malicious, Unknown Private, Unknown", .aliases = "FlowType_s"},
    {"FlowStartTime", FLOW_DATETIME, FLOW_START, ONLY, .title = "Start", .help = "First time that a flow of the row was logged in the interval", .aliases = "FlowStartTime_t"},
    {"FlowEndTime", FLOW_DATETIME, FLOW_END, ONLY, .title = "End", .help = "Last time that a flow of the row was logged in the interval", .aliases = "FlowEndTime_t"},
    {"SrcIp", FLOW_ADDRESS, FLOW_SRC, ONLY, .title = "Source Address", .help = "Blank for addresses of the internet, which SrcPublicIps lists: if one stands there alone, it is the source", .aliases = "SrcIP_s"},
    {"DestIp", FLOW_ADDRESS, FLOW_DST, ONLY, .title = "Destination Address", .help = "Blank for addresses of the internet, which DestPublicIps lists: if one stands there alone, it is the destination", .aliases = "DestIP_s"},
    {"VMIP", FLOW_ADDRESS, FLOW_ADDR_AMONG, FLOW, .title = "VM Address", .help = "Older table: private address of the machine, at either end", .aliases = "VMIP_s"},
    {"SrcPorts", FLOW_TEXT, FLOW, .title = "Source Ports", .help = "Source ports of flows of the row; which of them is whose is not said, so there is no flowlog.srcport"},
    {"DestPort", FLOW_UINT16, FLOW_DSTPORT, ONLY, .title = "Destination Port", .help = "Port that the flows went to", .aliases = "DestPort_d"},
    {"L4Protocol", FLOW_UINT8, FLOW_PROTO, ONLY, .title = "Protocol", .help = "T, U, TCP, UDP, ICMP, or IANA's number", .names = protocols, .aliases = "L4Protocol_s"},
    {"L7Protocol", FLOW_TEXT, ONLY, FLOW, .title = "L7 Protocol", .help = "What the destination port is known for; no packet was looked into", .aliases = "L7Protocol_s"},
    {"IsFlowCapturedAtUdrHop", FLOW_BOOL, ONLY, .title = "Captured at UDR Hop", .help = "The flow was logged at a hop that a route of the user's made, if the flow was logged there", .aliases = "IsFlowCapturedAtUDRHop_b"},
    {"FlowDirection", FLOW_TEXT, FLOW_DIRECTION, ONLY, .title = "Direction", .help = "Inbound or I: into the interface; Outbound or O: out of it", .names = directions, .aliases = "FlowDirection_s"},
    {"FlowStatus", FLOW_TEXT, FLOW_ACTION, ONLY, .title = "Action", .help = "Allowed or A; Denied or D", .names = statuses, .aliases = "FlowStatus_s"},
    {"NsgList", FLOW_TEXT, FLOW, .title = "NSG List", .help = "Network security group of the flows; AclGroup in newer rows", .aliases = "NSGList_s"},
    {"NsgRule", FLOW_TEXT, FLOW_RULE, ONLY, .title = "Rule", .help = "Rule that let the flows in or refused them; AclRule in newer rows", .aliases = "NSGRule_s"},
    {"NSGRules_s", FLOW_TEXT, FLOW, .title = "NSG Rules", .help = "Older table: the rules, each with its number, direction, status and count of flows"},
    {"NsgRuleType", FLOW_TEXT, FLOW, .title = "NSG Rule Type", .help = "Default or User Defined", .aliases = "NSGRuleType_s"},
    {"MacAddress", FLOW_TEXT, FLOW_INTERFACE, .title = "MAC Address", .help = "Network interface that the flows were logged at", .aliases = "MACAddress_s"},
    {"TargetResourceId", FLOW_TEXT, FLOW_RESOURCE_ID, .title = "Target Resource ID", .help = "What the flow log is for: a virtual network, a subnet or an interface"},
    {"TargetResourceType", FLOW_TEXT, .title = "Target Resource Type", .help = "Kind of what the flow log is for"},
    {"FlowLogResourceId", FLOW_TEXT, LOG, .title = "Flow Log Resource ID", .help = "The flow log itself, which is a resource of its own"},
    {"SrcSubscription", FLOW_TEXT, FLOW_SRC_ACCOUNT, .title = "Source Subscription", .help = "Subscription of what is at the source", .aliases = "Subscription1_g|Subscription1_s"},
    {"DestSubscription", FLOW_TEXT, FLOW_DST_ACCOUNT, .title = "Destination Subscription", .help = "Subscription of what is at the destination", .aliases = "Subscription2_g|Subscription2_s"},
    {"SrcRegion", FLOW_TEXT, FLOW_SRC_REGION, .title = "Source Region", .help = "Region of what is at the source", .aliases = "Region1_s"},
    {"DestRegion", FLOW_TEXT, FLOW_DST_REGION, .title = "Destination Region", .help = "Region of what is at the destination", .aliases = "Region2_s"},
    {"SrcNic", FLOW_TEXT, .title = "Source NIC", .help = "Network interface at the source, as resource group and name", .aliases = "NIC1_s"},
    {"DestNic", FLOW_TEXT, .title = "Destination NIC", .help = "Network interface at the destination, as resource group and name", .aliases = "NIC2_s"},
    {"SrcVm", FLOW_TEXT, FLOW_SRC_INSTANCE, .title = "Source VM", .help = "Virtual machine at the source", .aliases = "VM1_s"},
    {"DestVm", FLOW_TEXT, FLOW_DST_INSTANCE, .title = "Destination VM", .help = "Virtual machine at the destination", .aliases = "VM2_s"},
    {"SrcSubnet", FLOW_TEXT, FLOW_SRC_SUBNET, .title = "Source Subnet", .help = "Subnet at the source", .aliases = "Subnet1_s"},
    {"DestSubnet", FLOW_TEXT, FLOW_DST_SUBNET, .title = "Destination Subnet", .help = "Subnet at the destination", .aliases = "Subnet2_s"},
    {"SrcApplicationGateway", FLOW_TEXT, .title = "Source Application Gateway", .help = "Application gateway at the source", .aliases = "ApplicationGateway1_s"},
    {"DestApplicationGateway", FLOW_TEXT, .title = "Destination Application Gateway", .help = "Application gateway at the destination", .aliases = "ApplicationGateway2_s"},
    {"SrcLoadBalancer", FLOW_TEXT, .title = "Source Load Balancer", .help = "Load balancer at the source", .aliases = "LoadBalancer1_s"},
    {"DestLoadBalancer", FLOW_TEXT, .title = "Destination Load Balancer", .help = "Load balancer at the destination", .aliases = "LoadBalancer2_s"},
    {"SrcLocalNetworkGateway", FLOW_TEXT, .title = "Source Local Network Gateway", .help = "Local network gateway at the source", .aliases = "LocalNetworkGateway1_s"},
    {"DestLocalNetworkGateway", FLOW_TEXT, .title = "Destination Local Network Gateway", .help = "Local network gateway at the destination", .aliases = "LocalNetworkGateway2_s"},
    {"SrcExpressRouteCircuit", FLOW_TEXT, .title = "Source ExpressRoute Circuit", .help = "ExpressRoute circuit at the source", .aliases = "ExpressRouteCircuit1_s"},
    {"DestExpressRouteCircuit", FLOW_TEXT, .title = "Destination ExpressRoute Circuit", .help = "ExpressRoute circuit at the destination", .aliases = "ExpressRouteCircuit2_s"},
    {"ExpressRouteCircuitPeeringType", FLOW_TEXT, .title = "ExpressRoute Peering Type", .help = "Kind of peering, if the flows went over ExpressRoute", .aliases = "ExpressRouteCircuitPeeringType_s"},
    {"ConnectionType", FLOW_TEXT, .title = "Connection Type", .help = "VNetPeering, VpnGateway or ExpressRoute", .aliases = "ConnectionType_s"},
    {"ConnectionName", FLOW_TEXT, .title = "Connection Name", .help = "Name of the connection between the networks", .aliases = "ConnectionName_s"},
    {"ConnectingVnets", FLOW_TEXT, .title = "Connecting VNets", .help = "Virtual networks that are connected, separated by blanks", .aliases = "ConnectingVNets_s"},
    {"Country", FLOW_TEXT, FLOW, .title = "Country", .help = "Two letters, of a public address", .aliases = "Country_s"},
    {"FlowEncryption", FLOW_TEXT, FLOW, ONLY, .title = "Flow Encryption", .help = "In words: Encrypted, Unencrypted, Unsupported hardware, Software not ready, Drop due to no encryption, Discovery not supported, Destination on same host, Fall back to no encryption", .aliases = "FlowEncryption_s"},
    {"AllowedInFlows", FLOW_UINT64, ONLY, PACKETS, .title = "Allowed Inbound Flows", .help = "Inbound flows that were allowed, at the interface", .aliases = "AllowedInFlows_d"},
    {"DeniedInFlows", FLOW_UINT64, ONLY, PACKETS, .title = "Denied Inbound Flows", .help = "Inbound flows that were denied, at the interface", .aliases = "DeniedInFlows_d"},
    {"AllowedOutFlows", FLOW_UINT64, ONLY, PACKETS, .title = "Allowed Outbound Flows", .help = "Outbound flows that were allowed, at the interface", .aliases = "AllowedOutFlows_d"},
    {"DeniedOutFlows", FLOW_UINT64, ONLY, PACKETS, .title = "Denied Outbound Flows", .help = "Outbound flows that were denied, at the interface", .aliases = "DeniedOutFlows_d"},
    {"FlowCount", FLOW_UINT64, PACKETS, .title = "Flows", .help = "Older table: all flows of the row; Microsoft no longer fills it in", .aliases = "FlowCount_d"},
    {"PacketsDestToSrc", FLOW_UINT64, FLOW_PACKETS_RECEIVED, ONLY, .title = "Packets Received", .help = "Packets from destination to source of all flows of the row"},
    {"PacketsSrcToDest", FLOW_UINT64, FLOW_PACKETS_SENT, ONLY, .title = "Packets Sent", .help = "Packets from source to destination of all flows of the row"},
    {"BytesDestToSrc", FLOW_UINT64, FLOW_BYTES_RECEIVED, ONLY, .title = "Bytes Received", .help = "Bytes from destination to source of all flows of the row"},
    {"BytesSrcToDest", FLOW_UINT64, FLOW_BYTES_SENT, ONLY, .title = "Bytes Sent", .help = "Bytes from source to destination of all flows of the row"},
    /* What these mean of inbound flows, Microsoft has said in two ways: what came into the interface, and what the
     * destination sent. Of outbound flows both are the same. */
    {"InboundPackets", FLOW_UINT64, FLOW_IN_PACKETS, ONLY, PACKETS, .title = "Inbound Packets (Older Table)", .help = "Older table: of outbound flows, what the destination sent; of inbound ones, Microsoft has said this and the contrary", .aliases = "InboundPackets_d"},
    {"OutboundPackets", FLOW_UINT64, FLOW_OUT_PACKETS, ONLY, PACKETS, .title = "Outbound Packets (Older Table)", .help = "Older table: of outbound flows, what the source sent; of inbound ones, Microsoft has said this and the contrary", .aliases = "OutboundPackets_d"},
    {"InboundBytes", FLOW_UINT64, FLOW_IN_BYTES, ONLY, PACKETS, .title = "Inbound Bytes (Older Table)", .help = "Older table: as Inbound Packets, in bytes", .aliases = "InboundBytes_d"},
    {"OutboundBytes", FLOW_UINT64, FLOW_OUT_BYTES, ONLY, PACKETS, .title = "Outbound Bytes (Older Table)", .help = "Older table: as Outbound Packets, in bytes", .aliases = "OutboundBytes_d"},
    {"CompletedFlows", FLOW_UINT64, ONLY, PACKETS, .title = "Completed Flows", .help = "Flows of the row that ended in the interval", .aliases = "CompletedFlows_d"},
    {"SrcPublicIps", FLOW_TUPLE, ONLY, FLOW, .title = "Public Sources", .help = "Public addresses at the source, each with its own counters, which are parts of the row's and not to be added to them", .tuple = &source_list, .aliases = "SrcPublicIPs_s"},
    {"DestPublicIps", FLOW_TUPLE, ONLY, FLOW, .title = "Public Destinations", .help = "Public addresses at the destination, each with its own counters, which are parts of the row's and not to be added to them", .tuple = &destination_list, .aliases = "DestPublicIPs_s"},
    {"PublicIps", FLOW_TUPLE, ONLY, FLOW, .title = "Public Addresses", .help = "Older table: public addresses at either end, each with its own counters", .tuple = &either_list, .aliases = "PublicIPs_s"},
    {"AclGroup", FLOW_TEXT, FLOW, .title = "ACL Group", .help = "Network security group, or network group of a network manager, of the rule"},
    {"AclRule", FLOW_TEXT, FLOW_RULE, ONLY, .title = "Rule", .help = "Rule that let the flows in or refused them"},
    {"Status", FLOW_TEXT, .title = "Status", .help = "Status of the row, as Traffic Analytics has it", .aliases = "Status_s"},
    {"PrivateEndpointResourceId", FLOW_TEXT, .title = "Private Endpoint Resource ID", .help = "Private endpoint, if the flows went to one"},
    {"PrivateLinkResourceId", FLOW_TEXT, .title = "Private Link Resource ID", .help = "What the private endpoint leads to"},
    {"PrivateLinkResourceName", FLOW_TEXT, .title = "Private Link Resource Name", .help = "Name of what the private endpoint leads to"},
    {"SrcServiceId", FLOW_TEXT, .title = "Source Service ID", .help = "Id of the service at the source"},
    {"DestServiceId", FLOW_TEXT, .title = "Destination Service ID", .help = "Id of the service at the destination"},
    {"SrcServiceName", FLOW_TEXT, .title = "Source Service Name", .help = "Name of the service at the source"},
    {"DestServiceName", FLOW_TEXT, .title = "Destination Service Name", .help = "Name of the service at the destination"},
    {"SrcTenantId", FLOW_TEXT, .title = "Source Tenant ID", .help = "Tenant of what is at the source"},
    {"DestTenantId", FLOW_TEXT, .title = "Destination Tenant ID", .help = "Tenant of what is at the destination"},
    {"SrcTenantName", FLOW_TEXT, .title = "Source Tenant Name", .help = "Name of the tenant at the source"},
    {"DestTenantName", FLOW_TEXT, .title = "Destination Tenant Name", .help = "Name of the tenant at the destination"},
    {"SrcEnvironment", FLOW_TEXT, .title = "Source Environment", .help = "Prod or NonProd"},
    {"DestEnvironment", FLOW_TEXT, .title = "Destination Environment", .help = "Prod or NonProd"},
    {"SrcCloud", FLOW_TEXT, .title = "Source Cloud", .help = "Public, Mooncake or Fairfax"},
    {"DestCloud", FLOW_TEXT, .title = "Destination Cloud", .help = "Public, Mooncake or Fairfax"},
    {"SrcNetworkGroups", FLOW_TEXT, .title = "Source Network Groups", .help = "Network groups of a network manager that the source is in"},
    {"DestNetworkGroups", FLOW_TEXT, .title = "Destination Network Groups", .help = "Network groups of a network manager that the destination is in"},
    {"SrcServiceTags", FLOW_TEXT, .title = "Source Service Tags", .help = "Service tags that the source is in"},
    {"DestServiceTags", FLOW_TEXT, .title = "Destination Service Tags", .help = "Service tags that the destination is in"},
    {"AzureRegion", FLOW_TEXT, FLOW_REGION, .title = "Region", .help = "Region of the public addresses of Azure, or of the row", .aliases = "AzureRegion_s"},
    {"SourceSystem", FLOW_TEXT, LOG, .title = "Source System", .help = "Kind of agent that gave Log Analytics the row"},
    {"Type", FLOW_TEXT, LOG, .title = "Type", .help = "Name of the table", .aliases = "TableName"},
    {"_ItemId", FLOW_TEXT, LOG, .title = "Item ID", .help = "Id of the row in Log Analytics"},
    {"_BilledSize", FLOW_REAL, LOG, .title = "Billed Size", .help = "Bytes of the row that are billed"},
    {"_IsBillable", FLOW_TEXT, LOG, .title = "Is Billable", .help = "Whether the row is billed"},
    {"_ResourceId", FLOW_TEXT, LOG, .title = "Resource ID", .help = "Resource that Log Analytics files the row under"},
    {"_SubscriptionId", FLOW_TEXT, LOG, .title = "Subscription ID", .help = "Subscription that Log Analytics files the row under"},
    {.column = NULL},
};
/* clang-format on */

/* ---- what follows from the values ---- */

static const char no_flow[] = "a row of Traffic Analytics that is not of flows: its SubType is not FlowLog";

/* Such rows describe networks, or what was found in them. */
static bool
is_of_flows(const struct flow_record *record)
{
    static const char flows[] = "FlowLog";
    const struct flow_value *type = flow_record_find(record, "SubType");
    return type == NULL ||
           (type->text_length == strlen(flows) && g_ascii_strncasecmp(type->text, flows, strlen(flows)) == 0);
}

/* An end without an address of its own has that of the list if only one stands there. */
static void
compute_end(struct flow_record *record, enum flow_role end, enum flow_role among)
{
    size_t n = 0;
    for (size_t i = 0; i < record->n_values; i++) {
        const struct flow_value *value = &record->values[i];
        const struct flow_tuple *list = value->field != NULL ? value->field->tuple : NULL;
        bool is_broken = list != NULL && value->kind == FLOW_IS_BAD; /* what it would be is not known */
        n += (value->element == FLOW_ELEMENT_HEAD && value->field != NULL && value->field->role == among) +
             2 * is_broken;
    }
    if (n == 1 && record->n_left_out == 0) {
        flow_record_compute_copy(record, end, among);
    }
}

/* The older table counts by direction: see its columns. */
static void
compute_older_counters(struct flow_record *record)
{
    if (flow_value_is(record->role[FLOW_DIRECTION], "egress")) {
        flow_record_compute_copy(record, FLOW_PACKETS_SENT, FLOW_OUT_PACKETS);
        flow_record_compute_copy(record, FLOW_PACKETS_RECEIVED, FLOW_IN_PACKETS);
        flow_record_compute_copy(record, FLOW_BYTES_SENT, FLOW_OUT_BYTES);
        flow_record_compute_copy(record, FLOW_BYTES_RECEIVED, FLOW_IN_BYTES);
    }
    flow_record_compute_sum(record, FLOW_PACKETS, FLOW_OUT_PACKETS, FLOW_IN_PACKETS);
    flow_record_compute_sum(record, FLOW_BYTES, FLOW_OUT_BYTES, FLOW_IN_BYTES);
}

static bool
counts_nothing(const struct flow_record *record)
{
    static const enum flow_role counters[] = {FLOW_IN_PACKETS, FLOW_OUT_PACKETS, FLOW_IN_BYTES, FLOW_OUT_BYTES};
    bool nothing = azure_counts_nothing(record);
    for (size_t i = 0; i < G_N_ELEMENTS(counters); i++) {
        nothing = nothing && (record->role[counters[i]] == NULL || record->role[counters[i]]->number == 0);
    }
    return nothing;
}

static void
finish(struct flow_record *record)
{
    if (!is_of_flows(record)) {
        flow_record_compute_text(record, FLOW_LOG_ERROR, no_flow, strlen(no_flow));
        return;
    }
    compute_end(record, FLOW_SRC, FLOW_SRC_AMONG);
    compute_end(record, FLOW_DST, FLOW_DST_AMONG);
    /* What was refused is counted by no flow log that this is made of; the zeros say no more. */
    if (!flow_value_is(record->role[FLOW_ACTION], "REJECT") || !counts_nothing(record)) {
        compute_older_counters(record);
        flow_record_compute_sum(record, FLOW_PACKETS, FLOW_PACKETS_SENT, FLOW_PACKETS_RECEIVED);
        flow_record_compute_sum(record, FLOW_BYTES, FLOW_BYTES_SENT, FLOW_BYTES_RECEIVED);
    }
    azure_compute_resource(record);
}

static void
append_flows(const struct flow_record *record, GString *info)
{
    static const char *const columns[] = {"AllowedInFlows", "AllowedOutFlows", "DeniedInFlows", "DeniedOutFlows"};
    uint64_t n = 0;
    for (size_t i = 0; i < G_N_ELEMENTS(columns); i++) {
        const struct flow_value *value = flow_record_find(record, columns[i]);
        n += value != NULL && value->kind == FLOW_IS_NUMBER && value->number < UINT32_MAX ? value->number : 0;
    }
    if (n > 0) {
        g_string_append_printf(info, ", sum of %" G_GUINT64_FORMAT " flow%s", n, n == 1 ? "" : "s");
    } else {
        g_string_append(info, ", sum of flows");
    }
}

static void
summary(const struct flow_record *record, GString *info)
{
    if (is_of_flows(record)) {
        append_flows(record, info);
        azure_summary(record, info);
    }
}

/* ---- the provider ---- */

static const char *const limits[] = {
    "each row is a summary: the sum of all flows of 10 or 60 minutes from one end to a port of the other; none is "
    "linked "
    "with packets",
    "no source port",
    "a row with several addresses of the internet at an end is in no table of conversations or endpoints; ip.addr "
    "finds it "
    "by each",
    NULL,
};

const struct flow_provider flow_provider_azure_ta = {
    .id = "azure.ta",
    .title = "Azure Traffic Analytics, a summary of flow logs",
    .protocol = "Azure TA",
    .fields = fields,
    .both_ways = true,
    .opener_named = true,
    .sums_up = true,
    .times_of_window = true,
    .window = 3600,
    .limits = limits,
    .finish = finish,
    .summary = summary,
};
