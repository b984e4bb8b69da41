/* agree.h - how well what was captured agrees with what was counted, when packets may be missing
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_JOIN_AGREE_H
#define CLOUDFLOW_JOIN_AGREE_H

#include <glib.h>
#include <stdint.h>

/* What a packet costs that contradicts the counters: more than was counted, or in no record's time. Costs are about
 * logarithms of likelihoods. */
#define JOIN_CONTRADICTION 5.0

/* What it costs that so many packets of a record were captured, if a share of all packets was. */
static inline double
join_disagreement(uint64_t captured, uint64_t counted, double share)
{
    /* A record that lost far more than others, to a gap in the capture, says nothing more. */
    const double most = 4.5;
    if (captured > counted) {
        return JOIN_CONTRADICTION * (double)(captured - counted);
    }
    double off = (double)captured - share * (double)counted;
    return MIN(most, off * off / (2 * (double)counted * share * (1 - share) + 1));
}

#endif
