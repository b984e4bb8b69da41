/* ranges.h - blocks of addresses, and which of them an address stands in
 *
 * Blocks that share an address lie in each other, so those which hold an address are the innermost one, the one around
 * that, and so on. The innermost is found by binary search among the first addresses, from an index by 16 bits on; what
 * lies around each was found once, by a sweep in order. Each takes 22 bytes of IPv4, 34 of IPv6, and nothing is made
 * for blocks that overlap.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_LIST_RANGES_H
#define CLOUDFLOW_LIST_RANGES_H

#include "core/list/block.h"

/* No number of a block. */
#define RANGES_NONE UINT32_MAX

/* What is known of a block. */
struct ranges_fact {
    uint32_t words; /* of words.h */
    uint32_t place; /* where it stands in its list */
    uint16_t port;  /* 0: any */
    uint8_t kinds;  /* bits of the kinds of lists: see ranges_kinds() */
};

/* A block as ranges_get() gives it. */
struct ranges_block {
    struct list_block block;
    struct ranges_fact fact;
};

struct ranges;
struct ranges *ranges_new(void);
void ranges_free(struct ranges *ranges);

/* How many blocks there are. */
uint32_t ranges_count(const struct ranges *ranges);

/* Adds a block; not after ranges_build(). */
void ranges_add(struct ranges *ranges, const struct list_block *block, const struct ranges_fact *fact);

/* Makes what look-ups need; once. Of blocks that are the same, with the same words and port, the first place is kept.
 */
void ranges_build(struct ranges *ranges);

/* The number of the first block that holds an address: the smallest of them, and of equal ones the one with the lowest
 * words. RANGES_NONE if there is none. Numbers are a family's. */
uint32_t ranges_find(const struct ranges *ranges, struct list_address address, bool ipv6);

/* The next one that holds what this one holds: one of the same size, or the smallest around it. */
uint32_t ranges_next(const struct ranges *ranges, uint32_t number, bool ipv6);

/* The kinds of this block and of all that ranges_next() leads to. */
unsigned ranges_kinds(const struct ranges *ranges, uint32_t number, bool ipv6);

/* The block with a number, its kinds as ranges_kinds(). */
struct ranges_block ranges_get(const struct ranges *ranges, uint32_t number, bool ipv6);

#endif
