/* chain.c - deals packets in runs, each of which a record counts to the byte
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/join/chain.h"
#include "core/base/search.h"
#include "core/join/time.h"

enum {
    /* Records that are tried, for each record and packet there is: many times what a log asks for whose records do not
     * overlap, and an end to the work where times that are made up make all of them overlap. */
    MOST_TRIES = 64,
    /* Links of a chain in which a record is looked for that must not be used again. Within the slack of a minute a log
     * of minutes has a few; what is farther back follow() finds. */
    LOOK_BACK = 16
};

struct chain {
    const struct join_fill *fill;
    uint64_t *bytes; /* of the packets before each, and of all */
    uint32_t *ends;  /* index + 1 of the record whose run ends before each packet, or 0 */
    uint64_t tries;
};

struct since {
    const struct join_fill *fill;
    int64_t time;
};

static bool
begins_before(const void *context, size_t number)
{
    const struct since *since = context;
    return since->fill->counters[number].first < since->time;
}

static bool
is_used(const struct chain *chain, uint32_t place, uint32_t counter)
{
    for (int i = 0; i < LOOK_BACK && place > 0; i++) {
        uint32_t used = chain->ends[place];
        if (used == counter + 1) {
            return true;
        }
        place -= (uint32_t)chain->fill->counters[used - 1].wants;
    }
    return false;
}

/* Whether the run of packets from a place on is what a record counted. */
static bool
is_run(const struct chain *chain, uint32_t place, const struct join_fill_counter *counter)
{
    const struct join_fill *fill = chain->fill;
    if (counter->wants == 0 || counter->wants > fill->n_packets - place) {
        return false;
    }
    uint32_t end = place + (uint32_t)counter->wants;
    if (chain->bytes[end] - chain->bytes[place] != counter->bytes) {
        return false;
    }
    /* Both ends are whole seconds, so what lies between them is a second more or less. */
    int64_t lasts = join_between(fill->packets[place].time, fill->packets[end - 1].time);
    int64_t logged = join_between(counter->first, counter->last) - (JOIN_SECOND - 1);
    return !counter->has_ends || (lasts > logged - JOIN_SECOND && lasts < join_plus(logged, JOIN_SECOND));
}

/* Notes the runs that begin at a place where another one ends; false if that is too much work. */
static bool
try_from(struct chain *chain, uint32_t place)
{
    const struct join_fill *fill = chain->fill;
    int64_t time = fill->packets[place].time, until = join_plus(time, fill->before);
    const struct since since = {fill, join_minus(join_minus(time, fill->after), JOIN_SECOND)};
    size_t i = search_count_before(fill->n_counters, begins_before, &since);
    for (; i < fill->n_counters && fill->counters[i].first <= until; i++) {
        if (chain->tries-- == 0) {
            return false;
        }
        const struct join_fill_counter *counter = &fill->counters[i];
        if (is_run(chain, place, counter) && chain->ends[place + counter->wants] == 0 &&
            !is_used(chain, place, (uint32_t)i)) {
            chain->ends[place + counter->wants] = (uint32_t)i + 1;
        }
    }
    return true;
}

/* Deals the packets along the chain that ends at the last one, if each record is in it once. */
static bool
follow(const struct chain *chain, struct join_fill *fill)
{
    bool sound = true;
    uint32_t place = fill->n_packets, used = 0;
    while (place > 0 && sound) {
        uint32_t counter = chain->ends[place];
        sound = counter != 0 && fill->counters[counter - 1].taken == 0;
        for (uint64_t i = 0; sound && i < fill->counters[counter - 1].wants; i++) {
            join_fill_give(fill, &fill->packets[--place], counter);
        }
        used++;
    }
    return sound && used == fill->n_counters;
}

bool
join_deal_chain(struct join_fill *fill)
{
    for (uint32_t i = 0; i < fill->n_counters; i++) {
        if (fill->counters[i].wants == 0 || fill->counters[i].bytes == UINT64_MAX || fill->counters[i].is_refused) {
            return false;
        }
    }
    struct chain chain = {fill, g_new(uint64_t, (size_t)fill->n_packets + 1),
                          g_new0(uint32_t, (size_t)fill->n_packets + 1),
                          (uint64_t)MOST_TRIES * ((uint64_t)fill->n_counters + fill->n_packets)};
    chain.bytes[0] = 0;
    for (uint32_t i = 0; i < fill->n_packets; i++) {
        chain.bytes[i + 1] = chain.bytes[i] + fill->packets[i].bytes;
    }
    bool go_on = true;
    for (uint32_t place = 0; place < fill->n_packets && go_on; place++) {
        go_on = (place > 0 && chain.ends[place] == 0) || try_from(&chain, place);
    }
    bool done = go_on && follow(&chain, fill);
    g_free(chain.bytes);
    g_free(chain.ends);
    return done;
}
