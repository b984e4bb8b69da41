/* flow.h - the flow that an IP packet is part of, read from its bytes
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_JOIN_PACKET_H
#define CLOUDFLOW_JOIN_PACKET_H

#include <stddef.h>
#include "core/join/index.h"

struct join_ip {
    struct join_key key;
    uint32_t bytes; /* of the packet, its IP header included */
    enum join_role role;
    bool is_fragment;
    bool is_first;     /* the fragment with the ports */
    uint32_t fragment; /* identification */
};

/* Reads the packet that begins at bytes, of which captured are there and reported were sent. Returns false if it is not
 * IPv4 or IPv6, or is cut before its ports. Ports stay 0 where the protocol has none and in later fragments. */
bool join_read_ip(const uint8_t *bytes, size_t captured, size_t reported, struct join_ip *ip);

/* The IP header whose ICMP error quotes the packet at bytes, of which there are before bytes in front of it; NULL if
 * none stands there. */
const uint8_t *join_quoting_ip(const uint8_t *bytes, size_t before);

/* Remembers the ports of first fragments and gives them to the later ones. */
struct join_fragments;
struct join_fragments *join_fragments_new(void);
void join_fragments_free(struct join_fragments *fragments);
void join_fragments_note(struct join_fragments *fragments, struct join_ip *ip);

#endif
