/* flows.h - conversations and streams by their keys
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_JOIN_FLOWS_H
#define CLOUDFLOW_JOIN_FLOWS_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>
#include "core/join/names.h"
#include "core/join/pool.h"
#include "core/packet/key.h"

/* One 5-tuple, both ways, at one interface: what flowlog.stream numbers. */
struct join_stream {
    uint32_t conversation;
    uint32_t interface;
    uint32_t next;    /* of the conversation */
    uint32_t records; /* the newest */
    uint32_t shown;   /* the number by which it is known, which stays when others fall out and this one moves */
};

/* A key as it is kept, the lower end first: join_pack_key() and join_unpack_key(). */
struct join_packed_key {
    bool ipv6;
    uint8_t proto;
    uint16_t port[2];
    union {
        uint8_t address4[2][4];
        uint32_t addresses6; /* index of a pair of addresses that is kept elsewhere */
    };
};

/* One 5-tuple, both ways. Its key is read with join_conversation_key(). */
struct join_conversation {
    struct join_packed_key key;
    uint32_t streams;
    uint32_t packets;
    uint32_t n_records, n_packets;
};

/* A slot of the hash table of conversations. The hash is kept so that few keys that are others must be looked at. */
struct join_slot {
    uint32_t conversation, hash;
};

/* All conversations and streams. Numbers of either are the index + 1 in their pool. */
struct join_flows {
    struct join_pool streams, conversations;
    struct join_pool addresses6; /* of conversations */
    struct join_slot *slots;     /* open addressing */
    uint32_t n_slots;
    uint64_t seed;
    uint32_t n_shown;         /* streams that there have been */
    GHashTable *more_streams; /* (conversation, interface) -> stream, for conversations at more than a few interfaces */
};

/* seed begins the hashes of keys, so that nobody can make a capture whose keys all fall on one slot. The order of what
 * is shown does not depend on it. */
void join_flows_init(struct join_flows *flows, uint64_t seed);
/* Frees what they hold, not the struct. */
void join_flows_clear(struct join_flows *flows);
/* Bytes of memory that they hold. */
size_t join_flows_memory(const struct join_flows *flows);

/* The elements of a number that is not JOIN_NONE. Borrowed until something is added. */
static inline struct join_stream *
join_flows_stream(const struct join_flows *flows, uint32_t number)
{
    return join_pool_at(&flows->streams, number - 1);
}

static inline struct join_conversation *
join_flows_conversation(const struct join_flows *flows, uint32_t number)
{
    return join_pool_at(&flows->conversations, number - 1);
}

/* The key of a conversation: from its lower end to its upper one. */
void join_flows_key(const struct join_flows *flows, uint32_t conversation, struct flow_key *key);
/* The conversation of a key whose lower end comes first, or JOIN_NONE. */
uint32_t join_flows_find(const struct join_flows *flows, const struct flow_key *key);
/* The same, which is made if there is none. */
uint32_t join_flows_conversation_of(struct join_flows *flows, const struct flow_key *key);
/* The stream of a conversation at an interface, which is made if there is none. */
uint32_t join_flows_stream_of(struct join_flows *flows, uint32_t conversation, uint32_t interface);

/* A pool of pairs of IPv6 addresses, for keys. */
void join_addresses6_init(struct join_pool *addresses6);
/* Writes a key whose lower end comes first in the form in which it is kept, and back. */
struct join_packed_key join_pack_key(const struct flow_key *key, struct join_pool *addresses6);
void join_unpack_key(const struct join_packed_key *packed, const struct join_pool *addresses6, struct flow_key *key);

#endif
