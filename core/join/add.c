/* add.c - adds flow records and packets to the index, and gives them their streams and conversations
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/join/index.h"
#include "core/base/hash.h"

enum { FEW_STREAMS = 32 /* of a conversation that are found by walking along its chain */ };

static guint
hash_number(gconstpointer number)
{
    return (guint)hash_step(hash_process_seed(), (uint64_t) * (const gint64 *)number);
}

static uint32_t
new_stream(struct join *join, uint32_t conversation, uint32_t interface)
{
    struct join_stream *stream = join_pool_add(&join->streams);
    stream->conversation = conversation;
    stream->interface = interface;
    stream->shown = join->n_shown++;
    return join->streams.count;
}

/* The stream of a conversation at an interface. A flow passes a handful of interfaces; a capture that was made to name
 * a thousand gets a hash table. */
static uint32_t
stream_of(struct join *join, uint32_t conversation, uint32_t interface)
{
    uint32_t *link = &join_conversation(join, conversation)->streams;
    for (int few = 0; few < FEW_STREAMS; few++) {
        if (*link == JOIN_NONE) {
            uint32_t number = new_stream(join, conversation, interface);
            *link = number;
            return number;
        }
        struct join_stream *stream = join_stream(join, *link);
        if (stream->interface == interface) {
            return *link;
        }
        link = &stream->next;
    }
    if (join->more_streams == NULL) {
        join->more_streams = g_hash_table_new_full(hash_number, g_int64_equal, g_free, NULL);
    }
    gint64 name = (gint64)((uint64_t)conversation << 32 | interface);
    uint32_t number = GPOINTER_TO_UINT(g_hash_table_lookup(join->more_streams, &name));
    if (number == JOIN_NONE) {
        number = new_stream(join, conversation, interface);
        join_stream(join, number)->next = *link;
        *link = number;
        g_hash_table_insert(join->more_streams, g_memdup2(&name, sizeof(name)), GUINT_TO_POINTER(number));
    }
    return number;
}

static void
note_interface(struct join *join, const struct join_stream *stream, bool forward, bool both_ways)
{
    struct join_interface *interface = join_interface(join, stream->interface);
    if (interface == NULL) {
        return;
    }
    interface->has_records = true;
    if (both_ways || (stream->records != JOIN_NONE && join_record(join, stream->records)->forward != forward)) {
        interface->both_directions = true;
    }
}

void
join_add_logged_time(struct join *join, int64_t first, int64_t last)
{
    join->logged_first = MIN(join->logged_first, first);
    join->logged_last = MAX(join->logged_last, last);
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
    struct join_waiting_record *waiting = join_pool_add(&join->waiting_records);
    waiting->key = join_pack_key(&key, &join->waiting_addresses6);
    waiting->interface = in->interface;
    struct join_record *record = join_pool_add(&join->records);
    *record = (struct join_record){
        .frame = in->frame,
        .first = in->first,
        .last = in->last,
        .packets = in->packets,
        .bytes = in->bytes,
        .rule = in->rule & JOIN_NUMBER_BITS,
        .tcp_flags = in->tcp_flags,
        .kind = in->kind,
        .action = in->action,
        .forward = forward,
        .both_ways = in->both_ways,
        /* What a tuple that opens or refuses a flow has in its counters is no count. */
        .has_packets = in->has_packets && in->kind != JOIN_BEGIN && in->kind != JOIN_DENIED && in->kind != JOIN_OPEN,
        .oriented = in->oriented,
        .every_ack = in->every_ack,
        .period = in->period,
        .unanswered = in->has_received && in->received == 0 && in->packets > 0,
    };
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
    *waiting = join_pack_key(&key, &join->waiting_addresses6);
    struct join_packet *packet = join_pool_add(&join->packets);
    packet->frame = in->frame;
    packet->time = in->time;
    packet->bytes = in->bytes;
    packet->interface = in->interface & JOIN_NUMBER_BITS;
    packet->forward = forward;
    packet->role = in->role;
    packet->copy = in->original != 0;
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

void
join_sort_in_record(struct join *join, uint32_t number, const struct flow_key *key, uint32_t interface)
{
    struct join_record *record = join_record(join, number);
    uint32_t conversation = join_conversation_of(join, key);
    record->stream = stream_of(join, conversation, interface);
    struct join_stream *stream = join_stream(join, record->stream);
    note_interface(join, stream, record->forward, record->both_ways);
    record->next = stream->records;
    stream->records = number;
    join_conversation(join, conversation)->n_records++;
}

void
join_sort_in_packet(struct join *join, uint32_t number, const struct flow_key *key)
{
    struct join_packet *packet = join_packet(join, number);
    packet->conversation = join_conversation_of(join, key);
    struct join_conversation *conversation = join_conversation(join, packet->conversation);
    packet->next = conversation->packets;
    conversation->packets = number;
    conversation->n_packets++;
}

void
join_sort_in(struct join *join)
{
    uint32_t n_records = join->waiting_records.count, n_packets = join->waiting_packets.count;
    struct flow_key key;
    for (uint32_t i = n_records > 0 ? join_first_waiting_record(join) : 0; i < n_records; i++) {
        const struct join_waiting_record *waiting = join_pool_at(&join->waiting_records, i);
        join_unpack_key(&waiting->key, &join->waiting_addresses6, &key);
        join_sort_in_record(join, join->records.count - n_records + i + 1, &key, waiting->interface);
        join_pool_passed(&join->waiting_records, i);
    }
    for (uint32_t i = n_packets > 0 ? join_first_waiting_packet(join) : 0; i < n_packets; i++) {
        join_unpack_key(join_pool_at(&join->waiting_packets, i), &join->waiting_addresses6, &key);
        join_sort_in_packet(join, join->packets.count - n_packets + i + 1, &key);
        join_pool_passed(&join->waiting_packets, i);
    }
    join_pool_empty(&join->waiting_records);
    join_pool_empty(&join->waiting_packets);
    join_pool_empty(&join->waiting_addresses6);
}
