/* search.h - finds what holds at an offset of a file, in an array that reading has filled
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_OFFSETS_H
#define CLOUDFLOW_OFFSETS_H

#include <glib.h>
#include <stdint.h>
#include <string.h>

/* The last element whose offset is not greater, or NULL. The elements are structs that begin with their offset, an
 * int64_t, and stand in ascending order of it. */
static inline const void *
filetap_last_until(const GArray *array, int64_t offset)
{
    size_t size = g_array_get_element_size((GArray *)array), low = 0, high = array->len;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int64_t there;
        memcpy(&there, array->data + middle * size, sizeof(there));
        if (there <= offset) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low > 0 ? array->data + (low - 1) * size : NULL;
}

#endif
