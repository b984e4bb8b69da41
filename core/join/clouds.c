/* clouds.c - whose records tell of an interface or an address
 *
 * Clouds are bits: 1 << the provider's place in flow_providers.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/join/clouds.h"
#include <string.h>
#include "core/base/hash.h"

/* An address in records, and who wrote them. */
struct seen {
    bool ipv6;
    uint8_t address[16];
    uint32_t clouds;
};

static guint
seen_hash(gconstpointer key)
{
    const struct seen *it = key;
    return (guint)hash_bytes(hash_process_seed() ^ it->ipv6, it->address, sizeof(it->address));
}

static gboolean
seen_equal(gconstpointer a, gconstpointer b)
{
    const struct seen *x = a, *y = b;
    return x->ipv6 == y->ipv6 && memcmp(x->address, y->address, sizeof(x->address)) == 0;
}

void
join_note_cloud(struct join *join, uint32_t interface, uint32_t cloud)
{
    struct join_interface *at = join_interface(join, interface);
    join->clouds |= cloud;
    if (at != NULL) {
        at->clouds |= cloud;
    } else {
        join->clouds_of_none |= cloud;
    }
}

void
join_note_verdict(struct join *join, enum join_action action, uint32_t cloud)
{
    join->clouds_accepting |= action == JOIN_ACCEPT ? cloud : 0;
    join->clouds_rejecting |= action == JOIN_REJECT ? cloud : 0;
}

static uint32_t
clouds_of_interface(const struct join *join, uint32_t number)
{
    const struct join_interface *interface = join_interface(join, number);
    return interface != NULL ? interface->clouds : join->clouds_of_none;
}

static struct seen
end_of(const struct flow_key *key, int end)
{
    struct seen seen = {.ipv6 = key->ipv6};
    memcpy(seen.address, key->address[end], flow_key_address_length(key));
    return seen;
}

static void
see_addresses(struct join *join)
{
    GHashTable *table = g_hash_table_new_full(seen_hash, seen_equal, g_free, NULL);
    for (uint32_t number = join_next_conversation(join, JOIN_NONE); number != JOIN_NONE;
         number = join_next_conversation(join, number)) {
        uint32_t clouds = 0, stream = join_first_stream(join, number);
        for (; stream != JOIN_NONE; stream = join_next_stream(join, stream)) {
            clouds |= clouds_of_interface(join, join_stream(join, stream)->key.interface);
        }
        struct flow_key key;
        join_conversation_key(join, number, &key);
        for (int end = 0; end < 2 && clouds != 0; end++) {
            struct seen asked = end_of(&key, end), *known = g_hash_table_lookup(table, &asked);
            if (known == NULL) {
                known = g_memdup2(&asked, sizeof(asked));
                g_hash_table_add(table, known);
            }
            known->clouds |= clouds;
        }
    }
    join->addresses_seen = table;
    join->addresses_seen_in = join->records.count;
}

uint32_t
join_clouds_of(struct join *join, const struct join_packet *packet)
{
    const struct join_interface *interface = join_interface(join, packet->interface);
    if (interface != NULL && interface->clouds != 0) {
        return interface->clouds;
    }
    if ((join->clouds & (join->clouds - 1)) == 0) {
        return join->clouds;
    }
    if (join->addresses_seen != NULL && join->addresses_seen_in != join->records.count) {
        g_clear_pointer(&join->addresses_seen, g_hash_table_destroy);
    }
    if (join->addresses_seen == NULL) {
        see_addresses(join);
    }
    struct flow_key key;
    join_conversation_key(join, packet->conversation, &key);
    uint32_t clouds = 0;
    for (int end = 0; end < 2; end++) {
        struct seen asked = end_of(&key, end);
        const struct seen *known = g_hash_table_lookup(join->addresses_seen, &asked);
        clouds |= known != NULL ? known->clouds : 0;
    }
    return clouds;
}
