/* ip_packet.h - an IP packet read from its bytes: addresses, ports, length, where its transport header is
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_IP_PACKET_H
#define CLOUDFLOW_IP_PACKET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    IP_PROTOCOL_ICMP = 1,
    IP_PROTOCOL_TCP = 6,
    IP_PROTOCOL_UDP = 17,
    IP_PROTOCOL_DCCP = 33,
    IP_PROTOCOL_ICMPV6 = 58,
    IP_PROTOCOL_SCTP = 132,
    IP_PROTOCOL_UDPLITE = 136
};

/* Flags of TCP, as in its header: RFC 9293. */
enum { TCP_FIN = 0x01, TCP_SYN = 0x02, TCP_RST = 0x04, TCP_ACK = 0x10 };

enum { IPV4_HEADER_LENGTH = 20, IPV6_HEADER_LENGTH = 40 };

/* Pointers borrow the packet's bytes. */
struct ip_packet {
    const uint8_t *bytes; /* NULL if it is not IP, or its header is cut */
    size_t captured;
    size_t length; /* that the packet had, its header included; known even if the header is cut. 0: it does not say */
    const uint8_t *src, *dst;
    size_t address_length; /* 4 or 16 */
    uint8_t protocol;      /* behind IPv6's extension headers, as far as they are there */
    bool is_fragment;
    bool is_first;        /* what is no fragment is first, too */
    uint32_t fragment_id; /* of a fragment */
    size_t transport; /* offset of what follows the headers; 0 if they are cut, or there are more than anybody sends */
    bool has_ports;
    uint16_t srcport, dstport;
};

/* Reads the packet that begins at data, of which captured bytes are there. Returns whether it is IP with a whole IP
 * header; otherwise only length is set, as far as it is there. */
bool ip_packet_read(const uint8_t *data, size_t captured, struct ip_packet *packet);

/* The IP header whose ICMP error quotes the packet at bytes, of which there are before bytes in front of it; NULL if
 * none stands there. */
const uint8_t *ip_packet_quoting(const uint8_t *bytes, size_t before);

/* The protocols whose packets begin with two ports, and what Wireshark calls the kind of port and the fields:
 * UDP-Lite's are UDP's. */
#define IP_PROTOCOLS_WITH_PORTS(ROW)                                                                                   \
    ROW(IP_PROTOCOL_TCP, TCP, "tcp")                                                                                   \
    ROW(IP_PROTOCOL_UDP, UDP, "udp")                                                                                   \
    ROW(IP_PROTOCOL_DCCP, DCCP, "dccp")                                                                                \
    ROW(IP_PROTOCOL_SCTP, SCTP, "sctp")                                                                                \
    ROW(IP_PROTOCOL_UDPLITE, UDP, "udp")

/* Whether the protocol is one of them. */
bool ip_protocol_has_ports(uint8_t protocol);

#endif
