/* gcp.c - the columns of Google Cloud's VPC Flow Logs and its firewall rules' log
 *
 * https://cloud.google.com/vpc/docs/about-flow-logs-records
 * https://cloud.google.com/firewall/docs/firewall-rules-logging
 *
 * A column is the path of a member of the log entry; "jsonPayload." is left out, as every column of the flow has it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/provider/gcp/gcp.h"
#include <string.h>
#include "core/record/neutral.h"

#define VPC      GCP_VPC
#define FIREWALL GCP_FIREWALL

/* Who reports sends, or receives. */
static const struct flow_name reporters[] = {
    {"SRC", "egress"}, {"DEST", "ingress"}, {"SRC_GATEWAY", "egress"}, {"DEST_GATEWAY", "ingress"}, {NULL, NULL},
};
static const struct flow_name directions[] = {{"INGRESS", "ingress"}, {"EGRESS", "egress"}, {NULL, NULL}};
/* What is intercepted goes to an inspection, whose verdict is not in this log. */
static const struct flow_name dispositions[] = {
    {"DROPPED", "REJECT"}, {"DENIED", "REJECT"}, {"ALLOWED", "ACCEPT"}, {"INTERCEPTED", "INTERCEPTED"}, {NULL, NULL}};
static const struct flow_name openers[] = {
    {"EGRESS", "the reporter sent the SYN"}, {"INGRESS", "the reporter answered the SYN"}, {NULL, NULL}};
static const struct flow_name inclusions[] = {
    {"INCLUDED", "what was dropped is in what the reporter counts as sent"},
    {"EXCLUDED", "what was dropped is not in what the reporter counts as sent"},
    {NULL, NULL}};

/* Google writes numbers; entries that programs have made over have words. */
static const struct flow_name protocols[] = {{"tcp", "6"},  {"udp", "17"}, {"icmp", "1"}, {"esp", "50"},
                                             {"gre", "47"}, {"TCP", "6"},  {"UDP", "17"}, {"ICMP", "1"},
                                             {"ESP", "50"}, {"GRE", "47"}, {NULL, NULL}};

/* clang-format off */
#define INSTANCE(name, whose, account_role, region_role, instance_role, zone_role)                                                             \
    {name ".project_id", FLOW_TEXT, account_role, .title = whose " Project", .help = "Project of the virtual machine"},                         \
    {name ".region", FLOW_TEXT, region_role, .title = whose " Region", .help = "Region of the virtual machine"},                                \
    {name ".zone", FLOW_TEXT, zone_role, .title = whose " Zone", .help = "Zone of the virtual machine"},                                        \
    {name ".vm_name", FLOW_TEXT, instance_role, .flow_only = true, .title = whose, .help = "Name of the virtual machine; unique in its project and zone"}, \
    {name ".managed_instance_group.name", FLOW_TEXT, .title = whose " Group", .help = "Managed instance group of the virtual machine"},         \
    {name ".managed_instance_group.region", FLOW_TEXT, .title = whose " Group Region", .help = "Region of a regional group"},                   \
    {name ".managed_instance_group.zone", FLOW_TEXT, .title = whose " Group Zone", .help = "Zone of a zonal group"}
#define NETWORK(name, whose, in, owner_role, network_role, subnet_role)                                                                        \
    {name ".project_id", FLOW_TEXT, owner_role, .sets = in, .title = whose " Project", .help = "Project of the VPC network"},                   \
    {name ".vpc_name", FLOW_TEXT, network_role, .sets = in, .title = whose, .help = "VPC network; its name is unique in its project"},          \
    {name ".subnetwork_name", FLOW_TEXT, subnet_role, .sets = in, .title = whose " Subnet", .help = "Subnet of the VPC network; its name is unique in its project and region"}, \
    {name ".subnetwork_region", FLOW_TEXT, .sets = in, .title = whose " Subnet Region", .help = "Region of the subnet"}
