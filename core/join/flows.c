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

void
join_flows_clear(struct join_flows *flows)
{
    join_pool_clear(&flows->streams);
    g_free(flows->slots);
    if (flows->more_streams != NULL) {
        g_hash_table_destroy(flows->more_streams);
    }
}

size_t
join_flows_memory(const struct join_flows *flows)
{
    return join_pool_memory(&flows->streams) + flows->n_slots * sizeof(flows->slots[0]);
}

static uint32_t
hash_of(const struct join_flows *flows, const struct flow_key *key)
{
    return (uint32_t)flow_key_hash(key, flows->seed);
}

struct join_packed_key
join_pack_key(const struct flow_key *key, struct join_addresses6 *addresses6)
{
    struct join_packed_key packed = {.port = {key->port[0], key->port[1]}, .proto = key->proto, .ipv6 = key->ipv6};
    for (int end = 0; end < 2; end++) {
        if (key->ipv6) {
            packed.address6[end] = join_addresses6_add(addresses6, key->address[end]);
        } else {
            memcpy(packed.address4[end], key->address[end], 4);
        }
    }
    return packed;
}

void
join_unpack_key(const struct join_packed_key *packed, const struct join_addresses6 *addresses6, struct flow_key *key)
{
    *key = (struct flow_key){.ipv6 = packed->ipv6, .proto = packed->proto, .port = {packed->port[0], packed->port[1]}};
    for (int end = 0; end < 2; end++) {
        if (packed->ipv6) {
            memcpy(key->address[end], join_addresses6_at(addresses6, packed->address6[end]), sizeof(join_address6));
        } else {
            memcpy(key->address[end], packed->address4[end], 4);
        }
    }
}

static bool
has_address6(const struct join_flows *flows, const struct join_packed_key *kept, const struct flow_key *key, int end)
{
    const uint8_t *address = join_addresses6_at(flows->addresses6, kept->address6[end]);
    return memcmp(address, key->address[end], sizeof(join_address6)) == 0;
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
        return has_address6(flows, kept, key, 0) && has_address6(flows, kept, key, 1);
    }
    return memcmp(kept->address4[0], key->address[0], 4) == 0 && memcmp(kept->address4[1], key->address[1], 4) == 0;
}

void
join_flows_key(const struct join_flows *flows, uint32_t number, struct flow_key *key)
{
    join_unpack_key(&join_flows_stream(flows, number)->key, flows->addresses6, key);
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
join_flows_init(struct join_flows *flows, struct join_addresses6 *addresses6, uint64_t seed)
{
    join_pool_init(&flows->streams, sizeof(struct join_stream));
    flows->addresses6 = addresses6;
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
join_flows_add(struct join_flows *flows, const struct flow_key *key, const struct join_packed_key *waiting)
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
    stream->key = waiting != NULL ? *waiting : join_pack_key(key, flows->addresses6);
    stream->key.interface = JOIN_NONE;
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
    stream->key.shown = flows->n_shown++;
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
        join_flows_stream(flows, number)->next_or_shown = last->next_or_shown;
        last->next_or_shown = number;
        g_hash_table_insert(flows->more_streams, g_memdup2(&name, sizeof(name)), GUINT_TO_POINTER(number));
    }
    return number;
}

/* Adds the second stream of a conversation, which keeps the number of the first, as that names it instead. */
static uint32_t
add_second(struct join_flows *flows, uint32_t conversation, uint32_t interface)
{
    uint32_t number = add_stream(flows, conversation, interface);
    struct join_stream *first = join_flows_stream(flows, conversation);
    join_flows_stream(flows, number)->key.first_shown = first->next_or_shown;
    first->has_further = 1;
    first->next_or_shown = number;
    return number;
}

void
join_flows_show(struct join_flows *flows, uint32_t number, uint32_t shown)
{
    struct join_stream *stream = join_flows_stream(flows, number);
    if (stream->key.is_further) {
        stream->key.shown = shown;
    } else if (stream->has_further) {
        join_flows_stream(flows, stream->next_or_shown)->key.first_shown = shown;
    } else {
        stream->next_or_shown = shown;
    }
}

/* The stream of a conversation at an interface. A flow passes a handful of interfaces; a capture that was made to name
 * a thousand gets a hash table. */
uint32_t
join_flows_stream_of(struct join_flows *flows, uint32_t conversation, uint32_t interface)
{
    struct join_stream *stream = join_flows_stream(flows, conversation);
    if (stream->records == JOIN_NONE) {
        stream->key.interface = interface & JOIN_NUMBER_MASK;
        stream->next_or_shown = flows->n_shown++;
        return conversation;
    }
    if (!stream->has_further) {
        return stream->key.interface == interface ? conversation : add_second(flows, conversation, interface);
    }
    uint32_t number = conversation;
    for (int few = 1; stream->key.interface != interface; few++) {
        if (few >= FEW_STREAMS) {
            return one_of_many(flows, conversation, interface, stream);
        }
        number = stream->next_or_shown;
        if (number == JOIN_NONE) {
            stream->next_or_shown = add_stream(flows, conversation, interface);
            return stream->next_or_shown;
        }
        stream = join_flows_stream(flows, number);
    }
    return number;
}
