/* join-packet.c - the flow that an IP packet is part of, read from its bytes
 *
 * RFC 791, RFC 8200, RFC 9293; port numbers stand first in TCP, UDP, UDP-Lite, DCCP and SCTP alike.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "dissector/join-packet.h"
#include <string.h>

enum {
    PROTO_HOP_BY_HOP = 0,
    PROTO_ICMP = 1,
    PROTO_TCP = 6,
    PROTO_UDP = 17,
    PROTO_DCCP = 33,
    PROTO_ROUTING = 43,
    PROTO_FRAGMENT = 44,
    PROTO_AH = 51,
    PROTO_ICMPV6 = 58,
    PROTO_DESTINATION = 60,
    PROTO_SCTP = 132,
    PROTO_UDPLITE = 136
};
enum { IPV4_HEADER = 20, IPV6_HEADER = 40, ICMP_HEADER = 8 };

struct reader {
    const uint8_t *bytes;
    size_t captured;
};

static bool
has(const struct reader *in, size_t at, size_t length)
{
    return at <= in->captured && length <= in->captured - at;
}

static uint16_t
read16(const uint8_t *bytes)
{
    return (uint16_t)(bytes[0] << 8 | bytes[1]);
}

bool
join_has_ports(uint8_t proto)
{
    return proto == PROTO_TCP || proto == PROTO_UDP || proto == PROTO_DCCP || proto == PROTO_SCTP ||
           proto == PROTO_UDPLITE;
}

static void
read_tcp_role(const struct reader *in, size_t at, struct join_ip *ip)
{
    enum { FLAGS_AT = 13, SYN = 0x02, RST = 0x04, ACK = 0x10 };
    if (has(in, at + FLAGS_AT, 1) && (in->bytes[at + FLAGS_AT] & (SYN | RST)) == SYN) {
        ip->role = (in->bytes[at + FLAGS_AT] & ACK) != 0 ? JOIN_ANSWERS : JOIN_OPENS;
    }
}

static void
read_icmp_role(const struct reader *in, size_t at, struct join_ip *ip)
{
    enum { REPLY = 0, REQUEST = 8, REQUEST_V6 = 128, REPLY_V6 = 129 };
    if (has(in, at, 1)) {
        bool v6 = ip->key.proto == PROTO_ICMPV6;
        uint8_t type = in->bytes[at];
        ip->role = type == (v6 ? REQUEST_V6 : REQUEST) ? JOIN_OPENS
                   : type == (v6 ? REPLY_V6 : REPLY)   ? JOIN_ANSWERS
                                                       : JOIN_NO_ROLE;
    }
}

/* What stands after the IP headers. */
static bool
read_transport(const struct reader *in, size_t at, struct join_ip *ip)
{
    if (ip->is_fragment && !ip->is_first) {
        return true;
    }
    if (join_has_ports(ip->key.proto)) {
        if (!has(in, at, 4)) {
            return false;
        }
        ip->key.port[0] = read16(in->bytes + at);
        ip->key.port[1] = read16(in->bytes + at + 2);
    }
    if (ip->key.proto == PROTO_TCP) {
        read_tcp_role(in, at, ip);
    } else if (ip->key.proto == PROTO_ICMP || ip->key.proto == PROTO_ICMPV6) {
        read_icmp_role(in, at, ip);
    }
    return true;
}

static bool
read_ipv4(const struct reader *in, size_t reported, struct join_ip *ip)
{
    enum { MORE_FRAGMENTS = 0x2000, OFFSET = 0x1fff };
    size_t header = (size_t)(in->bytes[0] & 0x0f) * 4;
    if (header < IPV4_HEADER || !has(in, 0, header)) {
        return false;
    }
    uint16_t length = read16(in->bytes + 2), fragment = read16(in->bytes + 6);
    /* A network card that is given more than one packet's worth leaves the length to be filled in later. */
    ip->bytes = length != 0 ? length : (uint32_t)MIN(reported, UINT32_MAX);
    ip->is_fragment = (fragment & (MORE_FRAGMENTS | OFFSET)) != 0;
    ip->is_first = (fragment & OFFSET) == 0;
    ip->fragment = read16(in->bytes + 4);
    ip->key.proto = in->bytes[9];
    memcpy(ip->key.address[0], in->bytes + 12, 4);
    memcpy(ip->key.address[1], in->bytes + 16, 4);
    return read_transport(in, header, ip);
}

