/* begin.c - which packet began a flow, of those whose beginning the log names
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/join/begin.h"
#include "core/base/search.h"
#include "core/join/deal.h"
#include "core/join/time.h"
#include "core/packet/ip_packet.h"

/* How near to the record's time, in nanoseconds, a packet must be that began a flow, unless no packet is missing.
 * same_time: logs with milliseconds, and clocks that agree or whose shift was found. close_by: half of the second that
 * TCP waits before it sends a SYN again, so that a repeated one is not taken for the first. */
static const int64_t same_time = 20 * 1000000, close_by = 500 * 1000000;

/* The times of packets that have a role in how the flow began, of one direction. */
static GArray *
times_of(const struct join *join, const struct join_resolved *resolved, const struct join_summary *summary,
         enum packet_role role, bool forward)
{
    GArray *times = g_array_new(FALSE, FALSE, sizeof(int64_t));
    for (guint i = 0; i < resolved->packets->len; i++) {
        const struct join_packet *packet = join_packet(join, g_array_index(resolved->packets, uint32_t, i));
        if (packet->role == role && packet->forward == forward) {
            int64_t time = join_shifted(packet->time, summary->shift);
            g_array_append_val(times, time);
        }
    }
    return times;
}

/* Whether one of these times is between two. */
static bool
is_any_between(const GArray *times, int64_t first, int64_t last)
{
    size_t at = search_count_less(times, first);
    return at < times->len && g_array_index(times, int64_t, at) <= last;
}

static void
note_owners(const struct join_fill *fill, uint32_t *owners)
{
    for (uint32_t i = 0; i < fill->n_packets; i++) {
        if (fill->packets[i].counter != 0) {
            owners[fill->packets[i].place] = fill->counters[fill->packets[i].counter - 1].position + 1;
        }
    }
}

/* Keeps the packets that ask for a flow, or the others. */
static GArray *
packets_that(const struct join_series *series, bool open)
{
    GArray *kept = g_array_new(FALSE, FALSE, sizeof(struct join_fill_packet));
    for (guint i = 0; i < series->packets->len; i++) {
        struct join_fill_packet packet = g_array_index(series->packets, struct join_fill_packet, i);
        if (packet.opens == open) {
            g_array_append_val(kept, packet);
        }
    }
    return kept;
}

/* What is known of how the flows of a series began. */
struct beginning {
    bool is_whole;
    bool only_asked;            /* the log names nothing but packets that ask */
    bool asks;                  /* packets of the protocol ask for a flow */
    GArray *answers, *asked;    /* times of the other side's answers, and of what it asked for itself */
    int64_t slack, known_since; /* the first that was counted */
};

/* Whether a record's flow may have begun without a packet that asked for it: it goes on after a pause, or the other
 * side asked; and no answer says that the one that asked was there and is missing. */
static bool
may_begin_unasked(const struct beginning *beginning, const struct join_fill_counter *counter)
{
    int64_t first = counter->first, last = counter->last, slack = beginning->slack;
    if (beginning->only_asked) {
        return false;
    }
    if (!beginning->asks || beginning->is_whole) {
        return true;
    }
    if (is_any_between(beginning->answers, join_minus(first, close_by), join_plus(last, slack))) {
        return false;
    }
    return first > beginning->known_since ||
           is_any_between(beginning->asked, join_minus(first, slack), join_plus(last, same_time));
}

/* Deals packets to records of one packet each, near ones first. A packet may be as far off as close_by only if one like
 * it may have been sent before, and farther only if no packet is missing: then the nearest is the one. */
static void
deal_in_steps(struct join_fill *fill, GArray *packets, const struct beginning *beginning, bool may_be_sent_again)
{
    int64_t steps[] = {
        0, same_time, close_by, JOIN_SECOND, 2 * (int64_t)JOIN_SECOND, 10 * (int64_t)JOIN_SECOND, beginning->slack};
    size_t n = beginning->is_whole ? G_N_ELEMENTS(steps) : may_be_sent_again ? 3 : 2;
    fill->packets = (struct join_fill_packet *)(void *)packets->data;
    fill->n_packets = packets->len;
    for (size_t i = 0; i < n && steps[i] <= beginning->slack; i++) {
        join_deal(fill, &(struct join_reach){steps[i], steps[i], .refused_too = true});
    }
}

static void
find_begins(struct join_fill *fill, const struct join_series *series, const struct beginning *beginning,
            uint32_t *owners)
{
    GArray *asking = packets_that(series, true), *others = packets_that(series, false);
    deal_in_steps(fill, asking, beginning, true);
    note_owners(fill, owners);
    for (uint32_t i = 0; i < fill->n_counters; i++) {
        struct join_fill_counter *counter = &fill->counters[i];
        counter->wants = counter->taken == 0 && may_begin_unasked(beginning, counter);
    }
    deal_in_steps(fill, others, beginning, false);
    note_owners(fill, owners);
    g_array_free(asking, TRUE);
    g_array_free(others, TRUE);
}

/* When the log first counted packets of a stream. */
static int64_t
first_counted(const struct join *join, const struct join_resolved *resolved, const struct join_summary *summary)
{
    int64_t first = INT64_MAX;
    for (uint32_t position = summary->begin[0]; position < summary->begin[JOIN_N_DIRECTIONS]; position++) {
        const struct join_record *record = join_record(join, join_matched_at(resolved, position)->record);
        bool counts = record->kind != JOIN_BEGIN && record->kind != JOIN_DENIED && record->kind != JOIN_SOME_REFUSED;
        first = counts ? MIN(first, record->first) : first;
    }
    return first;
}

void
join_find_begins(const struct join *join, const struct join_resolved *resolved, const struct join_summary *summary,
                 struct join_series *series, bool is_whole, uint32_t *owners)
{
    struct join_fill fill = {.counters = (struct join_fill_counter *)(void *)series->counters->data,
                             .n_counters = series->counters->len};
    const struct join_record *first = join_record(join, join_matched_at(resolved, fill.counters[0].position)->record);
    bool forward = first->forward;
    for (uint32_t i = 0; i < fill.n_counters; i++) {
        fill.counters[i].wants = 1;
        fill.counters[i].bytes = UINT64_MAX;
    }
    struct flow_key key;
    join_conversation_key(join, resolved->conversation, &key);
    struct beginning beginning = {
        .is_whole = is_whole,
        .only_asked = !first->both_ways,
        .asks = key.proto == IP_PROTOCOL_TCP || key.proto == IP_PROTOCOL_ICMP || key.proto == IP_PROTOCOL_ICMPV6,
        .answers = times_of(join, resolved, summary, PACKET_ANSWERS, !forward),
        .asked = times_of(join, resolved, summary, PACKET_OPENS, !forward),
        .slack = join->settings.slack,
        .known_since = first_counted(join, resolved, summary),
    };
    find_begins(&fill, series, &beginning, owners);
    g_array_free(beginning.answers, TRUE);
    g_array_free(beginning.asked, TRUE);
}
