/* link.c - gives the packets of a conversation to the records that count them
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/join/link.h"
#include "core/join/begin.h"
#include "core/join/doubt.h"
#include "core/join/fill.h"
#include "core/join/series.h"
#include "core/join/time.h"

/* ---- matches ---- */

/* Adds those of packets that have an owner: the position of its record + 1, by the packet's place. Those of a record
 * stand together: count first, then put each in. */
static void
add_matches(struct join *join, struct join_resolved *resolved, const struct join_summary *summary,
            const uint32_t *owners)
{
    uint32_t at = resolved->matches->len;
    for (guint place = 0; place < resolved->packets->len; place++) {
        if (owners[place] != 0) {
            join_matched_at(resolved, owners[place] - 1)->captured++;
        }
    }
    for (uint32_t position = summary->begin[0]; position < summary->begin[JOIN_N_DIRECTIONS]; position++) {
        struct join_matched_record *matched = join_matched_at(resolved, position);
        if (matched->captured > 0 && matched->first_match == UINT32_MAX) {
            matched->first_match = at;
            at += matched->captured;
            matched->captured = 0;
        }
    }
    g_array_set_size(resolved->matches, at);
    for (guint place = 0; place < resolved->packets->len; place++) {
        if (owners[place] == 0) {
            continue;
        }
        uint32_t number = g_array_index(resolved->packets, uint32_t, place), position = owners[place] - 1;
        struct join_packet *packet = join_packet(join, number);
        struct join_matched_record *matched = join_matched_at(resolved, position);
        uint32_t match = matched->first_match + matched->captured++;
        *join_match_at(resolved, match) = (struct join_match){position, number, packet->first_match};
        packet->first_match = match + 1;
        matched->bytes += packet->bytes;
    }
}

/* ---- one stream ---- */

struct linking {
    struct join *join;
    struct join_resolved *resolved;
    struct join_series series;
    bool is_whole;    /* the records of the log have all that they counted */
    uint32_t *owners; /* of packets by their place: position of a record that counts them + 1; 0: none yet */
};

/* How far a shift may be off: a quarter of a second. */
enum { UNSURE = JOIN_SECOND / 4 };

static void
link_series(struct linking *linking, const struct join_summary *summary, const struct join_series_of *of)
{
    struct join_series *series = &linking->series;
    join_series_gather(series, linking->join, linking->resolved, summary, of, linking->owners);
    struct join_fill fill = {
        .are_times_sure = summary->is_shift_sure,
        .are_steps = of->direction == JOIN_BOTH_SEND && (of->kinds & 1U << JOIN_WINDOW) == 0,
        .counters = (struct join_fill_counter *)(void *)series->counters->data,
        .n_counters = series->counters->len,
        .packets = (struct join_fill_packet *)(void *)series->packets->data,
        .n_packets = series->packets->len,
        .before = MAX(join_shifted(linking->join->settings.slack, -summary->shift), 0),
        .after = MAX(join_shifted(linking->join->settings.slack, summary->shift), 0),
    };
    join_fill(&fill);
    join_fill_note_doubts(&fill, summary->shift == 0 ? 0 : UNSURE);
    for (uint32_t i = 0; i < fill.n_counters; i++) {
        if (fill.counters[i].is_doubtful) {
            join_matched_at(linking->resolved, fill.counters[i].position)->is_doubtful = true;
        }
        linking->is_whole =
            linking->is_whole && (fill.counters[i].is_refused || fill.counters[i].taken == fill.counters[i].wants);
    }
    for (uint32_t i = 0; i < fill.n_packets; i++) {
        if (fill.packets[i].counter != 0) {
            linking->owners[fill.packets[i].place] = fill.counters[fill.packets[i].counter - 1].position + 1;
        }
    }
}

/* Links what one log wrote of a stream, one series of records after the other: packets that a record of one counts are
 * not among those of the next. Records of both ways are dealt each way apart if they tell how many went which way.
 * Steps that refused come last where they are not, so that a packet is theirs only if no other step counts it. */
