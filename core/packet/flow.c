/* flow.c - the flow that an IP packet is part of, read from its bytes
 *
 * RFC 792, RFC 4443, RFC 9293.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/packet/flow.h"
#include "core/base/hash.h"
#include "core/packet/ip_packet.h"

enum { TCP_FLAGS_AT = 13 };

static enum packet_role
tcp_role(const uint8_t *tcp, size_t captured)
{
    if (captured <= TCP_FLAGS_AT || (tcp[TCP_FLAGS_AT] & (TCP_SYN | TCP_RST)) != TCP_SYN) {
        return PACKET_NO_ROLE;
    }
    return (tcp[TCP_FLAGS_AT] & TCP_ACK) != 0 ? PACKET_ANSWERS : PACKET_OPENS;
}

static enum packet_role
icmp_role(const uint8_t *icmp, size_t captured, bool v6)
{
    enum { REPLY = 0, REQUEST = 8, REQUEST_V6 = 128, REPLY_V6 = 129 };
    if (captured == 0) {
        return PACKET_NO_ROLE;
    }
    return icmp[0] == (v6 ? REQUEST_V6 : REQUEST) ? PACKET_OPENS
           : icmp[0] == (v6 ? REPLY_V6 : REPLY)   ? PACKET_ANSWERS
                                                  : PACKET_NO_ROLE;
}

static enum packet_role
role_of(const struct ip_packet *packet)
{
    const uint8_t *transport = packet->bytes + packet->transport;
    size_t captured = packet->captured - packet->transport;
    switch (packet->is_first ? packet->protocol : 0) {
    case IP_PROTOCOL_TCP:
        return tcp_role(transport, captured);
    case IP_PROTOCOL_ICMP:
    case IP_PROTOCOL_ICMPV6:
        return icmp_role(transport, captured, packet->protocol == IP_PROTOCOL_ICMPV6);
    default:
        return PACKET_NO_ROLE;
    }
}

static uint8_t
tcp_flags_of(const struct ip_packet *packet)
{
    bool is_there =
        packet->is_first && packet->protocol == IP_PROTOCOL_TCP && packet->captured > packet->transport + TCP_FLAGS_AT;
    return is_there ? packet->bytes[packet->transport + TCP_FLAGS_AT] & PACKET_TCP_FLAGS : 0;
}

bool
packet_flow_of(const struct ip_packet *packet, size_t reported, struct packet_flow *flow)
{
    memset(flow, 0, sizeof(*flow));
    if (packet->transport == 0 || (packet->is_first && !packet->has_ports && ip_protocol_has_ports(packet->protocol))) {
        return false;
    }
    flow->bytes = (uint32_t)MIN(packet->length != 0 ? packet->length : reported, UINT32_MAX);
    flow->role = role_of(packet);
    flow->tcp_flags = tcp_flags_of(packet);
    flow->is_fragment = packet->is_fragment;
    flow->is_first = packet->is_first;
    flow->fragment = packet->fragment_id;
    flow->key.ipv6 = packet->address_length == 16;
    flow->key.proto = packet->protocol;
    flow->key.port[0] = packet->srcport;
    flow->key.port[1] = packet->dstport;
    memcpy(flow->key.address[0], packet->src, packet->address_length);
    memcpy(flow->key.address[1], packet->dst, packet->address_length);
    return true;
}

bool
packet_flow_read(const uint8_t *bytes, size_t captured, size_t reported, struct packet_flow *flow)
{
    struct ip_packet packet;
    return ip_packet_read(bytes, captured, &packet) && packet_flow_of(&packet, reported, flow);
}

/* ---- fragments ---- */

/* More packets than these do not lie in fragments at one time; a capture that pretends so is cut short. */
enum { MOST_FRAGMENTED = 1 << 16 };

struct fragmented {
    uint8_t address[2][16];
    uint32_t fragment;
    uint8_t proto;
    uint16_t port[2];
};

struct packet_fragments {
    GHashTable *table;
};

static guint
fragmented_hash(gconstpointer key)
{
    const struct fragmented *it = key;
    uint64_t hash = hash_step(hash_process_seed(), (uint64_t)it->fragment << 8 | it->proto);
    return (guint)hash_bytes(hash, it->address[0], sizeof(it->address));
}

static gboolean
fragmented_equal(gconstpointer a, gconstpointer b)
{
    const struct fragmented *x = a, *y = b;
    return x->fragment == y->fragment && x->proto == y->proto &&
           memcmp(x->address, y->address, sizeof(x->address)) == 0;
}

struct packet_fragments *
packet_fragments_new(void)
{
    struct packet_fragments *fragments = g_new(struct packet_fragments, 1);
    fragments->table = g_hash_table_new_full(fragmented_hash, fragmented_equal, NULL, g_free);
    return fragments;
}

void
packet_fragments_free(struct packet_fragments *fragments)
{
    if (fragments != NULL) {
        g_hash_table_destroy(fragments->table);
        g_free(fragments);
    }
}

void
packet_fragments_note(struct packet_fragments *fragments, struct packet_flow *flow)
{
    if (!flow->is_fragment || !ip_protocol_has_ports(flow->key.proto)) {
        return;
    }
    struct fragmented packet = {.fragment = flow->fragment, .proto = flow->key.proto};
    memcpy(packet.address, flow->key.address, sizeof(packet.address));
    if (flow->is_first) {
        if (g_hash_table_size(fragments->table) >= MOST_FRAGMENTED) {
            g_hash_table_remove_all(fragments->table);
        }
        memcpy(packet.port, flow->key.port, sizeof(packet.port));
        struct fragmented *kept = g_memdup2(&packet, sizeof(packet));
        g_hash_table_replace(fragments->table, kept, kept);
        return;
    }
    const struct fragmented *first = g_hash_table_lookup(fragments->table, &packet);
    if (first != NULL) {
        memcpy(flow->key.port, first->port, sizeof(first->port));
    }
}
