/* runs.c - numbers of records by their times, as they come
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/join/runs.h"
#include "core/base/search.h"
#include "core/join/time.h"

enum { FEW = 16 }; /* records of one place hardly overlap: the nearest ones are among so many */

void
join_runs_init(struct join_runs *runs)
{
    runs->numbers = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    runs->n = 0;
}

void
join_runs_clear(struct join_runs *runs)
{
    g_array_free(runs->numbers, TRUE);
}

void
join_runs_empty(struct join_runs *runs)
{
    g_array_set_size(runs->numbers, 0);
    runs->n = 0;
}

static uint32_t
number_at(const struct join_runs *runs, size_t i)
{
    return g_array_index(runs->numbers, uint32_t, i);
}

static int64_t
first_at(const struct join *join, const struct join_runs *runs, size_t i)
{
    return join_record(join, number_at(runs, i))->first;
}

static uint32_t
begin_of(const struct join_runs *runs, uint32_t run)
{
    return run > 0 ? runs->ends[run - 1] : 0;
}

static uint32_t
length_of(const struct join_runs *runs, uint32_t run)
{
    return runs->ends[run] - begin_of(runs, run);
}

/* Merges the last two runs, from behind. */
static void
merge(const struct join *join, struct join_runs *runs)
{
    uint32_t begin = begin_of(runs, runs->n - 2), middle = runs->ends[runs->n - 2], end = runs->ends[runs->n - 1];
    uint32_t *numbers = (uint32_t *)(void *)runs->numbers->data;
    uint32_t *later = g_memdup2(numbers + middle, (end - middle) * sizeof(uint32_t));
    for (uint32_t left = middle, right = end - middle; right > 0;) {
        bool take_left =
            left > begin && join_record(join, numbers[left - 1])->first > join_record(join, later[right - 1])->first;
        numbers[left + right - 1] = take_left ? numbers[left - 1] : later[right - 1];
        left -= take_left;
        right -= !take_left;
    }
    g_free(later);
    runs->ends[--runs->n - 1] = end;
}

void
join_runs_add(const struct join *join, struct join_runs *runs, uint32_t number)
{
    bool in_order = runs->n > 0 && first_at(join, runs, runs->numbers->len - 1) <= join_record(join, number)->first;
    g_array_append_val(runs->numbers, number);
    runs->n += !in_order;
    runs->ends[runs->n - 1] = runs->numbers->len;
    while (runs->n > 1 && length_of(runs, runs->n - 2) < 2 * length_of(runs, runs->n - 1)) {
        merge(join, runs);
    }
}

struct begins {
    const struct join *join;
    const struct join_runs *runs;
    uint32_t begin;
    int64_t time;
};

static bool
begins_up_to(const void *context, size_t i)
{
    const struct begins *search = context;
    return first_at(search->join, search->runs, search->begin + i) <= search->time;
}

void
join_runs_find(const struct join *join, const struct join_runs *runs, int64_t time, join_runs_found found,
               void *context)
{
    for (uint32_t run = 0; run < runs->n; run++) {
        const struct begins search = {join, runs, begin_of(runs, run), time};
        size_t n = search_count_before(length_of(runs, run), begins_up_to, &search);
        bool more = true;
        for (size_t back = 1; more && back <= MIN(n, FEW); back++) {
            more = found(context, number_at(runs, search.begin + n - back));
        }
    }
}