static bool
read_ipv6(const struct reader *in, size_t reported, struct join_ip *ip)
{
    enum { MOST_HEADERS = 16 };
    if (!has(in, 0, IPV6_HEADER)) {
        return false;
    }
    uint16_t length = read16(in->bytes + 4);
    size_t at = IPV6_HEADER;
    ip->bytes = length != 0 ? IPV6_HEADER + (uint32_t)length : (uint32_t)MIN(reported, UINT32_MAX);
    ip->key.ipv6 = true;
    ip->key.proto = in->bytes[6];
    memcpy(ip->key.address[0], in->bytes + 8, 16);
    memcpy(ip->key.address[1], in->bytes + 24, 16);
    for (int i = 0; i < MOST_HEADERS; i++) {
        uint8_t proto = ip->key.proto;
        bool known = proto == PROTO_HOP_BY_HOP || proto == PROTO_ROUTING || proto == PROTO_DESTINATION ||
                     proto == PROTO_FRAGMENT || proto == PROTO_AH;
        if (!known || (ip->is_fragment && !ip->is_first)) {
            return read_transport(in, at, ip);
        }
        if (!has(in, at, 8)) {
            return false;
        }
        if (proto == PROTO_FRAGMENT) {
            uint16_t offset = read16(in->bytes + at + 2);
            ip->is_fragment = (offset & 0xfff9) != 0;
            ip->is_first = (offset & 0xfff8) == 0;
            ip->fragment = (uint32_t)read16(in->bytes + at + 4) << 16 | read16(in->bytes + at + 6);
        }
        ip->key.proto = in->bytes[at];
        at += proto == PROTO_FRAGMENT ? 8
              : proto == PROTO_AH     ? ((size_t)in->bytes[at + 1] + 2) * 4
                                      : ((size_t)in->bytes[at + 1] + 1) * 8;
    }
    return false;
}

bool
join_read_ip(const uint8_t *bytes, size_t captured, size_t reported, struct join_ip *ip)
{
    struct reader in = {bytes, captured};
    memset(ip, 0, sizeof(*ip));
    if (captured < IPV4_HEADER) {
        return false;
    }
    return bytes[0] >> 4 == 4   ? read_ipv4(&in, reported, ip)
           : bytes[0] >> 4 == 6 ? read_ipv6(&in, reported, ip)
                                : false;
}

bool
join_is_ip_type(const uint8_t *frame, size_t captured, size_t at)
{
    enum { IPV4 = 0x0800, IPV6 = 0x86dd };
    return captured >= at + 2 && (read16(frame + at) == IPV4 || read16(frame + at) == IPV6);
}

size_t
join_ip_in_ethernet(const uint8_t *frame, size_t captured)
{
    enum { ADDRESSES = 12, VLAN = 0x8100, SERVICE_VLAN = 0x88a8, MOST_TAGS = 4 };
    size_t at = ADDRESSES;
    for (int tags = 0; tags <= MOST_TAGS && captured >= at + 2; tags++) {
        if (join_is_ip_type(frame, captured, at)) {
            return at + 2;
        }
        uint16_t type = read16(frame + at);
        if (type != VLAN && type != SERVICE_VLAN) {
            break;
        }
        at += 4;
    }
    return 0;
}

const uint8_t *
join_quoting_ip(const uint8_t *bytes, size_t before)
{
    enum { MOST_IPV4_HEADER = 60 };
    for (size_t header = IPV4_HEADER; header <= MOST_IPV4_HEADER && before >= header + ICMP_HEADER; header += 4) {
        const uint8_t *ip = bytes - ICMP_HEADER - header;
        if (ip[0] == (0x40 | header / 4) && ip[9] == PROTO_ICMP) {
            return ip;
        }
    }
    if (before >= IPV6_HEADER + ICMP_HEADER) {
        const uint8_t *ip = bytes - ICMP_HEADER - IPV6_HEADER;
        if (ip[0] >> 4 == 6 && ip[6] == PROTO_ICMPV6) {
            return ip;
        }
    }
    return NULL;
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

struct join_fragments {
    GHashTable *table;
};

static guint
fragmented_hash(gconstpointer key)
{
    const struct fragmented *it = key;
    guint hash = it->fragment * 2654435761U + it->proto;
    for (size_t i = 0; i < 32; i++) {
        hash = hash * 31 + it->address[i / 16][i % 16];
    }
    return hash;
}

static gboolean
fragmented_equal(gconstpointer a, gconstpointer b)
{
    const struct fragmented *x = a, *y = b;
    return x->fragment == y->fragment && x->proto == y->proto &&
           memcmp(x->address, y->address, sizeof(x->address)) == 0;
}

struct join_fragments *
join_fragments_new(void)
{
    struct join_fragments *fragments = g_new(struct join_fragments, 1);
    fragments->table = g_hash_table_new_full(fragmented_hash, fragmented_equal, NULL, g_free);
    return fragments;
}

void
join_fragments_free(struct join_fragments *fragments)
{
    if (fragments != NULL) {
        g_hash_table_destroy(fragments->table);
        g_free(fragments);
    }
}

void
join_fragments_note(struct join_fragments *fragments, struct join_ip *ip)
{
    if (!ip->is_fragment || !join_has_ports(ip->key.proto)) {
        return;
    }
    struct fragmented packet = {.fragment = ip->fragment, .proto = ip->key.proto};
    memcpy(packet.address, ip->key.address, sizeof(packet.address));
    if (ip->is_first) {
        if (g_hash_table_size(fragments->table) >= MOST_FRAGMENTED) {
            g_hash_table_remove_all(fragments->table);
        }
        memcpy(packet.port, ip->key.port, sizeof(packet.port));
        struct fragmented *kept = g_memdup2(&packet, sizeof(packet));
        g_hash_table_replace(fragments->table, kept, kept);
        return;
    }
    const struct fragmented *first = g_hash_table_lookup(fragments->table, &packet);
    if (first != NULL) {
        memcpy(ip->key.port, first->port, sizeof(first->port));
    }
}
