/* flows.c - conversations and streams by their keys
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/join/flows.h"
#include <string.h>
#include "core/base/hash.h"

enum {
    FIRST_SLOTS = 1024, /* a power of 2 */
    FEW_STREAMS = 32    /* of a conversation that are found by walking along its chain */
};

typedef uint8_t pair6[2][16];

void
join_addresses6_init(struct join_pool *addresses6)
{
    join_pool_init(addresses6, sizeof(pair6));
}

void
join_flows_init(struct join_flows *flows, uint64_t seed)
{
    join_pool_init(&flows->streams, sizeof(struct join_stream));
    join_pool_init(&flows->conversations, sizeof(struct join_conversation));
    join_addresses6_init(&flows->addresses6);
    flows->n_slots = FIRST_SLOTS;
    flows->slots = g_new0(struct join_slot, flows->n_slots);
    flows->seed = seed;
    flows->n_shown = 0;
    flows->more_streams = NULL;
}

void
join_flows_clear(struct join_flows *flows)
{
    join_pool_clear(&flows->streams);
    join_pool_clear(&flows->conversations);
    join_pool_clear(&flows->addresses6);
    g_free(flows->slots);
    if (flows->more_streams != NULL) {
        g_hash_table_destroy(flows->more_streams);
    }
}

size_t
join_flows_memory(const struct join_flows *flows)
{
    return join_pool_memory(&flows->streams) + join_pool_memory(&flows->conversations) +
           join_pool_memory(&flows->addresses6) + flows->n_slots * sizeof(struct join_slot);
}

static uint32_t
hash_of(const struct join_flows *flows, const struct flow_key *key)
{
    return (uint32_t)flow_key_hash(key, flows->seed);
}

struct join_packed_key
join_pack_key(const struct flow_key *key, struct join_pool *addresses6)
{
    struct join_packed_key packed = {.ipv6 = key->ipv6, .proto = key->proto, .port = {key->port[0], key->port[1]}};
    if (key->ipv6) {
        memcpy(join_pool_add(addresses6), key->address, sizeof(pair6));
        packed.addresses6 = addresses6->count - 1;
    } else {
        memcpy(packed.address4[0], key->address[0], 4);
        memcpy(packed.address4[1], key->address[1], 4);
    }
    return packed;
}

void
join_unpack_key(const struct join_packed_key *packed, const struct join_pool *addresses6, struct flow_key *key)
{
    *key = (struct flow_key){.ipv6 = packed->ipv6, .proto = packed->proto, .port = {packed->port[0], packed->port[1]}};
    if (packed->ipv6) {
        memcpy(key->address, join_pool_at(addresses6, packed->addresses6), sizeof(pair6));
    } else {
        memcpy(key->address[0], packed->address4[0], 4);
        memcpy(key->address[1], packed->address4[1], 4);
    }
}

static bool
has_key(const struct join_flows *flows, uint32_t number, const struct flow_key *key)
{
    const struct join_packed_key *kept = &join_flows_conversation(flows, number)->key;
    if (key->ipv6 != kept->ipv6 || key->proto != kept->proto || key->port[0] != kept->port[0] ||
        key->port[1] != kept->port[1]) {
        return false;
    }
    if (key->ipv6) {
        return memcmp(join_pool_at(&flows->addresses6, kept->addresses6), key->address, sizeof(pair6)) == 0;
    }
    return memcmp(kept->address4[0], key->address[0], 4) == 0 && memcmp(kept->address4[1], key->address[1], 4) == 0;
}

void
join_flows_key(const struct join_flows *flows, uint32_t number, struct flow_key *key)
{
    join_unpack_key(&join_flows_conversation(flows, number)->key, &flows->addresses6, key);
}

static void
grow_slots(struct join_flows *flows)
{
    uint32_t n = flows->n_slots * 2;
    struct join_slot *slots = g_new0(struct join_slot, n);
    for (uint32_t i = 0; i < flows->n_slots; i++) {
        const struct join_slot *old = &flows->slots[i];
        uint32_t at = old->hash & (n - 1);
        while (old->conversation != JOIN_NONE && slots[at].conversation != JOIN_NONE) {
            at = (at + 1) & (n - 1);
        }
        if (old->conversation != JOIN_NONE) {
            slots[at] = *old;
        }
    }
    g_free(flows->slots);
    flows->slots = slots;
    flows->n_slots = n;
}

/* The slot of a key whose lower end comes first: of its conversation, or the empty one where that would go. */
static struct join_slot *
look_up(const struct join_flows *flows, const struct flow_key *key, uint32_t hash)
{
    uint32_t at = hash & (flows->n_slots - 1);
    for (;;) {
        struct join_slot *slot = &flows->slots[at];
        if (slot->conversation == JOIN_NONE || (slot->hash == hash && has_key(flows, slot->conversation, key))) {
            return slot;
        }
        at = (at + 1) & (flows->n_slots - 1);
    }
}

uint32_t
join_flows_find(const struct join_flows *flows, const struct flow_key *key)
{
    return look_up(flows, key, hash_of(flows, key))->conversation;
}

uint32_t
join_flows_conversation_of(struct join_flows *flows, const struct flow_key *key)
{
    uint32_t hash = hash_of(flows, key);
    struct join_slot *slot = look_up(flows, key, hash);
    uint32_t number = slot->conversation;
    if (number == JOIN_NONE) {
        struct join_conversation *conversation = join_pool_add(&flows->conversations);
        conversation->key = join_pack_key(key, &flows->addresses6);
        number = flows->conversations.count;
        *slot = (struct join_slot){number, hash};
        /* At most three quarters full. */
        if (flows->conversations.count > flows->n_slots / 4 * 3) {
            grow_slots(flows);
        }
    }
    return number;
}

static guint
hash_number(gconstpointer number)
{
    return (guint)hash_step(hash_process_seed(), (uint64_t) * (const gint64 *)number);
}

static uint32_t
new_stream(struct join_flows *flows, uint32_t conversation, uint32_t interface)
{
    struct join_stream *stream = join_pool_add(&flows->streams);
    stream->conversation = conversation;
    stream->interface = interface;
    stream->shown = flows->n_shown++;
    return flows->streams.count;
}

/* The stream of a conversation at an interface. A flow passes a handful of interfaces; a capture that was made to name
 * a thousand gets a hash table. */
uint32_t
join_flows_stream_of(struct join_flows *flows, uint32_t conversation, uint32_t interface)
{
    uint32_t *link = &join_flows_conversation(flows, conversation)->streams;
    for (int few = 0; few < FEW_STREAMS; few++) {
        if (*link == JOIN_NONE) {
            uint32_t number = new_stream(flows, conversation, interface);
            *link = number;
            return number;
        }
        struct join_stream *stream = join_flows_stream(flows, *link);
        if (stream->interface == interface) {
            return *link;
        }
        link = &stream->next;
    }
    if (flows->more_streams == NULL) {
        flows->more_streams = g_hash_table_new_full(hash_number, g_int64_equal, g_free, NULL);
    }
    gint64 name = (gint64)((uint64_t)conversation << 32 | interface);
    uint32_t number = GPOINTER_TO_UINT(g_hash_table_lookup(flows->more_streams, &name));
    if (number == JOIN_NONE) {
        number = new_stream(flows, conversation, interface);
        join_flows_stream(flows, number)->next = *link;
        *link = number;
        g_hash_table_insert(flows->more_streams, g_memdup2(&name, sizeof(name)), GUINT_TO_POINTER(number));
    }
    return number;
}
