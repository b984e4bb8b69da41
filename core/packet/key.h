/* key.h - who sent to whom: the 5-tuple of a flow, and which of its ends is the lower one
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_FLOW_KEY_H
#define CLOUDFLOW_FLOW_KEY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* IPv4 addresses use the first four bytes. Ports are 0 where the protocol has none. */
struct flow_key {
    bool ipv6;
    uint8_t proto;
    uint16_t port[2]; /* source, destination */
    uint8_t address[2][16];
};

/* Bytes of each address. */
static inline size_t
flow_key_address_length(const struct flow_key *key)
{
    return key->ipv6 ? 16 : 4;
}

/* The order of two end points, by address and then by port: less than 0 if a is lower, more if b is, 0 if they are the
 * same. Whatever is to be the same for both directions of a flow is by this order. */
static inline int
flow_compare_ends(const uint8_t *address_a, const uint8_t *address_b, size_t length, uint16_t port_a, uint16_t port_b)
{
    int order = memcmp(address_a, address_b, length);
    return order != 0 ? order : (int)port_a - (int)port_b;
}

/* Which end is the lower one: 0, also where both are the same, or 1. */
static inline int
flow_key_lower_end(const struct flow_key *key)
{
    return flow_compare_ends(key->address[0], key->address[1], flow_key_address_length(key), key->port[0],
                             key->port[1]) > 0;
}

/* Whose port is the service's, going by the ports alone: 0 the source's, 1 the destination's, -1 if they do not tell.
 * Services listen below the ports that clients are given, which begin at 32768 with Linux and at 49152 elsewhere; the
 * rest down to 1024 is used for both. */
static inline int
flow_service_end(uint16_t source, uint16_t destination)
{
    enum { SERVICES = 1024, CLIENTS = 32768 };
    const uint16_t port[] = {source, destination};
    for (int end = 0; end < 2; end++) {
        uint16_t own = port[end], other = port[!end];
        if (own != 0 && ((own < SERVICES && other >= SERVICES) || (own < CLIENTS && other >= CLIENTS))) {
            return end;
        }
    }
    return -1;
}

/* The key of the other direction. */
void flow_key_turn(struct flow_key *key);

/* Turns a key so that its lower end comes first; returns whether that is how it stood. */
bool flow_key_lower_first(struct flow_key *key);

/* A hash, which begins with seed, of one direction. */
uint64_t flow_key_hash(const struct flow_key *key, uint64_t seed);

#endif
