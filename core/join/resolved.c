/* resolved.c - a conversation whose records and packets have been matched
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/join/resolved.h"
#include "core/base/search.h"

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

uint32_t
join_first_from(const struct join_resolved *resolved, uint32_t begin, uint32_t end, int64_t time)
{
    const struct begins search = {resolved, begin, time};
    return begin + (uint32_t)search_count_before(end - begin, begins_before, &search);
}