#define ANY_NETWORK(name, whose) NETWORK(name, whose, VPC, FLOW_NO_ROLE, FLOW_NO_ROLE, FLOW_NO_ROLE)
#define LOCATION(name, whose)                                                                                                                  \
    {name ".asn", FLOW_UINT32, .title = whose " AS Number", .help = "Autonomous system that the address is of, outside of Google Cloud"},       \
    {name ".city", FLOW_TEXT, .title = whose " City", .help = "City of an address outside of Google Cloud"},                                    \
    {name ".continent", FLOW_TEXT, .title = whose " Continent", .help = "Continent of an address outside of Google Cloud"},                     \
    {name ".country", FLOW_TEXT, .title = whose " Country", .help = "Country of an address outside of Google Cloud, ISO 3166-1 alpha-3"},       \
    {name ".region", FLOW_TEXT, .title = whose " Region", .help = "Region of an address outside of Google Cloud"}
#define GATEWAY(name, whose, account_role, region_role, gateway_role, owner_role, network_role, subnet_role)                                   \
    {name ".project_id", FLOW_TEXT, account_role, .sets = VPC, .title = whose " Project", .help = "Project of the gateway"},                    \
    {name ".location", FLOW_TEXT, region_role, .sets = VPC, .title = whose " Location", .help = "Region of the gateway"},                       \
    {name ".name", FLOW_TEXT, gateway_role, .sets = VPC, .title = whose, .help = "VLAN attachment or VPN tunnel"},                              \
    {name ".type", FLOW_TEXT, .sets = VPC, .title = whose " Type", .help = "INTERCONNECT_ATTACHMENT or VPN_TUNNEL"},                            \
    {name ".interconnect_name", FLOW_TEXT, .sets = VPC, .title = whose " Interconnect", .help = "Interconnect of the attachment"},              \
    {name ".interconnect_project_number", FLOW_TEXT, .sets = VPC, .title = whose " Interconnect Project", .help = "Project of the interconnect"}, \
    NETWORK(name ".vpc", whose " VPC", VPC, owner_role, network_role, subnet_role)
#define GKE(name, whose)                                                                                                                       \
    {name ".cluster.cluster_name", FLOW_TEXT, .sets = VPC, .title = whose " Cluster", .help = "GKE cluster"},                                   \
    {name ".cluster.cluster_location", FLOW_TEXT, .sets = VPC, .title = whose " Cluster Location", .help = "Region or zone of the cluster"},    \
    {name ".pod.pod_name", FLOW_TEXT, .sets = VPC, .title = whose " Pod", .help = "Pod"},                                                       \
    {name ".pod.pod_namespace", FLOW_TEXT, .sets = VPC, .title = whose " Pod Namespace", .help = "Namespace of the pod"},                       \
    {name ".pod.workload.workload_name", FLOW_TEXT, .sets = VPC, .title = whose " Workload", .help = "What controls the pod", .aliases = name ".pod.pod_workload.workload_name"}, \
    {name ".pod.workload.workload_type", FLOW_TEXT, .sets = VPC, .title = whose " Workload Type", .help = "DEPLOYMENT, REPLICA_SET, STATEFUL_SET, DAEMON_SET, JOB, CRON_JOB or REPLICATION_CONTROLLER", .aliases = name ".pod.pod_workload.workload_type"}, \
    {name ".service", FLOW_TEXT, .sets = VPC, .title = whose " Services", .help = "Services of the pod, as logged: two at the most, or MANY_SERVICES"}, \
    {name ".service.service_name", FLOW_TEXT, .sets = VPC, .title = whose " Service", .help = "Service of the pod, where the log has one and no list"}, \
    {name ".service.service_namespace", FLOW_TEXT, .sets = VPC, .title = whose " Service Namespace", .help = "Namespace of that service"}
#define GOOGLE(name, whose, service_role)                                                                                                      \
    {name ".type", FLOW_TEXT, .sets = VPC, .title = whose " Type", .help = "GOOGLE_API or GOOGLE_VPC_HOSTED_SERVICE"},                          \
    {name ".service_name", FLOW_TEXT, service_role, .sets = VPC, .title = whose, .help = "Google service at this end"},                         \
    {name ".connectivity", FLOW_TEXT, .sets = VPC, .title = whose " Connectivity", .help = "How the service is reached, such as PRIVATE_GOOGLE_ACCESS"}, \
    {name ".private_domain", FLOW_TEXT, .sets = VPC, .title = whose " Private Domain", .help = "Domain by which it is reached privately"}
