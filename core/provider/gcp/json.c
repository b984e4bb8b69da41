/* json.c - which JSON objects are Google Cloud's flow log entries
 *
 * entry   {"logName": ".../vpc_flows", "resource": {...}, "jsonPayload": {"connection": {...}, "reporter": "SRC", ...},
 * ...}
 *
 * Some programs pass the payload on alone. A row of Log Analytics has "log_name" and "json_payload", which may be text.
 * The log's name tells flow logs from the log of firewall rules, which has the same connection, and from other logs
 * that have one; without it, members do that only one of them has.
 *
 * https://cloud.google.com/logging/docs/reference/v2/rest/v2/LogEntry
 * https://cloud.google.com/logging/docs/export/bigquery
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

/* What is known of an object that may be cut. */
struct seen {
    bool has_source, has_destination; /* of a connection */
    bool is_flow, is_firewall;        /* members that only one of the logs has */
    int named;                        /* GCP_VPC or GCP_FIREWALL by the log's name; -1: another log */
};

static bool
ends_with(const char *text, size_t length, const char *end)
{
    size_t n = strlen(end);
    return length >= n && g_ascii_strncasecmp(text + length - n, end, n) == 0;
}

/* In a log's name the '/' of its id is escaped, unless a program has undone it. */
static void
see_name(struct seen *seen, const char *name, size_t length)
{
    bool is_firewall = ends_with(name, length, "compute.googleapis.com%2Ffirewall") ||
                       ends_with(name, length, "compute.googleapis.com/firewall");
    bool is_flows =
        ends_with(name, length, "googleapis.com%2Fvpc_flows") || ends_with(name, length, "googleapis.com/vpc_flows");
    seen->named = is_flows ? GCP_VPC : is_firewall ? GCP_FIREWALL : -1;
}

/* Whether a member is of this name, or of the one that the cloud's SQL engines give it. */
static bool
is_named(const struct flow_json_member *member, const char *name, const char *in_engines)
{
    return flow_json_is(member->name, member->name_length, name) ||
           flow_json_is(member->name, member->name_length, in_engines);
}

static void see_members(struct seen *seen, const char *text, size_t length);

/* An object that is the text of a member: its quotation marks are escaped, and those within its own texts twice. */
static void
see_text(struct seen *seen, const struct flow_json_member *member)
{
    GString *text = g_string_sized_new(member->value_length);
    for (size_t i = 0; i < member->value_length; i++) {
        bool is_escape = member->value[i] == '\\' && i + 1 < member->value_length;
        i += is_escape;
        g_string_append_c(text, is_escape && strchr("nrt", member->value[i]) != NULL ? ' ' : member->value[i]);
    }
    see_members(seen, text->str, text->len);
    g_string_free(text, TRUE);
}

static void
see_member(struct seen *seen, const struct flow_json_member *member, bool is_object)
{
    bool is_text = member->value != NULL;
    if (member->depth == 1 && is_text &&
        (is_named(member, "logName", "log_name") || is_named(member, "log_id", "logId"))) {
        see_name(seen, member->value, member->value_length);
    } else if (member->depth == 1 && is_text && member->value_length > 0 && member->value[0] == '{' &&
               is_named(member, "jsonPayload", "json_payload")) {
        see_text(seen, member);
    } else if (member->depth <= 2 && is_text && flow_json_is(member->name, member->name_length, "reporter")) {
        seen->is_flow = true;
    } else if (member->depth <= 2 && is_object && flow_json_is(member->name, member->name_length, "rule_details")) {
        seen->is_firewall = true;
    }
}

static void
see_members(struct seen *seen, const char *text, size_t length)
{
    struct flow_json_walk walk = flow_json_walk(text, length);
    struct flow_json_member member;
    size_t connection = 0; /* how deep it is; 0: not within it */
    while (flow_json_walk_next(&walk, &member)) {
        bool is_object = member.value == NULL && walk.at < walk.end && *walk.at == '{';
        if (connection != 0 && member.depth <= connection) {
            connection = 0;
        }
        if (connection != 0 && member.depth == connection + 1 && member.value != NULL) {
            seen->has_source = seen->has_source || flow_json_is(member.name, member.name_length, "src_ip");
            seen->has_destination = seen->has_destination || flow_json_is(member.name, member.name_length, "dest_ip");
        } else if (member.depth <= 2 && is_object && flow_json_is(member.name, member.name_length, "connection")) {
            connection = member.depth;
        } else {
            see_member(seen, &member, is_object);
        }
    }
}

static bool
claims(const char *text, size_t length, int log)
{
    struct seen seen = {0};
    see_members(&seen, text, length);
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

static void
add_entry(struct flow_rows *rows, const json_t *item)
{
    flow_rows_only(rows);
    flow_rows_flatten(rows, item);
    flow_rows_here(rows);
}

const struct flow_json gcp_vpc_json = {wrappers, claims_vpc, NULL, add_entry};
const struct flow_json gcp_firewall_json = {wrappers, claims_firewall, NULL, add_entry};
