/* resolved.c - a conversation whose records and packets have been matched
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/join/resolved.h"

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
