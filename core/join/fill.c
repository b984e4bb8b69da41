/* fill.c - deals packets out to records that could count them
 *
 * Both are sorted by time. A sweep over the packets keeps a heap of the records whose time has begun, the one that ends
 * first on top: giving to that one first is what leaves the fewest records short. The work is n log n however many
 * records overlap.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/join/fill.h"
#include <string.h>
#include "core/join/time.h"

/* How far beyond a record's own times its packets may be, and whether a record that has all it counted takes more. */
struct reach {
    int64_t before, after;
    bool overflow;
};

struct sweep {
    struct join_taker *takers;
    uint32_t *heap;
    uint32_t n_heap;
};

static bool
ends_before(const struct sweep *sweep, uint32_t a, uint32_t b)
{
    const struct join_taker *x = &sweep->takers[a], *y = &sweep->takers[b];
    return x->last < y->last || (x->last == y->last && a < b);
}

static void
push(struct sweep *sweep, uint32_t taker)
{
    uint32_t at = sweep->n_heap++;
    while (at > 0 && ends_before(sweep, taker, sweep->heap[(at - 1) / 2])) {
        sweep->heap[at] = sweep->heap[(at - 1) / 2];
        at = (at - 1) / 2;
    }
    sweep->heap[at] = taker;
}

static void
pop(struct sweep *sweep)
{
    uint32_t moved = sweep->heap[--sweep->n_heap], at = 0;
    for (;;) {
        uint32_t child = 2 * at + 1;
        if (child >= sweep->n_heap) {
            break;
        }
        if (child + 1 < sweep->n_heap && ends_before(sweep, sweep->heap[child + 1], sweep->heap[child])) {
            child++;
        }
        if (!ends_before(sweep, sweep->heap[child], moved)) {
            break;
        }
        sweep->heap[at] = sweep->heap[child];
        at = child;
    }
    if (sweep->n_heap > 0) {
        sweep->heap[at] = moved;
    }
}

static bool
is_full(const struct join_taker *taker)
{
    return taker->taken >= taker->wants;
}

/* One sweep over the packets that nobody has taken yet. */
static void
deal(struct join_taker *takers, uint32_t n_takers, uint32_t *heap, struct join_gift *gifts, uint32_t n_gifts,
     struct reach reach)
{
    struct sweep sweep = {takers, heap, 0};
    uint32_t next = 0;
    const struct join_taker *fallback = NULL;
    for (uint32_t i = 0; i < n_gifts; i++) {
        struct join_gift *gift = &gifts[i];
        if (gift->taker != 0) {
            continue;
        }
        for (; next < n_takers && join_minus(takers[next].first, reach.before) <= gift->time; next++) {
            push(&sweep, next);
        }
        while (sweep.n_heap > 0) {
            const struct join_taker *top = &takers[heap[0]];
            bool full = is_full(top);
            if (!full && join_plus(top->last, reach.after) >= gift->time) {
                break;
            }
            if (full && (fallback == NULL || fallback->last <= top->last)) {
                fallback = top;
            }
            pop(&sweep);
        }
        const struct join_taker *taker = NULL;
        if (sweep.n_heap > 0) {
            taker = &takers[heap[0]];
        } else if (reach.overflow && fallback != NULL && fallback->last >= gift->time) {
            taker = fallback;
        }
        if (taker != NULL) {
            gift->taker = (uint32_t)(taker - takers) + 1;
            takers[taker - takers].taken++;
        }
    }
}

/* How far the captured packets are from the counters: packets too few, too many, or given to nobody. */
static uint64_t
mismatch(const struct join_taker *takers, uint32_t n_takers, const struct join_gift *gifts, uint32_t n_gifts)
{
    uint64_t sum = 0;
    for (uint32_t i = 0; i < n_takers; i++) {
        uint64_t wants = takers[i].wants, taken = takers[i].taken;
        uint64_t off = wants == UINT64_MAX ? 0 : wants > taken ? wants - taken : taken - wants;
        sum = off > UINT64_MAX - sum ? UINT64_MAX : sum + off;
    }
    for (uint32_t i = 0; i < n_gifts; i++) {
        sum += gifts[i].taker == 0 && sum < UINT64_MAX;
    }
    return sum;
}

/* Whether some packet went to an earlier record than one before it did. */
static bool
is_disordered(const struct join_gift *gifts, uint32_t n_gifts)
{
    uint32_t last = 0;
    for (uint32_t i = 0; i < n_gifts; i++) {
        if (gifts[i].taker != 0) {
            if (gifts[i].taker < last) {
                return true;
            }
            last = gifts[i].taker;
        }
    }
    return false;
}

/* Deals anew within another reach, and keeps that if it agrees better with the counters, or as well and in order. */
static void
deal_otherwise(struct join_taker *takers, uint32_t n_takers, uint32_t *heap, struct join_gift *gifts, uint32_t n_gifts,
               struct reach reach)
{
    uint64_t off = mismatch(takers, n_takers, gifts, n_gifts);
    bool disordered = is_disordered(gifts, n_gifts);
    if (off == 0 && !disordered) {
        return;
    }
    struct join_taker *other_takers = g_memdup2(takers, n_takers * sizeof(*takers));
    struct join_gift *other_gifts = g_memdup2(gifts, n_gifts * sizeof(*gifts));
    for (uint32_t i = 0; i < n_takers; i++) {
        other_takers[i].taken = 0;
    }
    for (uint32_t i = 0; i < n_gifts; i++) {
        other_gifts[i].taker = 0;
    }
    deal(other_takers, n_takers, heap, other_gifts, n_gifts, reach);
    uint64_t other_off = mismatch(other_takers, n_takers, other_gifts, n_gifts);
    if (other_off < off || (other_off == off && disordered && !is_disordered(other_gifts, n_gifts))) {
        memcpy(takers, other_takers, n_takers * sizeof(*takers));
        memcpy(gifts, other_gifts, n_gifts * sizeof(*gifts));
    }
    g_free(other_takers);
    g_free(other_gifts);
}

void
join_fill(struct join_taker *takers, uint32_t n_takers, struct join_gift *gifts, uint32_t n_gifts, int64_t slack,
          bool overflow)
{
    if (n_takers == 0 || n_gifts == 0) {
        return;
    }
    uint32_t *heap = g_new(uint32_t, n_takers);
    deal(takers, n_takers, heap, gifts, n_gifts, (struct reach){0, 0, overflow});
    deal(takers, n_takers, heap, gifts, n_gifts, (struct reach){slack, slack, false});
    /* Records that are late as a whole have their first packets before their time and the next record's in it; where
     * the capture's clock is fast it is the other way round. That cannot be told by times, but dealing in order then
     * agrees with the counters. */
    deal_otherwise(takers, n_takers, heap, gifts, n_gifts, (struct reach){slack, 0, false});
    deal_otherwise(takers, n_takers, heap, gifts, n_gifts, (struct reach){0, slack, false});
    g_free(heap);
}
