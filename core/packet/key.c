/* key.c - who sent to whom: the 5-tuple of a flow, and which of its ends is the lower one
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/packet/key.h"
#include "core/base/hash.h"

void
flow_key_turn(struct flow_key *key)
{
    uint8_t address[16];
    memcpy(address, key->address[0], 16);
    memcpy(key->address[0], key->address[1], 16);
    memcpy(key->address[1], address, 16);
    uint16_t port = key->port[0];
    key->port[0] = key->port[1];
    key->port[1] = port;
}

bool
flow_key_lower_first(struct flow_key *key)
{
    bool forward = flow_key_lower_end(key) == 0;
    if (!forward) {
        flow_key_turn(key);
    }
    return forward;
}

uint64_t
flow_key_hash(const struct flow_key *key, uint64_t seed)
{
    uint64_t hash = hash_step(seed, (uint64_t)key->port[0] << 32 | (uint64_t)key->port[1] << 8 | key->proto);
    if (key->ipv6) {
        return hash_bytes(hash, key->address[0], sizeof(key->address));
    }
    uint32_t words[2];
    memcpy(&words[0], key->address[0], 4);
    memcpy(&words[1], key->address[1], 4);
    return hash_step(hash, (uint64_t)words[0] << 32 | words[1]);
}
