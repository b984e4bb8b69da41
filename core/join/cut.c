/* cut.c - where one record ends and the next begins within a second that both name
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/join/cut.h"
#include "core/join/agree.h"
#include "core/join/time.h"

enum {
    FRACTIONS = 20, /* of a second that are tried: every 50 ms */
    /* Packets that are looked at, for each packet there is. Logs have a packet in two shared seconds at the most; times
     * that are made up could put each into all. */
    MOST_LOOKS = 8
};

/* A record that let its packets in, and what it has apart from the seconds that it shares. */
struct part {
    uint32_t counter;
    uint64_t packets, bytes;
};

/* What a part and the one after it share. */
struct shared {
    uint32_t part;        /* index of the earlier one */
    uint32_t begin, end;  /* packets of the time */
    int64_t first, width; /* of the time */
    uint32_t n;           /* packets that are of the one or the other */
};

struct cutting {
    struct join_fill *fill;
    GArray *parts;  /* struct part */
    GArray *shared; /* struct shared */
};

#define part_at(cutting, i)   (&g_array_index((cutting)->parts, struct part, i))
#define shared_at(cutting, i) (&g_array_index((cutting)->shared, struct shared, i))

static struct join_fill_counter *
counter_of(const struct cutting *cutting, uint32_t part)
{
    return &cutting->fill->counters[part_at(cutting, part)->counter];
}

/* Whether a packet of a shared time may go to either of the two. */
static bool
is_free(const struct cutting *cutting, const struct shared *shared, const struct join_fill_packet *packet)
{
    uint32_t one = part_at(cutting, shared->part)->counter, two = part_at(cutting, shared->part + 1)->counter;
    return (packet->counter == one + 1 || packet->counter == two + 1) &&
           join_fill_allows(&cutting->fill->counters[one], packet) &&
           join_fill_allows(&cutting->fill->counters[two], packet);
}

/* Notes what two neighbours share; false if that is too much to look at. */
static bool
note_shared(struct cutting *cutting, uint32_t part, uint64_t *looks)
{
    const struct join_fill_counter *one = counter_of(cutting, part), *two = counter_of(cutting, part + 1);
    if (one->first >= two->first || one->last >= two->last || one->last < two->first ||
        join_between(two->first, one->last) >= JOIN_SECOND) {
        return true;
    }
    struct shared shared = {.part = part, .first = two->first, .width = one->last - two->first + 1};
    shared.begin = join_fill_packets_before(cutting->fill, two->first);
    shared.end = join_fill_packets_before(cutting->fill, one->last + 1);
    *looks += shared.end - shared.begin;
    if (*looks > (uint64_t)MOST_LOOKS * cutting->fill->n_packets) {
        return false;
    }
    for (uint32_t i = shared.begin; i < shared.end; i++) {
        const struct join_fill_packet *packet = &cutting->fill->packets[i];
        if (is_free(cutting, &shared, packet)) {
            bool is_twos = packet->counter == part_at(cutting, part + 1)->counter + 1;
            struct part *has = part_at(cutting, part + is_twos);
            has->packets--;
            has->bytes -= packet->bytes;
            shared.n++;
        }
    }
    if (shared.n > 0) {
        g_array_append_val(cutting->shared, shared);
    }
    return true;
}

static bool
find_shared(struct cutting *cutting)
{
    struct join_fill *fill = cutting->fill;
    uint64_t looks = 0;
    bool few = true;
    for (uint32_t i = 0; i < fill->n_counters; i++) {
        const struct join_fill_counter *counter = &fill->counters[i];
        if (!counter->is_refused && counter->wants != UINT64_MAX) {
            struct part part = {i, counter->taken, counter->taken_bytes};
            g_array_append_val(cutting->parts, part);
        }
    }
    for (uint32_t i = 0; i + 1 < cutting->parts->len && few; i++) {
        few = note_shared(cutting, i, &looks);
    }
    return few && cutting->shared->len > 0;
}

/* How many of the packets of a shared time come before a fraction of it. */
static uint32_t
count_before(const struct cutting *cutting, const struct shared *shared, double fraction)
{
    int64_t cut = shared->first + (int64_t)(fraction * (double)shared->width);
    uint32_t n = 0;
    for (uint32_t i = shared->begin; i < shared->end && cutting->fill->packets[i].time < cut; i++) {
        n += is_free(cutting, shared, &cutting->fill->packets[i]);
    }
    return n;
}

