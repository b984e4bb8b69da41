/* index.c - the index itself: conversations by their keys, records and packets by their frames
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/join/index.h"
#include <string.h>
#include "core/base/hash.h"

enum {
    FIRST_SLOTS = 1024 /* a power of 2 */
};

typedef uint8_t pair6[2][16];

void
join_flows_init(struct join *join)
{
    join_pool_init(&join->streams, sizeof(struct join_stream));
    join_pool_init(&join->conversations, sizeof(struct join_conversation));
    join_pool_init(&join->addresses6, sizeof(pair6));
    join->n_slots = FIRST_SLOTS;
    join->slots = g_new0(struct join_slot, join->n_slots);
    join->more_streams = NULL;
}

void
join_flows_clear(struct join *join)
{
    join_pool_clear(&join->streams);
    join_pool_clear(&join->conversations);
    join_pool_clear(&join->addresses6);
    g_free(join->slots);
    if (join->more_streams != NULL) {
        g_hash_table_destroy(join->more_streams);
    }
}

struct join *
join_new(const struct join_settings *settings)
{
    struct join *join = g_new0(struct join, 1);
    join->settings = *settings;
    join_pool_init(&join->records, sizeof(struct join_record));
    join_pool_init(&join->packets, sizeof(struct join_packet));
    join_pool_init(&join->waiting_records, sizeof(struct join_waiting_record));
    join_pool_init(&join->waiting_packets, sizeof(struct join_packed_key));
    join_pool_init(&join->waiting_addresses6, sizeof(pair6));
    /* Nobody can make a capture whose keys all fall on one slot. The order of what is shown does not depend on it. */
    join->seed = hash_seed();
    join->originals = g_hash_table_new(NULL, NULL); /* its keys are numbers that we give */
    join_names_init(join);
    join_gaps_init(join);
    join_flows_init(join);
    join->first_record = join->first_packet = 1;
    join->room = settings->most_notes != 0 ? settings->most_notes : UINT64_MAX;
    join->logged_first = join->packets_first = INT64_MAX;
    join->logged_last = join->packets_last = INT64_MIN;
    return join;
}

void
join_free(struct join *join)
{
    if (join == NULL) {
        return;
    }
    join_flows_clear(join);
    struct join_pool *pools[] = {&join->records, &join->packets, &join->waiting_records, &join->waiting_packets,
                                 &join->waiting_addresses6};
    for (size_t i = 0; i < G_N_ELEMENTS(pools); i++) {
        join_pool_clear(pools[i]);
    }
    g_hash_table_destroy(join->originals);
    join_names_clear(join);
    join_gaps_clear(join);
    join_clouds_forget(join);
    g_free(join);
}

struct join_record *
join_record(const struct join *join, uint32_t number)
{
    return join_pool_at(&join->records, number - 1);
}

struct join_packet *
join_packet(const struct join *join, uint32_t number)
{
    return join_pool_at(&join->packets, number - 1);
}

struct join_stream *
join_stream(const struct join *join, uint32_t number)
{
    return join_pool_at(&join->streams, number - 1);
}

struct join_conversation *
join_conversation(const struct join *join, uint32_t number)
{
    return join_pool_at(&join->conversations, number - 1);
}

static uint32_t
hash_of(const struct join *join, const struct flow_key *key)
{
    return (uint32_t)flow_key_hash(key, join->seed);
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
has_key(const struct join *join, uint32_t number, const struct flow_key *key)
{
    const struct join_packed_key *kept = &join_conversation(join, number)->key;
    if (key->ipv6 != kept->ipv6 || key->proto != kept->proto || key->port[0] != kept->port[0] ||
        key->port[1] != kept->port[1]) {
        return false;
    }
    if (key->ipv6) {
        return memcmp(join_pool_at(&join->addresses6, kept->addresses6), key->address, sizeof(pair6)) == 0;
    }
    return memcmp(kept->address4[0], key->address[0], 4) == 0 && memcmp(kept->address4[1], key->address[1], 4) == 0;
}

void
join_conversation_key(const struct join *join, uint32_t number, struct flow_key *key)
{
    join_unpack_key(&join_conversation(join, number)->key, &join->addresses6, key);
}

static void
grow_slots(struct join *join)
{
    uint32_t n = join->n_slots * 2;
    struct join_slot *slots = g_new0(struct join_slot, n);
    for (uint32_t i = 0; i < join->n_slots; i++) {
        const struct join_slot *old = &join->slots[i];
        uint32_t at = old->hash & (n - 1);
        while (old->conversation != JOIN_NONE && slots[at].conversation != JOIN_NONE) {
            at = (at + 1) & (n - 1);
        }
        if (old->conversation != JOIN_NONE) {
            slots[at] = *old;
        }
    }
    g_free(join->slots);
    join->slots = slots;
    join->n_slots = n;
}

/* The slot of a key whose lower end comes first: of its conversation, or the empty one where that would go. */
static struct join_slot *
look_up(const struct join *join, const struct flow_key *key, uint32_t hash)
{
    uint32_t at = hash & (join->n_slots - 1);
    for (;;) {
        struct join_slot *slot = &join->slots[at];
        if (slot->conversation == JOIN_NONE || (slot->hash == hash && has_key(join, slot->conversation, key))) {
            return slot;
        }
        at = (at + 1) & (join->n_slots - 1);
    }
}

uint32_t
join_find(struct join *join, const struct flow_key *key)
{
    join_sort_in(join);
    struct flow_key turned = *key;
    flow_key_lower_first(&turned);
    return look_up(join, &turned, hash_of(join, &turned))->conversation;
}

uint32_t
join_conversation_of(struct join *join, const struct flow_key *key)
{
    uint32_t hash = hash_of(join, key);
    struct join_slot *slot = look_up(join, key, hash);
    uint32_t number = slot->conversation;
    if (number == JOIN_NONE) {
        struct join_conversation *conversation = join_pool_add(&join->conversations);
        conversation->key = join_pack_key(key, &join->addresses6);
        number = join->conversations.count;
        *slot = (struct join_slot){number, hash};
        /* At most three quarters full. */
        if (join->conversations.count > join->n_slots / 4 * 3) {
            grow_slots(join);
        }
    }
    return number;
}

/* Elements begin with their frame, in ascending order; first is the number of the oldest that is kept. */
static uint32_t
first_of_frame(const struct join_pool *pool, uint32_t first, uint32_t frame)
{
    uint32_t low = first - 1, high = pool->count;
    if (high > low && *(const uint32_t *)join_pool_at(pool, high - 1) < frame) {
        return JOIN_NONE;
    }
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (*(const uint32_t *)join_pool_at(pool, middle) < frame) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    bool found = low < pool->count && *(const uint32_t *)join_pool_at(pool, low) == frame;
    return found ? low + 1 : JOIN_NONE;
}

uint32_t
join_record_of_frame(struct join *join, uint32_t frame)
{
    join_sort_in(join);
    return first_of_frame(&join->records, join->first_record, frame);
}

uint32_t
join_packet_of_frame(struct join *join, uint32_t frame)
{
    join_sort_in(join);
    return first_of_frame(&join->packets, join->first_packet, frame);
}

size_t
join_memory(const struct join *join)
{
    return join_pool_memory(&join->records) + join_pool_memory(&join->packets) + join_pool_memory(&join->streams) +
           join_pool_memory(&join->conversations) + join_pool_memory(&join->waiting_records) +
           join_pool_memory(&join->waiting_packets) + join_pool_memory(&join->addresses6) +
           join_pool_memory(&join->waiting_addresses6) + join->n_slots * sizeof(struct join_slot);
}
