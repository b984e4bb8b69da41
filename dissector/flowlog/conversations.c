/* conversations.c - Wireshark's tables of conversations and endpoints, weighted by what the records count;
 * what tshark prints of them is in dissector/report/talkers.c
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/packet/ip_packet.h"
#include "dissector/flowlog/conversations.h"
#include "dissector/flowlog/counts.h"
#include "dissector/flowlog/once.h"
#include "dissector/flowlog/ports.h"
#include "dissector/flowlog/tap.h"
#include <epan/conversation.h>
#include <epan/conversation_table.h>

/* The filter fields of ports: of a protocol, of those that share a kind of port, or of any record. */
struct port_fields {
    int proto;
    port_type type;
    const char *either, *src, *dst;
};

#define ROW(proto, type, fields) {proto, PT_##type, fields ".port", fields ".srcport", fields ".dstport"},
static const struct port_fields fields_of_ports[] = {IP_PROTOCOLS_WITH_PORTS(ROW)};
#undef ROW
static const struct port_fields any_fields = {-1, PT_NONE, "flowlog.port", "flowlog.srcport", "flowlog.dstport"};

static const char *
address_filter(const address *of, conv_filter_type_e filter)
{
    bool is_ipv6 = of->type == AT_IPv6;
    switch (filter) {
    case CONV_FT_ANY_ADDRESS:
        return is_ipv6 ? "ipv6.addr" : "ip.addr";
    case CONV_FT_SRC_ADDRESS:
        return is_ipv6 ? "ipv6.src" : "ip.src";
    case CONV_FT_DST_ADDRESS:
        return is_ipv6 ? "ipv6.dst" : "ip.dst";
    default:
        return CONV_FILTER_INVALID;
    }
}

static const char *
port_filter(const struct port_fields *fields, conv_filter_type_e filter)
{
    switch (filter) {
    case CONV_FT_ANY_PORT:
        return fields->either;
    case CONV_FT_SRC_PORT:
        return fields->src;
    case CONV_FT_DST_PORT:
        return fields->dst;
    default:
        return CONV_FILTER_INVALID;
    }
}

static bool
is_of_port(conv_filter_type_e filter)
{
    return filter == CONV_FT_ANY_PORT || filter == CONV_FT_SRC_PORT || filter == CONV_FT_DST_PORT;
}

/* The rows of a table by ports have the protocol in their number of a conversation. Wireshark's window shows that as
 * the row's stream and would follow it, so it is none that any capture has. */
static conv_id_t
id_of_protocol(int proto)
{
    static const conv_id_t no_stream = 4000000000u;
    return no_stream + (conv_id_t)proto;
}

static const char *
conversation_filter(conv_item_t *conversation, conv_filter_type_e filter)
{
    if (!is_of_port(filter)) {
        return address_filter(&conversation->src_address, filter);
    }
    const struct port_fields *fields = &any_fields;
    for (size_t i = 0; i < G_N_ELEMENTS(fields_of_ports); i++) {
        if (id_of_protocol(fields_of_ports[i].proto) == conversation->conv_id) {
            fields = &fields_of_ports[i];
        }
    }
    return port_filter(fields, filter);
}

static const char *
endpoint_filter(endpoint_item_t *endpoint, conv_filter_type_e filter)
{
    if (!is_of_port(filter)) {
        return address_filter(&endpoint->myaddress, filter);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(fields_of_ports); i++) {
        if (conversation_pt_to_endpoint_type(fields_of_ports[i].type) == endpoint->etype) {
            return port_filter(&fields_of_ports[i], filter);
        }
    }
    return port_filter(&any_fields, filter);
}

/* Of a row that several protocols share, which only what records have finds. */
static const char *
shared_endpoint_filter(endpoint_item_t *endpoint, conv_filter_type_e filter)
{
    return is_of_port(filter) ? port_filter(&any_fields, filter) : address_filter(&endpoint->myaddress, filter);
}

static ct_dissector_info_t conversation_info = {&conversation_filter};
static et_dissector_info_t endpoint_info = {&endpoint_filter}, shared_endpoint_info = {&shared_endpoint_filter};

/* Wireshark's windows read sizes as signed numbers, and show both directions together. */
static const uint64_t most_shown = G_MAXINT64;

/* The records that a table has counted, of those that the display filter lets through and of all. */
struct seen {
    struct flowlog_once passed, all;
};

static void
free_seen(gpointer seen)
{
    flowlog_once_clear(&((struct seen *)seen)->passed);
    flowlog_once_clear(&((struct seen *)seen)->all);
    g_free(seen);
}

