/* link.c - gives the packets of a conversation to the records that count them
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/join/match_parts.h"
#include "core/join/fill.h"

static gint
compare_packets(gconstpointer a, gconstpointer b, gpointer join)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    int order = join_compare_times(join_packet(join, x)->time, join_packet(join, y)->time);
    return order != 0 ? order : x < y ? -1 : x > y;
}

static void
gather_packets(struct join *join, struct join_settled *settled)
{
    bool sorted = true;
    int64_t later = INT64_MAX;
    for (uint32_t number = join_conversation(join, settled->conversation)->packets; number != JOIN_NONE;
         number = join_packet(join, number)->next) {
        struct join_packet *packet = join_packet(join, number);
        packet->pair = JOIN_NONE;
        settled->has_copies = settled->has_copies || packet->copy;
        sorted = sorted && packet->time <= later;
        later = packet->time;
        g_array_append_val(settled->packets, number);
    }
    /* The chain leads from the newest to the oldest. */
    uint32_t *numbers = (uint32_t *)(void *)settled->packets->data;
    for (guint i = 0, j = settled->packets->len; i + 1 < j; i++) {
        j--;
        uint32_t number = numbers[i];
        numbers[i] = numbers[j];
        numbers[j] = number;
    }
    if (!sorted) {
        g_array_sort_with_data(settled->packets, compare_packets, join);
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

/* Gives the packets of a direction, or of both, to the records of a lane that count as kinds says. */
struct round {
    enum join_lane lane;
    uint32_t kinds; /* bit 1 << join_kind */
    int forward;    /* the records' direction: 0, 1, or -1 for either */
    int packets;    /* the packets' direction, the same way */
    bool one;       /* each record marks one packet */
};

static void
add_pairs(struct join *join, struct join_settled *settled, const GArray *takers, const GArray *gifts)
{
    /* Those of a record are to stand together: count, then place. */
    uint32_t base = settled->pairs->len, at = base;
    uint32_t *next = g_new(uint32_t, takers->len);
    for (guint i = 0; i < takers->len; i++) {
        const struct join_taker *taker = &g_array_index(takers, struct join_taker, i);
        struct join_placed *placed = join_placed_at(settled, taker->place);
        placed->pairs = next[i] = at;
        placed->captured = (uint32_t)taker->taken;
        at += placed->captured;
    }
    g_array_set_size(settled->pairs, at);
    for (guint i = 0; i < gifts->len; i++) {
        const struct join_gift *gift = &g_array_index(gifts, struct join_gift, i);
        if (gift->taker == 0) {
            continue;
        }
        struct join_packet *packet = join_packet(join, gift->packet);
        uint32_t place = g_array_index(takers, struct join_taker, gift->taker - 1).place;
        uint32_t pair = next[gift->taker - 1]++;
        *join_pair_at(settled, pair) = (struct join_pair){place, gift->packet, packet->pair};
        packet->pair = pair + 1;
        join_placed_at(settled, place)->bytes += packet->bytes;
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
choose_copies(const struct join *join, const struct join_settled *settled, uint32_t interface)
{
    GHashTable *chosen = g_hash_table_new(NULL, NULL);
    for (int presence = JOIN_HERE; presence >= JOIN_PERHAPS_HERE; presence--) {
        for (guint i = 0; i < settled->packets->len; i++) {
            uint32_t number = g_array_index(settled->packets, uint32_t, i);
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
gather_gifts(const struct join *join, const struct join_settled *settled, const struct round *round, uint32_t interface)
{
    GArray *gifts = g_array_new(FALSE, FALSE, sizeof(struct join_gift));
    GHashTable *chosen = settled->has_copies ? choose_copies(join, settled, interface) : NULL;
    for (guint i = 0; i < settled->packets->len; i++) {
        uint32_t number = g_array_index(settled->packets, uint32_t, i);
        const struct join_packet *packet = join_packet(join, number);
        bool is_here = chosen != NULL
                           ? g_hash_table_lookup(chosen, original_of(join, number)) == GUINT_TO_POINTER(number)
                           : join_presence(join, packet, interface) != JOIN_ELSEWHERE;
        if ((round->packets < 0 || round->packets == packet->forward) && is_here) {
            struct join_gift gift = {number, packet->time, 0};
            g_array_append_val(gifts, gift);
        }
    }
    if (chosen != NULL) {
        g_hash_table_destroy(chosen);
    }
    return gifts;
}

/* What begins a flow is its SYN, if there is one among the packets: the log's clock is not the capture's. */
static void
keep_openers(const struct join *join, GArray *gifts)
{
    guint kept = 0;
    for (guint i = 0; i < gifts->len; i++) {
        struct join_gift gift = g_array_index(gifts, struct join_gift, i);
        if (join_packet(join, gift.packet)->role == JOIN_OPENS) {
            g_array_index(gifts, struct join_gift, kept++) = gift;
        }
    }
    if (kept > 0) {
        g_array_set_size(gifts, kept);
    }
}

static void
play_round(struct join *join, struct join_settled *settled, const struct join_summary *summary,
           const struct round *round)
{
    uint32_t interface = join_stream(join, summary->stream)->interface;
    GArray *takers = g_array_new(FALSE, FALSE, sizeof(struct join_taker));
    for (uint32_t place = summary->begin[round->lane]; place < summary->begin[round->lane + 1]; place++) {
        const struct join_placed *placed = join_placed_at(settled, place);
        const struct join_record *record = join_record(join, placed->record);
        if (placed->twin == place && (round->kinds & (1U << record->kind)) != 0 &&
            (round->forward < 0 || round->forward == record->forward)) {
            struct join_taker taker = {place, placed->first, placed->last,
                                       round->one            ? 1
                                       : record->has_packets ? record->packets
                                                             : UINT64_MAX,
                                       0};
            g_array_append_val(takers, taker);
        }
    }
    if (takers->len == 0) {
        g_array_free(takers, TRUE);
        return;
    }
    GArray *gifts = gather_gifts(join, settled, round, interface);
    if (round->one) {
        keep_openers(join, gifts);
    }
    join_fill((struct join_taker *)(void *)takers->data, takers->len, (struct join_gift *)(void *)gifts->data,
              gifts->len, join->settings.slack, !round->one);
    add_pairs(join, settled, takers, gifts);
    g_array_free(takers, TRUE);
    g_array_free(gifts, TRUE);
}

static void
link_stream(struct join *join, struct join_settled *settled, const struct join_summary *summary)
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
        if (summary->begin[rounds[i].lane] < summary->begin[rounds[i].lane + 1]) {
            play_round(join, settled, summary, &rounds[i]);
        }
    }
}

/* A record that repeats another one counts the same packets. */
static void
share_with_twins(struct join_settled *settled)
{
    for (guint place = 0; place < settled->placed->len; place++) {
        struct join_placed *placed = join_placed_at(settled, place);
        const struct join_placed *twin = join_placed_at(settled, placed->twin);
        if (placed != twin) {
            placed->first = twin->first;
            placed->last = twin->last;
            placed->pairs = twin->pairs;
            placed->captured = twin->captured;
            placed->bytes = twin->bytes;
        }
    }
}

void
join_link_packets(struct join *join, struct join_settled *settled)
{
    g_array_set_size(settled->packets, 0);
    g_array_set_size(settled->pairs, 0);
    gather_packets(join, settled);
    for (guint i = 0; i < settled->summaries->len; i++) {
        if (join_summary_at(settled, i)->linked) {
            link_stream(join, settled, join_summary_at(settled, i));
        }
    }
    share_with_twins(settled);
    join_judge_openers(join, settled);
    settled->outdated = false;
}