static void
link_counts(struct linking *linking, const struct join_summary *summary, uint8_t log)
{
    enum { WINDOW = 1 << JOIN_WINDOW, DENIED = 1 << JOIN_DENIED };
    enum { STEPS = 1 << JOIN_CONTINUES | 1 << JOIN_END | 1 << JOIN_OPEN };
    bool split = join_series_is_split(linking->join, linking->resolved, summary, log);
    const struct join_series_of all[] = {
        {JOIN_LOWER_SENDS, WINDOW | DENIED, JOIN_EITHER_WAY, JOIN_FORWARD, log},
        {JOIN_UPPER_SENDS, WINDOW | DENIED, JOIN_EITHER_WAY, JOIN_BACKWARD, log},
        {JOIN_BOTH_SEND, WINDOW, JOIN_EITHER_WAY, split ? JOIN_FORWARD : JOIN_EITHER_WAY, log},
        {JOIN_BOTH_SEND, split ? WINDOW : 0, JOIN_EITHER_WAY, JOIN_BACKWARD, log},
        {JOIN_BOTH_SEND, split ? STEPS | DENIED : STEPS, JOIN_EITHER_WAY, split ? JOIN_FORWARD : JOIN_EITHER_WAY, log},
        {JOIN_BOTH_SEND, split ? STEPS | DENIED : 0, JOIN_EITHER_WAY, JOIN_BACKWARD, log},
        {JOIN_BOTH_SEND, split ? 0 : DENIED, JOIN_FORWARD, JOIN_FORWARD, log},
        {JOIN_BOTH_SEND, split ? 0 : DENIED, JOIN_BACKWARD, JOIN_BACKWARD, log},
    };
    linking->is_whole = true;
    memset(linking->owners, 0, linking->resolved->packets->len * sizeof(*linking->owners));
    for (size_t i = 0; i < G_N_ELEMENTS(all); i++) {
        if (summary->begin[all[i].direction] < summary->begin[all[i].direction + 1]) {
            link_series(linking, summary, &all[i]);
        }
    }
    add_matches(linking->join, linking->resolved, summary, linking->owners);
}

enum { IS_REFUSED = UINT32_MAX }; /* in place of an owner: the packet cannot have begun a flow that was let in */

/* Forgets which records count the packets, but marks those that were refused. */
static void
keep_refused(const struct linking *linking)
{
    for (guint place = 0; place < linking->resolved->packets->len; place++) {
        uint32_t *owner = &linking->owners[place];
        if (*owner != 0) {
            uint32_t record = join_matched_at(linking->resolved, *owner - 1)->record;
            *owner = join_record(linking->join, record)->action == JOIN_REJECT ? IS_REFUSED : 0;
        }
    }
}

static void
forget_refused(const struct linking *linking)
{
    for (guint place = 0; place < linking->resolved->packets->len; place++) {
        uint32_t *owner = &linking->owners[place];
        *owner = *owner == IS_REFUSED ? 0 : *owner;
    }
}

/* Links the steps that begin a flow to the packets that began it. */
static void
link_begins(struct linking *linking, const struct join_summary *summary, uint8_t log)
{
    enum { BEGIN = 1 << JOIN_BEGIN };
    const struct join_series_of all[] = {
        {JOIN_LOWER_SENDS, BEGIN, JOIN_EITHER_WAY, JOIN_FORWARD, log},
        {JOIN_UPPER_SENDS, BEGIN, JOIN_EITHER_WAY, JOIN_BACKWARD, log},
        {JOIN_BOTH_SEND, BEGIN, JOIN_FORWARD, JOIN_FORWARD, log},
        {JOIN_BOTH_SEND, BEGIN, JOIN_BACKWARD, JOIN_BACKWARD, log},
    };
    keep_refused(linking);
    for (size_t i = 0; i < G_N_ELEMENTS(all); i++) {
        join_series_gather(&linking->series, linking->join, linking->resolved, summary, &all[i], linking->owners);
        if (linking->series.counters->len > 0) {
            join_find_begins(linking->join, linking->resolved, summary, &linking->series, linking->is_whole,
                             linking->owners);
        }
    }
    forget_refused(linking);
    add_matches(linking->join, linking->resolved, summary, linking->owners);
}

static void
link_stream(struct linking *linking, const struct join_summary *summary)
{
    bool has_begin = false;
    for (uint32_t position = summary->begin[0]; position < summary->begin[JOIN_N_DIRECTIONS]; position++) {
        struct join_matched_record *matched = join_matched_at(linking->resolved, position);
        matched->first_match = UINT32_MAX;
        has_begin = has_begin || join_record(linking->join, matched->record)->kind == JOIN_BEGIN;
    }
    for (uint8_t log = 0; log < summary->n_logs; log++) {
        link_counts(linking, summary, log);
        if (has_begin) {
            link_begins(linking, summary, log);
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
            matched->is_doubtful = twin->is_doubtful;
        }
    }
}

void
join_link_packets(struct join *join, struct join_resolved *resolved, const struct join_shifts *shifts)
{
    g_array_set_size(resolved->matches, 0);
    join_gather_packets(join, resolved);
    /* One more than there are: what has no packets must not be NULL. */
    struct linking linking = {join, resolved, join_series_new(), false,
                              g_new(uint32_t, (size_t)resolved->packets->len + 1)};
    for (guint i = 0; i < resolved->summaries->len; i++) {
        struct join_summary *summary = join_summary_at(resolved, i);
        summary->shift =
            join_shift_of(shifts, join_stream(join, summary->stream)->key.interface, &summary->is_shift_sure);
        if (summary->is_linked) {
            link_stream(&linking, summary);
        }
    }
    g_free(linking.owners);
    join_series_free(&linking.series);
    share_with_twins(resolved);
}
