/* from_record.c - a flow record as the index wants it
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "dissector/join/from_record.h"
#include "core/join/clouds.h"
#include "core/join/add.h"
#include "core/join/networks.h"
#include "core/join/time.h"
#include "core/base/hash.h"
#include "core/packet/ip_packet.h"
#include "core/provider/registry.h"

/* The last nanosecond that the log writes as this time. */
static int64_t
last_of(const struct flow_time *logged)
{
    int64_t unit = 1000000000;
    for (int digits = logged->digits; digits > 0; digits--) {
        unit /= 10;
    }
    return join_nanoseconds(logged->secs, logged->nsecs) + unit - 1;
}

static bool
read_end(const struct flow_value *in_packet, const struct flow_value *in_log, struct flow_key *key, int end)
{
    const struct flow_value *value = in_packet != NULL ? in_packet : in_log;
    if (value == NULL) {
        return false;
    }
    key->ipv6 = value->kind == FLOW_IS_IPV6;
    memcpy(key->address[end], value->address, key->ipv6 ? 16 : 4);
    return true;
}

/* The 5-tuple as it stands in the packets. False if the log does not have the columns for it. */
static bool
read_key(const struct flow_record *record, struct flow_key *key)
{
    const struct flow_value *const *role = record->role;
    if (!read_end(role[FLOW_PKT_SRC], role[FLOW_SRC], key, 0)) {
        return false;
    }
    bool ipv6 = key->ipv6;
    if (!read_end(role[FLOW_PKT_DST], role[FLOW_DST], key, 1) || key->ipv6 != ipv6 || role[FLOW_PROTO] == NULL) {
        return false;
    }
    key->proto = (uint8_t)role[FLOW_PROTO]->number;
    if (!ip_protocol_has_ports(key->proto)) {
        return true;
    }
    if (role[FLOW_SRCPORT] == NULL || role[FLOW_DSTPORT] == NULL) {
        return false;
    }
    key->port[0] = (uint16_t)role[FLOW_SRCPORT]->number;
    key->port[1] = (uint16_t)role[FLOW_DSTPORT]->number;
    return true;
}

/* Whether only some packets of the flow were refused in its time. */
static bool
refuses_some(const struct flow_record *record)
{
    const char *const *reason = record->schema->provider->refuse_all;
    bool some = reason != NULL && flow_value_is(record->role[FLOW_ACTION], "REJECT");
    for (; some && *reason != NULL; reason++) {
        some = !flow_value_is(record->role[FLOW_REJECT_REASON], *reason);
    }
    return some;
}

static enum join_kind
kind_of(const struct flow_record *record)
{
    if (refuses_some(record)) {
        return JOIN_SOME_REFUSED;
    }
    if (record->role[FLOW_OPENER] != NULL && record->role[FLOW_PACKETS] == NULL && record->role[FLOW_BYTES] == NULL) {
        return JOIN_BEGIN;
    }
    const struct flow_value *state = record->role[FLOW_STATE];
    bool counts = record->role[FLOW_PACKETS] != NULL && record->role[FLOW_PACKETS]->number > 0;
    if (!record->schema->provider->steps || (state == NULL && record->role[FLOW_END] != NULL)) {
        return JOIN_WINDOW;
    }
    if (flow_value_is(state, "continuing") || (flow_value_is(state, "begin") && counts)) {
        return JOIN_CONTINUES;
    }
    if (flow_value_is(state, "end")) {
        return JOIN_END;
    }
    return flow_value_is(record->role[FLOW_ACTION], "REJECT") ? JOIN_DENIED : state == NULL ? JOIN_OPEN : JOIN_BEGIN;
}

/* A log without start and end is bound by when it was written, and by how long a row counts. */
static void
read_times(const struct flow_record *record, struct join_record_in *in)
{
    const struct flow_value *start = record->role[FLOW_START], *end = record->role[FLOW_END];
    const struct flow_value *written = record->role[FLOW_LOG_TIME];
    uint16_t window = record->schema->provider->window;
    in->kind = kind_of(record);
    in->period = in->kind == JOIN_OPEN ? record->schema->provider->let_in_for : window;
    if (start == NULL && end == NULL) {
        in->kind = JOIN_WINDOW;
        in->first = written != NULL ? join_nanoseconds(written->time.secs - window, 0) : INT64_MIN;
        in->last = written != NULL ? last_of(&written->time) : INT64_MAX;
        return;
    }
    const struct flow_time *first = start != NULL ? &start->time : &end->time;
    in->first = join_nanoseconds(first->secs, first->nsecs);
    in->last = MAX(in->first, last_of(end != NULL ? &end->time : first));
}