/* Wireshark's tables have no room for it. One that has no rows begins anew; another may lie where one was. */
static struct seen *
seen_of(const conv_hash_t *table)
{
    static GHashTable *tables;
    if (tables == NULL) {
        tables = g_hash_table_new_full(NULL, NULL, NULL, free_seen);
    }
    struct seen *seen = (struct seen *)g_hash_table_lookup(tables, table);
    if (seen == NULL || table->conv_array == NULL || table->conv_array->len == 0) {
        seen = g_new0(struct seen, 1);
        g_hash_table_replace(tables, (gpointer)table, seen);
    }
    return seen;
}

/* Where a record is counted. */
struct counted {
    bool passed, all;
};

static struct counted
where_counted(const conv_hash_t *table, const packet_info *pinfo, const struct flowlog_tap *tap, tap_flags_t flags)
{
    if (pinfo->net_src.type == AT_NONE || pinfo->net_dst.type == AT_NONE) {
        return (struct counted){false, false};
    }
    struct seen *seen = seen_of(table);
    bool passes = (flags & TL_DISPLAY_FILTER_IGNORED) == 0;
    return (struct counted){.passed = passes && flowlog_once_counts(&seen->passed, pinfo->num, tap),
                            .all = flowlog_once_counts(&seen->all, pinfo->num, tap)};
}

/* The counters of a row, of what it sends and of what it receives; total: of what the display filter stops, too. */
struct counters {
    uint64_t *packets[2], *bytes[2], *packets_total[2], *bytes_total[2];
};
#define COUNTERS_OF(item)                                                                                              \
    ((struct counters){{&(item)->tx_frames, &(item)->rx_frames},                                                       \
                       {&(item)->tx_bytes, &(item)->rx_bytes},                                                         \
                       {&(item)->tx_frames_total, &(item)->rx_frames_total},                                           \
                       {&(item)->tx_bytes_total, &(item)->rx_bytes_total}})

static void
add_number(uint64_t *const counter[2], bool received, uint64_t number)
{
    uint64_t room = most_shown - MIN(*counter[0] + *counter[1], most_shown);
    *counter[received] += MIN(number, room);
}

static void
add_count(struct counters row, bool received, struct flowlog_count count, struct counted counted)
{
    if (counted.all) {
        add_number(row.packets_total, received, count.packets);
        add_number(row.bytes_total, received, count.bytes);
    }
    if (counted.passed) {
        add_number(row.packets, received, count.packets);
        add_number(row.bytes, received, count.bytes);
    }
}

/* The index of a row in its table. */
static bool
find_row(const conv_hash_t *table, const void *key, guint *row)
{
    gpointer found;
    if (!g_hash_table_lookup_extended(table->hashtable, key, NULL, &found)) {
        return false;
    }
    *row = GPOINTER_TO_UINT(found);
    return true;
}

/* What tells the rows of a table apart, beside the addresses. */
struct row_key {
    conv_id_t id;
    port_type type;
    uint32_t srcport, dstport;
};

static struct row_key
key_of(const struct flow_record *record, bool by_ports)
{
    struct row_key key = {CONV_ID_UNSET, PT_NONE, 0, 0};
    if (by_ports) {
        struct flowlog_tuple tuple = flowlog_tuple_of(record);
        const struct flowlog_ports *ports = tuple.proto >= 0 ? flowlog_ports_of((guint64)tuple.proto) : NULL;
        key.id = tuple.proto >= 0 ? id_of_protocol(tuple.proto) : CONV_ID_UNSET;
        key.type = ports != NULL ? ports->type : PT_NONE;
        key.srcport = tuple.srcport;
        key.dstport = tuple.dstport;
    }
    return key;
}

/* The table's own functions take an int at a time, and a record may count more: they make the row and keep its times,
 * and what the record counts is added to it here. Called again with the record's end, they keep when it ended. */
