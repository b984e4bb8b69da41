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

/* A key as it is kept, the lower end first: join_pack_key() and join_unpack_key(). Beside it stands what else is known
 * of a record or a stream and finds room there. */
struct join_packed_key {
    union {
        uint8_t address4[2][4];
        uint32_t addresses6; /* index of a pair of addresses that is kept elsewhere */
    };
    uint16_t port[2];
    uint32_t proto : 8;
    uint32_t ipv6 : 1;
    uint32_t interface : JOIN_NUMBER_BITS;
    uint32_t is_further : 1; /* of a stream that is not its conversation's first: it has no key */
    uint32_t is_changed : 1; /* of a conversation: it has got a record or a packet since the matcher looked at it */
};

/* One 5-tuple, both ways, at one interface: what flowlog.stream numbers. The first of a 5-tuple is its conversation,
 * too, and stands there for it as long as no record is known. */
struct join_stream {
    struct join_packed_key key; /* join_conversation_key() reads it */
    union {
        uint32_t packets;      /* of a conversation: the newest */
        uint32_t conversation; /* of a further stream */
    };
    uint32_t records; /* the newest; JOIN_NONE: only packets are known of the conversation */
    uint32_t next;    /* stream of the conversation */
    uint32_t shown;   /* the number by which it is known, which stays when others fall out and this one moves */
};

/* All conversations and streams. The number of either is the index + 1 in the pool of streams. */
struct join_flows {
    struct join_pool streams;
    struct join_pool addresses6; /* of conversations */
    uint32_t *slots;             /* open addressing: a conversation, and above it as much of the hash as finds room */
    uint32_t n_slots;
    uint32_t numbers; /* the bits of a slot that hold the number of its conversation */
    uint32_t n_conversations;
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

/* The stream of a number that is not JOIN_NONE. Borrowed until something is added. */
static inline struct join_stream *
join_flows_stream(const struct join_flows *flows, uint32_t number)
{
    return join_pool_at(&flows->streams, number - 1);
}

/* The conversation that a stream is of. */
static inline uint32_t
join_flows_conversation_of(const struct join_flows *flows, uint32_t stream)
{
    const struct join_stream *own = join_flows_stream(flows, stream);
    return own->key.is_further ? own->conversation : stream;
}

/* The first conversation after a number; JOIN_NONE after the last. Begin with JOIN_NONE. */
static inline uint32_t
join_flows_next_conversation(const struct join_flows *flows, uint32_t number)
{
    while (number < flows->streams.count) {
        if (!join_flows_stream(flows, ++number)->key.is_further) {
            return number;
        }
    }
    return JOIN_NONE;
}

/* The key of a conversation: from its lower end to its upper one. */
void join_flows_key(const struct join_flows *flows, uint32_t conversation, struct flow_key *key);
/* The conversation of a key whose lower end comes first, or JOIN_NONE. */
uint32_t join_flows_find(const struct join_flows *flows, const struct flow_key *key);
/* The same, which is made if there is none. */
uint32_t join_flows_add(struct join_flows *flows, const struct flow_key *key);
/* The stream of a conversation at an interface, which is made if there is none; a record must be put into it then. */
uint32_t join_flows_stream_of(struct join_flows *flows, uint32_t conversation, uint32_t interface);

/* A pool of pairs of IPv6 addresses, for keys. */
void join_addresses6_init(struct join_pool *addresses6);
/* Writes a key whose lower end comes first in the form in which it is kept, and back. */
struct join_packed_key join_pack_key(const struct flow_key *key, struct join_pool *addresses6);
void join_unpack_key(const struct join_packed_key *packed, const struct join_pool *addresses6, struct flow_key *key);

#endif
