/* agree.h - how well what was captured agrees with what was counted, when packets may be missing
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_JOIN_AGREE_H
#define CLOUDFLOW_JOIN_AGREE_H

#include <glib.h>
#include <stdint.h>

/* What a packet costs that contradicts the counters: more than was counted, or in no record's time. Costs are about
 * negative logarithms of likelihoods, as those of things that do not depend on each other can be added. No log that is
 * whole contradicts the packets; but records are lost, and that one more is off is as likely as e^-5, 1 in 150. */
#define JOIN_CONTRADICTION 5.0

/* What it costs that so many packets of a record were captured, if a share of all packets was. Were each missing by
 * itself, their number would be spread about share * counted with the variance counted * share * (1 - share): the cost
 * is the exponent of that bell curve. The 1 is for what the curve does not have: nothing may be missing at all. */
static inline double
join_disagreement(uint64_t captured, uint64_t counted, double share)
{
    /* A record that lost far more than others, to a gap in the capture, says nothing more; and it never says more than
     * one packet that contradicts. */
    const double most = 4.5;
    if (captured > counted) {
        return JOIN_CONTRADICTION * (double)(captured - counted);
    }
    double off = (double)captured - share * (double)counted;
    return MIN(most, off * off / (2 * (double)counted * share * (1 - share) + 1));
}

#endif
