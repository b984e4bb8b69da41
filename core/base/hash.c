/* hash.c - hashes that begin with a random number
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/base/hash.h"

uint64_t
hash_process_seed(void)
{
    static gsize seed;
    if (g_once_init_enter(&seed)) {
        g_once_init_leave(&seed, (gsize)hash_seed() | 1); /* 0 would mean that it is not made yet */
    }
    return seed;
}

guint
hash_string(gconstpointer string)
{
    return (guint)hash_bytes(hash_process_seed(), string, strlen(string));
}

guint
hash_gbytes(gconstpointer bytes)
{
    gsize length;
    const uint8_t *data = g_bytes_get_data((GBytes *)bytes, &length);
    return (guint)hash_bytes(hash_process_seed(), data, length);
}
