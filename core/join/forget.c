/* forget.c - the oldest records and packets fall out, so that a pass that never ends does not fill memory
 *
 * When as many are kept as the settings allow, the oldest eighth goes at once. What had been sorted in is then sorted
 * in anew, without it: so flows of which nothing is left go too, and nothing else of the index needs to know that
 * something can be missing. That is eight times the work of sorting in, for each that is added; nothing at all as long
 * as nobody asked. Numbers of records and packets never change.
 *
 * The records of a side log are pinned: that file ends, and the user has named it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/join/forget.h"
#include "core/join/sort_in.h"
#include "core/join/time.h"

/* Records and packets that can fall out. */
static uint64_t
n_kept(const struct join *join)
{
    return (uint64_t)(join->records.count - join->first_record + 1) + (join->packets.count - join->first_packet + 1);
}

/* Each time some fall out all pinned records are sorted in again, so the next time is not before an eighth of their
 * number has been added. */
static void
make_room(struct join *join)
{
    uint64_t most = join->settings.most_notes;
    join->room = most == 0 ? UINT64_MAX : most - MIN(most, n_kept(join)) + join->pinned.records / 8;
    join->room = MAX(join->room, 1);
}

static void
stretch(struct join_fallen *fallen, int64_t first, int64_t last, uint32_t frame)
{
    fallen->first = fallen->n == 0 ? first : MIN(fallen->first, first);
    fallen->last = fallen->n == 0 ? last : MAX(fallen->last, last);
    fallen->n++;
    fallen->frame = frame;
}

static void
let_record_go(struct join *join, uint32_t number)
{
    const struct join_record *record = join_record(join, number);
    uint32_t first_waiting = join->records.count - join->waiting_records.count + 1;
    join->first_large += record->is_large;
    bool since = record->kind == JOIN_CONTINUES || record->kind == JOIN_END;
    stretch(&join->fallen_records,
            since ? join_minus(record->first, join_nanoseconds(record->period, 0)) : record->first,
            record->kind == JOIN_OPEN ? join_open_until(record) : record->last, record->frame);
    if (number >= first_waiting) {
        const struct join_packed_key *waiting = join_pool_at(&join->waiting_records, number - first_waiting);
        struct join_interface *interface = join_interface(join, waiting->interface);
        if (interface != NULL) {
            interface->has_records = true;
        }
    }
}

static void
let_packet_go(struct join *join, uint32_t number)
{
    const struct join_packet *packet = join_packet(join, number);
    stretch(&join->fallen_packets, packet->time, packet->time, packet->frame);
    if (packet->copy) {
        g_hash_table_remove(join->originals, GUINT_TO_POINTER(number));
    }
}

/* The frame of the oldest record or packet that is kept; UINT32_MAX if there is none. */
static uint32_t
oldest_record(const struct join *join)
{
    return join->first_record <= join->records.count ? join_record(join, join->first_record)->frame : UINT32_MAX;
}

static uint32_t
oldest_packet(const struct join *join)
{
    return join->first_packet <= join->packets.count ? join_packet(join, join->first_packet)->frame : UINT32_MAX;
}

/* Lets at least n go, and all of a frame or none of it. */
static void
let_go(struct join *join, uint64_t n)
{
    uint32_t last = 0;
    for (uint64_t gone = 0;; gone++) {
        uint32_t record = oldest_record(join), packet = oldest_packet(join), frame = MIN(record, packet);
        if (frame == UINT32_MAX || (gone >= n && frame != last)) {
            break;
        }
        last = frame;
        if (record <= packet) {
            let_record_go(join, join->first_record++);
        } else {
            let_packet_go(join, join->first_packet++);
        }
    }
}

/* Keeps the addresses of keys that wait. */
static void
keep_addresses(struct join *join, const struct join_addresses6 *old, struct join_pool *waiting, uint32_t first)
{
    for (uint32_t i = first; i < waiting->count; i++) {
        struct join_packed_key *packed = join_pool_at(waiting, i);
        for (int end = 0; packed->ipv6 && end < 2; end++) {
            packed->address6[end] =
                join_addresses6_add(&join->addresses6, join_addresses6_at(old, packed->address6[end]));
        }
    }
}

static void
sort_in_record_again(struct join *join, const struct join_flows *old, uint32_t number)
{
    struct flow_key key;
    uint32_t stream = join_record(join, number)->stream;
    join_flows_key(old, join_flows_conversation_of(old, stream), &key);
    join_sort_in_record(join, number, &key, NULL, join_flows_stream(old, stream)->key.interface);
    join_flows_show(&join->flows, join_record(join, number)->stream, join_flows_shown(old, stream));
}