static uint64_t
number_of(const struct flow_value *value)
{
    return value != NULL ? value->number : 0;
}

/* As join_note_cloud() wants it; none has rows without names. */
static uint32_t
cloud_of(const struct flow_provider *provider)
{
    for (size_t i = 0; i < flow_n_providers; i++) {
        if (flow_providers[i] == provider) {
            return provider->unnamed ? 0 : 1U << i;
        }
    }
    return 0;
}

static bool
differ(const struct flow_value *in_packet, const struct flow_value *in_log)
{
    return in_packet != NULL && in_log != NULL &&
           (in_packet->kind != in_log->kind ||
            memcmp(in_packet->address, in_log->address, in_log->kind == FLOW_IS_IPV6 ? 16 : 4) != 0);
}

/* Between sender and receiver the address of the interface is not the packets'. */
static enum join_at
place_of(const struct flow_record *record)
{
    const struct flow_value *const *role = record->role;
    bool joins = record->schema->provider->joins_networks;
    bool between = joins && (role[FLOW_SRC_NETWORK] != NULL || role[FLOW_DST_NETWORK] != NULL);
    if (flow_value_is(role[FLOW_DIRECTION], "egress")) {
        between = between || role[FLOW_SRC_GATEWAY] != NULL || differ(role[FLOW_PKT_SRC], role[FLOW_SRC]);
        return between ? JOIN_LEAVES_BETWEEN : JOIN_AT_SENDER;
    }
    if (flow_value_is(role[FLOW_DIRECTION], "ingress")) {
        between = between || role[FLOW_DST_GATEWAY] != NULL || differ(role[FLOW_PKT_DST], role[FLOW_DST]);
        return between ? JOIN_ENTERS_BETWEEN : JOIN_AT_RECEIVER;
    }
    return JOIN_ANYWHERE;
}

static struct join_name
name_of(const struct flow_value *value)
{
    return value != NULL ? (struct join_name){value->text, value->text_length} : (struct join_name){NULL, 0};
}

/* The network that the interface counts in. What joins networks is, where it counts, in the one that it takes traffic
 * from or gives it to. */
static void
note_network(struct join *join, const struct flow_record *record, uint32_t interface, enum join_at at)
{
    const struct flow_value *const *role = record->role;
    bool joins = record->schema->provider->joins_networks;
    struct join_network network = {.name = name_of(role[FLOW_NETWORK]), .owner = name_of(role[FLOW_NETWORK_OWNER])};
    if (role[FLOW_SRC_NETWORK] != NULL || role[FLOW_DST_NETWORK] != NULL) {
        bool of_source = joins ? at == JOIN_ENTERS_BETWEEN : at == JOIN_AT_SENDER || at == JOIN_LEAVES_BETWEEN;
        network.name = name_of(role[of_source ? FLOW_SRC_NETWORK : FLOW_DST_NETWORK]);
        network.owner = name_of(role[of_source ? FLOW_SRC_NETWORK_OWNER : FLOW_DST_NETWORK_OWNER]);
        network.hub = name_of(joins ? role[FLOW_RESOURCE] : NULL);
    }
    if (network.name.text != NULL && (joins || at != JOIN_ANYWHERE || role[FLOW_NETWORK] != NULL)) {
        join_note_network(join, interface, &network);
    }
}

/* Which log wrote a record, as far as it is known: what join_intern_format() wants. Records of one log without a name
 * for the interface are told by where they count, or the two ends of a flow would be one. */
static uint64_t
log_of(const struct flow_record *record, const struct join_record_in *in)
{
    const struct flow_provider *provider = record->schema->provider;
    const struct flow_value *log = record->role[FLOW_LOG_ID];
    uint64_t seed = hash_process_seed();
    if (!provider->columns_differ) {
        return hash_bytes(seed, (const uint8_t *)record->schema->names, record->schema->names_length);
    }
    seed = in->interface == JOIN_NONE ? hash_step(seed, in->at) : seed;
    return log != NULL ? hash_bytes(seed, (const uint8_t *)log->text, log->text_length)
                       : hash_bytes(seed, (const uint8_t *)provider->id, strlen(provider->id));
}

