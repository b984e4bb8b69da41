/* table.c - what is summed for each of many different keys
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "dissector/report/table.h"
#include "core/base/hash.h"
#include "dissector/report/settings.h"

/* Rows and keys stand in blocks, so that growing neither moves nor doubles them: only the array of places doubles. */
enum { ROWS_SHIFT = 10, ROWS_IN_BLOCK = 1 << ROWS_SHIFT, KEY_BLOCK = 1 << 16, FIRST_PLACES = 1 << 10 };

/* So that no count of places overflows, of which there are more than rows. */
enum { MOST_ROWS = 1 << 30 };

/* Stands before each row. */
struct head {
    const uint8_t *key;
    uint32_t length;
    uint32_t hash; /* its higher half */
};

struct report_table {
    size_t row_size; /* with its head */
    uint64_t seed;
    GPtrArray *row_blocks, *key_blocks;
    size_t key_left; /* bytes that are free in the last of the key blocks */
    uint8_t *key_end;
    uint32_t *places; /* numbers of rows plus 1; 0: free */
    uint32_t n_places, n_rows, last;
    uint64_t n_refused;
    size_t held; /* bytes, of all of this */
};

struct report_table *
report_table_new(size_t row_size)
{
    struct report_table *table = g_new0(struct report_table, 1);
    const size_t alignment = sizeof(uint64_t);
    table->row_size = (sizeof(struct head) + row_size + alignment - 1) / alignment * alignment;
    table->seed = hash_seed();
    table->row_blocks = g_ptr_array_new_with_free_func(g_free);
    table->key_blocks = g_ptr_array_new_with_free_func(g_free);
    table->n_places = FIRST_PLACES;
    table->places = g_new0(uint32_t, FIRST_PLACES);
    return table;
}

void
report_table_free(struct report_table *table)
{
    if (table != NULL) {
        g_ptr_array_free(table->row_blocks, TRUE);
        g_ptr_array_free(table->key_blocks, TRUE);
        g_free(table->places);
        g_free(table);
    }
}

static struct head *
head_at(const struct report_table *table, uint32_t number)
{
    uint8_t *block = (uint8_t *)table->row_blocks->pdata[number >> ROWS_SHIFT];
    return (struct head *)(void *)(block + (number & (ROWS_IN_BLOCK - 1)) * table->row_size);
}

/* Twice the places. */
static void
grow(struct report_table *table)
{
    uint32_t n = table->n_places * 2;
    g_free(table->places);
    table->places = g_new0(uint32_t, n);
    table->n_places = n;
    for (uint32_t i = 0; i < table->n_rows; i++) {
        uint32_t at = head_at(table, i)->hash & (n - 1);
        while (table->places[at] != 0) {
            at = (at + 1) & (n - 1);
        }
        table->places[at] = i + 1;
    }
}

static const uint8_t *
keep_key(struct report_table *table, const void *key, size_t length)
{
    if (length > table->key_left) {
        size_t size = MAX(length, (size_t)KEY_BLOCK);
        table->key_end = (uint8_t *)g_malloc(size);
        table->key_left = size;
        table->held += size;
        g_ptr_array_add(table->key_blocks, table->key_end);
    }
    uint8_t *kept = table->key_end;
    memcpy(kept, key, length);
    table->key_end += length;
    table->key_left -= length;
    return kept;
}

static struct head *
add_row(struct report_table *table, uint32_t hash, const void *key, size_t length)
{
    if (table->n_rows == table->row_blocks->len << ROWS_SHIFT) {
        g_ptr_array_add(table->row_blocks, g_malloc0(table->row_size << ROWS_SHIFT));
        table->held += table->row_size << ROWS_SHIFT;
    }
    table->last = table->n_rows++;
    struct head *head = head_at(table, table->last);
    *head = (struct head){keep_key(table, key, length), (uint32_t)length, hash};
    return head;
}

void *
report_table_row(struct report_table *table, const void *key, size_t length)
{
    uint32_t hash = (uint32_t)(hash_bytes(table->seed, (const uint8_t *)key, length) >> 32);
    uint32_t at = hash & (table->n_places - 1);
    for (; table->places[at] != 0; at = (at + 1) & (table->n_places - 1)) {
        struct head *head = head_at(table, table->places[at] - 1);
        if (head->hash == hash && head->length == length && memcmp(head->key, key, length) == 0) {
            table->last = table->places[at] - 1;
            return head + 1;
        }
    }
    if (table->held + (size_t)table->n_places * sizeof(uint32_t) >= report_memory() || table->n_rows >= MOST_ROWS) {
        table->n_refused++;
        return NULL;
    }
    struct head *head = add_row(table, hash, key, length);
    table->places[at] = table->n_rows;
    if (table->n_rows > table->n_places / 4 * 3) {
        grow(table);
    }
    return head + 1;
}

uint32_t
report_table_last(const struct report_table *table)
{
    return table->last;
}

uint32_t
report_table_count(const struct report_table *table)
{
    return table != NULL ? table->n_rows : 0;
}

uint64_t
report_table_refused(const struct report_table *table)
{
    return table != NULL ? table->n_refused : 0;
}

void *
report_table_at(const struct report_table *table, uint32_t number)
{
    return head_at(table, number) + 1;
}

const uint8_t *
report_table_key(const struct report_table *table, uint32_t number, size_t *length)
{
    const struct head *head = head_at(table, number);
    *length = head->length;
    return head->key;
}

struct order {
    const struct report_table *table;
    report_table_compare compare;
    const void *data;
};

static gint
compare_numbers(gconstpointer a, gconstpointer b, gpointer data)
{
    const struct order *order = (const struct order *)data;
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    int result = order->compare(report_table_at(order->table, x), report_table_at(order->table, y), order->data);
    return result != 0 ? result : (x > y) - (x < y);
}

uint32_t *
report_table_sorted(const struct report_table *table, report_table_compare compare, const void *data)
{
    uint32_t n = report_table_count(table);
    GArray *numbers = g_array_sized_new(FALSE, FALSE, sizeof(uint32_t), n);
    struct order order = {table, compare, data};
    for (uint32_t i = 0; i < n; i++) {
        g_array_append_val(numbers, i);
    }
    g_array_sort_with_data(numbers, compare_numbers, &order); /* g_qsort_with_data() is deprecated in later GLibs */
    return (uint32_t *)(void *)g_array_free(numbers, FALSE);
}
