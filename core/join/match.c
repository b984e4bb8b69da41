/* match.c - keeps conversations that have been resolved, and sees when they are no longer what they were
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/join/match.h"
#include "core/base/hash.h"
#include "core/join/link.h"
#include "core/join/opener.h"
#include "core/join/order.h"
#include "core/join/series.h"
#include "core/join/shift.h"
#include "core/join/time.h"

enum {
    /* A conversation of so few records and packets is resolved anew each time rather than kept. */
    FEW = 16,
    /* While records still come in between, their order is made anew after each; beyond so many records of one
     * conversation that is left to the second look. */
    MOST_AT_A_GLANCE = 4096
};

struct join_matcher {
    struct join *join;
    uint32_t renumbered;         /* how often conversations had been numbered anew when those below were resolved */
    GHashTable *kept;            /* number of the conversation -> struct join_resolved */
    struct join_resolved *small; /* the last one that was so small; NULL at first */
    uint64_t n_then;             /* records and packets of all conversations when that was resolved */
    uint64_t n_known;            /* that there were when the whole was last looked at */
    struct join_shifts *shifts;  /* NULL until the whole was looked at */
    uint64_t n_complete;         /* that there were when join_complete() was called */
};

static guint
hash_of_number(gconstpointer number)
{
    return (guint)hash_step(hash_process_seed(), GPOINTER_TO_UINT(number));
}

static void
free_resolved(gpointer resolved)
{
    join_resolved_free(resolved);
}

struct join_matcher *
join_matcher_new(struct join *join)
{
    struct join_matcher *matcher = g_new0(struct join_matcher, 1);
    matcher->join = join;
    matcher->renumbered = join->renumbered;
    matcher->kept = g_hash_table_new_full(hash_of_number, g_direct_equal, NULL, free_resolved);
    return matcher;
}

void
join_matcher_free(struct join_matcher *matcher)
{
    if (matcher != NULL) {
        join_shifts_free(matcher->shifts);
        g_hash_table_destroy(matcher->kept);
        join_resolved_free(matcher->small);
        g_free(matcher);
    }
}

size_t
join_matcher_memory(const struct join_matcher *matcher)
{
    GHashTableIter iter;
    gpointer resolved;
    size_t bytes = matcher->small != NULL ? join_resolved_memory(matcher->small) : 0;
    g_hash_table_iter_init(&iter, matcher->kept);
    while (g_hash_table_iter_next(&iter, NULL, &resolved)) {
        bytes += join_resolved_memory(resolved);
    }
    return bytes;
}

static void
forget_kept(struct join_matcher *matcher)
{
    g_hash_table_remove_all(matcher->kept);
    join_resolved_free(matcher->small);
    matcher->small = NULL;
}

/* Forgets all if the numbers of conversations are others now. */
static void
check_numbers(struct join_matcher *matcher)
{
    if (matcher->renumbered != matcher->join->renumbered) {
        matcher->renumbered = matcher->join->renumbered;
        forget_kept(matcher);
    }
}

/* Records and packets that there have been. */
static uint64_t
n_added(const struct join *join)
{
    return (uint64_t)join->records.count + join->packets.count;
}

static void
look_at_whole(struct join_matcher *matcher)
{
    matcher->n_known = n_added(matcher->join);
    forget_kept(matcher);
    join_shifts_free(matcher->shifts);
    matcher->shifts = join_shifts_find(matcher->join);
}

/* Looks at the whole if it is another than it was; while it grows, not each time. */
static void
check_whole(struct join_matcher *matcher)
{
    uint64_t n_now = n_added(matcher->join), n_known = matcher->n_known;
    if (n_now != n_known && (n_now == matcher->n_complete || n_now >= n_known + n_known / 8)) {
        look_at_whole(matcher);
    }
}

void
join_complete(struct join_matcher *matcher)
{
    matcher->n_complete = n_added(matcher->join);
}

