/* as_packets.c - what filters say of packets finds records too
 *
 * What people type every day names Wireshark's own fields: ip.addr, tcp.port, icmp. They stand in a record's tree as
 * hidden items below ours, so nothing is shown twice, and no statistic takes a record for a packet: those count layers,
 * or what a dissector hands to its tap. Nobody asks for most of them most of the time. A field that is asked for marks
 * its protocol, so one look at that tells whether any of a protocol's is.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "dissector/flowlog/as_packets.h"
#include "dissector/flowlog/fields.h"
#include <epan/addr_resolv.h>
#include "dissector/flowlog/geo.h"
#include "dissector/flowlog/ports.h"
#include "core/packet/ip_packet.h"
#include <epan/to_str.h>

enum end { DESTINATION, SOURCE, EITHER };

/* Of IPv4 and of IPv6; -1 where Wireshark has none. */
static struct {
    int protocol, number, addr, host, end[2], end_host[2];
} ips[2];

/* The protocols that Wireshark's own dissectors of IP protocols show. */
static int protocols[256];

static int tcp_flags, tcp_flag[FLOW_TCP_URG - FLOW_TCP_FIN + 1];

static int
id_of(const char *protocol, const char *field)
{
    char name[64];
    snprintf(name, sizeof(name), "%s.%s", protocol, field);
    return proto_registrar_get_id_byname(name);
}

void
flowlog_hand_off_as_packets(void)
{
    static const char *const families[] = {"ip", "ipv6"}, *const numbers[] = {"proto", "nxt"};
    static const char *const flags[] = {"fin", "syn", "reset", "push", "ack", "urg"};
    for (size_t i = 0; i < G_N_ELEMENTS(families); i++) {
        ips[i].protocol = proto_get_id_by_filter_name(families[i]);
        ips[i].number = id_of(families[i], numbers[i]);
        ips[i].addr = id_of(families[i], "addr");
        ips[i].host = id_of(families[i], "host");
        ips[i].end[SOURCE] = id_of(families[i], "src");
        ips[i].end[DESTINATION] = id_of(families[i], "dst");
        ips[i].end_host[SOURCE] = id_of(families[i], "src_host");
        ips[i].end_host[DESTINATION] = id_of(families[i], "dst_host");
    }
    dissector_table_t of_ip = find_dissector_table("ip.proto");
    for (guint32 i = 0; of_ip != NULL && i < G_N_ELEMENTS(protocols); i++) {
        dissector_handle_t handle = dissector_get_uint_handle(of_ip, i);
        protocols[i] = handle != NULL ? dissector_handle_get_protocol_index(handle) : -1;
    }
    tcp_flags = id_of("tcp", "flags");
    for (size_t i = 0; i < G_N_ELEMENTS(flags); i++) {
        tcp_flag[i] = id_of("tcp.flags", flags[i]);
    }
    flowlog_hand_off_geo();
}

static int
protocol_of(const struct flow_value *proto)
{
    return proto != NULL && proto->number < G_N_ELEMENTS(protocols) ? protocols[proto->number] : -1;
}

struct target {
    packet_info *pinfo;
    proto_tree *tree;
    tvbuff_t *tvb;
    int row;   /* where the row begins in tvb */
    bool ours; /* some field of ours is asked for */
};

/* Where a value stands. */
static int
place(const struct target *target, const struct flow_value *value)
{
    return value->length > 0 ? target->row + (int)value->offset : 0;
}

static bool
is_asked(const struct target *target, int field)
{
    return field > 0 && proto_field_is_referenced(target->tree, field);
}

static void
hide_number(const struct target *target, int field, const struct flow_value *at, uint32_t number)
{
    if (is_asked(target, field)) {
        proto_item_set_hidden(
            proto_tree_add_uint(target->tree, field, target->tvb, place(target, at), (int)at->length, number));
    }
}

static void
hide_protocol(const struct target *target, int protocol, const struct flow_value *at)
{
    if (is_asked(target, protocol)) {
        proto_item_set_hidden(
            proto_tree_add_item(target->tree, protocol, target->tvb, place(target, at), (int)at->length, ENC_NA));
    }
}

