/* sort_in.c - gives records and packets their streams and conversations
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/join/sort_in.h"
#include "core/base/search.h"

static void
note_interface(struct join *join, const struct join_stream *stream, bool forward, bool both_ways)
{
    struct join_interface *interface = join_interface(join, stream->key.interface);
    if (interface == NULL) {
        return;
    }
    interface->has_records = true;
    if (both_ways || (stream->records != JOIN_NONE && join_record(join, stream->records)->forward != forward)) {
        interface->both_directions = true;
    }
}

/* The index of the first of those that wait that has not fallen out. */
static uint32_t
first_waiting(uint32_t first, uint32_t count, uint32_t n_waiting)
{
    uint32_t base = count - n_waiting + 1;
    return first > base ? first - base : 0;
}

uint32_t
join_first_waiting_record(const struct join *join)
{
    return first_waiting(join->first_record, join->records.count, join->waiting_records.count);
}

uint32_t
join_first_waiting_packet(const struct join *join)
{
    return first_waiting(join->first_packet, join->packets.count, join->waiting_packets.count);
}

void
join_sort_in_record(struct join *join, uint32_t number, const struct flow_key *key,
                    const struct join_packed_key *waiting, uint32_t interface)
{
    struct join_record *record = join_record(join, number);
    uint32_t conversation = join_flows_add(&join->flows, key, waiting);
    record->stream = join_flows_stream_of(&join->flows, conversation, interface);
    struct join_stream *stream = join_stream(join, record->stream);
    note_interface(join, stream, record->forward, record->both_ways);
    record->next = stream->records;
    stream->records = number;
    join_stream(join, conversation)->key.is_changed = 1;
}

void
join_sort_in_packet(struct join *join, uint32_t number, const struct flow_key *key,
                    const struct join_packed_key *waiting)
{
    struct join_packet *packet = join_packet(join, number);
    packet->conversation = join_flows_add(&join->flows, key, waiting);
    struct join_stream *conversation = join_stream(join, packet->conversation);
    packet->next = conversation->packets;
    conversation->packets = number;
    conversation->key.is_changed = 1;
}

void
join_sort_in(struct join *join)
{
    uint32_t n_records = join->waiting_records.count, n_packets = join->waiting_packets.count;
    struct flow_key key;
    for (uint32_t i = n_records > 0 ? join_first_waiting_record(join) : 0; i < n_records; i++) {
        const struct join_packed_key *waiting = join_pool_at(&join->waiting_records, i);
        join_unpack_key(waiting, &join->addresses6, &key);
        join_sort_in_record(join, join->records.count - n_records + i + 1, &key, waiting, waiting->interface);
        join_pool_passed(&join->waiting_records, i);
    }
    for (uint32_t i = n_packets > 0 ? join_first_waiting_packet(join) : 0; i < n_packets; i++) {
        const struct join_packed_key *waiting = join_pool_at(&join->waiting_packets, i);
        join_unpack_key(waiting, &join->addresses6, &key);
        join_sort_in_packet(join, join->packets.count - n_packets + i + 1, &key, waiting);
        join_pool_passed(&join->waiting_packets, i);
    }
    join_pool_empty(&join->waiting_records);
    join_pool_empty(&join->waiting_packets);
}

struct frames {
    const struct join_pool *pool;
    uint32_t first, frame;
};

static uint32_t
frame_at(const struct frames *frames, size_t number)
{
    return *(const uint32_t *)join_pool_at(frames->pool, frames->first - 1 + (uint32_t)number);
}

static bool
is_earlier(const void *context, size_t number)
{
    const struct frames *frames = context;
    return frame_at(frames, number) < frames->frame;
}

/* Elements begin with their frame, in ascending order; first is the number of the oldest that is kept. */
static uint32_t
first_of_frame(const struct join_pool *pool, uint32_t first, uint32_t frame)
{
    const struct frames frames = {pool, first, frame};
    size_t n = pool->count - (first - 1);
    if (n == 0 || is_earlier(&frames, n - 1)) {
        return JOIN_NONE;
    }
    size_t before = search_count_before(n, is_earlier, &frames);
    return frame_at(&frames, before) == frame ? first + (uint32_t)before : JOIN_NONE;
}

uint32_t
join_record_of_frame(struct join *join, uint32_t frame)
{
    join_sort_in(join);
    return first_of_frame(&join->records, join->first_record, frame);
}

uint32_t
join_packet_of_frame(struct join *join, uint32_t frame)
{
    join_sort_in(join);
    return first_of_frame(&join->packets, join->first_packet, frame);
}

uint32_t
join_find(struct join *join, const struct flow_key *key)
{
    struct flow_key turned = *key;
    join_sort_in(join);
    flow_key_lower_first(&turned);
    return join_flows_find(&join->flows, &turned);
}