/* Sorts in what was sorted in before and has not fallen out. */
static void
sort_in_again(struct join *join, struct join_addresses6 *addresses)
{
    struct join_flows old = join->flows;
    uint32_t n_records = join->records.count - join->waiting_records.count;
    uint32_t n_packets = join->packets.count - join->waiting_packets.count;
    if (old.streams.count == 0) {
        return;
    }
    old.addresses6 = addresses;
    join_flows_init(&join->flows, &join->addresses6, old.seed);
    for (uint32_t number = 1; number <= join->pinned.records; number++) {
        sort_in_record_again(join, &old, number);
    }
    for (uint32_t number = join->first_record; number <= n_records; number++) {
        sort_in_record_again(join, &old, number);
    }
    for (uint32_t number = join->first_packet; number <= n_packets; number++) {
        struct flow_key key;
        join_flows_key(&old, join_packet(join, number)->conversation, &key);
        join_sort_in_packet(join, number, &key, NULL);
    }
    join->flows.n_shown = old.n_shown;
    join->renumbered++;
    join_flows_clear(&old);
}

/* Forgets what is of records and packets that are not kept: keys, and the addresses of those. */
static void
forget_keys(struct join *join)
{
    struct join_addresses6 old = join->addresses6;
    join_addresses6_init(&join->addresses6, old.seed);
    if (join->waiting_records.count > 0) {
        keep_addresses(join, &old, &join->waiting_records, join_first_waiting_record(join));
    }
    if (join->waiting_packets.count > 0) {
        keep_addresses(join, &old, &join->waiting_packets, join_first_waiting_packet(join));
    }
    sort_in_again(join, &old);
    join_addresses6_clear(&old);
}

static void
forget_fragments(struct join *join)
{
    guint n = 0;
    while (n < join->later_fragments->len && g_array_index(join->later_fragments, uint32_t, n) < join->first_packet) {
        n++;
    }
    g_array_remove_range(join->later_fragments, 0, n);
}

void
join_fall_out(struct join *join)
{
    uint64_t most = join->settings.most_notes, low = most - MAX(most / 8, 1), kept = n_kept(join);
    let_go(join, kept > low ? kept - low : 0);
    forget_fragments(join);
    forget_keys(join);
    join_pool_drop(&join->waiting_records, 0, join_first_waiting_record(join));
    join_pool_drop(&join->waiting_packets, 0, join_first_waiting_packet(join));
    join_pool_drop(&join->records, join->pinned.records, join->first_record - 1);
    join_pool_drop(&join->large, join->pinned.large, join->first_large);
    join_pool_drop(&join->packets, 0, join->first_packet - 1);
    make_room(join);
}

void
join_pin(struct join *join)
{
    join_sort_in(join);
    join->pinned = (struct join_pinned){.records = join->records.count,
                                        .large = join->large.count,
                                        .interfaces = join->names.interfaces->len,
                                        .rules = join->names.rules->len,
                                        .shown = join->flows.n_shown,
                                        .formats = join->n_formats,
                                        .clouds = join->clouds,
                                        .clouds_of_none = join->clouds_of_none,
                                        .clouds_accepting = join->clouds_accepting,
                                        .clouds_rejecting = join->clouds_rejecting,
                                        .n_unkeyed = join->n_unkeyed,
                                        .logged_first = join->logged_first,
                                        .logged_last = join->logged_last};
    join->first_record = join->records.count + 1;
    join->first_large = join->large.count;
    join_gaps_pin(&join->gaps);
    make_room(join);
}

/* Forgets all interfaces' traffic but what the pinned records say, which are sorted in again. */
static void
restart_interfaces(struct join *join)
{
    join_names_cut(&join->names, join->pinned.interfaces, join->pinned.rules);
    for (guint i = 0; i < join->names.interfaces->len; i++) {
        struct join_interface *interface = g_ptr_array_index(join->names.interfaces, i);
        interface->has_records = interface->has_packets = interface->both_directions = false;
        interface->clouds &= join->pinned.clouds;
    }
}

void
join_restart(struct join *join, const struct join_settings *settings)
{
    const struct join_pinned *pinned = &join->pinned;
    join->settings = *settings;
    join->first_record = join->records.count + 1;
    join->first_packet = join->packets.count + 1;
    join_pool_empty(&join->waiting_records);
    join_pool_empty(&join->waiting_packets);
    restart_interfaces(join);
    join_gaps_restart(&join->gaps);
    g_clear_pointer(&join->addresses_seen, g_hash_table_destroy);
    forget_keys(join);
    join_pool_cut(&join->records, pinned->records);
    join_pool_cut(&join->large, pinned->large);
    join_pool_cut(&join->packets, 0);
    g_array_set_size(join->later_fragments, 0);
    g_hash_table_remove_all(join->originals);
    join->first_record = pinned->records + 1;
    join->first_large = pinned->large;
    join->first_packet = 1;
    join->fallen_records = join->fallen_packets = (struct join_fallen){.n = 0};
    join->flows.n_shown = pinned->shown;
    join->n_formats = (uint8_t)pinned->formats;
    join->clouds = pinned->clouds;
    join->clouds_of_none = pinned->clouds_of_none;
    join->clouds_accepting = pinned->clouds_accepting;
    join->clouds_rejecting = pinned->clouds_rejecting;
    join->n_unkeyed = pinned->n_unkeyed;
    join->n_not_ip = 0;
    join->mirrored = false;
    join->logged_first = pinned->logged_first;
    join->logged_last = pinned->logged_last;
    join->packets_first = INT64_MAX;
    join->packets_last = INT64_MIN;
    make_room(join);
}
