/* inner.c - what a mirror must know of the packet it carries: addresses, ports, length, and its identity
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/mirror/inner.h"
#include "core/base/bytes.h"
#include "core/base/hash.h"
#include "core/packet/key.h"

bool
mirror_inner_read(const uint8_t *data, size_t length, uint16_t payload, struct mirror_inner *inner)
{
    inner->macs = payload == ETHER_FRAME && length >= ETHERNET_LENGTH ? data : NULL;
    inner->ip_offset = 0;
    if (payload == 0 || !ethernet_find_ip(payload, data, length, &inner->ip_offset)) {
        memset(&inner->ip, 0, sizeof inner->ip);
        return false;
    }
    return ip_packet_read(data + inner->ip_offset, length - inner->ip_offset, &inner->ip);
}

static uint64_t
hash_network(uint64_t hash, const struct ip_packet *packet, bool ip_id)
{
    uint64_t kind = (uint64_t)packet->length << 8 | packet->protocol;
    if (packet->address_length == 4) {
        /* Most packets: two steps do, of what fits into 64 bits each. */
        uint32_t fragment = be32(packet->bytes + 4);
        hash = hash_step(hash, (uint64_t)be32(packet->src) << 32 | be32(packet->dst));
        return hash_step(hash, kind << 32 | (ip_id ? fragment : fragment & 0xffff));
    }
    hash = hash_bytes(hash, packet->src, packet->address_length);
    hash = hash_bytes(hash, packet->dst, packet->address_length);
    hash = hash_step(hash, kind);
    size_t extensions = packet->transport > IPV6_HEADER_LENGTH ? packet->transport - IPV6_HEADER_LENGTH : 0;
    return hash_bytes(hash, packet->bytes + IPV6_HEADER_LENGTH, extensions);
}

uint64_t
mirror_packet_hash(const struct ip_packet *packet, const struct mirror_identity *identity, uint64_t seed)
{
    uint64_t hash = hash_network(seed, packet, identity->ip_id);
    /* Ethernet pads short packets, and not the same way at both ends. */
    size_t end = packet->length && packet->length < packet->captured ? packet->length : packet->captured;
    /* Where the headers are cut, what is there of them is all there is to compare. */
    size_t start = packet->transport             ? packet->transport
                   : packet->address_length == 4 ? IPV4_HEADER_LENGTH
                                                 : IPV6_HEADER_LENGTH;
    if (end <= start) {
        return hash;
    }
    const uint8_t *transport = packet->bytes + start;
    bool has_header = packet->transport != 0 && packet->is_first;
    size_t left = end - start, checksum = 0, header = 0;
    if (packet->protocol == IP_PROTOCOL_TCP && has_header) {
        checksum = 16;
        header = left > 12 ? 4 * (size_t)(transport[12] >> 4) : 20;
    } else if (packet->protocol == IP_PROTOCOL_UDP && has_header) {
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
mirror_packet_conversation(const struct ip_packet *packet, uint64_t seed, uint64_t *hash, bool *from_lower)
{
    int order = flow_compare_ends(packet->src, packet->dst, packet->address_length, packet->srcport, packet->dstport);
    if (order == 0) {
        return false;
    }
    *from_lower = order < 0;
    bool swap = order > 0;
    uint32_t ports =
        swap ? (uint32_t)packet->dstport << 16 | packet->srcport : (uint32_t)packet->srcport << 16 | packet->dstport;
    *hash = hash_bytes(seed, swap ? packet->dst : packet->src, packet->address_length);
    *hash = hash_bytes(*hash, swap ? packet->src : packet->dst, packet->address_length);
    *hash = hash_step(*hash, (uint64_t)packet->protocol << 32 | ports);
    return true;
}
