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
    struct join_fill_counter *counters;
    uint32_t *heap;
    uint32_t n_heap;
};

static bool
ends_before(const struct sweep *sweep, uint32_t a, uint32_t b)
{
    const struct join_fill_counter *x = &sweep->counters[a], *y = &sweep->counters[b];
    return x->last < y->last || (x->last == y->last && a < b);
}

static void
push(struct sweep *sweep, uint32_t counter)
{
    uint32_t at = sweep->n_heap++;
    while (at > 0 && ends_before(sweep, counter, sweep->heap[(at - 1) / 2])) {
        sweep->heap[at] = sweep->heap[(at - 1) / 2];
        at = (at - 1) / 2;
    }
    sweep->heap[at] = counter;
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
is_full(const struct join_fill_counter *counter)
{
    return counter->taken >= counter->wants;
}

/* One sweep over the packets that nobody has taken yet. */
static void
deal(struct join_fill_counter *counters, uint32_t n_counters, uint32_t *heap, struct join_fill_packet *packets,
     uint32_t n_packets, struct reach reach)
{
    struct sweep sweep = {counters, heap, 0};
    uint32_t next = 0;
    const struct join_fill_counter *fallback = NULL;
    for (uint32_t i = 0; i < n_packets; i++) {
        struct join_fill_packet *packet = &packets[i];
        if (packet->counter != 0) {
            continue;
        }
        for (; next < n_counters && join_minus(counters[next].first, reach.before) <= packet->time; next++) {
            push(&sweep, next);
        }
        while (sweep.n_heap > 0) {
            const struct join_fill_counter *top = &counters[heap[0]];
            bool full = is_full(top);
            if (!full && join_plus(top->last, reach.after) >= packet->time) {
                break;
            }
            if (full && (fallback == NULL || fallback->last <= top->last)) {
                fallback = top;
            }
            pop(&sweep);
        }
        const struct join_fill_counter *counter = NULL;
        if (sweep.n_heap > 0) {
            counter = &counters[heap[0]];
        } else if (reach.overflow && fallback != NULL && fallback->last >= packet->time) {
            counter = fallback;
        }
        if (counter != NULL) {
            packet->counter = (uint32_t)(counter - counters) + 1;
            counters[counter - counters].taken++;
        }
    }
}

/* How far the captured packets are from the counters: packets too few, too many, or given to nobody. */
static uint64_t
mismatch(const struct join_fill_counter *counters, uint32_t n_counters, const struct join_fill_packet *packets,
         uint32_t n_packets)
{
    uint64_t sum = 0;
    for (uint32_t i = 0; i < n_counters; i++) {
        uint64_t wants = counters[i].wants, taken = counters[i].taken;
        uint64_t off = wants == UINT64_MAX ? 0 : wants > taken ? wants - taken : taken - wants;
        sum = off > UINT64_MAX - sum ? UINT64_MAX : sum + off;
    }
    for (uint32_t i = 0; i < n_packets; i++) {
        sum += packets[i].counter == 0 && sum < UINT64_MAX;
    }
    return sum;
}

/* Whether some packet went to an earlier record than one before it did. */
static bool
is_disordered(const struct join_fill_packet *packets, uint32_t n_packets)
{
    uint32_t last = 0;
    for (uint32_t i = 0; i < n_packets; i++) {
        if (packets[i].counter != 0) {
            if (packets[i].counter < last) {
                return true;
            }
            last = packets[i].counter;
        }
    }
    return false;
}

/* Deals anew within another reach, and keeps that if it agrees better with the counters, or as well and in order. */
static void
deal_otherwise(struct join_fill_counter *counters, uint32_t n_counters, uint32_t *heap,
               struct join_fill_packet *packets, uint32_t n_packets, struct reach reach)
{
    uint64_t off = mismatch(counters, n_counters, packets, n_packets);
    bool disordered = is_disordered(packets, n_packets);
    if (off == 0 && !disordered) {
        return;
    }
    struct join_fill_counter *other_counters = g_memdup2(counters, n_counters * sizeof(*counters));
    struct join_fill_packet *other_packets = g_memdup2(packets, n_packets * sizeof(*packets));
    for (uint32_t i = 0; i < n_counters; i++) {
        other_counters[i].taken = 0;
    }
    for (uint32_t i = 0; i < n_packets; i++) {
        other_packets[i].counter = 0;
    }
    deal(other_counters, n_counters, heap, other_packets, n_packets, reach);
    uint64_t other_off = mismatch(other_counters, n_counters, other_packets, n_packets);
    if (other_off < off || (other_off == off && disordered && !is_disordered(other_packets, n_packets))) {
        memcpy(counters, other_counters, n_counters * sizeof(*counters));
        memcpy(packets, other_packets, n_packets * sizeof(*packets));
    }
    g_free(other_counters);
    g_free(other_packets);
}

void
join_fill(struct join_fill_counter *counters, uint32_t n_counters, struct join_fill_packet *packets, uint32_t n_packets,
          int64_t slack, bool overflow)
{
    if (n_counters == 0 || n_packets == 0) {
        return;
    }
    uint32_t *heap = g_new(uint32_t, n_counters);
    deal(counters, n_counters, heap, packets, n_packets, (struct reach){0, 0, overflow});
    deal(counters, n_counters, heap, packets, n_packets, (struct reach){slack, slack, false});
    /* Records that are late as a whole have their first packets before their time and the next record's in it; where
     * the capture's clock is fast it is the other way round. That cannot be told by times, but dealing in order then
     * agrees with the counters. */
    deal_otherwise(counters, n_counters, heap, packets, n_packets, (struct reach){slack, 0, false});
    deal_otherwise(counters, n_counters, heap, packets, n_packets, (struct reach){0, slack, false});
    g_free(heap);
}
