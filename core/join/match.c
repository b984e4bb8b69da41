/* match.c - keeps conversations that have been settled
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/join/match_parts.h"

enum {
    /* A conversation of so few records and packets is settled anew each time rather than kept. */
    FEW = 16,
    /* While records still come in between, their order is made anew after each; beyond so many records of one
     * conversation that is left to the second look. */
    MOST_AT_A_GLANCE = 4096
};

static struct join_settled *
new_settled(void)
{
    struct join_settled *settled = g_new0(struct join_settled, 1);
    settled->summaries = g_array_new(FALSE, TRUE, sizeof(struct join_summary));
    settled->placed = g_array_new(FALSE, TRUE, sizeof(struct join_placed));
    settled->packets = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    settled->pairs = g_array_new(FALSE, FALSE, sizeof(struct join_pair));
    return settled;
}

static void
free_settled(struct join_settled *settled)
{
    if (settled != NULL) {
        g_array_free(settled->summaries, TRUE);
        g_array_free(settled->placed, TRUE);
        g_array_free(settled->packets, TRUE);
        g_array_free(settled->pairs, TRUE);
        g_free(settled);
    }
}

void
join_match_free(struct join *join)
{
    for (guint i = 0; i < join->settled->len; i++) {
        free_settled(g_ptr_array_index(join->settled, i));
    }
    free_settled(join->scratch);
    g_array_free(join->free_settled, TRUE);
}

/* What is added in the first pass comes before anything is settled, so these mostly find nothing. */
void
join_match_new_record(struct join *join, uint32_t conversation)
{
    struct join_conversation *changed = join_conversation(join, conversation);
    changed->n_records++;
    if (changed->settled != 0) {
        free_settled(g_ptr_array_index(join->settled, changed->settled - 1));
        g_ptr_array_index(join->settled, changed->settled - 1) = NULL;
        g_array_append_val(join->free_settled, changed->settled);
        changed->settled = 0;
    }
    if (join->scratch != NULL) {
        join->scratch->conversation = JOIN_NONE;
    }
}

void
join_match_new_packet(struct join *join, uint32_t conversation)
{
    struct join_conversation *changed = join_conversation(join, conversation);
    changed->n_packets++;
    if (changed->settled != 0) {
        ((struct join_settled *)g_ptr_array_index(join->settled, changed->settled - 1))->outdated = true;
    }
    if (join->scratch != NULL) {
        join->scratch->conversation = JOIN_NONE;
    }
}

size_t
join_match_memory(const struct join *join)
{
    size_t bytes = join->settled->len * sizeof(gpointer);
    for (guint i = 0; i < join->settled->len; i++) {
        const struct join_settled *settled = g_ptr_array_index(join->settled, i);
        if (settled != NULL) {
            bytes += sizeof(*settled) + settled->summaries->len * sizeof(struct join_summary) +
                     settled->placed->len * sizeof(struct join_placed) + settled->packets->len * sizeof(uint32_t) +
                     settled->pairs->len * sizeof(struct join_pair);
        }
    }
    return bytes;
}

/* A place to keep a conversation's, empty. */
static struct join_settled *
keep(struct join *join, uint32_t conversation)
{
    struct join_settled *settled = new_settled();
    guint n_free = join->free_settled->len;
    uint32_t number;
    if (n_free > 0) {
        number = g_array_index(join->free_settled, uint32_t, n_free - 1);
        g_array_set_size(join->free_settled, n_free - 1);
        g_ptr_array_index(join->settled, number - 1) = settled;
    } else {
        g_ptr_array_add(join->settled, settled);
        number = join->settled->len;
    }
    join_conversation(join, conversation)->settled = number;
    settled->conversation = conversation;
    settled->outdated = true;
    join_place_records(join, settled);
    return settled;
}

static bool
is_small(const struct join_conversation *conversation)
{
    return (uint64_t)conversation->n_records + conversation->n_packets <= FEW;
}

const struct join_settled *
join_settle(struct join *join, uint32_t number)
{
    const struct join_conversation *conversation = join_conversation(join, number);
    struct join_settled *settled;
    if (conversation->settled != 0) {
        settled = g_ptr_array_index(join->settled, conversation->settled - 1);
    } else if (!is_small(conversation)) {
        settled = keep(join, number);
    } else {
        /* It takes so little that the result need not be kept. */
        if (join->scratch == NULL) {
            join->scratch = new_settled();
        }
        settled = join->scratch;
        if (settled->conversation != number) {
            settled->conversation = number;
            settled->outdated = true;
            join_place_records(join, settled);
        }
    }
    if (settled->outdated) {
        if (settled->pairs->len > 0) {
            join_place_records(join, settled);
        }
        join_link_packets(join, settled);
    }
    return settled;
}

/* The record of a lane that may count a packet of a time: the first that ends of those that still want some, else the
 * last one. NULL if none covers the time. */
static struct join_placed *
glance_at(const struct join *join, struct join_settled *settled, uint32_t begin, uint32_t end, int64_t time)
{
    enum { BACK = 8 };
    uint32_t low = begin, high = end;
    struct join_placed *found = NULL;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (join_placed_at(settled, middle)->first <= time) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    for (uint32_t back = 0; back < BACK && low > begin + back; back++) {
        struct join_placed *placed = join_placed_at(settled, low - 1 - back);
        const struct join_record *record = join_record(join, placed->record);
        if (placed->twin != low - 1 - back || placed->last < time || record->kind == JOIN_BEGIN) {
            continue;
        }
        if (found == NULL || !record->has_packets || placed->glanced < record->packets) {
            found = placed;
        }
    }
    return found;
}

uint32_t
join_glance(struct join *join, uint32_t number, uint32_t *records, uint32_t n)
{
    const struct join_packet *packet = join_packet(join, number);
    const struct join_conversation *conversation = join_conversation(join, packet->conversation);
    if (conversation->n_records == 0 || (conversation->settled == 0 && conversation->n_records > MOST_AT_A_GLANCE)) {
        return 0;
    }
    uint32_t found = 0;
    if (is_small(conversation)) {
        const struct join_settled *small = join_settle(join, packet->conversation);
        for (uint32_t i = packet->pair; i != JOIN_NONE && found < n; i = join_pair_at(small, i - 1)->next) {
            records[found++] = join_placed_at(small, join_pair_at(small, i - 1)->place)->record;
        }
        return found;
    }
    struct join_settled *settled = conversation->settled != 0
                                       ? g_ptr_array_index(join->settled, conversation->settled - 1)
                                       : keep(join, packet->conversation);
    for (guint i = 0; i < settled->summaries->len && join_summary_at(settled, i)->linked; i++) {
        const struct join_summary *summary = join_summary_at(settled, i);
        /* A copy is counted where it is known to be from; the first look does not know all that may be. */
        enum join_presence least = packet->copy ? JOIN_HERE : JOIN_PERHAPS_HERE;
        if (join_presence(join, packet, join_stream(join, summary->stream)->interface) < least) {
            continue;
        }
        enum join_lane lanes[] = {packet->forward ? JOIN_LOWER_SENDS : JOIN_UPPER_SENDS, JOIN_BOTH_SEND};
        for (size_t j = 0; j < G_N_ELEMENTS(lanes); j++) {
            struct join_placed *placed =
                glance_at(join, settled, summary->begin[lanes[j]], summary->begin[lanes[j] + 1], packet->time);
            if (placed != NULL && found < n) {
                placed->glanced++;
                records[found++] = placed->record;
            }
        }
    }
    return found;
}
