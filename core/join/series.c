/* series.c - the records of one log, one direction and one interface, and the packets that they may have counted
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/join/series.h"
#include "core/join/time.h"
#include "core/packet/ip_packet.h"

struct join_series
join_series_new(void)
{
    return (struct join_series){g_array_new(FALSE, FALSE, sizeof(struct join_fill_counter)),
                                g_array_new(FALSE, FALSE, sizeof(struct join_fill_packet))};
}

void
join_series_free(struct join_series *series)
{
    g_array_free(series->counters, TRUE);
    g_array_free(series->packets, TRUE);
}

enum join_presence
join_presence(const struct join *join, const struct join_packet *packet, uint32_t interface)
{
    if (packet->interface == interface && interface != JOIN_NONE) {
        return JOIN_HERE;
    }
    const struct join_interface *captured_at = join_interface(join, packet->interface);
    bool unknown = interface == JOIN_NONE || captured_at == NULL || !captured_at->has_records;
    return unknown ? JOIN_PERHAPS_HERE : JOIN_ELSEWHERE;
}

static gint
compare_packets(gconstpointer a, gconstpointer b, gpointer join)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    int order = join_compare_times(join_packet(join, x)->time, join_packet(join, y)->time);
    return order != 0 ? order : x < y ? -1 : x > y;
}

void
join_gather_packets(struct join *join, struct join_resolved *resolved)
{
    g_array_set_size(resolved->packets, 0);
    bool sorted = true;
    int64_t later = INT64_MAX;
    for (uint32_t number = join_newest_packet(join, resolved->conversation); number != JOIN_NONE;
         number = join_packet(join, number)->next) {
        struct join_packet *packet = join_packet(join, number);
        packet->first_match = JOIN_NONE;
        resolved->has_copies = resolved->has_copies || packet->copy;
        sorted = sorted && packet->time <= later;
        later = packet->time;
        g_array_append_val(resolved->packets, number);
    }
    /* The chain leads from the newest to the oldest. */
    uint32_t *numbers = (uint32_t *)(void *)resolved->packets->data;
    for (guint i = 0, j = resolved->packets->len; i + 1 < j; i++) {
        j--;
        uint32_t number = numbers[i];
        numbers[i] = numbers[j];
        numbers[j] = number;
    }
    if (!sorted) {
        g_array_sort_with_data(resolved->packets, compare_packets, join);
    }
}

/* Which of its copies an interface counts: the one that is known to be from there, else the first that may be. */
static GHashTable *
choose_copies(const struct join *join, const struct join_resolved *resolved, uint32_t interface)
{
    GHashTable *chosen = g_hash_table_new(NULL, NULL);
    for (int presence = JOIN_HERE; presence >= JOIN_PERHAPS_HERE; presence--) {
        for (guint i = 0; i < resolved->packets->len; i++) {
            uint32_t number = g_array_index(resolved->packets, uint32_t, i);
            gpointer original = GUINT_TO_POINTER(join_original_of(join, number));
            if ((int)join_presence(join, join_packet(join, number), interface) == presence &&
                !g_hash_table_contains(chosen, original)) {
                g_hash_table_insert(chosen, original, GUINT_TO_POINTER(number));
            }
        }
    }
    return chosen;
}

/* What a record counted of the packets that a series is of. */
static uint64_t
wants_of(const struct join_record *record, const struct join_series_of *of)
{
    if (!record->has_packets) {
        return UINT64_MAX;
    }
    if (of->direction != JOIN_BOTH_SEND || of->packets == JOIN_EITHER_WAY) {
        return join_packets_of(record);
    }
    uint64_t received = MIN(join_received_of(record), join_packets_of(record));
    return of->packets == record->forward ? join_packets_of(record) - received : received;
}

static struct join_fill_counter
counter_of(const struct join_record *record, const struct join_series_of *of)
{
    /* Bytes of both ways together say nothing of one. */
    bool has_bytes = record->has_packets && join_bytes_of(record) > 0 &&
                     (of->direction != JOIN_BOTH_SEND || of->packets == JOIN_EITHER_WAY);
    return (struct join_fill_counter){.is_refused = record->action == JOIN_REJECT,
                                      .has_ends = record->kind == JOIN_WINDOW && !record->has_bounds,
                                      .has_bounds = record->kind == JOIN_WINDOW && record->has_bounds,
                                      .only_in_time = record->kind == JOIN_WINDOW && record->is_estimate,
                                      .flags =
                                          record->has_flags ? record->tcp_flags & PACKET_TCP_FLAGS : PACKET_TCP_FLAGS,
                                      .has_flags = record->has_flags,
                                      .wants = wants_of(record, of),
                                      .bytes = has_bytes ? join_bytes_of(record) : UINT64_MAX};
}

static void
gather_counters(struct join_series *series, const struct join *join, const struct join_resolved *resolved,
                const struct join_summary *summary, const struct join_series_of *of)
{
    for (uint32_t position = summary->begin[of->direction]; position < summary->begin[of->direction + 1]; position++) {
        const struct join_matched_record *matched = join_matched_at(resolved, position);
        const struct join_record *record = join_record(join, matched->record);
        if (matched->twin == position && matched->log == of->log && (of->kinds & (1U << record->kind)) != 0 &&
            (of->records == JOIN_EITHER_WAY || of->records == record->forward) &&
            (record->kind != JOIN_DENIED || of->packets == JOIN_EITHER_WAY || of->packets == record->forward)) {
            struct join_fill_counter counter = counter_of(record, of);
            counter.position = position;
            counter.first = matched->first;
            counter.last = record->kind == JOIN_DENIED ? record->last : matched->last;
            counter.until = matched->last;
            g_array_append_val(series->counters, counter);
        }
    }
}