/* What is kept of a conversation; NULL if nothing is, or records have come since. */
static struct join_resolved *
find_kept(struct join_matcher *matcher, uint32_t number)
{
    struct join_resolved *resolved = g_hash_table_lookup(matcher->kept, GUINT_TO_POINTER(number));
    if (resolved != NULL && resolved->n_records != join_conversation(matcher->join, number)->n_records) {
        g_hash_table_remove(matcher->kept, GUINT_TO_POINTER(number));
        return NULL;
    }
    return resolved;
}

/* The same, with the records ordered if nothing is. */
static struct join_resolved *
keep(struct join_matcher *matcher, uint32_t number)
{
    struct join_resolved *resolved = find_kept(matcher, number);
    if (resolved == NULL) {
        resolved = join_resolved_new();
        resolved->conversation = number;
        g_hash_table_insert(matcher->kept, GUINT_TO_POINTER(number), resolved);
        join_order_records(matcher->join, resolved);
    }
    return resolved;
}

/* A small conversation with its records ordered. It takes so little that the result is only kept until the next. */
static struct join_resolved *
order_small(struct join_matcher *matcher, uint32_t number)
{
    uint64_t n_now = n_added(matcher->join);
    if (matcher->small == NULL) {
        matcher->small = join_resolved_new();
    }
    if (matcher->small->conversation != number || matcher->n_then != n_now) {
        matcher->n_then = n_now;
        matcher->small->conversation = number;
        join_order_records(matcher->join, matcher->small);
    }
    return matcher->small;
}

static bool
is_small(const struct join_conversation *conversation)
{
    return (uint64_t)conversation->n_records + conversation->n_packets <= FEW;
}

/* As far as is known now. */
static const struct join_resolved *
resolve(struct join_matcher *matcher, uint32_t number)
{
    struct join *join = matcher->join;
    const struct join_conversation *conversation = join_conversation(join, number);
    struct join_resolved *resolved = is_small(conversation) ? order_small(matcher, number) : keep(matcher, number);
    if (!resolved->is_linked || resolved->n_packets != conversation->n_packets) {
        if (resolved->matches->len > 0) {
            join_order_records(join, resolved);
        }
        join_link_packets(join, resolved, matcher->shifts);
        join_judge_openers(join, resolved);
    }
    return resolved;
}

const struct join_resolved *
join_resolve(struct join_matcher *matcher, uint32_t number)
{
    check_numbers(matcher);
    check_whole(matcher);
    return resolve(matcher, number);
}

/* The record of a direction that may count a packet of a time: the first that ends of those that still want some, else
 * the last one. NULL if none covers the time. */
static struct join_matched_record *
glance_at(const struct join *join, struct join_resolved *resolved, uint32_t begin, uint32_t end, int64_t time)
{
    enum { BACK = 8 };
    uint32_t low = join_first_from(resolved, begin, end, join_plus(time, 1));
    struct join_matched_record *found = NULL;
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

/* The records that were matched to a packet of a small conversation. */
static uint32_t
glance_at_small(struct join_matcher *matcher, const struct join_packet *packet, uint32_t *records, uint32_t n)
{
    const struct join_resolved *small = resolve(matcher, packet->conversation);
    uint32_t found = 0;
    for (uint32_t i = packet->first_match; i != JOIN_NONE && found < n; i = join_match_at(small, i - 1)->next) {
        records[found++] = join_matched_at(small, join_match_at(small, i - 1)->position)->record;
    }
    return found;
}

uint32_t
join_glance(struct join_matcher *matcher, uint32_t number, uint32_t *records, uint32_t n)
{
    const struct join *join = matcher->join;
    check_numbers(matcher);
    const struct join_packet *packet = join_packet(join, number);
    const struct join_conversation *conversation = join_conversation(join, packet->conversation);
    if (conversation->n_records > 0 && is_small(conversation)) {
        return glance_at_small(matcher, packet, records, n);
    }
    if (conversation->n_records == 0 ||
        (conversation->n_records > MOST_AT_A_GLANCE && find_kept(matcher, packet->conversation) == NULL)) {
        return 0;
    }
    uint32_t found = 0;
    struct join_resolved *resolved = keep(matcher, packet->conversation);
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
