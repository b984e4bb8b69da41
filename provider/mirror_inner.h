/* mirror_inner.h - what a mirror must know of the packet it carries: addresses, ports, length, and its identity
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_MIRROR_INNER_H
#define CLOUDFLOW_MIRROR_INNER_H

#include "provider/mirror_header.h"

/* Pointers borrow the packet's bytes. */
struct mirror_inner {
    const uint8_t *macs; /* destination, source; NULL without an Ethernet header */
    const uint8_t *ip;   /* NULL if the packet is not IP, or its IP header is cut */
    size_t ip_offset;    /* from the start of the inner packet */
    size_t captured;     /* bytes from the IP header on that are there */
    size_t length;       /* bytes from the IP header on that the packet had, known even if that header is cut; 0: it
                            does not say */
    const uint8_t *src, *dst;
    size_t address_length; /* 4 or 16 */
    uint8_t protocol;
    bool fragment;    /* not the first one: there is no transport header */
    size_t transport; /* from the IP header on; 0 if it is not there */
    bool has_ports;
    uint16_t srcport, dstport;
};

/* Reads the inner packet of length bytes. Returns whether it is IP with a whole IP header; otherwise only macs,
 * ip_offset and length are set, as far as they are there. */
bool mirror_inner_read(const uint8_t *data, size_t length, enum mirror_payload payload, struct mirror_inner *inner);

/* What is compared to tell that two packets are the same. */
struct mirror_identity {
    bool ip_id;     /* IPv4's identification too */
    size_t payload; /* that many bytes after the transport header */
};

/* A hash of what does not change on a packet's way: addresses, lengths, fragment, transport header without its
 * checksum, and the first bytes of payload; not of MAC addresses, VLAN tags, TTL, DSCP and checksums. inner must be IP.
 */
uint64_t mirror_inner_hash(const struct mirror_inner *inner, const struct mirror_identity *identity, uint64_t seed);

/* A hash of the two end points that is the same for both directions; *from_lower tells the directions apart.
 * Returns false if both ends are the same. */
bool mirror_inner_conversation(const struct mirror_inner *inner, uint64_t seed, uint64_t *hash, bool *from_lower);

#endif