#define SERVERLESS(name, whose, account_role, region_role)                                                                                     \
    {name ".project_id", FLOW_TEXT, account_role, .sets = VPC, .title = whose " Project", .help = "Project of the serverless resource"},        \
    {name ".region", FLOW_TEXT, region_role, .sets = VPC, .title = whose " Region", .help = "Region of the serverless resource"},               \
    {name ".cloud_run_service_details.service_name", FLOW_TEXT, .sets = VPC, .title = whose " Service", .help = "Cloud Run service"},           \
    {name ".cloud_run_job_details.job_name", FLOW_TEXT, .sets = VPC, .title = whose " Job", .help = "Cloud Run job"},                           \
    {name ".cloud_run_worker_pool_details.worker_pool_name", FLOW_TEXT, .sets = VPC, .title = whose " Worker Pool", .help = "Cloud Run worker pool"}
/* What is said of an end of the flow: role(X) is the role of what X is for that end. */
#define END(end, whose, role)                                                                                                                  \
    INSTANCE(end "_instance", whose " Instance", role(ACCOUNT), role(REGION), role(INSTANCE), role(ZONE)),                                     \
    NETWORK(end "_vpc", whose " VPC", VPC, role(NETWORK_OWNER), role(NETWORK), role(SUBNET)),                                                  \
    LOCATION(end "_location", whose " Location"),                                                                                              \
    GATEWAY(end "_gateway", whose " Gateway", role(ACCOUNT), role(REGION), role(GATEWAY), role(NETWORK_OWNER), role(NETWORK), role(SUBNET)),   \
    GKE(end "_gke_details", whose " GKE"),                                                                                                     \
    GOOGLE(end "_google_service", whose " Google Service", role(SERVICE)),                                                                     \
    SERVERLESS(end "_serverless_details", whose " Serverless", role(ACCOUNT), role(REGION))
#define OF_SRC(what) FLOW_SRC_##what
#define OF_DST(what) FLOW_DST_##what
#define BALANCER(name, whose, in)                                                                                                              \
    {name ".type", FLOW_TEXT, .sets = in, .title = whose " Type", .help = "Kind of the load balancer"},                                         \
    {name ".scheme", FLOW_TEXT, .sets = in, .title = whose " Scheme", .help = "EXTERNAL or INTERNAL, and of which kind"},                       \
    {name ".forwarding_rule_name", FLOW_TEXT, .sets = in, .title = whose " Forwarding Rule", .help = "Forwarding rule of the load balancer"},   \
    {name ".forwarding_rule_project_id", FLOW_TEXT, .sets = in, .title = whose " Forwarding Rule Project", .help = "Project of the forwarding rule"}, \
    {name ".url_map_name", FLOW_TEXT, .sets = in, .title = whose " URL Map", .help = "URL map of the load balancer"}
/* What a rule applies to, of which the log has lists. */
#define RULE(name, its_title, its_help)                                                                                                        \
    {"rule_details." name, FLOW_TEXT, .sets = FIREWALL, .flow_only = true, .part = FLOW_PART_FLOW, .title = "Rule " its_title, .help = its_help ", as logged"}

