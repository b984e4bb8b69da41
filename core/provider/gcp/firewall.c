/* firewall.c - Google Cloud firewall rules logging
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/provider/gcp/gcp.h"
#include "core/record/provider.h"

/* The rule is applied at a virtual machine, or at a load balancer's forwarding rule. */
static const struct flow_reporter reporters[] = {
    {.columns = {"instance.project_id", "instance.zone", "instance.vm_name"}},
    {.columns = {"load_balancer_details.forwarding_rule_project_id", "load_balancer_details.forwarding_rule_name"}},
    {.columns = {NULL}},
};

/* https://cloud.google.com/firewall/docs/firewall-rules-logging */
static const uint8_t protocols[] = {6, 17, 0};
static const char *const limits[] = {
    "one record a connection, of rules that are set to be logged only",
    NULL,
};

const struct flow_provider flow_provider_gcp_firewall = {
    .id = "gcp.firewall",
    .title = "Google Cloud firewall log",
    .protocol = "GCP Firewall",
    .fields = gcp_fields,
    .set = GCP_FIREWALL,
    .steps = true,
    .both_ways = true,
    .opener_named = true,
    .columns_differ = true,
    .protocols = protocols,
    .limits = limits,
    .let_in_for = GCP_SECONDS_TRACKED,
    .verdict_chosen = true,
    .finish = gcp_finish,
    .summary = gcp_summary,
    .json = &gcp_firewall_json,
    .flat_json = true,
    .payload = "jsonPayload",
    .reporters = reporters,
};
