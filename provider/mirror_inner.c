/* mirror_inner.c - what a mirror must know of the packet it carries: addresses, ports, length, and its identity
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "provider/mirror_inner.h"
#include "provider/mirror_bytes.h"

#define ETHERNET_LENGTH 14
#define IPV4_LENGTH     20
#define IPV6_LENGTH     40

#define PROTOCOL_TCP 6
#define PROTOCOL_UDP 17

/* IPv6 extension headers; a packet with more of them than that is nobody's traffic. */
#define MAX_EXTENSIONS       8
#define EXTENSION_HOP        0
#define EXTENSION_ROUTING    43
#define EXTENSION_FRAGMENT   44
#define EXTENSION_AUTH       51
#define EXTENSION_DEST       60
#define IPV4_FRAGMENT_OFFSET 0x1fff
#define IPV6_FRAGMENT_OFFSET 0xfff8

/* Three tags are more than clouds and switches stack. */
#define MAX_TAGS 3

static void
read_ports(struct mirror_inner *inner)
{
    if (inner->transport == 0 || inner->fragment ||
        (inner->protocol != PROTOCOL_TCP && inner->protocol != PROTOCOL_UDP) ||
        inner->captured < inner->transport + 4) {
        return;
    }
    inner->has_ports = true;
    inner->srcport = be16(inner->ip + inner->transport);
    inner->dstport = be16(inner->ip + inner->transport + 2);
}

static bool
read_ipv4(const uint8_t *ip, size_t captured, struct mirror_inner *inner)
{
    size_t header = 4 * (size_t)(ip[0] & 0x0f);
    if (header < IPV4_LENGTH || captured < 4) {
        return false;
    }
    inner->length = be16(ip + 2);
    if (captured < IPV4_LENGTH) {
        return false;
    }
    inner->ip = ip;
    inner->captured = captured;
    inner->src = ip + 12;
    inner->dst = ip + 16;
    inner->address_length = 4;
    inner->protocol = ip[9];
    inner->fragment = be16(ip + 6) & IPV4_FRAGMENT_OFFSET;
    inner->transport = captured >= header ? header : 0;
    return true;
}

/* Finds the transport header behind the extension headers, as far as they are there. */
static void
walk_extensions(struct mirror_inner *inner)
{
    size_t offset = IPV6_LENGTH;
    for (int i = 0; i < MAX_EXTENSIONS; i++) {
        size_t size;
        if (inner->captured < offset + 8) {
            break;
        }
        const uint8_t *extension = inner->ip + offset;
        switch (inner->protocol) {
        case EXTENSION_HOP:
        case EXTENSION_ROUTING:
        case EXTENSION_DEST:
            size = 8 + 8 * (size_t)extension[1];
            break;
        case EXTENSION_AUTH:
            size = 8 + 4 * (size_t)extension[1];
            break;
        case EXTENSION_FRAGMENT:
            size = 8;
            inner->fragment = be16(extension + 2) & IPV6_FRAGMENT_OFFSET;
            break;
        default:
            inner->transport = offset;
            return;
        }
        inner->protocol = extension[0];
        offset += size;
        if (inner->fragment) {
            break;
        }
    }
    inner->transport = inner->captured >= offset ? offset : 0;
}

static bool
read_ipv6(const uint8_t *ip, size_t captured, struct mirror_inner *inner)
{
    if (captured < 6) {
        return false;
    }
    uint16_t payload = be16(ip + 4);
    inner->length = payload ? IPV6_LENGTH + (size_t)payload : 0;
    if (captured < IPV6_LENGTH) {
        return false;
    }
    inner->ip = ip;
    inner->captured = captured;
    inner->src = ip + 8;
    inner->dst = ip + 24;
    inner->address_length = 16;
    inner->protocol = ip[6];
    walk_extensions(inner);
    return true;
}

/* The offset of what Ethernet carries, or 0 if that is not IP. */
static size_t
skip_ethernet(const uint8_t *data, size_t length)
{
    size_t offset = ETHERNET_LENGTH;
    for (int tags = 0; length >= offset; tags++, offset += 4) {
        switch (be16(data + offset - 2)) {
        case 0x0800:
        case 0x86dd:
            return offset;
        case 0x8100:
        case 0x88a8:
        case 0x9100:
            if (tags < MAX_TAGS) {
                continue;
            }
            return 0;
        default:
            return 0;
        }
    }
    return 0;
}

