/* deal.c - one sweep over packets that gives them to the records whose time holds them
 *
 * Both are sorted by time. The sweep keeps heaps of the records whose time has begun, the one that ends first on top:
 * giving to that one first is what leaves the fewest records short. There is a heap for each set of TCP flags that
 * records may have, let in and refused, so that a packet looks at a few tops only. The work is n log n however many
 * records overlap.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/join/deal.h"
#include <string.h>
#include "core/base/search.h"
#include "core/join/time.h"
#include "core/packet/flow.h"

enum { N_KINDS = 2 * (PACKET_TCP_FLAGS + 1) };

struct heap {
    uint32_t *counters;
    uint32_t n;
};

struct sweep {
    struct join_fill *fill;
    const struct join_reach *reach;
    struct heap heaps[N_KINDS];
    uint32_t next; /* the first counter that is in no heap yet */
};

static bool
ends_before(const struct sweep *sweep, uint32_t a, uint32_t b)
{
    const struct join_fill_counter *x = &sweep->fill->counters[a], *y = &sweep->fill->counters[b];
    return x->last < y->last || (x->last == y->last && a < b);
}

static void
push(const struct sweep *sweep, struct heap *heap, uint32_t counter)
{
    uint32_t at = heap->n++;
    while (at > 0 && ends_before(sweep, counter, heap->counters[(at - 1) / 2])) {
        heap->counters[at] = heap->counters[(at - 1) / 2];
        at = (at - 1) / 2;
    }
    heap->counters[at] = counter;
}

static void
pop(const struct sweep *sweep, struct heap *heap)
{
    uint32_t moved = heap->counters[--heap->n], at = 0;
    for (;;) {
        uint32_t child = 2 * at + 1;
        if (child >= heap->n) {
            break;
        }
        if (child + 1 < heap->n && ends_before(sweep, heap->counters[child + 1], heap->counters[child])) {
            child++;
        }
        if (!ends_before(sweep, heap->counters[child], moved)) {
            break;
        }
        heap->counters[at] = heap->counters[child];
        at = child;
    }
    if (heap->n > 0) {
        heap->counters[at] = moved;
    }
}

static size_t
kind_of(const struct join_fill_counter *counter)
{
    return counter->flags + (counter->is_refused ? PACKET_TCP_FLAGS + 1 : 0);
}

static bool
takes_part(const struct join_fill_counter *counter, const struct join_reach *reach)
{
    bool reaches = reach->before > 0 || reach->after > 0;
    bool can_reach = reach->only_in_time ? counter->only_in_time : !reaches || !counter->only_in_time;
    return (reach->refused_too || !counter->is_refused) && can_reach;
}

/* Lets in the records whose time has begun. */
static void
begin_records(struct sweep *sweep, int64_t time)
{
    const struct join_fill *fill = sweep->fill;
    for (; sweep->next < fill->n_counters; sweep->next++) {
        const struct join_fill_counter *counter = &fill->counters[sweep->next];
        if (join_minus(counter->first, sweep->reach->before) > time) {
            return;
        }
        if (takes_part(counter, sweep->reach)) {
            push(sweep, &sweep->heaps[kind_of(counter)], sweep->next);
        }
    }
}

/* The record of a heap that ends first and still takes packets at this time, or NULL. */
static const struct join_fill_counter *
top_of(const struct sweep *sweep, struct heap *heap, int64_t time)
{
    while (heap->n > 0) {
        const struct join_fill_counter *top = &sweep->fill->counters[heap->counters[0]];
        bool is_full = top->taken >= top->wants && !sweep->reach->overflow && !sweep->reach->only;
        if (!is_full && join_plus(top->last, sweep->reach->after) >= time) {
            return top;
        }
        pop(sweep, heap);
    }
    return NULL;
}

/* Whether the packet's bytes are still within what the record counted. */
static bool
has_bytes_for(const struct join_fill_counter *counter, const struct join_fill_packet *packet)
{
    return counter->taken_bytes <= counter->bytes && packet->bytes <= counter->bytes - counter->taken_bytes;
}

/* Whether a packet goes rather to a than to b. */
static bool
is_better(const struct join_fill_counter *a, const struct join_fill_counter *b, const struct join_fill_packet *packet)
{
    bool a_has = has_bytes_for(a, packet), b_has = has_bytes_for(b, packet);
    if (a_has != b_has) {
        return a_has;
    }
    if (a->is_refused != b->is_refused && packet->is_tcp) {
        return a->is_refused == packet->looks_refused;
    }
    if (a->last != b->last) {
        return a->last < b->last;
    }
    return a->is_refused != b->is_refused ? b->is_refused : a < b;
}

