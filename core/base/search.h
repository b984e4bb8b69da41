/* search.h - binary search in what stands in order
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_SEARCH_H
#define CLOUDFLOW_SEARCH_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/* Whether the element of this number comes before what is looked for. */
typedef bool (*search_comes_before)(const void *context, size_t number);

/* How many of n elements come before what is looked for. They are the first ones, so this is the number of the first
 * that does not, or n. Inline, and so is what a caller passes that is static. */
static inline size_t
search_count_before(size_t n, search_comes_before comes_before, const void *context)
{
    size_t low = 0, high = n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (comes_before(context, middle)) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

/* What search_last_until() looks for, and in what. */
struct search_offset {
    const char *data;
    size_t size;
    int64_t offset;
};

static inline bool
search_is_until(const void *context, size_t number)
{
    const struct search_offset *search = context;
    int64_t there;
    memcpy(&there, search->data + number * search->size, sizeof(there));
    return there <= search->offset;
}

/* The last element whose offset is not greater, or NULL. The elements are structs that begin with their offset, an
 * int64_t, and stand in ascending order of it. */
static inline const void *
search_last_until(const GArray *array, int64_t offset)
{
    const struct search_offset search = {array->data, g_array_get_element_size((GArray *)array), offset};
    size_t n = search_count_before(array->len, search_is_until, &search);
    return n > 0 ? search.data + (n - 1) * search.size : NULL;
}

/* What search_count_less() looks for, and in what. */
struct search_number {
    const int64_t *numbers;
    int64_t than;
};

static inline bool
search_is_less(const void *context, size_t number)
{
    const struct search_number *search = context;
    return search->numbers[number] < search->than;
}

/* How many elements of an array of int64_t, which stand in ascending order, are less than a number. */
static inline size_t
search_count_less(const GArray *numbers, int64_t than)
{
    const struct search_number search = {(const int64_t *)(const void *)numbers->data, than};
    return search_count_before(numbers->len, search_is_less, &search);
}

#endif
