/* match.c - resolves conversations, and sees when they are no longer what they were
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/join/match.h"
#include "core/join/fragments.h"
#include "core/join/glance.h"
#include "core/join/kept.h"
#include "core/join/link.h"
#include "core/join/opener.h"
#include "core/join/order.h"
#include "core/join/shift.h"

enum {
    FEW = 16,         /* a conversation of so few records and packets is resolved anew each time rather than kept */
    MOST_WHOLE = 4096 /* one of more is not held both whole and packed */
};

struct join_matcher {
    struct join *join;
    uint32_t renumbered;         /* how often conversations had been numbered anew when those below were resolved */
    struct join_kept *kept;      /* those that are not small */
    struct join_resolved *whole; /* the last one, with its arrays; NULL: there is none */
    uint64_t n_then;             /* records and packets of all conversations when that was resolved */
    uint64_t n_known;            /* that there were when the whole capture was last looked at */
    struct join_shifts *shifts;  /* of then; NULL until that */
    uint64_t n_complete;         /* that there were when join_complete() was called */
    struct join_glances *glances;
};

struct join_matcher *
join_matcher_new(struct join *join)
{
    struct join_matcher *matcher = g_new0(struct join_matcher, 1);
    matcher->join = join;
    matcher->renumbered = join->renumbered;
    matcher->kept = join_kept_new(join);
    matcher->glances = join_glances_new(join);
    return matcher;
}

static void
forget_whole(struct join_matcher *matcher)
{
    join_resolved_free(matcher->whole);
    matcher->whole = NULL;
}

void
join_matcher_free(struct join_matcher *matcher)
{
    if (matcher != NULL) {
        forget_whole(matcher);
        join_kept_free(matcher->kept);
        join_glances_free(matcher->glances);
        join_shifts_free(matcher->shifts);
        g_free(matcher);
    }
}

size_t
join_matcher_memory(const struct join_matcher *matcher)
{
    return join_kept_memory(matcher->kept) + join_glances_memory(matcher->glances) +
           (matcher->whole != NULL ? join_resolved_memory(matcher->whole) : 0);
}

static void
forget_all(struct join_matcher *matcher)
{
    join_kept_clear(matcher->kept);
    join_glances_clear(matcher->glances);
    forget_whole(matcher);
}

/* Forgets all if the numbers of conversations are others now. */
static void
check_numbers(struct join_matcher *matcher)
{
    if (matcher->renumbered != matcher->join->renumbered) {
        matcher->renumbered = matcher->join->renumbered;
        forget_all(matcher);
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
    forget_all(matcher);
    join_settle_fragments(matcher->join);
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

static bool
is_small(const struct join *join, uint32_t conversation)
{
    return join_count_notes(join, conversation, FEW) <= FEW;
}

static bool
is_current(const struct join_matcher *matcher, uint32_t conversation)
{
    return matcher->whole != NULL && matcher->whole->conversation == conversation &&
           matcher->n_then == n_added(matcher->join);
}

/* As far as is known now. */
static const struct join_resolved *
resolve(struct join_matcher *matcher, uint32_t conversation)
{
    struct join *join = matcher->join;
    if (!is_current(matcher, conversation)) {
        if (matcher->whole != NULL && matcher->whole->records->len + matcher->whole->packets->len > MOST_WHOLE) {
            forget_whole(matcher);
        }
        if (matcher->whole == NULL) {
            matcher->whole = join_resolved_new();
        }
        matcher->n_then = n_added(join);
        matcher->whole->conversation = conversation;
        matcher->whole->has_copies = false;
        join_order_records(join, matcher->whole);
        join_link_packets(join, matcher->whole, matcher->shifts);
        join_judge_openers(join, matcher->whole);
    }
    return matcher->whole;
}

const struct join_resolved *
join_resolve(struct join_matcher *matcher, uint32_t conversation)
{
    check_numbers(matcher);
    check_whole(matcher);
    return resolve(matcher, conversation);
}

const struct join_resolved *
join_look(struct join_matcher *matcher, uint32_t conversation)
{
    struct join *join = matcher->join;
    check_numbers(matcher);
    check_whole(matcher);
    struct join_packed_key *key = &join_stream(join, conversation)->key;
    const struct join_resolved *kept = key->is_changed ? NULL : join_kept_find(matcher->kept, conversation);
    if (kept != NULL || is_small(join, conversation)) {
        return kept != NULL && !is_current(matcher, conversation) ? kept : resolve(matcher, conversation);
    }
    const struct join_resolved *whole = resolve(matcher, conversation);
    join_kept_add(matcher->kept, whole);
    key->is_changed = 0;
    if (whole->records->len + whole->packets->len <= MOST_WHOLE) {
        return whole;
    }
    forget_whole(matcher);
    return join_kept_find(matcher->kept, conversation);
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
    const struct join_packet *packet = join_packet(join, number);
    check_numbers(matcher);
    if (join_first_stream(join, packet->conversation) == JOIN_NONE) {
        return 0;
    }
    if (!join_glances_know(matcher->glances, packet->conversation) && is_small(join, packet->conversation)) {
        return glance_at_small(matcher, packet, records, n);
    }
    return join_glances_at(matcher->glances, packet, records, n);
}
