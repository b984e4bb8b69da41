/* vpc.c - Google Cloud VPC Flow Logs
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/provider/gcp/gcp.h"
#include "core/record/provider.h"

/* What a virtual machine or a gateway reports names it, unless the log is set to leave that out: then the address at
 * its end of the flow does, within the subnet that is logged. */
static const struct flow_reporter reporters[] = {
    {"reporter", "SRC", {"src_instance.project_id", "src_instance.zone", "src_instance.vm_name"}},
    {"reporter", "DEST", {"dest_instance.project_id", "dest_instance.zone", "dest_instance.vm_name"}},
    {"reporter", "SRC_GATEWAY", {"src_gateway.project_id", "src_gateway.location", "src_gateway.name"}},
    {"reporter", "DEST_GATEWAY", {"dest_gateway.project_id", "dest_gateway.location", "dest_gateway.name"}},
    {"reporter", "SRC", {"resource.labels.project_id", "resource.labels.subnetwork_name", "connection.src_ip"}},
    {"reporter", "DEST", {"resource.labels.project_id", "resource.labels.subnetwork_name", "connection.dest_ip"}},
    {.columns = {NULL}},
};

/* A rule or a route is for all packets of a flow; a queue that is full, or a limit, for some of them.
 * https://cloud.google.com/vpc/docs/about-flow-logs-records */
static const char *const refuse_all[] = {"FIREWALL_DENY", "NO_MATCHING_ROUTE", "SPOOFED_SOURCE", NULL};

/* https://cloud.google.com/vpc/docs/flow-logs: TCP, UDP, ICMP, ESP and GRE; ICMPv6 is taken for ICMP. */
static const uint8_t protocols[] = {6, 17, 1, 58, 50, 47, 0};
static const char *const limits[] = {
    "no verdict, but of packets that were dropped",
    "what an egress rule refuses may stand there as sent, what an ingress rule refuses as dropped only",
    "what was dropped may be counted as sent, too (throughput_inclusion)",
    NULL,
};

const struct flow_provider flow_provider_gcp_vpc = {
    .id = "gcp.vpc",
    .title = "Google Cloud VPC flow log",
    .protocol = "GCP VPC",
    .fields = gcp_fields,
    .set = GCP_VPC,
    .sampled = true,
    .payload_bytes = true,
    .columns_differ = true,
    .refuse_all = refuse_all,
    .protocols = protocols,
    .limits = limits,
    .window = GCP_LONGEST_INTERVAL,
    .finish = gcp_finish,
    .summary = gcp_summary,
    .json = &gcp_vpc_json,
    .flat_json = true,
    .payload = "jsonPayload",
    .reporters = reporters,
};
