/* addresses.c - the IPv6 addresses of keys
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/join/addresses.h"
#include <string.h>
#include "core/base/hash.h"

/* Addresses that are found again, a power of 2. */
enum { LEAST_RECENT = 1 << 10, MOST_RECENT = 1 << 18 };

void
join_addresses6_init(struct join_addresses6 *addresses, uint64_t seed)
{
    *addresses = (struct join_addresses6){.seed = seed};
    join_pool_init(&addresses->all, sizeof(join_address6));
}

void
join_addresses6_clear(struct join_addresses6 *addresses)
{
    join_pool_clear(&addresses->all);
    g_free(addresses->recent);
}

size_t
join_addresses6_memory(const struct join_addresses6 *addresses)
{
    return join_pool_memory(&addresses->all) + addresses->n_recent * sizeof(addresses->recent[0]);
}

static uint32_t *
recent_of(const struct join_addresses6 *addresses, const uint8_t *address)
{
    return &addresses->recent[hash_bytes(addresses->seed, address, sizeof(join_address6)) & (addresses->n_recent - 1)];
}

/* Remembers more of them when there are many: a byte for each. */
static void
remember_more(struct join_addresses6 *addresses)
{
    uint32_t *old = addresses->recent, n_old = addresses->n_recent;
    addresses->n_recent = MAX(2 * n_old, LEAST_RECENT);
    addresses->recent = g_new0(uint32_t, addresses->n_recent);
    for (uint32_t i = 0; i < n_old; i++) {
        if (old[i] != 0) {
            *recent_of(addresses, join_addresses6_at(addresses, old[i] - 1)) = old[i];
        }
    }
    g_free(old);
}

uint32_t
join_addresses6_add(struct join_addresses6 *addresses, const uint8_t *address)
{
    if (addresses->n_recent < MOST_RECENT && addresses->n_recent <= addresses->all.count / 4) {
        remember_more(addresses);
    }
    uint32_t *recent = recent_of(addresses, address);
    if (*recent == 0 || memcmp(join_addresses6_at(addresses, *recent - 1), address, sizeof(join_address6)) != 0) {
        memcpy(join_pool_add(&addresses->all), address, sizeof(join_address6));
        *recent = addresses->all.count;
    }
    return *recent - 1;
}