/* Notes which packets that ask for a flow have an answer before the next one that asks: of TCP, anything that comes
 * back, as nothing does after a refusal. What comes later than TCP ever waited before it asked again, three seconds, is
 * no answer to this one. */
static void
note_answers(const struct join *join, const struct join_resolved *resolved, GArray *packets)
{
    const int64_t soon = 3 * (int64_t)JOIN_SECOND;
    guint place = resolved->packets->len, answer[2] = {place, place}, next_asking = place;
    for (guint i = packets->len; i-- > 0;) {
        struct join_fill_packet *asking = &g_array_index(packets, struct join_fill_packet, i);
        for (; place > asking->place; place--) {
            const struct join_packet *other = join_packet(join, g_array_index(resolved->packets, uint32_t, place - 1));
            if (asking->is_tcp || other->role == PACKET_ANSWERS) {
                answer[other->forward] = place - 1;
            }
        }
        const struct join_packet *asked = join_packet(join, g_array_index(resolved->packets, uint32_t, asking->place));
        guint back = answer[!asked->forward];
        if (asking->opens) {
            asking->is_answered =
                back < next_asking && join_packet(join, g_array_index(resolved->packets, uint32_t, back))->time <=
                                          join_plus(asked->time, soon);
            next_asking = asking->place;
        }
    }
}

/* Notes which packets look as if they had been refused: requests for a flow that are made again, and resets of one that
 * has ended. Pings are made again in any case, so those without an answer look so only if others have one: the capture
 * may have one way of a flow. */
static void
note_looks(GArray *packets)
{
    bool has_ended = false, tells = false;
    for (guint i = 0; i < packets->len && !tells; i++) {
        const struct join_fill_packet *packet = &g_array_index(packets, struct join_fill_packet, i);
        tells = packet->is_tcp || packet->is_answered;
    }
    for (guint i = 0; i < packets->len; i++) {
        struct join_fill_packet *packet = &g_array_index(packets, struct join_fill_packet, i);
        packet->looks_refused = packet->opens ? tells && !packet->is_answered && i + 1 < packets->len &&
                                                    g_array_index(packets, struct join_fill_packet, i + 1).opens
                                              : (packet->flags & TCP_RST) != 0 && has_ended;
        packet->may_be_refused =
            !packet->is_tcp || (packet->opens ? !packet->is_answered : (packet->flags & TCP_RST) != 0);
        has_ended = (packet->flags & TCP_SYN) != 0 ? false : has_ended || (packet->flags & TCP_FIN) != 0;
    }
}

void
join_series_gather(struct join_series *series, const struct join *join, const struct join_resolved *resolved,
                   const struct join_summary *summary, const struct join_series_of *of, const uint32_t *owners)
{
    uint32_t interface = join_stream(join, summary->stream)->key.interface;
    g_array_set_size(series->counters, 0);
    g_array_set_size(series->packets, 0);
    gather_counters(series, join, resolved, summary, of);
    if (series->counters->len == 0) {
        return;
    }
    struct flow_key key;
    join_conversation_key(join, resolved->conversation, &key);
    bool is_tcp = key.proto == IP_PROTOCOL_TCP;
    GHashTable *chosen = resolved->has_copies ? choose_copies(join, resolved, interface) : NULL;
    for (guint i = 0; i < resolved->packets->len; i++) {
        uint32_t number = g_array_index(resolved->packets, uint32_t, i);
        const struct join_packet *packet = join_packet(join, number);
        if ((of->packets != JOIN_EITHER_WAY && of->packets != packet->forward) || (owners != NULL && owners[i] != 0)) {
            continue;
        }
        bool is_here = chosen != NULL ? g_hash_table_lookup(chosen, GUINT_TO_POINTER(join_original_of(join, number))) ==
                                            GUINT_TO_POINTER(number)
                                      : join_presence(join, packet, interface) != JOIN_ELSEWHERE;
        if (is_here) {
            struct join_fill_packet candidate = {.place = i,
                                                 .bytes = packet->bytes,
                                                 .flags = packet->tcp_flags,
                                                 .opens = packet->role == PACKET_OPENS,
                                                 .is_tcp = is_tcp,
                                                 .time = join_shifted(packet->time, summary->shift)};
            g_array_append_val(series->packets, candidate);
        }
    }
    if (chosen != NULL) {
        g_hash_table_destroy(chosen);
    }
    note_answers(join, resolved, series->packets);
    note_looks(series->packets);
}

bool
join_series_is_split(const struct join *join, const struct join_resolved *resolved, const struct join_summary *summary,
                     uint8_t log)
{
    bool split = true;
    for (uint32_t i = summary->begin[JOIN_BOTH_SEND]; i < summary->begin[JOIN_N_DIRECTIONS] && split; i++) {
        const struct join_matched_record *matched = join_matched_at(resolved, i);
        const struct join_record *record = join_record(join, matched->record);
        split = matched->log != log || !record->has_packets || record->has_received;
    }
    return split;
}