static void
hide_address(const struct target *target, int field, const struct flow_value *value)
{
    if (!is_asked(target, field)) {
        return;
    }
    int at = place(target, value), length = (int)value->length;
    proto_item *item;
    if (value->kind == FLOW_IS_IPV4) {
        ws_in4_addr ipv4;
        memcpy(&ipv4, value->address, sizeof(ipv4));
        item = proto_tree_add_ipv4(target->tree, field, target->tvb, at, length, ipv4);
    } else {
        item = proto_tree_add_ipv6(target->tree, field, target->tvb, at, length, (const ws_in6_addr *)value->address);
    }
    proto_item_set_hidden(item);
}

static void
hide_hosts(const struct target *target, const int fields[2], const struct flow_value *value)
{
    for (size_t i = 0; i < 2; i++) {
        if (is_asked(target, fields[i])) {
            address end;
            bool is_ipv4 = value->kind == FLOW_IS_IPV4;
            set_address(&end, is_ipv4 ? AT_IPv4 : AT_IPv6, is_ipv4 ? 4 : 16, value->address);
            /* A look-up keeps each address until the end of the program. */
            const char *host = gbl_resolv_flags.network_name ? address_to_display(target->pinfo->pool, &end)
                                                             : address_to_str(target->pinfo->pool, &end);
            proto_item_set_hidden(proto_tree_add_string(target->tree, fields[i], target->tvb, place(target, value),
                                                        (int)value->length, host));
        }
    }
}

/* An address of the record; the log's own, or that of the packets. Returns its family, 0 or 1. */
static size_t
add_end(const struct target *target, const struct flow_value *value, enum end end, bool is_logged)
{
    size_t family = value->kind == FLOW_IS_IPV6;
    if (is_asked(target, ips[family].protocol)) {
        bool one_end = end != EITHER;
        if (one_end) {
            hide_address(target, ips[family].end[end], value);
        }
        hide_address(target, ips[family].addr, value);
        hide_hosts(target, (const int[]){one_end ? ips[family].end_host[end] : -1, ips[family].host}, value);
        if (one_end) {
            flowlog_add_geo(target->pinfo, target->tree, target->tvb, place(target, value), value, end == SOURCE);
        }
    }
    if (is_logged && target->ours) {
        const struct flowlog_hf *either = flowlog_neutral_hf(FLOW_ADDR);
        hide_address(target, family == 0 ? either->id : either->ipv6, value);
    }
    return family;
}

/* Of each family one address, or NULL. */
static void
add_ends(const struct target *target, const struct flow_record *record, const struct flow_value *of_family[2])
{
    static const enum flow_role logged[] = {[DESTINATION] = FLOW_DST, [SOURCE] = FLOW_SRC};
    static const enum flow_role in_packet[] = {[DESTINATION] = FLOW_PKT_DST, [SOURCE] = FLOW_PKT_SRC};
    for (int end = SOURCE; end >= DESTINATION; end--) {
        const struct flow_value *one = record->role[logged[end]], *other = record->role[in_packet[end]];
        if (one != NULL) {
            of_family[add_end(target, one, (enum end)end, true)] = one;
        }
        if (other != NULL && (one == NULL || !flow_same_address(one, other))) {
            of_family[add_end(target, other, (enum end)end, false)] = other;
        }
    }
}

/* The addresses of an end that has any number of them, but for the one that is the record's own. */
static void
add_among(const struct target *target, const struct flow_record *record, const struct flow_value *of_family[2])
{
    for (size_t i = 0; i < record->n_values; i++) {
        const struct flow_value *value = &record->values[i];
        enum flow_role role = value->field != NULL ? value->field->role : FLOW_NO_ROLE;
        if (role < FLOW_SRC_AMONG || role > FLOW_ADDR_AMONG ||
            (value->kind != FLOW_IS_IPV4 && value->kind != FLOW_IS_IPV6)) {
            continue;
        }
        enum end end = role == FLOW_SRC_AMONG ? SOURCE : role == FLOW_DST_AMONG ? DESTINATION : EITHER;
        const struct flow_value *own = end == EITHER ? NULL : record->role[end == SOURCE ? FLOW_SRC : FLOW_DST];
        if (own == NULL || !flow_same_address(own, value)) {
            of_family[add_end(target, value, end, true)] = value;
        }
    }
}

