/* sum.h - sums of what rows claim to have counted, which may be anything
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_SUM_H
#define CLOUDFLOW_SUM_H

#include <stdbool.h>
#include <stdint.h>

/* a + b; or UINT64_MAX, and sets *over, if no uint64_t holds that. */
static inline uint64_t
sum_saturating(uint64_t a, uint64_t b, bool *over)
{
    bool overflows = a > UINT64_MAX - b;
    *over = *over || overflows;
    return overflows ? UINT64_MAX : a + b;
}

#endif
