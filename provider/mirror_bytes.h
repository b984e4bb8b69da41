/* mirror_bytes.h - big-endian numbers out of packet bytes, and a hash of bytes
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_MIRROR_BYTES_H
#define CLOUDFLOW_MIRROR_BYTES_H

#include <glib.h>
#include <stdint.h>
#include <string.h>

static inline uint16_t
be16(const uint8_t *p)
{
    return (uint16_t)(p[0] << 8 | p[1]);
}

static inline uint32_t
be24(const uint8_t *p)
{
    return (uint32_t)p[0] << 16 | (uint32_t)p[1] << 8 | p[2];
}

static inline uint32_t
be32(const uint8_t *p)
{
    return (uint32_t)be16(p) << 16 | be16(p + 2);
}

static inline uint64_t
be64(const uint8_t *p)
{
    return (uint64_t)be32(p) << 32 | be32(p + 4);
}

/* One step of a 64-bit hash: a bijection of value that spreads every bit (the SplitMix64 finaliser), applied to the sum
 * of what was hashed so far. */
static inline uint64_t
hash_step(uint64_t hash, uint64_t value)
{
    uint64_t z = (hash ^ value) + 0x9e3779b97f4a7c15u;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
}

/* Hashes length bytes; the length itself is part of the result. */
static inline uint64_t
hash_bytes(uint64_t hash, const uint8_t *bytes, size_t length)
{
    uint64_t word;
    size_t left = length;
    for (; left >= sizeof word; left -= sizeof word, bytes += sizeof word) {
        memcpy(&word, bytes, sizeof word);
        hash = hash_step(hash, word);
    }
    word = (uint64_t)length << 56;
    memcpy(&word, bytes, left);
    return hash_step(hash, word ^ (uint64_t)length << 48);
}

/* The start value of every hash of this process. Random, so that nobody can write packets whose hashes are equal. */
static inline uint64_t
hash_seed(void)
{
    return (uint64_t)g_random_int() << 32 | g_random_int();
}

#endif
