/* inner.h - what a mirror must know of the packet it carries: addresses, ports, length, and its identity
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_MIRROR_INNER_H
#define CLOUDFLOW_MIRROR_INNER_H

#include "core/packet/ip_packet.h"
#include "core/mirror/header.h"
#include <string.h>

/* Pointers borrow the packet's bytes. */
struct mirror_inner {
    const uint8_t *macs; /* destination, source; NULL without an Ethernet header */
    size_t ip_offset;    /* from the start of the inner packet */
    struct ip_packet ip;
};

/* Reads the inner packet of length bytes, which is of the EtherType payload. Returns whether it is IP with a whole IP
 * header; otherwise only macs, ip_offset and ip.length are set, as far as they are there. */
bool mirror_inner_read(const uint8_t *data, size_t length, uint16_t payload, struct mirror_inner *inner);

/* Whether an address of the inner packet, its src or dst, is this one of length bytes. */
static inline bool
mirror_inner_address_is(const struct mirror_inner *inner, const uint8_t *inner_address, const uint8_t *address,
                        size_t length)
{
    return inner->ip.address_length == length && memcmp(inner_address, address, length) == 0;
}

/* What is compared to tell that two packets are the same. */
struct mirror_identity {
    bool ip_id;     /* IPv4's identification too */
    size_t payload; /* that many bytes after the transport header */
};

/* A hash of what does not change on a packet's way: addresses, lengths, fragment, transport header without its
 * checksum, and the first bytes of payload; not of MAC addresses, VLAN tags, TTL, DSCP and checksums.
 * The packet must be IP. */
uint64_t mirror_packet_hash(const struct ip_packet *packet, const struct mirror_identity *identity, uint64_t seed);

/* A hash of the two end points that is the same for both directions; *from_lower tells the directions apart.
 * Returns false if both ends are the same. */
bool mirror_packet_conversation(const struct ip_packet *packet, uint64_t seed, uint64_t *hash, bool *from_lower);

#endif
