/* fill.h - deals packets out to records that could count them
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_JOIN_FILL_H
#define CLOUDFLOW_JOIN_FILL_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* A record that wants packets. */
struct join_fill_counter {
    uint32_t position;
    int64_t first, last;
    uint64_t wants; /* how many it counted; UINT64_MAX if that is not known */
    uint64_t taken;
};

/* A packet that is to be given away. */
struct join_fill_packet {
    uint32_t packet;
    int64_t time;
    uint32_t counter; /* index + 1, or 0 */
};

/* Gives each packet to at most one record. Counters must be sorted by first, packets by time. A packet goes to a record
 * whose time holds it; where the times of several do, because logs count in whole seconds, the earlier record gets as
 * many as it counted. Packets that are left go to records that still want some within slack. Where logs run late, which
 * shows in the counters, the order of the packets decides instead. With overflow a record takes what stands in its time
 * even if it counted less. */
void join_fill(struct join_fill_counter *counters, uint32_t n_counters, struct join_fill_packet *packets,
               uint32_t n_packets, int64_t slack, bool overflow);

#endif
