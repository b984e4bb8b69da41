/* doubt.c - records that may seem to have all their packets with one that is not theirs
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/join/doubt.h"
#include <stdlib.h>
#include "core/join/time.h"

/* Whether a record has fewer packets than it counted, or as many but others. */
static bool
lacks(const struct join_fill_counter *counter)
{
    return counter->wants != UINT64_MAX && counter->taken <= counter->wants && !join_fill_is_whole(counter);
}

static int
compare(const void *a, const void *b)
{
    return join_compare_times(*(const int64_t *)a, *(const int64_t *)b);
}

static void
doubt(struct join_fill *fill, const struct join_fill_packet *packet)
{
    if (packet->counter != 0 && join_fill_is_whole(&fill->counters[packet->counter - 1])) {
        fill->counters[packet->counter - 1].is_doubtful = true;
    }
}

/* What stands next to a packet that nobody counts may be of the record that does, which is not there. */
static void
doubt_beside_uncounted(struct join_fill *fill)
{
    for (uint32_t i = 0; i + 1 < fill->n_packets; i++) {
        if (fill->packets[i].counter == 0) {
            doubt(fill, &fill->packets[i + 1]);
        }
        if (fill->packets[i + 1].counter == 0) {
            doubt(fill, &fill->packets[i]);
        }
    }
}

/* Where a refusal does not say how many it counts, what looks refused may be one more of these. */
static void
doubt_beside_refused(struct join_fill *fill)
{
    bool refused = false;
    for (uint32_t i = 0; i < fill->n_counters && !refused; i++) {
        refused = fill->counters[i].is_refused && fill->counters[i].wants == UINT64_MAX;
    }
    for (uint32_t i = 0; i < fill->n_packets && refused; i++) {
        const struct join_fill_packet *packet = &fill->packets[i];
        if (packet->is_tcp && packet->may_be_refused) {
            doubt(fill, packet);
        }
    }
}

void
join_fill_note_doubts(struct join_fill *fill, int64_t near)
{
    int64_t *begins = g_new(int64_t, 2 * (size_t)fill->n_counters), *ends = begins + fill->n_counters;
    uint32_t n = 0;
    for (uint32_t i = 0; i < fill->n_counters; i++) {
        const struct join_fill_counter *counter = &fill->counters[i];
        if (lacks(counter)) {
            begins[n] = join_minus(counter->first, near);
            ends[n++] = join_plus(counter->last, near);
        }
    }
    if (n > 1) { /* of none, begins is NULL, which qsort() must not get */
        qsort(begins, n, sizeof(*begins), compare);
        qsort(ends, n, sizeof(*ends), compare);
    }
    uint32_t begun = 0, ended = 0;
    for (uint32_t i = 0; i < fill->n_packets && n > 0; i++) {
        const struct join_fill_packet *packet = &fill->packets[i];
        while (begun < n && begins[begun] <= packet->time) {
            begun++;
        }
        while (ended < n && ends[ended] < packet->time) {
            ended++;
        }
        if (begun > ended) {
            doubt(fill, packet);
        }
    }
    g_free(begins);
    doubt_beside_uncounted(fill);
    doubt_beside_refused(fill);
}
