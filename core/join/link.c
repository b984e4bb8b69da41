/* link.c - gives the packets of a conversation to the records that count them
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/join/link.h"
#include "core/join/fill.h"
#include "core/join/time.h"

static gint
compare_packets(gconstpointer a, gconstpointer b, gpointer join)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    int order = join_compare_times(join_packet(join, x)->time, join_packet(join, y)->time);
    return order != 0 ? order : x < y ? -1 : x > y;
}

static void
gather_packets(struct join *join, struct join_resolved *resolved)
{
    bool sorted = true;
    int64_t later = INT64_MAX;
    for (uint32_t number = join_conversation(join, resolved->conversation)->packets; number != JOIN_NONE;
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

/* Gives packets to the records of a direction that count as kinds says. */
struct round {
    enum join_direction direction;
    uint32_t kinds; /* bit 1 << join_kind */
    int forward;    /* the records' direction: 0, 1, or -1 for either */
    int packets;    /* the packets' direction, the same way */
    bool one;       /* each record marks one packet */
};

static void
add_matches(struct join *join, struct join_resolved *resolved, const GArray *counters, const GArray *candidates)
{
    /* Those of a record are to stand together: count first, then put each in. */
    uint32_t base = resolved->matches->len, at = base;
    uint32_t *next = g_new(uint32_t, counters->len);
    for (guint i = 0; i < counters->len; i++) {
        const struct join_fill_counter *counter = &g_array_index(counters, struct join_fill_counter, i);
        struct join_matched_record *matched = join_matched_at(resolved, counter->position);
        matched->first_match = next[i] = at;
        matched->captured = (uint32_t)counter->taken;
        at += matched->captured;
    }
    g_array_set_size(resolved->matches, at);
    for (guint i = 0; i < candidates->len; i++) {
        const struct join_fill_packet *candidate = &g_array_index(candidates, struct join_fill_packet, i);
        if (candidate->counter == 0) {
            continue;
        }
        struct join_packet *packet = join_packet(join, candidate->packet);
        uint32_t position = g_array_index(counters, struct join_fill_counter, candidate->counter - 1).position;
        uint32_t match = next[candidate->counter - 1]++;
        *join_match_at(resolved, match) = (struct join_match){position, candidate->packet, packet->first_match};
        packet->first_match = match + 1;
        join_matched_at(resolved, position)->bytes += packet->bytes;
    }
    g_free(next);
}

/* What all copies of a packet have in common: the frame of the first. */
static gpointer
original_of(const struct join *join, uint32_t number)
{
    const struct join_packet *packet = join_packet(join, number);
    return packet->copy ? g_hash_table_lookup(join->originals, GUINT_TO_POINTER(number))
                        : GUINT_TO_POINTER(packet->frame);
}

/* Which of its copies an interface counts: the one that is known to be from there, else the first that may be. */
static GHashTable *
choose_copies(const struct join *join, const struct join_resolved *resolved, uint32_t interface)
{
    GHashTable *chosen = g_hash_table_new(NULL, NULL);
    for (int presence = JOIN_HERE; presence >= JOIN_PERHAPS_HERE; presence--) {
        for (guint i = 0; i < resolved->packets->len; i++) {
            uint32_t number = g_array_index(resolved->packets, uint32_t, i);
            gpointer original = original_of(join, number);
            if ((int)join_presence(join, join_packet(join, number), interface) == presence &&
                !g_hash_table_contains(chosen, original)) {
                g_hash_table_insert(chosen, original, GUINT_TO_POINTER(number));
            }
        }
    }
    return chosen;
}

/* The packets that an interface may have counted in a round, in their order. */
static GArray *
gather_candidates(const struct join *join, const struct join_resolved *resolved, const struct round *round,
                  uint32_t interface)
{
    GArray *candidates = g_array_new(FALSE, FALSE, sizeof(struct join_fill_packet));
    GHashTable *chosen = resolved->has_copies ? choose_copies(join, resolved, interface) : NULL;
    for (guint i = 0; i < resolved->packets->len; i++) {
        uint32_t number = g_array_index(resolved->packets, uint32_t, i);
        const struct join_packet *packet = join_packet(join, number);
        bool is_here = chosen != NULL
                           ? g_hash_table_lookup(chosen, original_of(join, number)) == GUINT_TO_POINTER(number)
                           : join_presence(join, packet, interface) != JOIN_ELSEWHERE;
        if ((round->packets < 0 || round->packets == packet->forward) && is_here) {
            struct join_fill_packet candidate = {number, packet->time, 0};
            g_array_append_val(candidates, candidate);
        }
    }
    if (chosen != NULL) {
        g_hash_table_destroy(chosen);
    }
    return candidates;
}

