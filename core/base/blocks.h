/* blocks.h - bytes, many at a time
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_BLOCKS_H
#define CLOUDFLOW_BLOCKS_H

#include <stdint.h>
#include "core/base/portable.h"
#ifdef __SSE2__
#include <emmintrin.h>
#endif

/* blocks_spaces(): a bit for each of 64 bytes that is a space; the first byte is the lowest bit.
 *
 * blocks_text_marks(): likewise for each of BLOCKS_SHORT bytes that is no plain character within a string of JSON: it
 * ends the string, begins an escape, is a control character or not ASCII.
 *
 * blocks_string_marks(): likewise for each that ends such a string, begins an escape or ends a line.
 *
 * blocks_cell_marks(): likewise for each that has an escape in a tabbed row: a tab, the end of a line, a backslash. */

enum { BLOCKS_SHORT = 16 };

#ifdef __SSE2__

static inline uint64_t
blocks_spaces(const char *bytes)
{
    const __m128i space = _mm_set1_epi8(' ');
    uint64_t spaces = 0;
    for (int i = 0; i < 64; i += 16) {
        __m128i is_space = _mm_cmpeq_epi8(_mm_loadu_si128((const __m128i *)(const void *)(bytes + i)), space);
        spaces |= (uint64_t)(unsigned)_mm_movemask_epi8(is_space) << i;
    }
    return spaces;
}

static inline unsigned
blocks_text_marks(const char *bytes)
{
    __m128i block = _mm_loadu_si128((const __m128i *)(const void *)bytes);
    __m128i quote = _mm_cmpeq_epi8(block, _mm_set1_epi8('"')), escape = _mm_cmpeq_epi8(block, _mm_set1_epi8('\\'));
    __m128i other = _mm_cmplt_epi8(block, _mm_set1_epi8(' ')); /* signed: bytes that are not ASCII are less, too */
    return (unsigned)_mm_movemask_epi8(_mm_or_si128(_mm_or_si128(quote, escape), other));
}

static inline unsigned
blocks_string_marks(const char *bytes)
{
    __m128i block = _mm_loadu_si128((const __m128i *)(const void *)bytes);
    __m128i quote = _mm_cmpeq_epi8(block, _mm_set1_epi8('"')), escape = _mm_cmpeq_epi8(block, _mm_set1_epi8('\\'));
    __m128i newline = _mm_cmpeq_epi8(block, _mm_set1_epi8('\n'));
    return (unsigned)_mm_movemask_epi8(_mm_or_si128(_mm_or_si128(quote, escape), newline));
}

static inline unsigned
blocks_cell_marks(const char *bytes)
{
    __m128i block = _mm_loadu_si128((const __m128i *)(const void *)bytes);
    __m128i tab = _mm_cmpeq_epi8(block, _mm_set1_epi8('\t')), escape = _mm_cmpeq_epi8(block, _mm_set1_epi8('\\'));
    __m128i newline = _mm_cmpeq_epi8(block, _mm_set1_epi8('\n'));
    return (unsigned)_mm_movemask_epi8(_mm_or_si128(_mm_or_si128(tab, escape), newline));
}

#else

static inline unsigned
blocks_cell_marks(const char *bytes)
{
    unsigned marks = 0;
    for (unsigned i = 0; i < BLOCKS_SHORT; i++) {
        marks |= (unsigned)(bytes[i] == '\t' || bytes[i] == '\\' || bytes[i] == '\n') << i;
    }
    return marks;
}

static inline unsigned
blocks_string_marks(const char *bytes)
{
    unsigned marks = 0;
    for (unsigned i = 0; i < BLOCKS_SHORT; i++) {
        marks |= (unsigned)(bytes[i] == '"' || bytes[i] == '\\' || bytes[i] == '\n') << i;
    }
    return marks;
}

static inline unsigned
blocks_text_marks(const char *bytes)
{
    unsigned marks = 0;
    for (unsigned i = 0; i < BLOCKS_SHORT; i++) {
        unsigned char byte = (unsigned char)bytes[i];
        marks |= (unsigned)(byte < ' ' || byte > 127 || byte == '"' || byte == '\\') << i;
    }
    return marks;
}

/* A bit for each of eight bytes that is a space; the first byte is the lowest bit. */
static inline uint64_t
spaces_of(const char *eight)
{
    const uint64_t low = UINT64_C(0x7f7f7f7f7f7f7f7f);
    uint64_t bytes = 0;
    for (int i = 0; i < 8; i++) { /* compilers make one load of it where the lowest byte comes first */
        bytes |= (uint64_t)(uint8_t)eight[i] << 8 * i;
    }
    bytes ^= UINT64_C(0x2020202020202020);
    uint64_t high_bits = ~(((bytes & low) + low) | bytes | low);
    return (high_bits >> 7) * UINT64_C(0x0102040810204080) >> 56;
}

static inline uint64_t
blocks_spaces(const char *bytes)
{
    uint64_t spaces = 0;
    for (int i = 0; i < 64; i += 8) {
        spaces |= spaces_of(bytes + i) << i;
    }
    return spaces;
}

#endif

/* The first byte at or behind at that ends a string of JSON, begins an escape in it, or ends a line; end if there is
 * none. */
static inline const char *
blocks_string_mark(const char *at, const char *end)
{
    while (end - at >= BLOCKS_SHORT) {
        unsigned marks = blocks_string_marks(at);
        if (marks != 0) {
            return at + portable_lowest_bit(marks);
        }
        at += BLOCKS_SHORT;
    }
    while (at < end && *at != '"' && *at != '\\' && *at != '\n') {
        at++;
    }
    return at;
}

#endif
