/* lag.c - deals packets by their number where each record has a lag of its own
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/join/lag.h"
#include "core/join/chain.h"
#include "core/join/time.h"

static void
take_all_back(struct join_fill *fill)
{
    for (uint32_t i = 0; i < fill->n_packets; i++) {
        join_fill_give(fill, &fill->packets[i], 0);
    }
}

/* Deals the packets to the records in their order, just as many as each counted. */
static void
deal_by_number(struct join_fill *fill)
{
    uint32_t next = 0;
    for (uint32_t i = 0; i < fill->n_counters; i++) {
        for (uint64_t n = 0; n < fill->counters[i].wants && next < fill->n_packets; n++) {
            join_fill_give(fill, &fill->packets[next++], i + 1);
        }
    }
}

/* Whether no packet is farther from its record than lags can be. */
static bool
is_near(const struct join_fill *fill)
{
    bool near = true;
    for (uint32_t i = 0; i < fill->n_packets && near; i++) {
        const struct join_fill_packet *packet = &fill->packets[i];
        const struct join_fill_counter *counter = &fill->counters[packet->counter - 1];
        near = packet->time >= join_minus(counter->first, fill->before) &&
               packet->time <= join_plus(counter->last, fill->after);
    }
    return near;
}

/* One way after the other to deal in order; returns whether the records are whole then, or, if nothing must be to the
 * byte, have as many packets as they counted. */
static bool
try_orders(struct join_fill *fill, bool whole)
{
    const struct join_reach reaches[] = {
        {.before = fill->before, .refused_too = true},
        {.after = fill->after, .refused_too = true},
    };
    take_all_back(fill);
    if (!join_fill_has_refused(fill)) {
        deal_by_number(fill);
        if (join_fill_is_complete(fill) && is_near(fill) && (!whole || join_fill_are_all_whole(fill))) {
            return true;
        }
    }
    for (size_t i = 0; i < G_N_ELEMENTS(reaches); i++) {
        take_all_back(fill);
        join_deal(fill, &reaches[i]);
        if (join_fill_is_complete(fill) && (!whole || join_fill_are_all_whole(fill))) {
            return true;
        }
    }
    take_all_back(fill);
    return whole && join_deal_chain(fill);
}

/* Whether just as many packets of TCP look refused as the refused records counted. */
static bool
are_refused_told(const struct join_fill *fill)
{
    uint64_t refused = 0, look_so = 0;
    for (uint32_t i = 0; i < fill->n_counters; i++) {
        refused += fill->counters[i].is_refused ? fill->counters[i].wants : 0;
    }
    for (uint32_t i = 0; i < fill->n_packets; i++) {
        look_so += fill->packets[i].is_tcp && fill->packets[i].may_be_refused;
    }
    return refused == look_so;
}

/* Whether each packet that a refused record has is one that is told to be refused, or stands in its time. */
static bool
are_refused_sure(const struct join_fill *fill, bool told)
{
    bool sure = true;
    for (uint32_t i = 0; i < fill->n_packets && sure; i++) {
        const struct join_fill_packet *packet = &fill->packets[i];
        const struct join_fill_counter *counter = &fill->counters[packet->counter - 1];
        sure = !counter->is_refused || (told && packet->may_be_refused) ||
               (packet->time >= counter->first && packet->time <= counter->last);
    }
    return sure;
}

/* Deals only what was refused, or what was let in, to the records of that verdict. The others keep what they have. */
static bool
deal_part(struct join_fill *fill, bool refused)
{
    struct join_fill part = *fill;
    part.counters = g_new(struct join_fill_counter, fill->n_counters);
    part.packets = g_new(struct join_fill_packet, fill->n_packets);
    part.n_counters = part.n_packets = 0;
    uint32_t *numbers = g_new(uint32_t, fill->n_counters);
    for (uint32_t i = 0; i < fill->n_counters; i++) {
        if (fill->counters[i].is_refused == refused) {
            numbers[part.n_counters] = i;
            part.counters[part.n_counters] = fill->counters[i];
            part.counters[part.n_counters].taken = part.counters[part.n_counters].taken_bytes = 0;
            part.counters[part.n_counters++].is_refused = false;
        }
    }
    for (uint32_t i = 0; i < fill->n_packets; i++) {
        if (fill->packets[i].may_be_refused == refused) {
            part.packets[part.n_packets] = fill->packets[i];
            part.packets[part.n_packets++].counter = 0;
        }
    }
    bool done = try_orders(&part, true);
    for (uint32_t i = 0, j = 0; i < fill->n_packets && done; i++) {
        if (fill->packets[i].may_be_refused == refused) {
            join_fill_give(fill, &fill->packets[i], numbers[part.packets[j++].counter - 1] + 1);
        }
    }
    g_free(numbers);
    g_free(part.counters);
    g_free(part.packets);
    return done;
}

/* Deals to records of both verdicts. */
static bool
deal_verdicts(struct join_fill *fill)
{
    bool told = are_refused_told(fill);
    return (told && deal_part(fill, true) && deal_part(fill, false)) ||
           (try_orders(fill, true) && are_refused_sure(fill, told));
}

/* Deals to the records that let their packets in, where none says how many were refused but just as many look let in
 * as those counted. What was refused is for later rounds to say. */
static void
deal_let_in(struct join_fill *fill)
{
    uint64_t wanted = 0;
    bool known = false;
    for (uint32_t i = 0; i < fill->n_counters; i++) {
        known = known || (fill->counters[i].is_refused && fill->counters[i].wants != UINT64_MAX);
        wanted += fill->counters[i].is_refused ? 0 : MIN(fill->counters[i].wants, UINT32_MAX);
    }
    uint64_t look_so = 0;
    for (uint32_t i = 0; i < fill->n_packets; i++) {
        look_so += !fill->packets[i].may_be_refused;
    }
    if (!known && wanted == look_so && fill->packets[0].is_tcp) {
        deal_part(fill, false);
    }
}

bool
join_deal_lagged(struct join_fill *fill)
{
    uint64_t wanted = 0;
    for (uint32_t i = 0; i < fill->n_counters; i++) {
        wanted += MIN(fill->counters[i].wants, UINT32_MAX);
    }
    bool refused = join_fill_has_refused(fill);
    if (wanted != fill->n_packets) {
        if (refused) {
            deal_let_in(fill);
        }
        return false;
    }
    struct join_dealt before = join_dealt_so_far(fill);
    bool done = refused ? deal_verdicts(fill) : try_orders(fill, true) || try_orders(fill, false);
    if (!done) {
        join_dealt_put_back(fill, &before);
    }
    join_dealt_free(&before);
    return done;
}
