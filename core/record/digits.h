/* digits.h - digits to a number, where it is known that the number fits
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_DIGITS_H
#define CLOUDFLOW_DIGITS_H

#include <stdbool.h>
#include <stdint.h>

/* Digits of a number in 64 bits that always fits: one comparison with what it may be is enough. */
enum { ALWAYS_FIT = 19 };

/* The number that the digits are, of which there are at most ALWAYS_FIT; false if one is none. */
static inline bool
parse_digits(const char *at, const char *end, uint64_t *number)
{
    uint64_t n = 0;
    for (; at < end; at++) {
        unsigned digit = (unsigned char)*at - (unsigned)'0';
        if (digit > 9) {
            return false;
        }
        n = n * 10 + digit;
    }
    *number = n;
    return true;
}

#endif