struct time_search {
    const struct join_fill *fill;
    int64_t time;
};

static bool
is_before(const void *context, size_t number)
{
    const struct time_search *search = context;
    return search->fill->packets[number].time < search->time;
}

uint32_t
join_fill_packets_before(const struct join_fill *fill, int64_t time)
{
    const struct time_search search = {fill, time};
    return (uint32_t)search_count_before(fill->n_packets, is_before, &search);
}

void
join_fill_give(struct join_fill *fill, struct join_fill_packet *packet, uint32_t counter)
{
    if (packet->counter != 0) {
        fill->counters[packet->counter - 1].taken--;
        fill->counters[packet->counter - 1].taken_bytes -= packet->bytes;
    }
    packet->counter = counter;
    if (counter != 0) {
        fill->counters[counter - 1].taken++;
        fill->counters[counter - 1].taken_bytes += packet->bytes;
    }
}

/* The best record for a packet, or NULL. */
static const struct join_fill_counter *
find_best(struct sweep *sweep, const struct join_fill_packet *packet)
{
    const struct join_fill_counter *best = NULL;
    uint32_t live = 0;
    for (size_t kind = 0; kind < N_KINDS; kind++) {
        struct heap *heap = &sweep->heaps[kind];
        if (heap->n == 0 || (packet->flags & ~kind & PACKET_TCP_FLAGS) != 0) {
            continue;
        }
        const struct join_fill_counter *top = top_of(sweep, heap, packet->time);
        if (top != NULL && join_fill_allows(top, packet) &&
            (!sweep->reach->within_bytes || has_bytes_for(top, packet)) &&
            (best == NULL || is_better(top, best, packet))) {
            best = top;
        }
        live += heap->n;
    }
    return sweep->reach->only && (live != 1 || best == NULL || best->taken >= best->wants) ? NULL : best;
}

void
join_deal(struct join_fill *fill, const struct join_reach *reach)
{
    struct sweep sweep = {.fill = fill, .reach = reach};
    uint32_t sizes[N_KINDS] = {0}, used = 0;
    for (uint32_t i = 0; i < fill->n_counters; i++) {
        sizes[kind_of(&fill->counters[i])]++;
    }
    uint32_t *room = g_new(uint32_t, fill->n_counters);
    for (size_t kind = 0; kind < N_KINDS; kind++) {
        sweep.heaps[kind].counters = room + used;
        used += sizes[kind];
    }
    for (uint32_t i = 0; i < fill->n_packets; i++) {
        struct join_fill_packet *packet = &fill->packets[i];
        if (packet->counter != 0 || packet->is_undecided) {
            continue;
        }
        begin_records(&sweep, packet->time);
        const struct join_fill_counter *best = find_best(&sweep, packet);
        if (best != NULL) {
            join_fill_give(fill, packet, (uint32_t)(best - fill->counters) + 1);
        }
    }
    g_free(room);
}

bool
join_fill_is_complete(const struct join_fill *fill)
{
    bool complete = true;
    for (uint32_t i = 0; i < fill->n_counters && complete; i++) {
        complete = fill->counters[i].taken == fill->counters[i].wants;
    }
    for (uint32_t i = 0; i < fill->n_packets && complete; i++) {
        complete = fill->packets[i].counter != 0;
    }
    return complete;
}

bool
join_fill_has_refused(const struct join_fill *fill)
{
    bool any = false;
    for (uint32_t i = 0; i < fill->n_counters && !any; i++) {
        any = fill->counters[i].is_refused;
    }
    return any;
}

bool
join_fill_are_all_whole(const struct join_fill *fill)
{
    bool whole = true;
    for (uint32_t i = 0; i < fill->n_counters && whole; i++) {
        whole = join_fill_is_whole(&fill->counters[i]);
    }
    return whole;
}

struct join_dealt
join_dealt_so_far(const struct join_fill *fill)
{
    return (struct join_dealt){g_memdup2(fill->counters, fill->n_counters * sizeof(*fill->counters)),
                               g_memdup2(fill->packets, fill->n_packets * sizeof(*fill->packets))};
}

void
join_dealt_put_back(struct join_fill *fill, const struct join_dealt *dealt)
{
    memcpy(fill->counters, dealt->counters, fill->n_counters * sizeof(*fill->counters));
    memcpy(fill->packets, dealt->packets, fill->n_packets * sizeof(*fill->packets));
}

void
join_dealt_free(struct join_dealt *dealt)
{
    g_free(dealt->counters);
    g_free(dealt->packets);
}
