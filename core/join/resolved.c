/* resolved.c - a conversation whose records and packets have been matched
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/join/resolved.h"
#include "core/base/search.h"
#include "core/join/time.h"

static int
compare(uint64_t a, uint64_t b)
{
    return a < b ? -1 : a > b;
}

int
join_compare_content(const struct join_record *a, const struct join_record *b)
{
    int order = compare(join_direction_of(a), join_direction_of(b));
    order = order != 0 ? order : join_compare_times(a->first, b->first);
    order = order != 0 ? order : join_compare_times(a->last, b->last);
    order = order != 0 ? order : compare(a->kind, b->kind);
    order = order != 0 ? order : compare(a->forward, b->forward);
    order = order != 0 ? order : compare(a->action, b->action);
    order = order != 0 ? order : compare(join_packets_of(a), join_packets_of(b));
    return order != 0 ? order : compare(join_bytes_of(a), join_bytes_of(b));
}

struct join_resolved *
join_resolved_new(void)
{
    struct join_resolved *resolved = g_new0(struct join_resolved, 1);
    resolved->summaries = g_array_new(FALSE, TRUE, sizeof(struct join_summary));
    resolved->records = g_array_new(FALSE, TRUE, sizeof(struct join_matched_record));
    resolved->packets = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    resolved->matches = g_array_new(FALSE, FALSE, sizeof(struct join_match));
    return resolved;
}

void
join_resolved_free(struct join_resolved *resolved)
{
    if (resolved != NULL) {
        g_array_free(resolved->summaries, TRUE);
        g_array_free(resolved->records, TRUE);
        g_array_free(resolved->packets, TRUE);
        g_array_free(resolved->matches, TRUE);
        g_free(resolved);
    }
}

size_t
join_resolved_memory(const struct join_resolved *resolved)
{
    return sizeof(*resolved) + resolved->summaries->len * sizeof(struct join_summary) +
           resolved->records->len * sizeof(struct join_matched_record) + resolved->packets->len * sizeof(uint32_t) +
           resolved->matches->len * sizeof(struct join_match);
}

struct begins {
    const struct join_resolved *resolved;
    uint32_t begin;
    int64_t time;
};

static bool
begins_before(const void *context, size_t number)
{
    const struct begins *search = context;
    return join_matched_at(search->resolved, search->begin + number)->first < search->time;
}

static bool
page_begins_before(const void *context, size_t number)
{
    const struct begins *search = context;
    struct join_matched_record matched;
    join_reader_peek(search->resolved->packed->records, search->begin + (uint32_t)number, &matched);
    return matched.first < search->time;
}

/* Makes begin and end those of one page, without unpacking others, if the records are packed. */
static void
narrow(const struct join_resolved *resolved, uint32_t *begin, uint32_t *end, int64_t time)
{
    uint32_t size = join_reader_per_page(resolved->packed->records);
    uint32_t first_page = (*begin + size - 1) / size, end_page = (*end + size - 1) / size;
    const struct begins search = {resolved, first_page, time};
    size_t before = end_page > first_page ? search_count_before(end_page - first_page, page_begins_before, &search) : 0;
    if (before > 0) {
        *begin = (first_page + (uint32_t)before - 1) * size;
    }
    *end = MIN(*end, before > 0 ? *begin + size : MAX(first_page * size, *begin));
}

uint32_t
join_first_from(const struct join_resolved *resolved, uint32_t begin, uint32_t end, int64_t time)
{
    if (resolved->packed != NULL) {
        narrow(resolved, &begin, &end, time);
    }
    const struct begins search = {resolved, begin, time};
    return begin + (uint32_t)search_count_before(end - begin, begins_before, &search);
}
