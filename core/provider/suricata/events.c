/* events.c - Suricata's flow and netflow events, out of eve.json
 *
 *   {"timestamp": ..., "flow_id": ..., "event_type": "flow", "src_ip": ..., "dest_ip": ..., "proto": "TCP", "flow":
 * {...}}
 *
 * Other events stand between them, alerts and what the application said: they are of no flow log.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/provider/suricata/suricata.h"
#include <string.h>
#include "core/record/flat.h"
#include "core/record/provider.h"
#include "core/wrap/json_walk.h"

/* What is known of an object that may be cut. */
struct seen {
    bool is_of_type, has_source, has_destination, has_counters;
};

static bool
is_event(const struct seen *seen)
{
    return seen->is_of_type && seen->has_source && seen->has_destination && seen->has_counters;
}

/* Whether the member counts packets or bytes, in the object that is named as the type. */
static bool
is_counter(const struct flow_json_member *member)
{
    static const char *const names[] = {"pkts_toserver", "bytes_toserver", "pkts", "bytes"};
    bool any = false;
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        any = any || flow_json_is(member->name, member->name_length, names[i]);
    }
    return any;
}

bool
suricata_is_event(const char *text, size_t length, size_t depth, const char *type)
{
    struct flow_json_walk walk = flow_json_walk(text, length);
    struct flow_json_member member;
    struct seen seen = {0};
    bool inside = false; /* the object that is named as the type */
    while (!is_event(&seen) && flow_json_walk_next(&walk, &member)) {
        inside = inside && member.depth > depth;
        if (member.depth == depth + 1 && inside) {
            seen.has_counters = seen.has_counters || is_counter(&member);
        } else if (member.depth != depth) {
            continue;
        } else if (flow_json_is(member.name, member.name_length, "event_type")) {
            if (!flow_json_is(member.value, member.value_length, type)) {
                return false;
            }
            seen.is_of_type = true;
        } else {
            inside = flow_json_is(member.name, member.name_length, type);
            seen.has_source = seen.has_source || flow_json_is(member.name, member.name_length, "src_ip");
            seen.has_destination = seen.has_destination || flow_json_is(member.name, member.name_length, "dest_ip");
        }
    }
    return is_event(&seen);
}

void
suricata_add_event(struct flow_rows *rows, const json_t *item)
{
    flow_rows_only(rows);
    flow_rows_flatten(rows, item);
    flow_rows_here(rows);
}

static bool
claims_flow(const char *text, size_t length)
{
    return suricata_is_event(text, length, 1, "flow");
}

static bool
claims_netflow(const char *text, size_t length)
{
    return suricata_is_event(text, length, 1, "netflow");
}

/* ---- what follows from the values ---- */

static bool
is_true(const struct flow_record *record, const char *column)
{
    const struct flow_value *value = flow_record_find(record, column);
    return value != NULL && value->kind == FLOW_IS_NUMBER && value->number != 0;
}

void
suricata_finish(struct flow_record *record)
{
    static const char *const flags[] = {"tcp.fin", "tcp.syn", "tcp.rst", "tcp.psh",
                                        "tcp.ack", "tcp.urg", "tcp.ecn", "tcp.cwr"}; /* in the order of their bits */
    uint64_t all = 0;
    flow_record_compute_sum(record, FLOW_PACKETS, FLOW_PACKETS_SENT, FLOW_PACKETS_RECEIVED);
    flow_record_compute_sum(record, FLOW_BYTES, FLOW_BYTES_SENT, FLOW_BYTES_RECEIVED);
    flow_record_compute_copy(record, FLOW_INTERFACE, FLOW_LOG_INTERFACE);
    if (record->role[FLOW_TCP_FLAGS] != NULL) {
        return;
    }
    for (size_t i = 0; i < G_N_ELEMENTS(flags); i++) {
        all |= is_true(record, flags[i]) ? (uint64_t)1 << i : 0;
    }
    struct flow_value *value = all != 0 ? flow_record_compute(record, FLOW_TCP_FLAGS, FLOW_IS_NUMBER) : NULL;
    if (value != NULL) {
        value->number = all;
    }
}

void
suricata_summary(const struct flow_record *record, GString *info)
{
    const struct flow_value *application = flow_record_find(record, "app_proto");
    if (application != NULL && application->kind == FLOW_IS_TEXT && !flow_value_is(application, "unknown") &&
        !flow_value_is(application, "failed")) {
        g_string_append(info, ", ");
        g_string_append_len(info, application->text, (gssize)application->text_length);
    }
    if (is_true(record, "tls_inspected")) {
        g_string_append(info, ", TLS inspected");
    }
    if (is_true(record, "flow.alerted") || is_true(record, "netflow.alerted")) {
        g_string_append(info, ", alerted");
    }
}

static const struct flow_json flow_events = {NULL, claims_flow, NULL, suricata_add_event};
static const struct flow_json netflow_events = {NULL, claims_netflow, NULL, suricata_add_event};

const struct flow_provider flow_provider_suricata_flow = {
    .id = "suricata.flow",
    .title = "Suricata flow log",
    .protocol = "Suricata flow",
    .fields = suricata_fields,
    .set = SURICATA_FLOW,
    .both_ways = true,
    .opener_named = true,
    .every_ack = true,
    .columns_differ = true,
    .finish = suricata_finish,
    .summary = suricata_summary,
    .json = &flow_events,
    .flat_json = true,
};

/* One direction of a flow each; which of them opened it is not said. */
const struct flow_provider flow_provider_suricata_netflow = {
    .id = "suricata.netflow",
    .title = "Suricata netflow log",
    .protocol = "Suricata netflow",
    .fields = suricata_fields,
    .set = SURICATA_NETFLOW,
    .every_ack = true,
    .columns_differ = true,
    .finish = suricata_finish,
    .summary = suricata_summary,
    .json = &netflow_events,
    .flat_json = true,
};