const struct flow_field gcp_fields[] = {
    {"connection.src_ip", FLOW_ADDRESS, FLOW_SRC, .flow_only = true, .title = "Source Address", .help = "Sender of the packets", .aliases = "src_ip"},
    {"connection.src_port", FLOW_UINT16, FLOW_SRCPORT, .flow_only = true, .title = "Source Port", .help = "TCP and UDP only", .aliases = "src_port"},
    {"connection.dest_ip", FLOW_ADDRESS, FLOW_DST, .flow_only = true, .title = "Destination Address", .help = "Receiver of the packets", .aliases = "dest_ip"},
    {"connection.dest_port", FLOW_UINT16, FLOW_DSTPORT, .flow_only = true, .title = "Destination Port", .help = "TCP and UDP only", .aliases = "dest_port"},
    {"connection.protocol", FLOW_UINT8, FLOW_PROTO, .title = "Protocol", .help = "IANA protocol number, which some programs write as a word; absent for RDMA", .names = protocols, .aliases = "protocol"},
    {"reporter", FLOW_TEXT, FLOW_DIRECTION, .sets = VPC, .flow_only = true, .shape = "SRC|DEST|SRC_GATEWAY|DEST_GATEWAY", .strict = true, .title = "Reporter", .help = "SRC, DEST: the virtual machine that sends, or receives, saw the packets; SRC_GATEWAY, DEST_GATEWAY: a VLAN attachment or VPN tunnel did", .names = reporters},
    {"connection_direction", FLOW_TEXT, FLOW_OPENER, .sets = VPC, .flow_only = true, .shape = "EGRESS|INGRESS", .part = FLOW_PART_FLOW, .title = "Connection Direction", .help = "Who opened the TCP connection, in the interval in which it was opened; not of a sample. EGRESS is an attempt", .names = openers},
    {"start_time", FLOW_DATETIME, FLOW_START, .sets = VPC, .title = "Start", .help = "First packet that was seen in the interval"},
    {"end_time", FLOW_DATETIME, FLOW_END, .sets = VPC, .title = "End", .help = "Last packet that was seen in the interval"},
    {"packets_sent", FLOW_UINT64, FLOW_PACKETS, .sets = VPC, .title = "Packets Sent", .help = "Packets from source to destination, estimated from a sample"},
    {"bytes_sent", FLOW_UINT64, FLOW_BYTES, .sets = VPC, .title = "Bytes Sent", .help = "Payload from source to destination without headers, estimated from a sample"},
    {"rtt_msec", FLOW_UINT64, .sets = VPC, .flow_only = true, .part = FLOW_PART_PACKETS, .title = "Round-Trip Time", .help = "Latency of a TCP connection in milliseconds"},
    {"round_trip_time.median_msec", FLOW_REAL, .sets = VPC, .flow_only = true, .part = FLOW_PART_PACKETS, .title = "Median Round-Trip Time", .help = "Median latency in milliseconds"},
    {"disposition", FLOW_TEXT, FLOW_ACTION, .title = "Disposition", .help = "DROPPED: packets of the flow were dropped; in a firewall log, ALLOWED, DENIED or INTERCEPTED", .names = dispositions},
    {"drop_reason", FLOW_TEXT, FLOW_REJECT_REASON, .sets = VPC, .flow_only = true, .part = FLOW_PART_FLOW, .title = "Drop Reason", .help = "Why packets were dropped, such as FIREWALL_DENY"},
    {"packets_dropped", FLOW_UINT64, FLOW_PACKETS_DROPPED, .sets = VPC, .part = FLOW_PART_PACKETS, .title = "Packets Dropped", .help = "Packets that were dropped, estimated from a sample"},
    {"bytes_dropped", FLOW_UINT64, FLOW_BYTES_DROPPED, .sets = VPC, .part = FLOW_PART_PACKETS, .title = "Bytes Dropped", .help = "Bytes that were dropped, estimated from a sample"},
    {"throughput_inclusion", FLOW_TEXT, .sets = VPC, .flow_only = true, .part = FLOW_PART_PACKETS, .title = "Throughput Inclusion", .help = "Whether another record of the reporter counts what was dropped as sent, too", .names = inclusions},
    {"network_service.dscp", FLOW_UINT8, .sets = VPC, .part = FLOW_PART_PACKETS, .title = "DSCP", .help = "Differentiated services code point of the packets"},
    {"rdma_traffic_type", FLOW_TEXT, .sets = VPC, .part = FLOW_PART_FLOW, .title = "RDMA Traffic Type", .help = "GPUDirect-TCPXO, Falcon or RoCE"},

    /* Of a firewall's log; of a flow log, taken from the end that reports. */
    INSTANCE("instance", "Instance", FLOW_ACCOUNT, FLOW_REGION, FLOW_INSTANCE, FLOW_ZONE),
    NETWORK("vpc", "VPC", 0, FLOW_NETWORK_OWNER, FLOW_NETWORK, FLOW_SUBNET),

    END("src", "Source", OF_SRC),
    END("dest", "Destination", OF_DST),
    {"internet_routing_details.egress_as_path", FLOW_TEXT, .sets = VPC, .title = "Egress AS Path", .help = "Autonomous systems on the way out, as logged"},
    BALANCER("load_balancing", "Load Balancer", VPC),
    {"load_balancing.reporter", FLOW_TEXT, .sets = VPC, .title = "Load Balancer Reporter", .help = "CLIENT or BACKEND"},
    {"load_balancing.backend_service_name", FLOW_TEXT, .sets = VPC, .title = "Backend Service", .help = "Backend service of the load balancer"},
    {"load_balancing.backend_group_name", FLOW_TEXT, .sets = VPC, .title = "Backend Group", .help = "Backend group"},
    {"load_balancing.backend_group_type", FLOW_TEXT, .sets = VPC, .title = "Backend Group Type", .help = "INSTANCE_GROUP, NETWORK_ENDPOINT_GROUP or TARGET_POOL"},
    {"load_balancing.backend_group_location", FLOW_TEXT, .sets = VPC, .title = "Backend Group Location", .help = "Region or zone of the backend group"},
    ANY_NETWORK("load_balancing.vpc", "Load Balancer VPC"),
    {"psc.reporter", FLOW_TEXT, .sets = VPC, .title = "PSC Reporter", .help = "Private Service Connect: CONSUMER or PRODUCER"},
    {"psc.psc_endpoint.project_id", FLOW_TEXT, .sets = VPC, .title = "PSC Endpoint Project", .help = "Project of the endpoint"},
    {"psc.psc_endpoint.region", FLOW_TEXT, .sets = VPC, .title = "PSC Endpoint Region", .help = "Region of the endpoint"},
    {"psc.psc_endpoint.psc_connection_id", FLOW_TEXT, .sets = VPC, .title = "PSC Connection ID", .help = "Id of the connection"},
    {"psc.psc_endpoint.target_service_type", FLOW_TEXT, .sets = VPC, .title = "PSC Target", .help = "GLOBAL_GOOGLE_APIS or PUBLISHED_SERVICE"},
    ANY_NETWORK("psc.psc_endpoint.vpc", "PSC Endpoint VPC"),
    {"psc.psc_attachment.project_id", FLOW_TEXT, .sets = VPC, .title = "PSC Attachment Project", .help = "Project of the service attachment"},
    {"psc.psc_attachment.region", FLOW_TEXT, .sets = VPC, .title = "PSC Attachment Region", .help = "Region of the service attachment"},
    ANY_NETWORK("psc.psc_attachment.vpc", "PSC Attachment VPC"),

    {"rule_details.reference", FLOW_TEXT, FLOW_RULE, .sets = FIREWALL, .flow_only = true, .title = "Rule", .help = "Network or policy, and rule that decided"},
    {"rule_details.direction", FLOW_TEXT, FLOW_DIRECTION, .sets = FIREWALL, .flow_only = true, .title = "Direction", .help = "INGRESS or EGRESS: of the connection, seen from the instance", .names = directions},
    {"rule_details.action", FLOW_TEXT, .sets = FIREWALL, .flow_only = true, .part = FLOW_PART_FLOW, .title = "Rule Action", .help = "ALLOW, DENY or APPLY_SECURITY_PROFILE_GROUP"},
    {"rule_details.apply_security_profile_fallback_action", FLOW_TEXT, .sets = FIREWALL, .flow_only = true, .part = FLOW_PART_FLOW, .title = "Rule Fallback Action", .help = "ALLOW: what should have been inspected was let through without; UNSPECIFIED: it was inspected"},
    {"rule_details.priority", FLOW_UINT32, .sets = FIREWALL, .flow_only = true, .part = FLOW_PART_FLOW, .title = "Rule Priority", .help = "0 is the highest"},
    RULE("ip_port_info", "Protocols and Ports", "Protocols and ports that the rule applies to"),
    RULE("source_range", "Source Ranges", "Sources that the rule applies to"),
    RULE("destination_range", "Destination Ranges", "Destinations that the rule applies to"),
    RULE("source_tag", "Source Tags", "Network tags of sources"),
    RULE("target_tag", "Target Tags", "Network tags of targets"),
    RULE("source_service_account", "Source Service Accounts", "Service accounts of sources"),
    RULE("target_service_account", "Target Service Accounts", "Service accounts of targets"),
    RULE("source_secure_tag", "Source Secure Tags", "Secure tags of sources"),
    RULE("target_secure_tag", "Target Secure Tags", "Secure tags of targets"),
    RULE("source_region_code", "Source Countries", "Country codes of sources"),
    RULE("destination_region_code", "Destination Countries", "Country codes of destinations"),
    RULE("source_fqdn", "Source Names", "Domain names of sources"),
    RULE("destination_fqdn", "Destination Names", "Domain names of destinations"),
    RULE("source_threat_intelligence", "Source Threat Lists", "Lists of Google Threat Intelligence that sources are on"),
    RULE("destination_threat_intelligence", "Destination Threat Lists", "Lists of Google Threat Intelligence that destinations are on"),
    RULE("source_address_groups", "Source Address Groups", "Address groups of sources"),
    RULE("destination_address_groups", "Destination Address Groups", "Address groups of destinations"),
    BALANCER("load_balancer_details", "Protected Load Balancer", FIREWALL),
    INSTANCE("remote_instance", "Remote Instance", FLOW_NO_ROLE, FLOW_NO_ROLE, FLOW_NO_ROLE, FLOW_NO_ROLE),
    NETWORK("remote_vpc", "Remote VPC", FIREWALL, FLOW_NO_ROLE, FLOW_NO_ROLE, FLOW_NO_ROLE),
    LOCATION("remote_location", "Remote Location"),

    {"resource.type", FLOW_TEXT, .part = FLOW_PART_LOG, .title = "Resource Type", .help = "gce_subnetwork or vpc_flow_logs_config"},
    {"resource.labels.project_id", FLOW_TEXT, FLOW_LOG_ACCOUNT, .title = "Logged Project", .help = "Project of what is logged, where the log is kept: of a shared VPC network that of the network"},
    {"resource.labels.resource_container", FLOW_TEXT, .sets = VPC, .title = "Configuration Project", .help = "Project of the configuration, by its number"},
    {"resource.labels.location", FLOW_TEXT, .title = "Location", .help = "Region or zone of what is logged, or global"},
    {"resource.labels.subnetwork_name", FLOW_TEXT, FLOW_LOG_SUBNET, .title = "Logged Subnet", .help = "Subnet whose flows are logged"},
    {"resource.labels.subnetwork_id", FLOW_TEXT, .title = "Logged Subnet ID", .help = "Google's own id of the subnet"},
    {"resource.labels.name", FLOW_TEXT, FLOW_LOG_ID, .sets = VPC, .title = "Configuration", .help = "Configuration by which flows are logged"},
    {"labels.target_resource_name", FLOW_TEXT, FLOW_RESOURCE, .sets = VPC, .title = "Target Resource", .help = "Network, subnet, attachment or tunnel whose flows are logged"},
    {"logName", FLOW_TEXT, .part = FLOW_PART_LOG, .title = "Log Name", .help = "Log that the entry is of"},
    {"log_id", FLOW_TEXT, .part = FLOW_PART_LOG, .title = "Log ID", .help = "The end of the log's name, as Log Analytics has it"},
    {"insertId", FLOW_TEXT, .part = FLOW_PART_LOG, .title = "Insert ID", .help = "Id of the entry within its log"},
    {"timestamp", FLOW_DATETIME, FLOW_LOG_TIME, .title = "Log Timestamp", .help = "When the entry was written, minutes after the flow; of a firewall's, when the connection began"},
    {"receiveTimestamp", FLOW_DATETIME, FLOW_LOG_INGESTION, .title = "Receive Timestamp", .help = "When Cloud Logging received the entry"},
    {"severity", FLOW_TEXT, .part = FLOW_PART_LOG, .title = "Severity", .help = "Severity of the entry"},
    {"trace", FLOW_TEXT, .part = FLOW_PART_LOG, .title = "Trace", .help = "Trace that the entry is of"},
    {"spanId", FLOW_TEXT, .part = FLOW_PART_LOG, .title = "Span ID", .help = "Span within the trace"},
    {.column = NULL},
};
/* clang-format on */

