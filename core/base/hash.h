/* hash.h - hashes that begin with a random number, so that nobody can write a file whose hashes are equal
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_HASH_H
#define CLOUDFLOW_HASH_H

#include <glib.h>
#include <stdint.h>
#include <string.h>

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

/* Hashes length bytes; the length itself is part of the result. bytes may be NULL if there are none. */
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
    if (left > 0) {
        memcpy(&word, bytes, left);
    }
    return hash_step(hash, word ^ (uint64_t)length << 48);
}

/* A start value for the hashes of one table. */
static inline uint64_t
hash_seed(void)
{
    return (uint64_t)g_random_int() << 32 | g_random_int();
}

/* The start value of the functions below, which is made once: a GHashTable gives its functions nothing but the key. */
uint64_t hash_process_seed(void);

/* For a GHashTable whose keys are terminated strings, instead of g_str_hash(). */
guint hash_string(gconstpointer string);

/* For a GHashTable whose keys are GBytes, instead of g_bytes_hash(). */
guint hash_gbytes(gconstpointer bytes);

#endif