/* The share of what the records counted that was captured. */
static double
captured_share(const struct cutting *cutting)
{
    double taken = 0, wanted = 0;
    for (uint32_t i = 0; i < cutting->parts->len; i++) {
        const struct join_fill_counter *counter = counter_of(cutting, i);
        taken += (double)MIN(counter->taken, counter->wants);
        wanted += (double)counter->wants;
    }
    return wanted > 0 ? taken / wanted : 1;
}

static double
cost_of(const struct cutting *cutting, double fraction, double share)
{
    double cost = 0;
    uint64_t carried = 0; /* what the part has of the time that it shares with the one before */
    uint32_t next = 0;
    for (uint32_t i = 0; i < cutting->parts->len; i++) {
        uint64_t n = part_at(cutting, i)->packets + carried;
        carried = 0;
        if (next < cutting->shared->len && shared_at(cutting, next)->part == i) {
            const struct shared *shared = shared_at(cutting, next++);
            uint32_t before = count_before(cutting, shared, fraction);
            n += before;
            carried = shared->n - before;
        }
        cost += join_disagreement(n, counter_of(cutting, i)->wants, share);
    }
    return cost;
}

/* The fraction of a second that agrees best; the middle of those that agree as well. */
static double
best_fraction(const struct cutting *cutting)
{
    double share = captured_share(cutting), least = 0;
    int first = 0, last = 0;
    for (int i = 0; i <= FRACTIONS; i++) {
        double cost = cost_of(cutting, (double)i / FRACTIONS, share);
        if (i == 0 || cost < least) {
            least = cost;
            first = last = i;
        } else if (cost <= least && last == i - 1) {
            last = i;
        }
    }
    return (double)(first + last) / (2 * FRACTIONS);
}

/* How many of the packets of a shared time are the earlier record's. */
static uint32_t
choose_cut(const struct cutting *cutting, const struct shared *shared, double fraction)
{
    const struct part *one = part_at(cutting, shared->part), *two = part_at(cutting, shared->part + 1);
    const struct join_fill_counter *counter = counter_of(cutting, shared->part);
    const struct join_fill_counter *after = counter_of(cutting, shared->part + 1);
    uint64_t bytes = one->bytes, room = counter->wants > one->packets ? counter->wants - one->packets : 0;
    uint64_t room_after = after->wants > two->packets ? after->wants - two->packets : 0;
    uint32_t likely = count_before(cutting, shared, fraction), least = 0, n = 0;
    least = room_after < shared->n ? shared->n - (uint32_t)room_after : 0;
    likely = MAX(likely, least);
    uint32_t most = 0;
    for (uint32_t i = shared->begin; i < shared->end && n < MIN(room, shared->n); i++) {
        const struct join_fill_packet *packet = &cutting->fill->packets[i];
        if (!is_free(cutting, shared, packet)) {
            continue;
        }
        bytes += packet->bytes;
        n++;
        if (n == room && bytes == counter->bytes) {
            return n; /* all of its packets, to the byte */
        }
        most = bytes <= counter->bytes ? n : most;
    }
    uint32_t left = MIN(likely, most);
    /* With as many packets as it counted but other bytes it would seem whole though it is not. */
    return left > least && left == room && counter->bytes != UINT64_MAX ? left - 1 : left;
}

static void
cut_one(struct cutting *cutting, const struct shared *shared, double fraction)
{
    struct part *parts[] = {part_at(cutting, shared->part), part_at(cutting, shared->part + 1)};
    uint32_t left = choose_cut(cutting, shared, fraction);
    for (uint32_t i = shared->begin; i < shared->end; i++) {
        struct join_fill_packet *packet = &cutting->fill->packets[i];
        if (is_free(cutting, shared, packet)) {
            struct part *part = parts[left == 0];
            left -= left > 0;
            part->packets++;
            part->bytes += packet->bytes;
            join_fill_give(cutting->fill, packet, part->counter + 1);
        }
    }
}

void
join_cut(struct join_fill *fill)
{
    struct cutting cutting = {fill, g_array_new(FALSE, FALSE, sizeof(struct part)),
                              g_array_new(FALSE, FALSE, sizeof(struct shared))};
    if (find_shared(&cutting)) {
        double fraction = best_fraction(&cutting);
        for (uint32_t i = 0; i < cutting.shared->len; i++) {
            cut_one(&cutting, shared_at(&cutting, i), fraction);
        }
    }
    g_array_free(cutting.parts, TRUE);
    g_array_free(cutting.shared, TRUE);
}
