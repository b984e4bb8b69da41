/* nfw.c - AWS Network Firewall's flow logs: netflow events of the Suricata that it is made of
 *
 * https://docs.aws.amazon.com/network-firewall/latest/developerguide/firewall-logging-contents.html
 *
 *   {"firewall_name": ..., "availability_zone": ..., "event_timestamp": "1601587565", "event": {"netflow": {...}, ...}}
 *
 * Its alert and TLS logs have the same envelope around other events, and are no flow logs.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/provider/suricata/fields.h"
#include "core/provider/suricata/suricata.h"
#include "core/record/provider.h"
#include "core/wrap/json_walk.h"

/* A column is the path of a member; "event." is left out. */
/* clang-format off */
static const struct flow_field fields[] = {
    SURICATA_ENDS,
    {"tls_inspected", FLOW_BOOL, .part = FLOW_PART_FLOW, .title = "TLS Inspected", .help = "Whether the firewall decrypted the flow"},
    SURICATA_ONE_WAY(0),
    SURICATA_FLAGS,
    {"firewall_name", FLOW_TEXT, FLOW_RESOURCE, .title = "Firewall Name", .help = "Firewall that the flow went through"},
    {"availability_zone", FLOW_TEXT, FLOW_ZONE, .title = "Availability Zone", .help = "Zone of the firewall's endpoint"},
    {"aws_category", FLOW_TEXT, .part = FLOW_PART_FLOW, .title = "Categories", .help = "Categories of the URL or domain, where rules go by them, as logged"},
    SURICATA_EVENT,
    {"event_timestamp", FLOW_UNIXTIME, .part = FLOW_PART_LOG, .title = "Event Timestamp", .help = "When the firewall wrote the entry"},
    {.column = NULL},
};
/* clang-format on */

/* Programs that pass entries on may write the event's members beside the firewall's. */
static bool
claims(const char *text, size_t length)
{
    struct flow_json_walk walk = flow_json_walk(text, length);
    struct flow_json_member member;
    bool has_name = false, has_event = false;
    while (!(has_name && has_event) && flow_json_walk_next(&walk, &member)) {
        if (member.depth == 1) {
            has_name = has_name || flow_json_is(member.name, member.name_length, "firewall_name");
            has_event = has_event || flow_json_is(member.name, member.name_length, "event");
        }
    }
    return has_name && suricata_is_event(text, length, has_event ? 2 : 1, "netflow");
}

static const struct flow_json json = {NULL, claims, NULL, suricata_add_event};

/* Each zone has an endpoint of the firewall. */
static const struct flow_reporter reporters[] = {
    {NULL, NULL, {"availability_zone", "firewall_name"}},
    {.columns = {NULL}},
};

const struct flow_provider flow_provider_aws_nfw = {
    .id = "aws.nfw",
    .title = "AWS Network Firewall flow log",
    .protocol = "AWS NFW",
    .fields = fields,
    .every_ack = true,
    .columns_differ = true,
    .filtered_by = "the firewall logs only what its stateless rules hand on to its stateful ones",
    .finish = suricata_finish,
    .summary = suricata_summary,
    .json = &json,
    .flat_json = true,
    .payload = "event",
    .reporters = reporters,
};