/* ---- what follows from the values ---- */

static const struct flow_field *
field_of(enum flow_role role)
{
    const struct flow_field *field = gcp_fields;
    while (field->role != role) {
        field++;
    }
    return field;
}

/* What is said of the end that reports is what the record says of the interface. */
static void
compute_own(struct flow_record *record, bool is_source)
{
    /* Of the source, and of the destination. */
    static const struct {
        enum flow_role own, of_end[2];
    } own[] = {
        {FLOW_ACCOUNT, {FLOW_SRC_ACCOUNT, FLOW_DST_ACCOUNT}},
        {FLOW_REGION, {FLOW_SRC_REGION, FLOW_DST_REGION}},
        {FLOW_ZONE, {FLOW_SRC_ZONE, FLOW_DST_ZONE}},
        {FLOW_INSTANCE, {FLOW_SRC_INSTANCE, FLOW_DST_INSTANCE}},
        {FLOW_NETWORK, {FLOW_SRC_NETWORK, FLOW_DST_NETWORK}},
        {FLOW_NETWORK_OWNER, {FLOW_SRC_NETWORK_OWNER, FLOW_DST_NETWORK_OWNER}},
        {FLOW_SUBNET, {FLOW_SRC_SUBNET, FLOW_DST_SUBNET}},
    };
    static const struct flow_field *fields[G_N_ELEMENTS(own)]; /* of own; they stand early in the table */
    for (size_t i = 0; i < G_N_ELEMENTS(own); i++) {
        fields[i] = fields[i] != NULL ? fields[i] : field_of(own[i].own);
        flow_record_copy_field(record, fields[i], own[i].of_end[is_source ? 0 : 1]);
    }
}

