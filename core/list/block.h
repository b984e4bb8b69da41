/* block.h - addresses and networks as lists write them
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_LIST_BLOCK_H
#define CLOUDFLOW_LIST_BLOCK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* 128 bits, the first ones in high. An IPv4 address is the first 32 of them; the rest is 0. */
struct list_address {
    uint64_t high, low;
};

/* The addresses that share their first bits, as many as bits says. */
struct list_block {
    struct list_address first;
    bool ipv6;
    uint8_t bits;
};

/* An address of 4 or 16 bytes. One of IPv4 in IPv6 (::ffff:192.0.2.1) is one of IPv4; ipv6 says what it became. */
struct list_address list_address_of(const uint8_t *bytes, size_t length, bool *ipv6);

/* Writes the 4 or 16 bytes of an address; returns how many. */
size_t list_address_bytes(struct list_address address, bool ipv6, uint8_t bytes[16]);

/* The first bits of an address; the others 0. */
static inline struct list_address
list_address_masked(struct list_address address, unsigned bits)
{
    return (struct list_address){bits == 0    ? 0
                                 : bits >= 64 ? address.high
                                              : address.high & ~(UINT64_MAX >> bits),
                                 bits <= 64    ? 0
                                 : bits >= 128 ? address.low
                                               : address.low & ~(UINT64_MAX >> (bits - 64))};
}

/* What list_parse() read: all addresses from first to last. */
struct list_parsed {
    struct list_address first, last;
    bool ipv6;
    bool masked;   /* a network with bits of a host, which were cleared */
    uint16_t port; /* 0: any */
};

/* Reads an address, a network (192.0.2.0/24), a range (192.0.2.1-192.0.2.9, also with blanks around "-"), or an address
 * with a port (192.0.2.1:443, [2001:db8::1]:443). Returns NULL, or why the text is none of these (static). */
const char *list_parse(const char *text, size_t length, struct list_parsed *parsed);

/* Takes the largest block away from the front of what was parsed; false if nothing is left. A network is one block, any
 * range of IPv4 62 at the most, of IPv6 254. */
bool list_next_block(struct list_parsed *parsed, struct list_block *block);

#endif