/* What begins a flow is its SYN, if there is one among the packets: the log's clock is not the capture's. */
static void
keep_openers(const struct join *join, GArray *candidates)
{
    guint kept = 0;
    for (guint i = 0; i < candidates->len; i++) {
        struct join_fill_packet candidate = g_array_index(candidates, struct join_fill_packet, i);
        if (join_packet(join, candidate.packet)->role == PACKET_OPENS) {
            g_array_index(candidates, struct join_fill_packet, kept++) = candidate;
        }
    }
    if (kept > 0) {
        g_array_set_size(candidates, kept);
    }
}

static void
play_round(struct join *join, struct join_resolved *resolved, const struct join_summary *summary,
           const struct round *round)
{
    uint32_t interface = join_stream(join, summary->stream)->interface;
    GArray *counters = g_array_new(FALSE, FALSE, sizeof(struct join_fill_counter));
    for (uint32_t position = summary->begin[round->direction]; position < summary->begin[round->direction + 1];
         position++) {
        const struct join_matched_record *matched = join_matched_at(resolved, position);
        const struct join_record *record = join_record(join, matched->record);
        if (matched->twin == position && (round->kinds & (1U << record->kind)) != 0 &&
            (round->forward < 0 || round->forward == record->forward)) {
            struct join_fill_counter counter = {position, matched->first, matched->last,
                                                round->one            ? 1
                                                : record->has_packets ? record->packets
                                                                      : UINT64_MAX,
                                                0};
            g_array_append_val(counters, counter);
        }
    }
    if (counters->len == 0) {
        g_array_free(counters, TRUE);
        return;
    }
    GArray *candidates = gather_candidates(join, resolved, round, interface);
    if (round->one) {
        keep_openers(join, candidates);
    }
    join_fill((struct join_fill_counter *)(void *)counters->data, counters->len,
              (struct join_fill_packet *)(void *)candidates->data, candidates->len, join->settings.slack, !round->one);
    add_matches(join, resolved, counters, candidates);
    g_array_free(counters, TRUE);
    g_array_free(candidates, TRUE);
}

static void
link_stream(struct join *join, struct join_resolved *resolved, const struct join_summary *summary)
{
    enum {
        WINDOW = 1 << JOIN_WINDOW,
        COUNTS = 1 << JOIN_WINDOW | 1 << JOIN_CONTINUES | 1 << JOIN_END | 1 << JOIN_OPEN,
        BEGIN = 1 << JOIN_BEGIN,
        DENIED = 1 << JOIN_DENIED
    };
    static const struct round rounds[] = {
        {JOIN_LOWER_SENDS, WINDOW | DENIED, -1, 1, false},
        {JOIN_UPPER_SENDS, WINDOW | DENIED, -1, 0, false},
        {JOIN_LOWER_SENDS, BEGIN, -1, 1, true},
        {JOIN_UPPER_SENDS, BEGIN, -1, 0, true},
        {JOIN_BOTH_SEND, COUNTS, -1, -1, false},
        {JOIN_BOTH_SEND, BEGIN, 1, 1, true},
        {JOIN_BOTH_SEND, BEGIN, 0, 0, true},
        {JOIN_BOTH_SEND, DENIED, 1, 1, false},
        {JOIN_BOTH_SEND, DENIED, 0, 0, false},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rounds); i++) {
        if (summary->begin[rounds[i].direction] < summary->begin[rounds[i].direction + 1]) {
            play_round(join, resolved, summary, &rounds[i]);
        }
    }
}

/* A record that repeats another one counts the same packets. */
static void
share_with_twins(struct join_resolved *resolved)
{
    for (guint position = 0; position < resolved->records->len; position++) {
        struct join_matched_record *matched = join_matched_at(resolved, position);
        const struct join_matched_record *twin = join_matched_at(resolved, matched->twin);
        if (matched != twin) {
            matched->first = twin->first;
            matched->last = twin->last;
            matched->first_match = twin->first_match;
            matched->captured = twin->captured;
            matched->bytes = twin->bytes;
        }
    }
}

void
join_link_packets(struct join *join, struct join_resolved *resolved)
{
    g_array_set_size(resolved->packets, 0);
    g_array_set_size(resolved->matches, 0);
    gather_packets(join, resolved);
    for (guint i = 0; i < resolved->summaries->len; i++) {
        if (join_summary_at(resolved, i)->linked) {
            link_stream(join, resolved, join_summary_at(resolved, i));
        }
    }
    share_with_twins(resolved);
    resolved->is_linked = true;
    resolved->n_packets = resolved->packets->len;
}
