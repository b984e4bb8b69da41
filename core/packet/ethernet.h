/* ethernet.h - where the IP packet begins behind what can stand before it: tags, labels, and headers around frames
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_ETHERNET_H
#define CLOUDFLOW_ETHERNET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    ETHER_IPV4 = 0x0800,
    ETHER_FRAME = 0x6558, /* a whole Ethernet frame, from its addresses on */
    ETHER_IPV6 = 0x86dd,
    ETHER_MPLS = 0x8847,
    ETHER_NSH = 0x894f,
    ETHER_FIRST = 0x0600 /* lower numbers are lengths */
};

enum { ETHERNET_LENGTH = 14 };

/* Finds the IP packet in length bytes of the given EtherType (ETHER_FRAME for a frame) and sets *ip to its offset.
 * Returns false if there is none, or nothing of it was captured. Whether the bytes there are IP, ip_packet_read()
 * tells: of most that may stand before it, only EtherTypes say what follows. */
bool ethernet_find_ip(uint16_t ethertype, const uint8_t *data, size_t length, size_t *ip);

#endif
