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
static const struct flow_name dispositions[] = {
    {"DROPPED", "REJECT"}, {"DENIED", "REJECT"}, {"ALLOWED", "ACCEPT"}, {NULL, NULL}};

/* clang-format off */
#define WHERE(name, whose)                                                                                                                     \
    {name ".project_id", FLOW_TEXT, .title = whose " Project", .help = "Project of that"},                                                      \
    {name ".region", FLOW_TEXT, .title = whose " Region", .help = "Region of that"}
#define INSTANCE(name, whose, zone_role)                                                                                                       \
    WHERE(name, whose),                                                                                                                        \
    {name ".vm_name", FLOW_TEXT, .title = whose " Name", .help = "Name of the virtual machine"},                                                \
    {name ".zone", FLOW_TEXT, zone_role, .title = whose " Zone", .help = "Zone of the virtual machine"},                                        \
    {name ".managed_instance_group.name", FLOW_TEXT, .title = whose " Group", .help = "Managed instance group of the virtual machine"},         \
    {name ".managed_instance_group.region", FLOW_TEXT, .title = whose " Group Region", .help = "Region of a regional group"},                   \
    {name ".managed_instance_group.zone", FLOW_TEXT, .title = whose " Group Zone", .help = "Zone of a zonal group"}
#define NETWORK(name, whose, owner_role, network_role, subnet_role)                                                                                        \
    {name ".project_id", FLOW_TEXT, owner_role, .title = whose " Project", .help = "Project of the VPC network"},                                           \
    {name ".vpc_name", FLOW_TEXT, network_role, .title = whose, .help = "VPC network"},                                                         \
    {name ".subnetwork_name", FLOW_TEXT, subnet_role, .title = whose " Subnet", .help = "Subnet of the VPC network"},                           \
    {name ".subnetwork_region", FLOW_TEXT, .title = whose " Subnet Region", .help = "Region of the subnet"}
#define LOCATION(name, whose)                                                                                                                  \
    {name ".asn", FLOW_UINT32, .title = whose " AS Number", .help = "Autonomous system that the address is of, outside of Google Cloud"},       \
    {name ".city", FLOW_TEXT, .title = whose " City", .help = "City of an address outside of Google Cloud"},                                    \
    {name ".continent", FLOW_TEXT, .title = whose " Continent", .help = "Continent of an address outside of Google Cloud"},                     \
    {name ".country", FLOW_TEXT, .title = whose " Country", .help = "Country of an address outside of Google Cloud, ISO 3166-1 alpha-3"},       \
    {name ".region", FLOW_TEXT, .title = whose " Region", .help = "Region of an address outside of Google Cloud"}
#define VPC_OF(name, whose)                                                                                                                    \
    {name ".project_id", FLOW_TEXT, .sets = VPC, .title = whose " VPC Project", .help = "Project of the VPC network"},                          \
    {name ".vpc_name", FLOW_TEXT, .sets = VPC, .title = whose " VPC", .help = "VPC network"},                                                   \
    {name ".subnetwork_name", FLOW_TEXT, .sets = VPC, .title = whose " Subnet", .help = "Subnet of the VPC network"},                           \
    {name ".subnetwork_region", FLOW_TEXT, .sets = VPC, .title = whose " Subnet Region", .help = "Region of the subnet"}
#define GATEWAY(name, whose, role)                                                                                                                   \
    {name ".project_id", FLOW_TEXT, .sets = VPC, .title = whose " Project", .help = "Project of the gateway"},                                  \
    {name ".location", FLOW_TEXT, .sets = VPC, .title = whose " Location", .help = "Region of the gateway"},                                    \
    {name ".name", FLOW_TEXT, role, .sets = VPC, .title = whose, .help = "VLAN attachment or VPN tunnel"},                                            \
    {name ".type", FLOW_TEXT, .sets = VPC, .title = whose " Type", .help = "INTERCONNECT_ATTACHMENT or VPN_TUNNEL"},                            \
    {name ".interconnect_name", FLOW_TEXT, .sets = VPC, .title = whose " Interconnect", .help = "Interconnect of the attachment"},              \
    {name ".interconnect_project_number", FLOW_TEXT, .sets = VPC, .title = whose " Interconnect Project", .help = "Project of the interconnect"}, \
    VPC_OF(name ".vpc", whose)
