/* add.c - adds flow records and packets to the index
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/join/add.h"
#include "core/join/forget.h"

void
join_add_logged_time(struct join *join, int64_t first, int64_t last)
{
    join->logged_first = MIN(join->logged_first, first);
    join->logged_last = MAX(join->logged_last, last);
}

/* Few records count so much that there is no room for it in all. */
static void
set_counts(struct join *join, struct join_record *record, const struct join_record_in *in)
{
    const uint64_t most_packets = in->has_received ? (1 << JOIN_SPLIT_PACKETS) - 1 : UINT32_MAX;
    const uint64_t most_bytes = in->has_received ? (1 << JOIN_SPLIT_BYTES) - 1 : UINT32_MAX;
    if (in->packets > most_packets || in->bytes > most_bytes || (in->has_received && in->received > most_packets)) {
        struct join_large_counts *large = join_pool_add(&join->large);
        *large = (struct join_large_counts){in->packets, in->bytes, (uint32_t)MIN(in->received, UINT32_MAX)};
        record->is_large = true;
        record->counts.large = large;
    } else if (in->has_received) {
        record->counts.split.packets = in->packets & ((1 << JOIN_SPLIT_PACKETS) - 1);
        record->counts.split.received = in->received & ((1 << JOIN_SPLIT_PACKETS) - 1);
        record->counts.split.bytes = in->bytes & ((1 << JOIN_SPLIT_BYTES) - 1);
    } else {
        record->counts.plain.packets = (uint32_t)in->packets;
        record->counts.plain.bytes = (uint32_t)in->bytes;
    }
}

uint32_t
join_add_record(struct join *join, const struct join_record_in *in)
{
    if (join->room-- == 0) {
        join_fall_out(join);
        join->room--;
    }
    struct flow_key key = in->key;
    bool forward = flow_key_lower_first(&key);
    struct join_packed_key *waiting = join_pool_add(&join->waiting_records);
    *waiting = join_pack_key(&key, &join->addresses6);
    waiting->interface = in->interface & JOIN_NUMBER_MASK;
    struct join_record *record = join_pool_add(&join->records);
    *record = (struct join_record){
        .frame = in->frame,
        .first = in->first,
        .last = in->last,
        .rule = in->rule & JOIN_NUMBER_MASK,
        .tcp_flags = in->tcp_flags,
        .kind = in->kind,
        .action = in->action,
        .forward = forward,
        .both_ways = in->both_ways,
        /* What a tuple that opens or refuses a flow has in its counters is no count. */
        .has_packets = in->has_packets && in->kind != JOIN_BEGIN && in->kind != JOIN_DENIED && in->kind != JOIN_OPEN &&
                       in->kind != JOIN_SOME_REFUSED,
        .oriented = in->oriented,
        .ip_bytes = in->ip_bytes,
        .at = in->at,
        .every_ack = in->every_ack,
        .period = in->period,
        .has_received = in->has_received,
        .has_flags = in->has_flags,
        .is_estimate = in->is_estimate,
        .has_bounds = in->has_bounds,
        .format = in->format,
    };
    set_counts(join, record, in);
    join_add_logged_time(join, in->first, in->last);
    return join->records.count;
}

uint32_t
join_add_packet(struct join *join, const struct join_packet_in *in)
{
    if (join->room-- == 0) {
        join_fall_out(join);
        join->room--;
    }
    struct flow_key key = in->key;
    bool forward = flow_key_lower_first(&key);
    struct join_packed_key *waiting = join_pool_add(&join->waiting_packets);
    *waiting = join_pack_key(&key, &join->addresses6);
    struct join_packet *packet = join_pool_add(&join->packets);
    packet->frame = in->frame;
    packet->time = in->time;
    packet->bytes = MIN(in->bytes, JOIN_MOST_BYTES);
    packet->interface = in->interface & JOIN_NUMBER_MASK;
    packet->forward = forward;
    packet->role = in->role;
    packet->tcp_flags = in->tcp_flags & PACKET_TCP_FLAGS;
    packet->copy = in->original != 0;
    packet->shown_before = 0;
    if (in->is_later_fragment) {
        g_array_append_val(join->later_fragments, join->packets.count);
    }
    if (packet->copy) {
        g_hash_table_insert(join->originals, GUINT_TO_POINTER(join->packets.count), GUINT_TO_POINTER(in->original));
    }
    join->packets_first = MIN(join->packets_first, in->time);
    join->packets_last = MAX(join->packets_last, in->time);
    if (in->interface != JOIN_NONE) {
        join->mirrored = true;
        join_interface(join, in->interface)->has_packets = true;
    }
    return join->packets.count;
}
