/* addresses.h - the IPv6 addresses of keys
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_JOIN_ADDRESSES_H
#define CLOUDFLOW_JOIN_ADDRESSES_H

#include "core/join/pool.h"

typedef uint8_t join_address6[16];

/* One end of a flow is mostly an address of one's own. So an address that came of late is not kept again; one that
 * comes seldom may be there a few times. */
struct join_addresses6 {
    struct join_pool all;
    uint32_t *recent; /* index + 1 of the last address of each hash, or 0 */
    uint32_t n_recent;
    uint64_t seed;
};

/* Makes it empty; clear() frees what it holds, not the struct. seed begins the hashes. */
void join_addresses6_init(struct join_addresses6 *addresses, uint64_t seed);
void join_addresses6_clear(struct join_addresses6 *addresses);
/* Bytes of memory that it holds. */
size_t join_addresses6_memory(const struct join_addresses6 *addresses);

/* The index of an address, which is added unless it came of late. */
uint32_t join_addresses6_add(struct join_addresses6 *addresses, const uint8_t *address);

/* The address of an index. */
static inline const uint8_t *
join_addresses6_at(const struct join_addresses6 *addresses, uint32_t index)
{
    return join_pool_at(&addresses->all, index);
}

#endif
