/* join-add.c - adds flow records and packets to the index, and gives them their streams and conversations
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "dissector/join-index.h"
#include <string.h>
#include "dissector/join-match.h"

enum {
    MOST_NAME = 256,    /* longer ones are no names; with the zero at the end */
    FEW_STREAMS = 32,   /* of a conversation that are found by walking along its chain */
    MOST_RULES = 0xffff /* struct join_record has 16 bits for the number of a rule */
};

struct join_interface *
join_interface(const struct join *join, uint32_t number)
{
    return number != JOIN_NONE ? g_ptr_array_index(join->interfaces, number - 1) : NULL;
}

const char *
join_name(const struct join *join, uint32_t number)
{
    const struct join_interface *interface = join_interface(join, number);
    return interface == NULL ? NULL : interface->logged != NULL ? interface->logged : interface->name;
}

static bool
is_text(const char *name, const char *text, size_t length)
{
    return name != NULL && strlen(name) == length && memcmp(name, text, length) == 0;
}

uint32_t
join_intern(struct join *join, const char *text, size_t length)
{
    char short_name[MOST_NAME];
    if (length == 0 || length >= sizeof(short_name)) {
        return JOIN_NONE;
    }
    memcpy(short_name, text, length);
    short_name[length] = '\0';
    uint32_t number = GPOINTER_TO_UINT(g_hash_table_lookup(join->names, short_name));
    if (number == JOIN_NONE && join->interfaces->len < JOIN_MOST_NAMES) {
        struct join_interface *interface = g_new0(struct join_interface, 1);
        interface->name = g_strdup(short_name);
        g_ptr_array_add(join->interfaces, interface);
        number = join->interfaces->len;
        g_hash_table_insert(join->names, interface->name, GUINT_TO_POINTER(number));
    }
    return number;
}

/* Writes the one spelling of an interface's name: a MAC address comes with colons, hyphens or neither, and ids in
 * either case. */
static size_t
spell(const char *text, size_t length, char *spelling)
{
    enum { MAC_LENGTH = 17 };
    bool is_mac = length == MAC_LENGTH;
    for (size_t i = 0; i < length && is_mac; i++) {
        is_mac = i % 3 == 2 ? text[i] == ':' || text[i] == '-' : g_ascii_isxdigit(text[i]);
    }
    size_t n = 0;
    for (size_t i = 0; i < length; i++) {
        if (!is_mac || i % 3 != 2) {
            spelling[n++] = g_ascii_tolower(text[i]);
        }
    }
    return n;
}

uint32_t
join_intern_interface(struct join *join, const char *text, size_t length, bool logged)
{
    char spelling[MOST_NAME];
    if (length >= sizeof(spelling)) {
        return JOIN_NONE;
    }
    if (is_text(join_name(join, join->last_interface), text, length)) {
        return join->last_interface;
    }
    uint32_t number = join_intern(join, spelling, spell(text, length, spelling));
    struct join_interface *interface = join_interface(join, number);
    if (logged && interface != NULL && interface->logged == NULL && !is_text(interface->name, text, length)) {
        interface->logged = g_strndup(text, length);
    }
    join->last_interface = number;
    return number;
}

static uint32_t
new_stream(struct join *join, uint32_t conversation, uint32_t interface)
{
    struct join_stream *stream = join_pool_add(&join->streams);
    stream->conversation = conversation;
    stream->interface = interface;
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
        join->more_streams = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
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
    struct join_key key = in->key;
    bool forward = join_lower_first(&key);
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
        .rule = (uint16_t)(in->rule <= MOST_RULES ? in->rule : JOIN_NONE),
        .tcp_flags = in->tcp_flags,
        .kind = in->kind,
        .action = in->action,
        .forward = forward,
        .both_ways = in->both_ways,
        /* What a tuple that opens or refuses a flow has in its counters is no count. */
        .has_packets = in->has_packets && in->kind != JOIN_BEGIN && in->kind != JOIN_DENIED && in->kind != JOIN_OPEN,
        .oriented = in->oriented,
        .every_ack = in->every_ack,
        .unanswered = in->has_received && in->received == 0 && in->packets > 0,
    };
    join_add_logged_time(join, in->first, in->last);
    return join->records.count;
}

uint32_t
join_add_packet(struct join *join, const struct join_packet_in *in)
{
    struct join_key key = in->key;
    bool forward = join_lower_first(&key);
    struct join_packed_key *waiting = join_pool_add(&join->waiting_packets);
    *waiting = join_pack_key(&key, &join->waiting_addresses6);
    struct join_packet *packet = join_pool_add(&join->packets);
    packet->frame = in->frame;
    packet->time = in->time;
    packet->bytes = in->bytes;
    packet->interface = in->interface & JOIN_MOST_NAMES;
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

static void
sort_in_record(struct join *join, uint32_t number, const struct join_waiting_record *waiting)
{
    struct join_record *record = join_record(join, number);
    struct join_key key;
    join_unpack_key(&waiting->key, &join->waiting_addresses6, &key);
    uint32_t conversation = join_conversation_of(join, &key);
    record->stream = stream_of(join, conversation, waiting->interface);
    struct join_stream *stream = join_stream(join, record->stream);
    note_interface(join, stream, record->forward, record->both_ways);
    record->next = stream->records;
    stream->records = number;
    join_match_new_record(join, conversation);
}

static void
sort_in_packet(struct join *join, uint32_t number, const struct join_packed_key *waiting)
{
    struct join_packet *packet = join_packet(join, number);
    struct join_key key;
    join_unpack_key(waiting, &join->waiting_addresses6, &key);
    packet->conversation = join_conversation_of(join, &key);
    struct join_conversation *conversation = join_conversation(join, packet->conversation);
    packet->next = conversation->packets;
    conversation->packets = number;
    join_match_new_packet(join, packet->conversation);
}

void
join_sort_in(struct join *join)
{
    uint32_t n_records = join->waiting_records.count, n_packets = join->waiting_packets.count;
    for (uint32_t i = 0; i < n_records; i++) {
        sort_in_record(join, join->records.count - n_records + i + 1, join_pool_at(&join->waiting_records, i));
        join_pool_passed(&join->waiting_records, i);
    }
    for (uint32_t i = 0; i < n_packets; i++) {
        sort_in_packet(join, join->packets.count - n_packets + i + 1, join_pool_at(&join->waiting_packets, i));
        join_pool_passed(&join->waiting_packets, i);
    }
    join_pool_empty(&join->waiting_records);
    join_pool_empty(&join->waiting_packets);
    join_pool_empty(&join->waiting_addresses6);
}