static void
add_conversation(conv_hash_t *table, packet_info *pinfo, const struct flow_record *record, const struct row_key *by,
                 struct counted counted)
{
    struct flowlog_count forth, back;
    guint row;
    nstime_t end = flowlog_end_of(record, &pinfo->rel_ts), end_abs = flowlog_end_of(record, &pinfo->abs_ts);
    nstime_t *times[][2] = {{&pinfo->rel_ts, &pinfo->abs_ts}, {&end, &end_abs}};
    for (size_t i = 0; i < G_N_ELEMENTS(times); i++) {
        add_conversation_table_data_with_conv_id(table, &pinfo->net_src, &pinfo->net_dst, by->srcport, by->dstport,
                                                 by->id, 0, 0, times[i][0], times[i][1], &conversation_info,
                                                 conversation_pt_to_conversation_type(by->type));
    }
    conv_key_t key = {pinfo->net_src, pinfo->net_dst, by->srcport, by->dstport, by->id};
    conv_key_t turned = {pinfo->net_dst, pinfo->net_src, by->dstport, by->srcport, by->id};
    if (find_row(table, &key, &row) || find_row(table, &turned, &row)) {
        conv_item_t *item = &g_array_index(table->conv_array, conv_item_t, row);
        bool is_turned = !addresses_equal(&item->src_address, &pinfo->net_src) || item->src_port != by->srcport;
        flowlog_counts_of(record, &forth, &back);
        add_count(COUNTERS_OF(item), is_turned, forth, counted);
        add_count(COUNTERS_OF(item), !is_turned, back, counted);
    }
}

static void
add_endpoint(conv_hash_t *table, const address *end, uint32_t port, port_type type, struct flowlog_count sent,
             struct flowlog_count received, struct counted counted)
{
    guint row;
    endpoint_type etype = conversation_pt_to_endpoint_type(type);
    add_endpoint_table_data(table, end, port, TRUE, 0, 0, &endpoint_info, etype);
    endpoint_key_t key = {.myaddress = *end, .port = port};
    if (find_row(table, &key, &row)) {
        endpoint_item_t *item = &g_array_index(table->conv_array, endpoint_item_t, row);
        if (item->etype != etype) { /* rows are known by address and port alone */
            item->dissector_info = &shared_endpoint_info;
        }
        add_count(COUNTERS_OF(item), false, sent, counted);
        add_count(COUNTERS_OF(item), true, received, counted);
    }
}

static void
add_endpoints(conv_hash_t *table, packet_info *pinfo, const struct flow_record *record, const struct row_key *by,
              struct counted counted)
{
    struct flowlog_count forth, back;
    flowlog_counts_of(record, &forth, &back);
    add_endpoint(table, &pinfo->net_src, by->srcport, by->type, forth, back, counted);
    add_endpoint(table, &pinfo->net_dst, by->dstport, by->type, back, forth, counted);
}

typedef void (*add_record)(conv_hash_t *table, packet_info *pinfo, const struct flow_record *record,
                           const struct row_key *by, struct counted counted);

static tap_packet_status
add_to(add_record add, bool by_ports, void *data, packet_info *pinfo, const void *tapped, tap_flags_t flags)
{
    conv_hash_t *table = (conv_hash_t *)data;
    const struct flowlog_tap *tap = (const struct flowlog_tap *)tapped;
    table->flags = flags;
    struct counted counted = where_counted(table, pinfo, tap, flags);
    if (!counted.all && !counted.passed) {
        return TAP_PACKET_DONT_REDRAW;
    }
    struct row_key by = key_of(tap->record, by_ports);
    add(table, pinfo, tap->record, &by, counted);
    return TAP_PACKET_REDRAW;
}

static tap_packet_status
pair_packet(void *data, packet_info *pinfo, epan_dissect_t *edt _U_, const void *tap, tap_flags_t flags)
{
    return add_to(add_conversation, false, data, pinfo, tap, flags);
}

static tap_packet_status
end_packet(void *data, packet_info *pinfo, epan_dissect_t *edt _U_, const void *tap, tap_flags_t flags)
{
    return add_to(add_endpoints, false, data, pinfo, tap, flags);
}

static tap_packet_status
pair_packet_by_ports(void *data, packet_info *pinfo, epan_dissect_t *edt _U_, const void *tap, tap_flags_t flags)
{
    return add_to(add_conversation, true, data, pinfo, tap, flags);
}

static tap_packet_status
end_packet_by_ports(void *data, packet_info *pinfo, epan_dissect_t *edt _U_, const void *tap, tap_flags_t flags)
{
    return add_to(add_endpoints, true, data, pinfo, tap, flags);
}

int
flowlog_register_conversations(int proto)
{
    int proto_by_ports = proto_register_protocol("Flow log, by port", "Flow log ports", "flowlog.ports");
    proto_set_cant_toggle(proto_by_ports);
    register_conversation_table(proto, TRUE, pair_packet, end_packet);
    register_conversation_table(proto_by_ports, FALSE, pair_packet_by_ports, end_packet_by_ports);
    return proto_by_ports;
}