/* Where the entry says of the project that the log is kept in no more than its name in that of the log:
 * "projects/NAME/logs/...". */
static void
compute_account_by_name(struct flow_record *record)
{
    static const char before[] = "projects/";
    const struct flow_value *log = record->role[FLOW_ACCOUNT] == NULL ? flow_record_find(record, "logName") : NULL;
    size_t n = strlen(before);
    if (log == NULL || log->kind != FLOW_IS_TEXT || log->text_length <= n || memcmp(log->text, before, n) != 0) {
        return;
    }
    const char *end = memchr(log->text + n, '/', log->text_length - n);
    struct flow_value *value =
        end != NULL && end > log->text + n ? flow_record_compute(record, FLOW_ACCOUNT, FLOW_IS_TEXT) : NULL;
    if (value != NULL) {
        value->text = log->text + n;
        value->text_length = (size_t)(end - value->text);
    }
}

/* The reporter opened the connection if it sent the SYN, and the other end if it answered one. */
static void
judge_opener(struct flow_record *record, bool is_source)
{
    const struct flow_value *opener = record->role[FLOW_OPENER];
    if (opener != NULL && !flow_value_is(opener, is_source ? "EGRESS" : "INGRESS")) {
        record->role[FLOW_OPENER] = NULL; /* not the source, or nobody knows */
    }
}

