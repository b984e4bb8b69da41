/* flows.h - conversations and streams by their keys
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_JOIN_FLOWS_H
#define CLOUDFLOW_JOIN_FLOWS_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>
#include "core/join/addresses.h"
#include "core/join/names.h"
#include "core/join/pool.h"
#include "core/packet/key.h"

/* A key as it is kept, the lower end first. Beside it stands what else is known of a record or a stream and finds room
 * there. */
struct join_packed_key {
    union {
        uint8_t address4[2][4];
        uint32_t address6[2]; /* indices of the addresses */
        struct {
            uint32_t shown;       /* of a further stream: its number */
            uint32_t first_shown; /* of a conversation's second: that of the first */
        };
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
    uint32_t records;         /* the newest; JOIN_NONE: only packets are known of the conversation */
    uint32_t has_further : 1; /* of a conversation: it has other streams */
    /* The next stream of the conversation, of a further one, and of the first if it has any: there are no 2^31. Else
     * the number by which the only one is known, which stays when others fall out and this one moves. */
    uint32_t next_or_shown : 31;
};
G_STATIC_ASSERT(sizeof(struct join_stream) == 28);

/* All conversations and streams. The number of either is the index + 1 in the pool of streams. */
struct join_flows {
    struct join_pool streams;
    struct join_addresses6 *addresses6; /* borrowed */
    uint32_t *slots; /* open addressing: a conversation, and above it as much of the hash as finds room */
    uint32_t n_slots;
    uint32_t numbers; /* the bits of a slot that hold the number of its conversation */
    uint32_t n_conversations;
    uint64_t seed;
    uint32_t n_shown;         /* streams that there have been */
    GHashTable *more_streams; /* (conversation, interface) -> stream, for conversations at more than a few interfaces */
};

/* seed begins the hashes of keys, so that nobody can make a capture whose keys all fall on one slot. The order of what
 * is shown does not depend on it. The addresses must live longer. */
void join_flows_init(struct join_flows *flows, struct join_addresses6 *addresses6, uint64_t seed);
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

/* The stream of the same conversation that follows one, or JOIN_NONE. */
static inline uint32_t
join_flows_next_stream(const struct join_flows *flows, uint32_t number)
{
    const struct join_stream *stream = join_flows_stream(flows, number);
    return stream->key.is_further || stream->has_further ? stream->next_or_shown : JOIN_NONE;
}

/* The number by which a stream is known, of one that has records; and another one for it. */
static inline uint32_t
join_flows_shown(const struct join_flows *flows, uint32_t number)
{
    const struct join_stream *stream = join_flows_stream(flows, number);
    return stream->key.is_further ? stream->key.shown
           : stream->has_further  ? join_flows_stream(flows, stream->next_or_shown)->key.first_shown
                                  : stream->next_or_shown;
}

void join_flows_show(struct join_flows *flows, uint32_t number, uint32_t shown);

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
/* The same, which is made if there is none. waiting is the same key with its addresses, or NULL: those are added. */
uint32_t join_flows_add(struct join_flows *flows, const struct flow_key *key, const struct join_packed_key *waiting);
/* The stream of a conversation at an interface, which is made if there is none; a record must be put into it then. */
uint32_t join_flows_stream_of(struct join_flows *flows, uint32_t conversation, uint32_t interface);

/* Writes a key whose lower end comes first in the form in which it is kept, and back. */
struct join_packed_key join_pack_key(const struct flow_key *key, struct join_addresses6 *addresses6);
void join_unpack_key(const struct join_packed_key *packed, const struct join_addresses6 *addresses6,
                     struct flow_key *key);

#endif
