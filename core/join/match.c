/* match.c - keeps conversations that have been resolved
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/join/match_parts.h"

enum {
    /* A conversation of so few records and packets is resolved anew each time rather than kept. */
    FEW = 16,
    /* While records still come in between, their order is made anew after each; beyond so many records of one
     * conversation that is left to the second look. */
    MOST_AT_A_GLANCE = 4096
};

static struct join_resolved *
new_resolved(void)
{
    struct join_resolved *resolved = g_new0(struct join_resolved, 1);
    resolved->summaries = g_array_new(FALSE, TRUE, sizeof(struct join_summary));
    resolved->records = g_array_new(FALSE, TRUE, sizeof(struct join_matched_record));
    resolved->packets = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    resolved->matches = g_array_new(FALSE, FALSE, sizeof(struct join_match));
    return resolved;
}

static void
free_resolved(struct join_resolved *resolved)
{
    if (resolved != NULL) {
        g_array_free(resolved->summaries, TRUE);
        g_array_free(resolved->records, TRUE);
        g_array_free(resolved->packets, TRUE);
        g_array_free(resolved->matches, TRUE);
        g_free(resolved);
    }
}

void
join_match_free(struct join *join)
{
    for (guint i = 0; i < join->resolved->len; i++) {
        free_resolved(g_ptr_array_index(join->resolved, i));
    }
    free_resolved(join->scratch);
    g_array_free(join->free_resolved, TRUE);
}

/* What is added in the first pass comes before anything is resolved, so these mostly find nothing. */
void
join_match_new_record(struct join *join, uint32_t conversation)
{
    struct join_conversation *changed = join_conversation(join, conversation);
    changed->n_records++;
    if (changed->resolved != 0) {
        free_resolved(g_ptr_array_index(join->resolved, changed->resolved - 1));
        g_ptr_array_index(join->resolved, changed->resolved - 1) = NULL;
        g_array_append_val(join->free_resolved, changed->resolved);
        changed->resolved = 0;
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
    if (changed->resolved != 0) {
        ((struct join_resolved *)g_ptr_array_index(join->resolved, changed->resolved - 1))->outdated = true;
    }
    if (join->scratch != NULL) {
        join->scratch->conversation = JOIN_NONE;
    }
}

size_t
join_match_memory(const struct join *join)
{
    size_t bytes = join->resolved->len * sizeof(gpointer);
    for (guint i = 0; i < join->resolved->len; i++) {
        const struct join_resolved *resolved = g_ptr_array_index(join->resolved, i);
        if (resolved != NULL) {
            bytes += sizeof(*resolved) + resolved->summaries->len * sizeof(struct join_summary) +
                     resolved->records->len * sizeof(struct join_matched_record) +
                     resolved->packets->len * sizeof(uint32_t) + resolved->matches->len * sizeof(struct join_match);
        }
    }
    return bytes;
}

/* Room to keep a conversation, ordered and not linked yet. */
static struct join_resolved *
keep(struct join *join, uint32_t conversation)
{
    struct join_resolved *resolved = new_resolved();
    guint n_free = join->free_resolved->len;
    uint32_t number;
    if (n_free > 0) {
        number = g_array_index(join->free_resolved, uint32_t, n_free - 1);
        g_array_set_size(join->free_resolved, n_free - 1);
        g_ptr_array_index(join->resolved, number - 1) = resolved;
    } else {
        g_ptr_array_add(join->resolved, resolved);
        number = join->resolved->len;
    }
    join_conversation(join, conversation)->resolved = number;
    resolved->conversation = conversation;
    resolved->outdated = true;
    join_order_records(join, resolved);
    return resolved;
}

static bool
is_small(const struct join_conversation *conversation)
{
    return (uint64_t)conversation->n_records + conversation->n_packets <= FEW;
}

const struct join_resolved *
join_resolve(struct join *join, uint32_t number)
{
    const struct join_conversation *conversation = join_conversation(join, number);
    struct join_resolved *resolved;
    if (conversation->resolved != 0) {
        resolved = g_ptr_array_index(join->resolved, conversation->resolved - 1);
    } else if (!is_small(conversation)) {
        resolved = keep(join, number);
    } else {
        /* It takes so little that the result need not be kept. */
        if (join->scratch == NULL) {
            join->scratch = new_resolved();
        }
        resolved = join->scratch;
        if (resolved->conversation != number) {
            resolved->conversation = number;
            resolved->outdated = true;
            join_order_records(join, resolved);
        }
    }
    if (resolved->outdated) {
        if (resolved->matches->len > 0) {
            join_order_records(join, resolved);
        }
        join_link_packets(join, resolved);
    }
    return resolved;
}

/* The record of a direction that may count a packet of a time: the first that ends of those that still want some, else
 * the last one. NULL if none covers the time. */
static struct join_matched_record *
glance_at(const struct join *join, struct join_resolved *resolved, uint32_t begin, uint32_t end, int64_t time)
{
    enum { BACK = 8 };
    uint32_t low = begin, high = end;
    struct join_matched_record *found = NULL;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (join_matched_at(resolved, middle)->first <= time) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    for (uint32_t back = 0; back < BACK && low > begin + back; back++) {
        struct join_matched_record *matched = join_matched_at(resolved, low - 1 - back);
        const struct join_record *record = join_record(join, matched->record);
        if (matched->twin != low - 1 - back || matched->last < time || record->kind == JOIN_BEGIN) {
            continue;
        }
        if (found == NULL || !record->has_packets || matched->glanced < record->packets) {
            found = matched;
        }
    }
    return found;
}

uint32_t
join_glance(struct join *join, uint32_t number, uint32_t *records, uint32_t n)
{
    const struct join_packet *packet = join_packet(join, number);
    const struct join_conversation *conversation = join_conversation(join, packet->conversation);
    if (conversation->n_records == 0 || (conversation->resolved == 0 && conversation->n_records > MOST_AT_A_GLANCE)) {
        return 0;
    }
    uint32_t found = 0;
    if (is_small(conversation)) {
        const struct join_resolved *small = join_resolve(join, packet->conversation);
        for (uint32_t i = packet->first_match; i != JOIN_NONE && found < n; i = join_match_at(small, i - 1)->next) {
            records[found++] = join_matched_at(small, join_match_at(small, i - 1)->position)->record;
        }
        return found;
    }
    struct join_resolved *resolved = conversation->resolved != 0
                                         ? g_ptr_array_index(join->resolved, conversation->resolved - 1)
                                         : keep(join, packet->conversation);
    for (guint i = 0; i < resolved->summaries->len && join_summary_at(resolved, i)->linked; i++) {
        const struct join_summary *summary = join_summary_at(resolved, i);
        /* A copy is counted where it is known to be from; the first look does not know all that may be. */
        enum join_presence least = packet->copy ? JOIN_HERE : JOIN_PERHAPS_HERE;
        if (join_presence(join, packet, join_stream(join, summary->stream)->interface) < least) {
            continue;
        }
        enum join_direction directions[] = {packet->forward ? JOIN_LOWER_SENDS : JOIN_UPPER_SENDS, JOIN_BOTH_SEND};
        for (size_t j = 0; j < G_N_ELEMENTS(directions); j++) {
            struct join_matched_record *matched = glance_at(join, resolved, summary->begin[directions[j]],
                                                            summary->begin[directions[j] + 1], packet->time);
            if (matched != NULL && found < n) {
                matched->glanced++;
                records[found++] = matched->record;
            }
        }
    }
    return found;
}
