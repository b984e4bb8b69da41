/* ranges.c - blocks of addresses, and which of them an address stands in
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/list/ranges.h"
#include <glib.h>
#include <stdlib.h>
#include <string.h>

/* An index is made of so many blocks: of fewer it takes longer to make than it saves. */
enum { IPV4, IPV6, FAMILIES, INDEXED = 1 << 16, LEAST_INDEXED = 1 << 10 };

/* What only those look at who found the block. */
struct entry {
    uint32_t outer; /* the innermost block around this one */
    uint32_t words, place;
    uint16_t port;
    uint8_t kinds;
};

/* What each look-up looks at. */
struct extent {
    uint8_t bits;
    bool is_inner; /* some block is around it */
};

/* A block before all are in order. */
struct added {
    struct list_address first;
    uint32_t words, place;
    uint16_t port;
    uint8_t kinds, bits;
};

/* The blocks of a family in order: by their first address, the larger before the smaller. Among equal ones the last is
 * the first to be found. What look-ups go through stands apart, so that it has room in caches. */
struct family {
    GArray *added; /* NULL: built */
    uint32_t n;
    uint32_t *ipv4;       /* the first addresses, of IPv4 */
    uint64_t *high, *low; /* and of IPv6 */
    struct extent *extents;
    struct entry *entries;
    uint32_t *index; /* how many blocks begin before those whose bucket this is, and at last all; NULL for a few */
};

struct ranges {
    struct family families[FAMILIES];
};

struct ranges *
ranges_new(void)
{
    struct ranges *ranges = g_new0(struct ranges, 1);
    for (int i = 0; i < FAMILIES; i++) {
        ranges->families[i].added = g_array_new(FALSE, FALSE, sizeof(struct added));
    }
    return ranges;
}

void
ranges_free(struct ranges *ranges)
{
    if (ranges == NULL) {
        return;
    }
    for (int i = 0; i < FAMILIES; i++) {
        struct family *family = &ranges->families[i];
        if (family->added != NULL) {
            g_array_free(family->added, TRUE);
        }
        g_free(family->ipv4);
        g_free(family->high);
        g_free(family->low);
        g_free(family->extents);
        g_free(family->entries);
        g_free(family->index);
    }
    g_free(ranges);
}

uint32_t
ranges_count(const struct ranges *ranges)
{
    uint32_t n = 0;
    for (int i = 0; i < FAMILIES; i++) {
        n += ranges->families[i].added != NULL ? ranges->families[i].added->len : ranges->families[i].n;
    }
    return n;
}

void
ranges_add(struct ranges *ranges, const struct list_block *block, const struct ranges_fact *fact)
{
    const struct added added = {.first = block->first,
                                .words = fact->words,
                                .place = fact->place,
                                .port = fact->port,
                                .kinds = fact->kinds,
                                .bits = block->bits};
    g_array_append_val(ranges->families[block->ipv6].added, added);
}

/* Less than 0, 0 or more, as the block of a comes before, is, or comes behind that of b. */
static int
compare_blocks(const struct added *a, const struct added *b)
{
    if (a->first.high != b->first.high) {
        return a->first.high < b->first.high ? -1 : 1;
    }
    if (a->first.low != b->first.low) {
        return a->first.low < b->first.low ? -1 : 1;
    }
    return (int)a->bits - (int)b->bits;
}

static int
compare_added(const void *first, const void *second)
{
    const struct added *a = first, *b = second;
    int order = compare_blocks(a, b);
    if (order != 0) {
        return order;
    }
    if (a->words != b->words) {
        return a->words > b->words ? -1 : 1;
    }
    if (a->port != b->port) {
        return a->port > b->port ? -1 : 1;
    }
    return a->place < b->place ? -1 : a->place > b->place;
}

/* Whether two blocks, in order, say the same; the first place goes first. */
static bool
says_the_same(const struct added *a, const struct added *b)
{
    return compare_blocks(a, b) == 0 && a->words == b->words && a->port == b->port;
}

static void
sort(GArray *added)
{
    struct added *all = (struct added *)(void *)added->data;
    bool sorted = true; /* most lists are */
    for (guint i = 1; i < added->len && sorted; i++) {
        sorted = compare_added(&all[i - 1], &all[i]) <= 0;
    }
    if (!sorted) {
        qsort(all, added->len, sizeof(*all), compare_added);
    }
    guint n = added->len > 0 ? 1 : 0;
    for (guint i = 1; i < added->len; i++) {
        if (!says_the_same(&all[n - 1], &all[i])) {
            all[n++] = all[i];
        }
    }
    g_array_set_size(added, n);
}

static struct list_address
first_of(const struct family *family, uint32_t number)
{
    return family->ipv4 != NULL ? (struct list_address){(uint64_t)family->ipv4[number] << 32, 0}
                                : (struct list_address){family->high[number], family->low[number]};
}

/* Whether a block holds an address. The second half of a first address is looked at only if it counts. */
static inline bool
holds(const struct family *family, uint32_t number, struct list_address address)
{
    unsigned bits = family->extents[number].bits;
    if (family->ipv4 != NULL) {
        return bits == 0 || (family->ipv4[number] ^ (uint32_t)(address.high >> 32)) >> (32 - bits) == 0;
    }
    struct list_address masked = list_address_masked(address, bits);
    return masked.high == family->high[number] && (bits <= 64 || masked.low == family->low[number]);
}

static bool
is_same_block(const struct family *family, uint32_t a, uint32_t b)
{
    struct list_address first = first_of(family, a), second = first_of(family, b);
    return family->extents[a].bits == family->extents[b].bits && first.high == second.high && first.low == second.low;
}