#define GKE(name, whose)                                                                                                                       \
    {name ".cluster.cluster_name", FLOW_TEXT, .sets = VPC, .title = whose " Cluster", .help = "GKE cluster"},                                   \
    {name ".cluster.cluster_location", FLOW_TEXT, .sets = VPC, .title = whose " Cluster Location", .help = "Region or zone of the cluster"},    \
    {name ".pod.pod_name", FLOW_TEXT, .sets = VPC, .title = whose " Pod", .help = "Pod"},                                                       \
    {name ".pod.pod_namespace", FLOW_TEXT, .sets = VPC, .title = whose " Pod Namespace", .help = "Namespace of the pod"},                       \
    {name ".pod.workload.workload_name", FLOW_TEXT, .sets = VPC, .title = whose " Workload", .help = "What controls the pod", .aliases = name ".pod.pod_workload.workload_name"}, \
    {name ".pod.workload.workload_type", FLOW_TEXT, .sets = VPC, .title = whose " Workload Type", .help = "DEPLOYMENT, REPLICA_SET, STATEFUL_SET, DAEMON_SET, JOB, CRON_JOB or REPLICATION_CONTROLLER", .aliases = name ".pod.pod_workload.workload_type"}, \
    {name ".service", FLOW_TEXT, .sets = VPC, .title = whose " Services", .help = "Services of the pod, as logged; MANY_SERVICES if there are more than two"}
#define GOOGLE(name, whose, service_role)                                                                                                      \
    {name ".type", FLOW_TEXT, .sets = VPC, .title = whose " Type", .help = "GOOGLE_API or GOOGLE_VPC_HOSTED_SERVICE"},                          \
    {name ".service_name", FLOW_TEXT, service_role, .sets = VPC, .title = whose, .help = "Google service at this end"},                         \
    {name ".connectivity", FLOW_TEXT, .sets = VPC, .title = whose " Connectivity", .help = "How the service is reached, such as PRIVATE_GOOGLE_ACCESS"}, \
    {name ".private_domain", FLOW_TEXT, .sets = VPC, .title = whose " Private Domain", .help = "Domain by which it is reached privately"}
#define SERVERLESS(name, whose)                                                                                                                \
    {name ".project_id", FLOW_TEXT, .sets = VPC, .title = whose " Project", .help = "Project of the serverless resource"},                      \
    {name ".region", FLOW_TEXT, .sets = VPC, .title = whose " Region", .help = "Region of the serverless resource"},                            \
    {name ".cloud_run_service_details.service_name", FLOW_TEXT, .sets = VPC, .title = whose " Service", .help = "Cloud Run service"},           \
    {name ".cloud_run_job_details.job_name", FLOW_TEXT, .sets = VPC, .title = whose " Job", .help = "Cloud Run job"},                           \
    {name ".cloud_run_worker_pool_details.worker_pool_name", FLOW_TEXT, .sets = VPC, .title = whose " Worker Pool", .help = "Cloud Run worker pool"}
#define END(end, whose, owner_role, network_role, subnet_role, gateway_role, zone_role, service_role)                                                                    \
    INSTANCE(end "_instance", whose " Instance", zone_role),                                                                                   \
    NETWORK(end "_vpc", whose " VPC", owner_role, network_role, subnet_role),                                                                              \
    LOCATION(end "_location", whose " Location"),                                                                                              \
    GATEWAY(end "_gateway", whose " Gateway", gateway_role),                                                                                                 \
    GKE(end "_gke_details", whose " GKE"),                                                                                                     \
    GOOGLE(end "_google_service", whose " Google Service", service_role),                                                                      \
    SERVERLESS(end "_serverless_details", whose " Serverless")