void
gcp_finish(struct flow_record *record)
{
    const struct flow_value *direction = record->role[FLOW_DIRECTION];
    bool is_flow = record->schema->provider->set == VPC;
    flow_record_compute_copy(record, FLOW_INTERFACE, FLOW_LOG_INTERFACE);
    if (is_flow && direction != NULL) {
        compute_own(record, flow_value_is(direction, "egress"));
        judge_opener(record, flow_value_is(direction, "egress"));
    } else if (is_flow) {
        record->role[FLOW_OPENER] = NULL;
    } else {
        flow_record_compute_copy(record, FLOW_START, FLOW_LOG_TIME); /* an entry is of the connection's begin */
    }
    flow_record_compute_copy(record, FLOW_ACCOUNT, FLOW_LOG_ACCOUNT);
    compute_account_by_name(record);
    flow_record_copy_field(record, field_of(FLOW_SUBNET), FLOW_LOG_SUBNET);
    flow_record_compute_copy(record, FLOW_PACKETS, FLOW_PACKETS_DROPPED);
    flow_record_compute_copy(record, FLOW_BYTES, FLOW_BYTES_DROPPED);
}

static void
append(GString *info, const char *before, const struct flow_value *value)
{
    g_string_append(info, before);
    g_string_append_len(info, value->text, (gssize)value->text_length);
}

void
gcp_summary(const struct flow_record *record, GString *info)
{
    const struct flow_value *reason = record->role[FLOW_REJECT_REASON], *rule = record->role[FLOW_RULE];
    const struct flow_value *from = record->role[FLOW_SRC_SERVICE], *to = record->role[FLOW_DST_SERVICE];
    if (from != NULL) {
        append(info, ", from ", from);
    }
    if (to != NULL) {
        append(info, from != NULL ? " to " : ", to ", to);
    }
    if (record->role[FLOW_OPENER] != NULL) {
        g_string_append(info, ", opened by its source");
    }
    if (reason != NULL) {
        append(info, ", dropped: ", reason);
    }
    if (rule != NULL && record->role[FLOW_ACTION] != NULL) {
        const struct flow_value *action = record->role[FLOW_ACTION];
        append(info,
               flow_value_is(action, "REJECT")   ? ", denied by "
               : flow_value_is(action, "ACCEPT") ? ", allowed by "
                                                 : ", intercepted by ",
               rule);
    }
}
