/* json.c - which JSON objects are Google Cloud's flow log entries
 *
 * entry   {"logName": ".../vpc_flows", "resource": {...}, "jsonPayload": {"connection": {...}, "reporter": "SRC", ...},
 * ...}
 *
 * Some programs pass the payload on alone. The log's name tells flow logs from the log of firewall rules, which has the
 * same connection; without it, members do that only one of them has.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>
#include "core/provider/gcp/gcp.h"
#include "core/record/flat.h"
#include "core/record/provider.h"
#include "core/wrap/json_walk.h"

/* Members whose values are entries: of Google's API, and of what forwards entries. */
static const char *const wrappers[] = {"entries", "events", "json", NULL};

static bool
ends_with(const char *text, size_t length, const char *end)
{
    size_t n = strlen(end);
    return length >= n && memcmp(text + length - n, end, n) == 0;
}

/* What is known of an object that may be cut. */
struct seen {
    bool has_source, has_destination; /* of a connection */
    bool is_flow, is_firewall;        /* members that only one of the logs has */
    int named;                        /* GCP_VPC or GCP_FIREWALL by the log's name; -1: another log */
};

static void
see_name(struct seen *seen, const struct flow_json_member *member)
{
    const char *name = member->value;
    size_t length = member->value_length;
    seen->named = ends_with(name, length, "vpc_flows") ? GCP_VPC
                  : ends_with(name, length, "compute.googleapis.com%2Ffirewall") ||
                          ends_with(name, length, "compute.googleapis.com/firewall")
                      ? GCP_FIREWALL
                      : -1;
}

static struct seen
see(const char *text, size_t length)
{
    struct seen seen = {0};
    struct flow_json_walk walk = flow_json_walk(text, length);
    struct flow_json_member member;
    size_t connection = 0;
    while (flow_json_walk_next(&walk, &member)) {
        if (connection != 0 && member.depth <= connection) {
            connection = 0;
        }
        if (connection != 0 && member.depth == connection + 1 && member.value != NULL) {
            seen.has_source = seen.has_source || flow_json_is(member.name, member.name_length, "src_ip");
            seen.has_destination = seen.has_destination || flow_json_is(member.name, member.name_length, "dest_ip");
        } else if (member.depth == 1 && member.value != NULL &&
                   flow_json_is(member.name, member.name_length, "logName")) {
            see_name(&seen, &member);
        } else if (member.depth <= 2 && member.value == NULL &&
                   flow_json_is(member.name, member.name_length, "connection")) {
            connection = member.depth;
        } else if (member.depth <= 2 && flow_json_is(member.name, member.name_length, "reporter")) {
            seen.is_flow = true;
        } else if (member.depth <= 2 && flow_json_is(member.name, member.name_length, "rule_details")) {
            seen.is_firewall = true;
        }
    }
    return seen;
}

static bool
claims(const char *text, size_t length, int log)
{
    struct seen seen = see(text, length);
    bool has_marks = log == GCP_VPC ? seen.is_flow && !seen.is_firewall : seen.is_firewall;
    return seen.has_source && seen.has_destination && (seen.named != 0 ? seen.named == log : has_marks);
}

static bool
claims_vpc(const char *text, size_t length)
{
    return claims(text, length, GCP_VPC);
}

static bool
claims_firewall(const char *text, size_t length)
{
    return claims(text, length, GCP_FIREWALL);
}

/* "project/place/name" of what reports, as far as the entry says it: names alone are unique in a project's zone only.
 * NULL if it has none, else to be given back with json_decref(). */
static json_t *
name_of(const json_t *object, const char *place, const char *name)
{
    const char *const members[] = {"project_id", place, name};
    GString *text = g_string_new(NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(members); i++) {
        const char *part = json_string_value(json_object_get(object, members[i]));
        if (part != NULL && part[0] != '\0') {
            g_string_append_printf(text, "%s%s", text->len > 0 ? "/" : "", part);
        }
    }
    bool is_named = json_string_length(json_object_get(object, name)) > 0;
    json_t *value = is_named ? json_stringn(text->str, text->len) : NULL;
    g_string_free(text, TRUE);
    return value;
}

/* The virtual machine, or the gateway, that reports. */
static json_t *
reporting_interface(const json_t *payload)
{
    const char *reporter = json_string_value(json_object_get(payload, "reporter"));
    if (reporter == NULL) {
        const json_t *own = json_object_get(payload, "instance");
        return json_is_object(own) ? name_of(own, "zone", "vm_name") : NULL;
    }
    bool is_source = strncmp(reporter, "SRC", strlen("SRC")) == 0;
    if (ends_with(reporter, strlen(reporter), "_GATEWAY")) {
        return name_of(json_object_get(payload, is_source ? "src_gateway" : "dest_gateway"), "location", "name");
    }
    return name_of(json_object_get(payload, is_source ? "src_instance" : "dest_instance"), "zone", "vm_name");
}

static void
add_entry(struct flow_rows *rows, const json_t *item)
{
    const json_t *payload = json_object_get(item, "jsonPayload");
    json_t *interface = reporting_interface(json_is_object(payload) ? payload : item);
    flow_rows_only(rows);
    if (interface != NULL) {
        flow_rows_cell(rows, "@interface", interface);
        json_decref(interface);
    }
    flow_rows_flatten(rows, item, "jsonPayload");
    flow_rows_here(rows);
}

const struct flow_json gcp_vpc_json = {wrappers, claims_vpc, NULL, add_entry};
const struct flow_json gcp_firewall_json = {wrappers, claims_firewall, NULL, add_entry};
