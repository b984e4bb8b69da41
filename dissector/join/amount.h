/* amount.h - sums of records and packets, as coverage counts them
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_JOIN_AMOUNT_H
#define CLOUDFLOW_JOIN_AMOUNT_H

#include "core/base/sum.h"

struct join_amount {
    uint64_t n, packets, bytes; /* n: records or packets */
    bool full;                  /* a sum is larger than its number can be */
};

/* Reasons are told apart by their text, which is borrowed for good. */
struct join_reason_amount {
    const char *text;
    struct join_amount amount;
};

/* One more, of so many packets and bytes. */
static inline void
join_amount_add(struct join_amount *amount, uint64_t packets, uint64_t bytes)
{
    amount->n++;
    amount->packets = sum_saturating(amount->packets, packets, &amount->full);
    amount->bytes = sum_saturating(amount->bytes, bytes, &amount->full);
}

#endif