/* Whether a record says only that there was no traffic, or that some was lost. Notes that, and what time is logged. */
static bool
is_of_no_flow(struct join *join, const struct flow_record *record, const struct join_record_in *in)
{
    const struct flow_value *const *role = record->role;
    const struct flow_value *begin = role[FLOW_LOG_TIME], *end = role[FLOW_INTERVAL_END], *n = role[FLOW_N_FLOWS];
    bool is_skip = flow_value_is(role[FLOW_STATUS], "SKIPDATA");
    bool is_empty = is_skip || flow_value_is(role[FLOW_STATUS], "NODATA") || (n != NULL && n->number == 0);
    if (is_skip) {
        /* Where the status is that of an interval, some of its flows may be there. */
        bool of_interval = begin != NULL && end != NULL;
        int64_t first = of_interval ? join_nanoseconds(begin->time.secs, begin->time.nsecs) : in->first;
        int64_t last = of_interval ? MAX(first, last_of(&end->time)) : in->last;
        join_add_logged_time(join, first, last);
        join_add_gap(join, in->interface, first, last);
    }
    if (is_empty && role[FLOW_SRC] == NULL && role[FLOW_DST] == NULL) {
        join_add_logged_time(join, in->first, in->last);
        return true;
    }
    return false;
}

uint32_t
join_from_record(struct join *join, const struct flow_record *record, uint32_t frame)
{
    const struct flow_provider *provider = record->schema->provider;
    const struct flow_value *const *role = record->role;
    const struct flow_value *interface = role[FLOW_INTERFACE], *rule = role[FLOW_RULE];
    struct join_record_in in = {.frame = frame};
    if (provider->sums_up) { /* its verdict and its counts are of other packets too, whichever is looked at */
        join_note_cloud(join, JOIN_NONE, cloud_of(provider));
        join->n_unkeyed++;
        return JOIN_NONE;
    }
    if (interface != NULL) {
        in.interface = join_intern_interface(join, interface->text, interface->text_length, true);
    }
    read_times(record, &in);
    join_note_cloud(join, in.interface, cloud_of(provider));
    if (is_of_no_flow(join, record, &in)) {
        return JOIN_NONE;
    }
    if (record->problem != FLOW_ROW_OK || !read_key(record, &in.key)) {
        join->n_unkeyed++;
        return JOIN_NONE;
    }
    in.rule = rule != NULL ? join_intern_rule(join, rule->text, rule->text_length) : JOIN_NONE;
    in.action = flow_value_is(role[FLOW_ACTION], "ACCEPT")   ? JOIN_ACCEPT
                : flow_value_is(role[FLOW_ACTION], "REJECT") ? JOIN_REJECT
                                                             : JOIN_NO_ACTION;
    join_note_verdict(join, in.action, cloud_of(provider));
    in.at = place_of(record);
    note_network(join, record, in.interface, in.at);
    in.oriented = flow_record_opener_named(record);
    in.both_ways = provider->both_ways || role[FLOW_PACKETS_SENT] != NULL || role[FLOW_BYTES_SENT] != NULL;
    in.every_ack = provider->every_ack || provider->any_ack;
    /* An estimate cannot be held against what was captured. */
    in.is_estimate = provider->sampled;
    in.has_bounds = provider->times_of_window;
    in.has_packets = role[FLOW_PACKETS] != NULL && !provider->sampled;
    in.packets = number_of(role[FLOW_PACKETS]);
    in.bytes = number_of(role[FLOW_BYTES]);
    in.ip_bytes = provider->ip_bytes && role[FLOW_BYTES] != NULL;
    in.has_received = role[FLOW_PACKETS_RECEIVED] != NULL;
    in.received = number_of(role[FLOW_PACKETS_RECEIVED]);
    in.has_flags = role[FLOW_TCP_FLAGS] != NULL;
    in.format = join_intern_format(join, log_of(record, &in));
    in.tcp_flags = (uint8_t)number_of(role[FLOW_TCP_FLAGS]);
    return join_add_record(join, &in);
}
