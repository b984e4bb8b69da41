/* portable.h - what POSIX systems and some compilers have, and what stands in for it elsewhere
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_PORTABLE_H
#define CLOUDFLOW_PORTABLE_H

#include <stddef.h>
#include <stdint.h>

/* Reads an IPv4 or IPv6 address from text, which need not be terminated. Returns how many bytes it has, 4 or 16; 0 if
 * the text is no address, and then the bytes are undefined. */
size_t portable_parse_address(const char *text, size_t length, uint8_t address[16]);

/* Where needle, which is not empty, first stands in text, or NULL. */
const void *portable_find(const void *text, size_t length, const void *needle, size_t needle_length);

/* The number of the lowest bit that is set, of bits that are not 0. */
static inline unsigned
portable_lowest_bit(uint64_t bits)
{
#ifdef __GNUC__
    return (unsigned)__builtin_ctzll(bits);
#else
    unsigned n = 0;
    while ((bits >> n & 1) == 0) {
        n++;
    }
    return n;
#endif
}

/* Says that the memory at address will be written soon. Where the compiler has no word for it, that is no news. */
static inline void
portable_expect_write(const void *address)
{
#ifdef __GNUC__
    __builtin_prefetch(address, 1);
#else
    (void)address;
#endif
}

#endif
