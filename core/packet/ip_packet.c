/* ip_packet.c - an IP packet read from its bytes: addresses, ports, length, where its transport header is
 *
 * RFC 791, RFC 8200.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/packet/ip_packet.h"
#include "core/base/bytes.h"
#include <string.h>

/* IPv6 extension headers; a packet with more of them than that is nobody's traffic. */
enum { MOST_EXTENSIONS = 16 };
enum { EXTENSION_HOP = 0, EXTENSION_ROUTING = 43, EXTENSION_FRAGMENT = 44, EXTENSION_AUTH = 51, EXTENSION_DEST = 60 };
enum { SMALLEST_EXTENSION = 8, PORTS_LENGTH = 4 };

bool
ip_protocol_has_ports(uint8_t protocol)
{
#define OR_IS(proto, type, fields) || protocol == (proto)
    return false IP_PROTOCOLS_WITH_PORTS(OR_IS);
#undef OR_IS
}

static void
read_ports(struct ip_packet *packet)
{
    if (packet->transport != 0 && packet->is_first && packet->captured >= packet->transport + PORTS_LENGTH &&
        ip_protocol_has_ports(packet->protocol)) {
        packet->has_ports = true;
        packet->srcport = be16(packet->bytes + packet->transport);
        packet->dstport = be16(packet->bytes + packet->transport + 2);
    }
}

static bool
read_ipv4(const uint8_t *ip, size_t captured, struct ip_packet *packet)
{
    enum { MORE_FRAGMENTS = 0x2000, OFFSET = 0x1fff };
    size_t header = 4 * (size_t)(ip[0] & 0x0f);
    if (header < IPV4_HEADER_LENGTH || captured < 4) {
        return false;
    }
    /* A network card that is given more than one packet's worth leaves the length 0, to be filled in later. */
    packet->length = be16(ip + 2);
    if (captured < IPV4_HEADER_LENGTH) {
        return false;
    }
    uint16_t fragment = be16(ip + 6);
    packet->bytes = ip;
    packet->captured = captured;
    packet->src = ip + 12;
    packet->dst = ip + 16;
    packet->address_length = 4;
    packet->protocol = ip[9];
    packet->is_fragment = (fragment & (MORE_FRAGMENTS | OFFSET)) != 0;
    packet->is_first = (fragment & OFFSET) == 0;
    packet->fragment_id = be16(ip + 4);
    packet->transport = captured >= header ? header : 0;
    return true;
}

/* Reads the extension header of a fragment. */
static void
read_fragment(const uint8_t *extension, struct ip_packet *packet)
{
    enum { MORE_FRAGMENTS = 0x0001, OFFSET = 0xfff8 };
    uint16_t fragment = be16(extension + 2);
    packet->is_fragment = (fragment & (MORE_FRAGMENTS | OFFSET)) != 0;
    packet->is_first = (fragment & OFFSET) == 0;
    packet->fragment_id = be32(extension + 4);
}

/* The length of an extension header that starts with these bytes; 0 if the protocol is none. */
static size_t
extension_length(uint8_t protocol, const uint8_t *extension)
{
    switch (protocol) {
    case EXTENSION_HOP:
    case EXTENSION_ROUTING:
    case EXTENSION_DEST:
        return 8 + 8 * (size_t)extension[1];
    case EXTENSION_AUTH:
        return 8 + 4 * (size_t)extension[1];
    case EXTENSION_FRAGMENT:
        return SMALLEST_EXTENSION;
    default:
        return 0;
    }
}

/* Finds what follows the extension headers, as far as they are there. */
static void
walk_extensions(struct ip_packet *packet)
{
    static const uint8_t none[2];
    size_t offset = IPV6_HEADER_LENGTH;
    for (int i = 0; i <= MOST_EXTENSIONS; i++) {
        const uint8_t *extension = packet->bytes + offset;
        bool is_there = packet->captured >= offset + SMALLEST_EXTENSION;
        if (!packet->is_first || extension_length(packet->protocol, is_there ? extension : none) == 0) {
            packet->transport = packet->captured >= offset ? offset : 0;
            return;
        }
        if (!is_there) {
            return;
        }
        if (packet->protocol == EXTENSION_FRAGMENT) {
            read_fragment(extension, packet);
        }
        offset += extension_length(packet->protocol, extension);
        packet->protocol = extension[0];
    }
}

static bool
read_ipv6(const uint8_t *ip, size_t captured, struct ip_packet *packet)
{
    if (captured < 6) {
        return false;
    }
    uint16_t payload = be16(ip + 4);
    packet->length = payload ? IPV6_HEADER_LENGTH + (size_t)payload : 0;
    if (captured < IPV6_HEADER_LENGTH) {
        return false;
    }
    packet->bytes = ip;
    packet->captured = captured;
    packet->src = ip + 8;
    packet->dst = ip + 24;
    packet->address_length = 16;
    packet->protocol = ip[6];
    packet->is_first = true;
    walk_extensions(packet);
    return true;
}

bool
ip_packet_read(const uint8_t *data, size_t captured, struct ip_packet *packet)
{
    memset(packet, 0, sizeof *packet);
    bool is_ip = captured > 0 && ((data[0] >> 4 == 4 && read_ipv4(data, captured, packet)) ||
                                  (data[0] >> 4 == 6 && read_ipv6(data, captured, packet)));
    if (is_ip) {
        read_ports(packet);
    }
    return is_ip;
}

const uint8_t *
ip_packet_quoting(const uint8_t *bytes, size_t before)
{
    enum { MOST_IPV4_HEADER = 60, ICMP_HEADER = 8 };
    for (size_t header = IPV4_HEADER_LENGTH; header <= MOST_IPV4_HEADER && before >= header + ICMP_HEADER;
         header += 4) {
        const uint8_t *ip = bytes - ICMP_HEADER - header;
        if (ip[0] == (0x40 | header / 4) && ip[9] == IP_PROTOCOL_ICMP) {
            return ip;
        }
    }
    if (before >= IPV6_HEADER_LENGTH + ICMP_HEADER) {
        const uint8_t *ip = bytes - ICMP_HEADER - IPV6_HEADER_LENGTH;
        if (ip[0] >> 4 == 6 && ip[6] == IP_PROTOCOL_ICMPV6) {
            return ip;
        }
    }
    return NULL;
}