const struct flow_field gcp_fields[] = {
    {"connection.src_ip", FLOW_ADDRESS, FLOW_SRC, .title = "Source Address", .help = "Sender of the packets"},
    {"connection.src_port", FLOW_UINT16, FLOW_SRCPORT, .title = "Source Port", .help = "TCP and UDP only"},
    {"connection.dest_ip", FLOW_ADDRESS, FLOW_DST, .title = "Destination Address", .help = "Receiver of the packets"},
    {"connection.dest_port", FLOW_UINT16, FLOW_DSTPORT, .title = "Destination Port", .help = "TCP and UDP only"},
    {"connection.protocol", FLOW_UINT8, FLOW_PROTO, .title = "Protocol", .help = "IANA protocol number"},
    {"reporter", FLOW_TEXT, FLOW_DIRECTION, .sets = VPC, .title = "Reporter", .help = "SRC, DEST: the virtual machine that sends, or receives, saw the packets; SRC_GATEWAY, DEST_GATEWAY: a VLAN attachment or VPN tunnel did", .names = reporters},
    {"connection_direction", FLOW_TEXT, FLOW_OPENER, .sets = VPC, .part = FLOW_PART_FLOW, .title = "Connection Direction", .help = "EGRESS: the reporter sent the SYN; INGRESS: the reporter answered it. The source opened the connection either way"},
    {"start_time", FLOW_DATETIME, FLOW_START, .sets = VPC, .title = "Start", .help = "First packet that was seen in the interval"},
    {"end_time", FLOW_DATETIME, FLOW_END, .sets = VPC, .title = "End", .help = "Last packet that was seen in the interval"},
    {"packets_sent", FLOW_UINT64, FLOW_PACKETS, .sets = VPC, .title = "Packets Sent", .help = "Packets from source to destination, estimated from a sample"},
    {"bytes_sent", FLOW_UINT64, FLOW_BYTES, .sets = VPC, .title = "Bytes Sent", .help = "Payload from source to destination without headers, estimated from a sample"},
    {"rtt_msec", FLOW_UINT64, .sets = VPC, .part = FLOW_PART_PACKETS, .title = "Round-Trip Time", .help = "Latency of a TCP connection in milliseconds"},
    {"round_trip_time.median_msec", FLOW_TEXT, .sets = VPC, .part = FLOW_PART_PACKETS, .title = "Median Round-Trip Time", .help = "Median latency in milliseconds"},
    {"disposition", FLOW_TEXT, FLOW_ACTION, .title = "Disposition", .help = "DROPPED: packets of the flow were dropped; in a firewall log, ALLOWED or DENIED", .names = dispositions},
    {"drop_reason", FLOW_TEXT, FLOW_REJECT_REASON, .sets = VPC, .part = FLOW_PART_FLOW, .title = "Drop Reason", .help = "Why packets were dropped, such as FIREWALL_DENY"},
    {"packets_dropped", FLOW_UINT64, FLOW_PACKETS_DROPPED, .sets = VPC, .part = FLOW_PART_PACKETS, .title = "Packets Dropped", .help = "Packets that were dropped"},
    {"bytes_dropped", FLOW_UINT64, FLOW_BYTES_DROPPED, .sets = VPC, .part = FLOW_PART_PACKETS, .title = "Bytes Dropped", .help = "Bytes that were dropped"},
    {"throughput_inclusion", FLOW_TEXT, .sets = VPC, .part = FLOW_PART_PACKETS, .title = "Throughput Inclusion", .help = "Whether the reporter counts what was dropped as sent, too: INCLUDED or EXCLUDED"},
    {"network_service.dscp", FLOW_UINT8, .sets = VPC, .part = FLOW_PART_PACKETS, .title = "DSCP", .help = "Differentiated services code point of the packets"},
    {"rdma_traffic_type", FLOW_TEXT, .sets = VPC, .part = FLOW_PART_FLOW, .title = "RDMA Traffic Type", .help = "GPUDirect-TCPXO, Falcon or RoCE"},
    END("src", "Source", FLOW_SRC_NETWORK_OWNER, FLOW_SRC_NETWORK, FLOW_SRC_SUBNET, FLOW_SRC_GATEWAY, FLOW_SRC_ZONE, FLOW_SRC_SERVICE),
    END("dest", "Destination", FLOW_DST_NETWORK_OWNER, FLOW_DST_NETWORK, FLOW_DST_SUBNET, FLOW_DST_GATEWAY, FLOW_DST_ZONE, FLOW_DST_SERVICE),
    {"internet_routing_details.egress_as_path", FLOW_TEXT, .sets = VPC, .title = "Egress AS Path", .help = "Autonomous systems on the way out, as logged"},
    {"load_balancing.type", FLOW_TEXT, .sets = VPC, .title = "Load Balancer Type", .help = "Kind of the load balancer"},
    {"load_balancing.scheme", FLOW_TEXT, .sets = VPC, .title = "Load Balancer Scheme", .help = "EXTERNAL, INTERNAL, and which"},
    {"load_balancing.reporter", FLOW_TEXT, .sets = VPC, .title = "Load Balancer Reporter", .help = "CLIENT or BACKEND"},
    {"load_balancing.forwarding_rule_name", FLOW_TEXT, .sets = VPC, .title = "Forwarding Rule", .help = "Forwarding rule of the load balancer"},
    {"load_balancing.forwarding_rule_project_id", FLOW_TEXT, .sets = VPC, .title = "Forwarding Rule Project", .help = "Project of the forwarding rule"},
    {"load_balancing.url_map_name", FLOW_TEXT, .sets = VPC, .title = "URL Map", .help = "URL map of the load balancer"},
    {"load_balancing.backend_service_name", FLOW_TEXT, .sets = VPC, .title = "Backend Service", .help = "Backend service of the load balancer"},
    {"load_balancing.backend_group_name", FLOW_TEXT, .sets = VPC, .title = "Backend Group", .help = "Backend group"},
    {"load_balancing.backend_group_type", FLOW_TEXT, .sets = VPC, .title = "Backend Group Type", .help = "INSTANCE_GROUP, NETWORK_ENDPOINT_GROUP or TARGET_POOL"},
    {"load_balancing.backend_group_location", FLOW_TEXT, .sets = VPC, .title = "Backend Group Location", .help = "Region or zone of the backend group"},
    VPC_OF("load_balancing.vpc", "Load Balancer"),
    {"psc.reporter", FLOW_TEXT, .sets = VPC, .title = "PSC Reporter", .help = "Private Service Connect: CONSUMER or PRODUCER"},
    {"psc.psc_endpoint.project_id", FLOW_TEXT, .sets = VPC, .title = "PSC Endpoint Project", .help = "Project of the endpoint"},
    {"psc.psc_endpoint.region", FLOW_TEXT, .sets = VPC, .title = "PSC Endpoint Region", .help = "Region of the endpoint"},
    {"psc.psc_endpoint.psc_connection_id", FLOW_TEXT, .sets = VPC, .title = "PSC Connection ID", .help = "Id of the connection"},
    {"psc.psc_endpoint.target_service_type", FLOW_TEXT, .sets = VPC, .title = "PSC Target", .help = "GLOBAL_GOOGLE_APIS or PUBLISHED_SERVICE"},
    VPC_OF("psc.psc_endpoint.vpc", "PSC Endpoint"),
    {"psc.psc_attachment.project_id", FLOW_TEXT, .sets = VPC, .title = "PSC Attachment Project", .help = "Project of the service attachment"},
    {"psc.psc_attachment.region", FLOW_TEXT, .sets = VPC, .title = "PSC Attachment Region", .help = "Region of the service attachment"},
    VPC_OF("psc.psc_attachment.vpc", "PSC Attachment"),
    {"rule_details.reference", FLOW_TEXT, FLOW_RULE, .sets = FIREWALL, .title = "Rule", .help = "Network or policy, and rule that decided"},
    {"rule_details.direction", FLOW_TEXT, FLOW_DIRECTION, .sets = FIREWALL, .title = "Direction", .help = "INGRESS or EGRESS", .names = directions},
    {"rule_details.action", FLOW_TEXT, .sets = FIREWALL, .part = FLOW_PART_FLOW, .title = "Rule Action", .help = "ALLOW, DENY, or what else the rule does"},
    {"rule_details.priority", FLOW_UINT32, .sets = FIREWALL, .part = FLOW_PART_FLOW, .title = "Rule Priority", .help = "0 is the highest"},
    {"rule_details.source_range", FLOW_TEXT, .sets = FIREWALL, .part = FLOW_PART_FLOW, .title = "Rule Source Ranges", .help = "Sources that the rule applies to, as logged"},
    {"rule_details.destination_range", FLOW_TEXT, .sets = FIREWALL, .part = FLOW_PART_FLOW, .title = "Rule Destination Ranges", .help = "Destinations that the rule applies to, as logged"},
    {"rule_details.ip_port_info", FLOW_TEXT, .sets = FIREWALL, .part = FLOW_PART_FLOW, .title = "Rule Protocols and Ports", .help = "Protocols and ports that the rule applies to, as logged"},
    {"rule_details.source_tag", FLOW_TEXT, .sets = FIREWALL, .part = FLOW_PART_FLOW, .title = "Rule Source Tags", .help = "Network tags of sources, as logged"},
    {"rule_details.target_tag", FLOW_TEXT, .sets = FIREWALL, .part = FLOW_PART_FLOW, .title = "Rule Target Tags", .help = "Network tags of targets, as logged"},
    {"rule_details.source_service_account", FLOW_TEXT, .sets = FIREWALL, .part = FLOW_PART_FLOW, .title = "Rule Source Service Accounts", .help = "Service accounts of sources, as logged"},
    {"rule_details.target_service_account", FLOW_TEXT, .sets = FIREWALL, .part = FLOW_PART_FLOW, .title = "Rule Target Service Accounts", .help = "Service accounts of targets, as logged"},
    {"instance.vm_name", FLOW_TEXT, FLOW_INSTANCE, .sets = FIREWALL, .title = "Instance", .help = "Virtual machine that the rule was applied at"},
    {"instance.project_id", FLOW_TEXT, .sets = FIREWALL, .title = "Instance Project", .help = "Project of the virtual machine"},
    {"instance.region", FLOW_TEXT, FLOW_REGION, .sets = FIREWALL, .title = "Instance Region", .help = "Region of the virtual machine"},
    {"instance.zone", FLOW_TEXT, FLOW_ZONE, .sets = FIREWALL, .title = "Instance Zone", .help = "Zone of the virtual machine"},
    {"vpc.vpc_name", FLOW_TEXT, FLOW_NETWORK, .sets = FIREWALL, .title = "VPC", .help = "VPC network of the virtual machine"},
    {"vpc.project_id", FLOW_TEXT, FLOW_NETWORK_OWNER, .sets = FIREWALL, .title = "VPC Project", .help = "Project of the VPC network"},
    {"vpc.subnetwork_name", FLOW_TEXT, FLOW_SUBNET, .sets = FIREWALL, .title = "Subnet", .help = "Subnet of the virtual machine"},
    INSTANCE("remote_instance", "Remote Instance", FLOW_NO_ROLE),
    NETWORK("remote_vpc", "Remote VPC", FLOW_NO_ROLE, FLOW_NO_ROLE, FLOW_NO_ROLE),
    LOCATION("remote_location", "Remote Location"),
    {"resource.type", FLOW_TEXT, .part = FLOW_PART_LOG, .title = "Resource Type", .help = "gce_subnetwork or vpc_flow_logs_config"},
    {"resource.labels.project_id", FLOW_TEXT, FLOW_ACCOUNT, .title = "Project", .help = "Project of what was logged"},
    {"resource.labels.location", FLOW_TEXT, .title = "Location", .help = "Region or zone of what was logged"},
    {"resource.labels.subnetwork_name", FLOW_TEXT, .title = "Logged Subnet", .help = "Subnet whose flows are logged"},
    {"resource.labels.subnetwork_id", FLOW_TEXT, .title = "Logged Subnet ID", .help = "Google's own id of the subnet"},
    {"resource.labels.name", FLOW_TEXT, FLOW_LOG_ID, .sets = VPC, .title = "Configuration", .help = "Configuration by which flows are logged"},
    {"labels.target_resource_name", FLOW_TEXT, FLOW_RESOURCE, .sets = VPC, .title = "Target Resource", .help = "Network, subnet, attachment or tunnel whose flows are logged"},
    {"logName", FLOW_TEXT, .part = FLOW_PART_LOG, .title = "Log Name", .help = "Log that the entry is of"},
    {"insertId", FLOW_TEXT, .part = FLOW_PART_LOG, .title = "Insert ID", .help = "Id of the entry within its log"},
    {"timestamp", FLOW_DATETIME, FLOW_LOG_TIME, .title = "Log Timestamp", .help = "When the entry was written, minutes after the flow; of a firewall's, when the connection began"},
    {"receiveTimestamp", FLOW_DATETIME, FLOW_LOG_INGESTION, .title = "Receive Timestamp", .help = "When Cloud Logging received the entry"},
    {"severity", FLOW_TEXT, .part = FLOW_PART_LOG, .title = "Severity", .help = "Severity of the entry"},
    {.column = NULL},
};
/* clang-format on */

/* ---- what follows from the values ---- */

void
gcp_finish(struct flow_record *record)
{
    flow_record_compute_copy(record, FLOW_INTERFACE, FLOW_LOG_INTERFACE);
    if (record->schema->provider->set == FIREWALL) {
        flow_record_compute_copy(record, FLOW_START, FLOW_LOG_TIME); /* an entry is of the connection's begin */
    }
    flow_record_compute_copy(record, FLOW_PACKETS, FLOW_PACKETS_DROPPED);
    flow_record_compute_copy(record, FLOW_BYTES, FLOW_BYTES_DROPPED);
}

void
gcp_summary(const struct flow_record *record, GString *info)
{
    const struct flow_value *reason = record->role[FLOW_REJECT_REASON], *rule = record->role[FLOW_RULE];
    if (reason != NULL) {
        g_string_append(info, ", dropped: ");
        g_string_append_len(info, reason->text, (gssize)reason->text_length);
    }
    if (rule != NULL && record->role[FLOW_ACTION] != NULL) {
        bool rejected = flow_value_is(record->role[FLOW_ACTION], "REJECT");
        g_string_append(info, rejected ? ", denied by " : ", allowed by ");
        g_string_append_len(info, rule->text, (gssize)rule->text_length);
    }
}
