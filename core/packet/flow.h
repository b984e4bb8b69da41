/* flow.h - the flow that an IP packet is part of, read from its bytes
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_PACKET_FLOW_H
#define CLOUDFLOW_PACKET_FLOW_H

#include "core/packet/ip_packet.h"
#include "core/packet/key.h"

/* What a packet says of who opened its flow. */
enum packet_role { PACKET_NO_ROLE, PACKET_OPENS, PACKET_ANSWERS };

/* The TCP flags that all logs with flags have: FIN, SYN and RST, as they stand in the header. */
enum { PACKET_TCP_FLAGS = 0x07 };

struct packet_flow {
    struct flow_key key;
    uint32_t bytes; /* of the packet, its IP header included */
    enum packet_role role;
    uint8_t tcp_flags; /* PACKET_TCP_FLAGS that it has */
    bool is_fragment;
    bool is_first;     /* the fragment with the ports */
    uint32_t fragment; /* identification */
};

/* Reads the packet that begins at bytes, of which captured are there and reported were sent. Returns false if it is not
 * IPv4 or IPv6, or is cut before its ports. Ports stay 0 where the protocol has none and in later fragments. */
bool packet_flow_read(const uint8_t *bytes, size_t captured, size_t reported, struct packet_flow *flow);

/* The same of a packet that ip_packet_read() has read, if it is IP. */
bool packet_flow_of(const struct ip_packet *packet, size_t reported, struct packet_flow *flow);

/* The ports of first fragments, for the later ones. */
struct packet_fragments;
struct packet_fragments *packet_fragments_new(void);
void packet_fragments_free(struct packet_fragments *fragments);
/* Remembers the ports of a first fragment, or gives a later one those of its first, if that has been seen. */
void packet_fragments_note(struct packet_fragments *fragments, struct packet_flow *flow);

#endif