/* Hardly any log has them. */
static bool
has_among(const struct flow_record *record)
{
    return record->role[FLOW_SRC_AMONG] != NULL || record->role[FLOW_DST_AMONG] != NULL ||
           record->role[FLOW_ADDR_AMONG] != NULL;
}

static void
add_ports(const struct target *target, const struct flow_record *record, const struct flowlog_ports *ports)
{
    for (int end = SOURCE; end >= DESTINATION; end--) {
        const struct flow_value *port = record->role[end == SOURCE ? FLOW_SRCPORT : FLOW_DSTPORT];
        if (port != NULL && target->ours) {
            hide_number(target, flowlog_neutral_hf(FLOW_PORT)->id, port, (uint32_t)port->number);
        }
        if (port != NULL && ports != NULL) {
            hide_number(target, flowlog_ports_end(ports, end == SOURCE), port, (uint32_t)port->number);
            hide_number(target, flowlog_ports_either(ports), port, (uint32_t)port->number);
        }
    }
}

/* Which of the flags the log would have written, had a packet had them. ACK is written beside SYN at least, that is of
 * SYN-ACK; 0 is written of packets with no other flag. */
static uint64_t
flags_told(const struct flow_record *record, uint64_t flags)
{
    enum { ALL = 63 };
    if (record->schema->provider->every_ack && flags != 0) {
        return ALL;
    }
    return TCP_FIN | TCP_RST | TCP_SYN | ((flags & TCP_SYN) != 0 ? TCP_ACK : 0);
}

static void
add_tcp_flags(const struct target *target, const struct flow_record *record)
{
    const struct flow_value *value = record->role[FLOW_TCP_FLAGS];
    uint64_t told = flags_told(record, value->number);
    hide_number(target, tcp_flags, value, (uint32_t)value->number);
    for (size_t i = 0; i < G_N_ELEMENTS(tcp_flag); i++) {
        uint64_t bit = UINT64_C(1) << i;
        if (((value->number | told) & bit) != 0 && is_asked(target, tcp_flag[i])) {
            proto_item_set_hidden(proto_tree_add_boolean(target->tree, tcp_flag[i], target->tvb, place(target, value),
                                                         (int)value->length, (guint32)value->number));
        }
    }
}

void
flowlog_add_as_packets(packet_info *pinfo, const struct flowlog_parts *parts, int row, const struct flow_record *record)
{
    proto_tree *flow = parts->trees[0]; /* FLOW_PART_FLOW is the first */
    struct target target = {pinfo, flow != NULL ? flow : parts->tree, parts->tvb, row, parts->asked};
    const struct flow_value *of_family[2] = {NULL, NULL}, *proto = record->role[FLOW_PROTO];
    const struct flowlog_ports *ports = proto != NULL ? flowlog_ports_of(proto->number) : NULL;
    bool its_protocol = is_asked(&target, protocol_of(proto));
    if (ports != NULL && !is_asked(&target, flowlog_ports_protocol(ports))) {
        ports = NULL;
    }
    if (!parts->asked && !its_protocol && ports == NULL && !is_asked(&target, ips[0].protocol) &&
        !is_asked(&target, ips[1].protocol)) {
        return;
    }
    add_ends(&target, record, of_family);
    if (has_among(record)) {
        add_among(&target, record, of_family);
    }
    add_ports(&target, record, ports);
    for (size_t i = 0; i < G_N_ELEMENTS(ips); i++) {
        if (of_family[i] != NULL && is_asked(&target, ips[i].protocol)) {
            hide_protocol(&target, ips[i].protocol, of_family[i]);
            if (proto != NULL) {
                hide_number(&target, ips[i].number, proto, (uint32_t)proto->number);
            }
        }
    }
    if (its_protocol) {
        hide_protocol(&target, protocol_of(proto), proto);
        if (proto->number == IP_PROTOCOL_TCP && record->role[FLOW_TCP_FLAGS] != NULL) {
            add_tcp_flags(&target, record);
        }
    }
}