bool
mirror_inner_read(const uint8_t *data, size_t length, enum mirror_payload payload, struct mirror_inner *inner)
{
    memset(inner, 0, sizeof *inner);
    size_t offset = 0;
    if (payload == MIRROR_PAYLOAD_OTHER) {
        return false;
    }
    if (payload == MIRROR_PAYLOAD_ETHERNET) {
        if (length < ETHERNET_LENGTH) {
            return false;
        }
        inner->macs = data;
        offset = skip_ethernet(data, length);
        if (offset == 0) {
            return false;
        }
    }
    if (length <= offset) {
        return false;
    }
    inner->ip_offset = offset;
    const uint8_t *ip = data + offset;
    bool is_ip = (ip[0] >> 4 == 4 && read_ipv4(ip, length - offset, inner)) ||
                 (ip[0] >> 4 == 6 && read_ipv6(ip, length - offset, inner));
    if (is_ip) {
        read_ports(inner);
    }
    return is_ip;
}

static uint64_t
hash_network(uint64_t hash, const struct mirror_inner *inner, bool ip_id)
{
    hash = hash_bytes(hash, inner->src, inner->address_length);
    hash = hash_bytes(hash, inner->dst, inner->address_length);
    hash = hash_step(hash, (uint64_t)inner->length << 8 | inner->protocol);
    if (inner->address_length == 4) {
        uint16_t id = ip_id ? be16(inner->ip + 4) : 0;
        return hash_step(hash, (uint64_t)be16(inner->ip + 6) << 16 | id);
    }
    size_t extensions = inner->transport > IPV6_LENGTH ? inner->transport - IPV6_LENGTH : 0;
    return hash_bytes(hash, inner->ip + IPV6_LENGTH, extensions);
}

uint64_t
mirror_inner_hash(const struct mirror_inner *inner, const struct mirror_identity *identity, uint64_t seed)
{
    uint64_t hash = hash_network(seed, inner, identity->ip_id);
    /* Ethernet pads short packets, and not the same way at both ends. */
    size_t end = inner->length && inner->length < inner->captured ? inner->length : inner->captured;
    if (inner->transport == 0 || end <= inner->transport) {
        return hash;
    }
    const uint8_t *transport = inner->ip + inner->transport;
    size_t left = end - inner->transport, checksum = 0, header = 0;
    if (inner->protocol == PROTOCOL_TCP && !inner->fragment) {
        checksum = 16;
        header = left > 12 ? 4 * (size_t)(transport[12] >> 4) : 20;
    } else if (inner->protocol == PROTOCOL_UDP && !inner->fragment) {
        checksum = 6;
        header = 8;
    }
    left = MIN(left, header + identity->payload);
    if (checksum && left > checksum) {
        hash = hash_bytes(hash, transport, checksum);
        return left > checksum + 2 ? hash_bytes(hash, transport + checksum + 2, left - checksum - 2) : hash;
    }
    return hash_bytes(hash, transport, left);
}

bool
mirror_inner_conversation(const struct mirror_inner *inner, uint64_t seed, uint64_t *hash, bool *from_lower)
{
    int order = memcmp(inner->src, inner->dst, inner->address_length);
    if (order == 0) {
        order = (int)inner->srcport - (int)inner->dstport;
    }
    if (order == 0) {
        return false;
    }
    *from_lower = order < 0;
    bool swap = order > 0;
    uint32_t ports =
        swap ? (uint32_t)inner->dstport << 16 | inner->srcport : (uint32_t)inner->srcport << 16 | inner->dstport;
    *hash = hash_bytes(seed, swap ? inner->dst : inner->src, inner->address_length);
    *hash = hash_bytes(*hash, swap ? inner->src : inner->dst, inner->address_length);
    *hash = hash_step(*hash, (uint64_t)inner->protocol << 32 | ports);
    return true;
}
