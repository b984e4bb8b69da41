/* flows.c - conversations and streams by their keys
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/join/flows.h"
#include <string.h>
#include "core/base/hash.h"

enum {
    FIRST_SLOTS = 1024,
    FEW_STREAMS = 32 /* of a conversation that are found by walking along its chain */
};

typedef uint8_t pair6[2][16];

void
join_addresses6_init(struct join_pool *addresses6)
{
    join_pool_init(addresses6, sizeof(pair6));
}

void
join_flows_clear(struct join_flows *flows)
{
    join_pool_clear(&flows->streams);
    join_pool_clear(&flows->addresses6);
    g_free(flows->slots);
    if (flows->more_streams != NULL) {
        g_hash_table_destroy(flows->more_streams);
    }
}

size_t
join_flows_memory(const struct join_flows *flows)
{
    return join_pool_memory(&flows->streams) + join_pool_memory(&flows->addresses6) +
           flows->n_slots * sizeof(flows->slots[0]);
}

static uint32_t
hash_of(const struct join_flows *flows, const struct flow_key *key)
{
    return (uint32_t)flow_key_hash(key, flows->seed);
}

struct join_packed_key
join_pack_key(const struct flow_key *key, struct join_pool *addresses6)
{
    struct join_packed_key packed = {.port = {key->port[0], key->port[1]}, .proto = key->proto, .ipv6 = key->ipv6};
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
    const struct join_packed_key *kept = &join_flows_stream(flows, number)->key;
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
    join_unpack_key(&join_flows_stream(flows, number)->key, &flows->addresses6, key);
}

/* Where a search for a hash begins. Hashes that are larger begin no earlier, whatever the number of slots. */
static uint32_t
first_slot(const struct join_flows *flows, uint32_t hash)
{
    return (uint32_t)((uint64_t)hash * flows->n_slots >> 32);
}

static uint32_t
next_slot(const struct join_flows *flows, uint32_t at)
{
    return at + 1 < flows->n_slots ? at + 1 : 0;
}

/* The slot of a key whose lower end comes first: of its conversation, or the empty one where that would go. The bits of
 * the hash in a slot say that most keys that are others are others. */
static uint32_t *
look_up(const struct join_flows *flows, const struct flow_key *key, uint32_t hash)
{
    for (uint32_t at = first_slot(flows, hash);; at = next_slot(flows, at)) {
        uint32_t slot = flows->slots[at];
        if (slot == JOIN_NONE ||
            (((slot ^ hash) & ~flows->numbers) == 0 && has_key(flows, slot & flows->numbers, key))) {
            return &flows->slots[at];
        }
    }
}

/* Makes n slots, of which all conversations that there are get theirs. */
static void
make_slots(struct join_flows *flows, uint32_t n)
{
    g_free(flows->slots);
    flows->slots = g_new0(uint32_t, n);
    flows->n_slots = n;
    flows->numbers = (UINT32_C(1) << (g_bit_storage(MAX(n, flows->streams.count)) - 1) << 1) - 1;
    struct flow_key key;
    for (uint32_t number = join_flows_next_conversation(flows, JOIN_NONE); number != JOIN_NONE;
         number = join_flows_next_conversation(flows, number)) {
        join_flows_key(flows, number, &key);
        uint32_t hash = hash_of(flows, &key), at = first_slot(flows, hash);
        while (flows->slots[at] != JOIN_NONE) {
            at = next_slot(flows, at);
        }
        flows->slots[at] = (hash & ~flows->numbers) | number;
    }
}

void
join_flows_init(struct join_flows *flows, uint64_t seed)
{
    join_pool_init(&flows->streams, sizeof(struct join_stream));
    join_addresses6_init(&flows->addresses6);
    flows->slots = NULL;
    flows->n_conversations = 0;
    flows->seed = seed;
    make_slots(flows, FIRST_SLOTS);
    flows->n_shown = 0;
    flows->more_streams = NULL;
}

uint32_t
join_flows_find(const struct join_flows *flows, const struct flow_key *key)
{
    return *look_up(flows, key, hash_of(flows, key)) & flows->numbers;
}

uint32_t
join_flows_add(struct join_flows *flows, const struct flow_key *key)
{
    uint32_t hash = hash_of(flows, key), *slot = look_up(flows, key, hash);
    if (*slot != JOIN_NONE) {
        return *slot & flows->numbers;
    }
    /* At most three quarters full, and made larger by a third: a slot is small beside what it leads to. */
    bool full = flows->n_conversations >= flows->n_slots / 4 * 3;
    if (full || flows->streams.count >= flows->numbers) {
        make_slots(flows, flows->n_slots + (full ? flows->n_slots / 3 : 0));
        slot = look_up(flows, key, hash);
    }
    struct join_stream *stream = join_pool_add(&flows->streams);
    stream->key = join_pack_key(key, &flows->addresses6);
    *slot = (hash & ~flows->numbers) | flows->streams.count;
    flows->n_conversations++;
    return flows->streams.count;
}

static guint
hash_number(gconstpointer number)
{
    return (guint)hash_step(hash_process_seed(), (uint64_t) * (const gint64 *)number);
}

static uint32_t
add_stream(struct join_flows *flows, uint32_t conversation, uint32_t interface)
{
    struct join_stream *stream = join_pool_add(&flows->streams);
    stream->key.is_further = 1;
    stream->key.interface = interface & JOIN_NUMBER_MASK;
    stream->conversation = conversation;
    stream->shown = flows->n_shown++;
    return flows->streams.count;
}

/* The stream of a conversation at an interface that is none of its first few, of which last is the last. */
static uint32_t
one_of_many(struct join_flows *flows, uint32_t conversation, uint32_t interface, struct join_stream *last)
{
    if (flows->more_streams == NULL) {
        flows->more_streams = g_hash_table_new_full(hash_number, g_int64_equal, g_free, NULL);
    }
    gint64 name = (gint64)((uint64_t)conversation << 32 | interface);
    uint32_t number = GPOINTER_TO_UINT(g_hash_table_lookup(flows->more_streams, &name));
    if (number == JOIN_NONE) {
        number = add_stream(flows, conversation, interface);
        join_flows_stream(flows, number)->next = last->next;
        last->next = number;
        g_hash_table_insert(flows->more_streams, g_memdup2(&name, sizeof(name)), GUINT_TO_POINTER(number));
    }
    return number;
}

/* The stream of a conversation at an interface. A flow passes a handful of interfaces; a capture that was made to name
 * a thousand gets a hash table. */
uint32_t
join_flows_stream_of(struct join_flows *flows, uint32_t conversation, uint32_t interface)
{
    struct join_stream *stream = join_flows_stream(flows, conversation);
    if (stream->records == JOIN_NONE) {
        stream->key.interface = interface & JOIN_NUMBER_MASK;
        stream->shown = flows->n_shown++;
        return conversation;
    }
    uint32_t number = conversation;
    for (int few = 1; stream->key.interface != interface; few++) {
        if (few >= FEW_STREAMS) {
            return one_of_many(flows, conversation, interface, stream);
        }
        number = stream->next;
        if (number == JOIN_NONE) {
            stream->next = add_stream(flows, conversation, interface);
            return stream->next;
        }
        stream = join_flows_stream(flows, number);
    }
    return number;
}