/* One sweep: what lies around a block is the one before it that holds its first address, or lies around that. As blocks
 * in each other get smaller, there are no more of these than bits. */
static void
find_outer(struct family *family)
{
    for (uint32_t i = 0; i < family->n; i++) {
        struct entry *entry = &family->entries[i];
        uint32_t around = i == 0 ? RANGES_NONE : i - 1;
        bool same = i > 0 && is_same_block(family, i - 1, i);
        if (same) {
            entry->outer = family->entries[i - 1].outer;
            entry->kinds |= family->entries[i - 1].kinds;
            family->extents[i].is_inner = family->extents[i - 1].is_inner;
            continue;
        }
        while (around != RANGES_NONE && !holds(family, around, first_of(family, i))) {
            around = family->entries[around].outer;
        }
        entry->outer = around;
        family->extents[i].is_inner = around != RANGES_NONE;
        entry->kinds |= around != RANGES_NONE ? family->entries[around].kinds : 0;
    }
}

/* The bucket of an address, by its first 16 bits; of IPv6 by those that differ in what is handed out, 2000::/3. Buckets
 * ascend as addresses do. */
static uint32_t
bucket_of(uint64_t high, bool ipv6)
{
    if (!ipv6) {
        return (uint32_t)(high >> 48);
    }
    return high >> 61 == 0 ? 0 : high >> 61 == 1 ? (uint32_t)(high >> 45 & 0xffff) : INDEXED - 1;
}

static void
make_index(struct family *family, bool ipv6)
{
    family->index = g_new(uint32_t, INDEXED + 1);
    uint32_t bucket = 0;
    for (uint32_t i = 0; i < family->n; i++) {
        uint32_t own = bucket_of(first_of(family, i).high, ipv6);
        while (bucket <= own) {
            family->index[bucket++] = i;
        }
    }
    while (bucket <= INDEXED) {
        family->index[bucket++] = family->n;
    }
}

/* Takes the blocks apart, which are in order. */
static void
take_apart(struct family *family, bool ipv6)
{
    const struct added *all = (const struct added *)(const void *)family->added->data;
    family->n = family->added->len;
    family->ipv4 = ipv6 ? NULL : g_new(uint32_t, family->n);
    family->high = ipv6 ? g_new(uint64_t, family->n) : NULL;
    family->low = ipv6 ? g_new(uint64_t, family->n) : NULL;
    family->extents = g_new0(struct extent, family->n);
    family->entries = g_new(struct entry, family->n);
    for (uint32_t i = 0; i < family->n; i++) {
        family->entries[i] =
            (struct entry){.words = all[i].words, .place = all[i].place, .port = all[i].port, .kinds = all[i].kinds};
        family->extents[i].bits = all[i].bits;
        if (ipv6) {
            family->high[i] = all[i].first.high;
            family->low[i] = all[i].first.low;
        } else {
            family->ipv4[i] = (uint32_t)(all[i].first.high >> 32);
        }
    }
}

static void
build(struct family *family, bool ipv6)
{
    sort(family->added);
    if (family->added->len > 0) {
        take_apart(family, ipv6);
        find_outer(family);
        if (family->n >= LEAST_INDEXED) {
            make_index(family, ipv6);
        }
    }
    g_array_free(family->added, TRUE);
    family->added = NULL;
}

void
ranges_build(struct ranges *ranges)
{
    for (int i = 0; i < FAMILIES; i++) {
        build(&ranges->families[i], i == IPV6);
    }
}

/* How many of the blocks before high begin at the address or before it; those before low do. */

static uint32_t
count_ipv4(const uint32_t *firsts, uint32_t low, uint32_t high, uint32_t address)
{
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (firsts[middle] <= address) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

static uint32_t
count_ipv6(const struct family *family, uint32_t low, uint32_t high, struct list_address address)
{
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        uint64_t there = family->high[middle];
        if (there < address.high || (there == address.high && family->low[middle] <= address.low)) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

uint32_t
ranges_find(const struct ranges *ranges, struct list_address address, bool ipv6)
{
    const struct family *family = &ranges->families[ipv6];
    uint32_t low = 0, high = family->n;
    if (family->index != NULL) {
        uint32_t bucket = bucket_of(address.high, ipv6);
        low = family->index[bucket];
        high = family->index[bucket + 1];
    }
    uint32_t n = ipv6 ? count_ipv6(family, low, high, address)
                      : count_ipv4(family->ipv4, low, high, (uint32_t)(address.high >> 32));
    uint32_t number = n > 0 ? n - 1 : RANGES_NONE;
    while (number != RANGES_NONE && !holds(family, number, address)) {
        number = family->extents[number].is_inner ? family->entries[number].outer : RANGES_NONE;
    }
    return number;
}

uint32_t
ranges_next(const struct ranges *ranges, uint32_t number, bool ipv6)
{
    const struct family *family = &ranges->families[ipv6];
    return number > 0 && is_same_block(family, number - 1, number) ? number - 1 : family->entries[number].outer;
}

unsigned
ranges_kinds(const struct ranges *ranges, uint32_t number, bool ipv6)
{
    return ranges->families[ipv6].entries[number].kinds;
}

struct ranges_block
ranges_get(const struct ranges *ranges, uint32_t number, bool ipv6)
{
    const struct family *family = &ranges->families[ipv6];
    const struct entry *entry = &family->entries[number];
    return (struct ranges_block){
        .block = {first_of(family, number), ipv6, family->extents[number].bits},
        .fact = {entry->words, entry->place, entry->port, entry->kinds},
    };
}
