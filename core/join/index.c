/* index.c - flow records and packets by 5-tuple, interface and time
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/join/index.h"
#include "core/base/hash.h"
#include "core/join/time.h"

struct join *
join_new(const struct join_settings *settings)
{
    struct join *join = g_new0(struct join, 1);
    join->settings = *settings;
    join_pool_init(&join->records, sizeof(struct join_record));
    join_pool_init(&join->large, sizeof(struct join_large_counts));
    join_pool_init(&join->packets, sizeof(struct join_packet));
    join_pool_init(&join->waiting_records, sizeof(struct join_packed_key));
    join_pool_init(&join->waiting_packets, sizeof(struct join_packed_key));
    join->later_fragments = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    join->originals = g_hash_table_new(NULL, NULL); /* its keys are numbers that we give */
    join_names_init(&join->names);
    join_gaps_init(&join->gaps);
    join_addresses6_init(&join->addresses6, hash_seed());
    join_flows_init(&join->flows, &join->addresses6, hash_seed());
    join->first_record = join->first_packet = 1;
    join->room = settings->most_notes != 0 ? settings->most_notes : UINT64_MAX;
    join->logged_first = join->packets_first = INT64_MAX;
    join->logged_last = join->packets_last = INT64_MIN;
    return join;
}

void
join_free(struct join *join)
{
    if (join == NULL) {
        return;
    }
    join_flows_clear(&join->flows);
    join_addresses6_clear(&join->addresses6);
    struct join_pool *pools[] = {&join->records, &join->large, &join->packets, &join->waiting_records,
                                 &join->waiting_packets};
    for (size_t i = 0; i < G_N_ELEMENTS(pools); i++) {
        join_pool_clear(pools[i]);
    }
    g_array_free(join->later_fragments, TRUE);
    g_hash_table_destroy(join->originals);
    join_names_clear(&join->names);
    join_gaps_clear(&join->gaps);
    g_clear_pointer(&join->addresses_seen, g_hash_table_destroy);
    g_free(join);
}

uint8_t
join_intern_format(struct join *join, uint64_t hash)
{
    for (uint8_t i = 0; i < join->n_formats; i++) {
        if (join->formats[i] == hash) {
            return i + 1;
        }
    }
    if (join->n_formats == G_N_ELEMENTS(join->formats)) {
        return 0;
    }
    join->formats[join->n_formats++] = hash;
    return join->n_formats;
}

bool
join_fell_out(const struct join *join, const struct join_fallen *fallen, int64_t first, int64_t last)
{
    return fallen->n > 0 && first <= join_plus(fallen->last, join->settings.slack) &&
           last >= join_minus(fallen->first, join->settings.slack);
}

uint64_t
join_count_notes(const struct join *join, uint32_t conversation, uint64_t most)
{
    uint64_t n = 0;
    for (uint32_t packet = join_newest_packet(join, conversation); packet != JOIN_NONE && n <= most; n++) {
        packet = join_packet(join, packet)->next;
    }
    for (uint32_t stream = join_first_stream(join, conversation); stream != JOIN_NONE && n <= most;
         stream = join_next_stream(join, stream)) {
        for (uint32_t record = join_stream(join, stream)->records; record != JOIN_NONE && n <= most; n++) {
            record = join_record(join, record)->next;
        }
    }
    return n;
}

size_t
join_memory(const struct join *join)
{
    return join_flows_memory(&join->flows) + join_addresses6_memory(&join->addresses6) +
           join_pool_memory(&join->records) + join_pool_memory(&join->large) + join_pool_memory(&join->packets) +
           join_pool_memory(&join->waiting_records) + join_pool_memory(&join->waiting_packets);
}
