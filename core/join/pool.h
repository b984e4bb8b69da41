/* pool.h - many small elements of one size, in blocks, so that growing neither moves nor doubles them
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_JOIN_POOL_H
#define CLOUDFLOW_JOIN_POOL_H

#include <glib.h>
#include <stdint.h>
#include <string.h>

/* Bytes of a block. All are nearly as large, so that what one pool gives back another one can have. */
enum { JOIN_POOL_BLOCK = 1 << 18 };

/* Elements keep their address for as long as they are in the pool. */
struct join_pool {
    GPtrArray *blocks;
    size_t size;    /* of an element */
    uint32_t shift; /* 1 << that many are in a block */
    uint32_t count;
    uint32_t dropped; /* join_pool_drop() need not look at blocks before this one */
};

static inline uint32_t
join_pool_per_block(const struct join_pool *pool)
{
    return UINT32_C(1) << pool->shift;
}

/* Makes it empty, for elements of size bytes; clear() frees what it holds, not the struct. */
static inline void
join_pool_init(struct join_pool *pool, size_t size)
{
    pool->blocks = g_ptr_array_new_with_free_func(g_free);
    pool->size = size;
    pool->shift = g_bit_nth_msf((gulong)(JOIN_POOL_BLOCK / size), -1) & 31;
    pool->count = pool->dropped = 0;
}

static inline void
join_pool_clear(struct join_pool *pool)
{
    g_ptr_array_free(pool->blocks, TRUE);
}

/* The element of an index below count. */
static inline void *
join_pool_at(const struct join_pool *pool, uint32_t index)
{
    char *block = (char *)pool->blocks->pdata[index >> pool->shift];
    return block + (size_t)(index & (join_pool_per_block(pool) - 1)) * pool->size;
}

/* A new element at index count - 1, all zero unless the pool has been emptied before. */
static inline void *
join_pool_add(struct join_pool *pool)
{
    if (pool->count >> pool->shift == pool->blocks->len) {
        g_ptr_array_add(pool->blocks, g_malloc0(pool->size * join_pool_per_block(pool)));
    }
    return join_pool_at(pool, pool->count++);
}

/* Gives back the block of which index is the last element, of a pool that is read once and then emptied. */
static inline void
join_pool_passed(struct join_pool *pool, uint32_t index)
{
    uint32_t block = index >> pool->shift;
    if (block > 0 && (index & (join_pool_per_block(pool) - 1)) == join_pool_per_block(pool) - 1) {
        g_free(pool->blocks->pdata[block]);
        pool->blocks->pdata[block] = NULL;
    }
}

/* Gives back the blocks that hold nothing but elements of indices from kept up to to, which will not be asked for. The
 * first block stays. */
static inline void
join_pool_drop(struct join_pool *pool, uint32_t kept, uint32_t to)
{
    uint32_t first_free = (kept + join_pool_per_block(pool) - 1) >> pool->shift;
    for (uint32_t block = MAX(MAX(pool->dropped, first_free), 1); block < to >> pool->shift; block++) {
        g_free(pool->blocks->pdata[block]);
        pool->blocks->pdata[block] = NULL;
    }
    pool->dropped = MAX(pool->dropped, to >> pool->shift);
}

/* Forgets the elements from index count on; those that are added then are zero again. */
static inline void
join_pool_cut(struct join_pool *pool, uint32_t count)
{
    uint32_t blocks = (count + join_pool_per_block(pool) - 1) >> pool->shift,
             used = count & (join_pool_per_block(pool) - 1);
    if (blocks < pool->blocks->len) {
        g_ptr_array_set_size(pool->blocks, (gint)blocks);
    }
    if (used > 0) {
        memset(join_pool_at(pool, count), 0, (join_pool_per_block(pool) - used) * pool->size);
    }
    pool->count = count;
    pool->dropped = 0;
}

/* Forgets all elements, and gives back all memory but for one block. */
static inline void
join_pool_empty(struct join_pool *pool)
{
    pool->count = pool->dropped = 0;
    if (pool->blocks->len > 1) {
        g_ptr_array_set_size(pool->blocks, 1);
    }
}

/* Bytes of memory that it holds. */
static inline size_t
join_pool_memory(const struct join_pool *pool)
{
    size_t bytes = pool->blocks->len * sizeof(gpointer);
    for (guint i = 0; i < pool->blocks->len; i++) {
        bytes += pool->blocks->pdata[i] != NULL ? pool->size * join_pool_per_block(pool) : 0;
    }
    return bytes;
}

#endif
