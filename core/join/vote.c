/* vote.c - by how much a log's times and a capture's differ, of times that are those of single packets
 *
 * A log that samples says when the first and the last packet of a sample were seen, and nothing that could be counted.
 * The differences of such a time and those of all packets near it are one that is right, if that packet was captured,
 * and others that are spread over all the time that is looked at. The right one is the same of all records.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/join/vote.h"
#include "core/base/search.h"
#include "core/join/time.h"

enum {
    BIN = 5 * 1000000,   /* nanoseconds; two neighbours are taken together */
    MOST_PACKETS = 16384 /* near a time: of more, each says too little for the work */
};

struct bin {
    uint32_t n;
    int64_t sum; /* of the shifts, from the bin's begin */
};

struct join_votes {
    int64_t slack;
    struct bin *bins;
    uint32_t n_bins, n_times;
    uint64_t total;
};

struct join_votes *
join_votes_new(int64_t slack)
{
    enum { MOST_BINS = 1 << 18 }; /* more than twenty minutes; a slack that is larger is not looked through */
    struct join_votes *votes = g_new0(struct join_votes, 1);
    votes->slack = CLAMP(slack, 0, (int64_t)BIN * (MOST_BINS / 2));
    votes->n_bins = (uint32_t)(2 * votes->slack / BIN + 2);
    votes->bins = g_new0(struct bin, votes->n_bins);
    return votes;
}

void
join_votes_free(struct join_votes *votes)
{
    if (votes != NULL) {
        g_free(votes->bins);
        g_free(votes);
    }
}

struct times {
    const int64_t *all;
    int64_t from;
};

static bool
is_before(const void *context, size_t i)
{
    const struct times *times = context;
    return times->all[i] < times->from;
}

void
join_votes_add(struct join_votes *votes, int64_t logged, const int64_t *times, size_t n)
{
    const struct times from = {times, join_minus(logged, votes->slack)};
    const struct times behind = {times, join_plus(logged, votes->slack)};
    size_t begin = search_count_before(n, is_before, &from), end = search_count_before(n, is_before, &behind);
    if (begin == end || end - begin > MOST_PACKETS) {
        return;
    }
    votes->n_times++;
    votes->total += end - begin;
    for (size_t i = begin; i < end; i++) {
        int64_t place = logged - times[i] + votes->slack;
        struct bin *bin = &votes->bins[place / BIN];
        bin->n++;
        bin->sum += place % BIN;
    }
}

uint32_t
join_votes_times(const struct join_votes *votes)
{
    return votes->n_times;
}

static uint32_t
votes_at(const struct join_votes *votes, uint32_t bin)
{
    return votes->bins[bin].n + votes->bins[bin + 1].n;
}

/* The shift of two neighbours: the middle of what their votes are for. */
static int64_t
shift_at(const struct join_votes *votes, uint32_t bin)
{
    const struct bin *a = &votes->bins[bin], *b = a + 1;
    return (int64_t)bin * BIN - votes->slack + (a->sum + b->sum + (int64_t)b->n * BIN) / (int64_t)(a->n + b->n);
}

/* Whether so many votes are more than chance gives to one shift of so many. */
static bool
stands_out(const struct join_votes *votes, uint32_t most)
{
    enum { FEWEST = 4, SHARE = 8, DEVIATIONS = 6 };
    double by_chance = 2 * (double)votes->total / votes->n_bins;
    double more = most - by_chance;
    return most >= FEWEST && most >= votes->n_times / SHARE && more > 0 &&
           more * more > DEVIATIONS * DEVIATIONS * by_chance;
}

bool
join_votes_count(const struct join_votes *votes, int64_t known, int64_t *shift)
{
    const double as_many = 0.97; /* flows that repeat themselves give more than one shift */
    uint32_t most = 0;
    for (uint32_t i = 0; i + 1 < votes->n_bins; i++) {
        most = MAX(most, votes_at(votes, i));
    }
    if (!stands_out(votes, most)) {
        return false;
    }
    int64_t best = INT64_MAX;
    for (uint32_t i = 0; i + 1 < votes->n_bins; i++) {
        if (votes_at(votes, i) >= as_many * most) {
            int64_t own = shift_at(votes, i);
            best = best == INT64_MAX || ABS(own - known) < ABS(best - known) ? own : best;
        }
    }
    *shift = ABS(best - known) <= BIN ? known : best;
    return true;
}
