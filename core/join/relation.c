/* relation.c - how the records of a conversation relate to each other
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/join/relation.h"
#include "core/join/meet.h"
#include "core/join/networks.h"

enum {
    AROUND = 8, /* records of one flow and interface hardly overlap: the best is among so many */
    N_AT = JOIN_ENTERS_BETWEEN + 1
};

/* A record that is compared with those of the same time. */
struct nearest {
    const struct join *join;
    const struct join_resolved *resolved;
    const struct join_record *record;
    bool (*agree)(const struct join_record *a, const struct join_record *b, int64_t *common);
    uint32_t best; /* position, or UINT32_MAX */
    int64_t common;
    bool same_action;
};

static void
consider(struct nearest *nearest, uint32_t position)
{
    const struct join_record *other = join_record(nearest->join, join_matched_at(nearest->resolved, position)->record);
    int64_t common;
    if (!nearest->agree(nearest->record, other, &common)) {
        return;
    }
    bool same_action = nearest->record->action == other->action;
    if (nearest->best == UINT32_MAX || common > nearest->common ||
        (common == nearest->common && same_action > nearest->same_action)) {
        nearest->best = position;
        nearest->common = common;
        nearest->same_action = same_action;
    }
}

/* The position among [begin, end), which are of one stream and direction, of what goes with the record best: has the
 * longest time in common with it, of those that say the same the first. */
static uint32_t
find_nearest(struct nearest *nearest, uint32_t begin, uint32_t end)
{
    const struct join_resolved *resolved = nearest->resolved;
    uint32_t low = join_first_from(resolved, begin, end, nearest->record->first);
    nearest->best = UINT32_MAX;
    for (uint32_t back = 0, position = low; back < AROUND && position > begin; back++) {
        position = join_matched_at(resolved, position - 1)->twin;
        consider(nearest, position);
    }
    for (uint32_t on = 0, position = low; on < AROUND && position < end; on++) {
        consider(nearest, position);
        position += join_matched_at(resolved, position)->repeats;
    }
    return nearest->best;
}

/* The best one of the other direction. */
static uint32_t
best_reverse(const struct join *join, const struct join_resolved *resolved, uint32_t position)
{
    const struct join_summary *summary = join_summary_of(resolved, position);
    struct nearest nearest = {.join = join,
                              .resolved = resolved,
                              .record = join_record(join, join_matched_at(resolved, position)->record),
                              .agree = join_meet};
    enum join_direction direction =
        join_direction_of(nearest.record) == JOIN_LOWER_SENDS ? JOIN_UPPER_SENDS : JOIN_LOWER_SENDS;
    return find_nearest(&nearest, summary->begin[direction], summary->begin[direction + 1]);
}

uint32_t
join_reverse(const struct join *join, const struct join_resolved *resolved, uint32_t position)
{
    uint32_t twin = join_matched_at(resolved, position)->twin, nth = position - twin;
    if (join_record(join, join_matched_at(resolved, position)->record)->both_ways) {
        return UINT32_MAX;
    }
    uint32_t reverse = best_reverse(join, resolved, twin);
    if (reverse == UINT32_MAX || nth >= join_matched_at(resolved, reverse)->repeats ||
        best_reverse(join, resolved, reverse) != twin) {
        return UINT32_MAX;
    }
    return reverse + nth;
}

/* All places of the flow's direction. */
static void
gather_places(const struct join *join, const struct join_resolved *resolved, enum join_direction direction,
              struct join_places *places)
{
    places->n = places->judged = 0;
    for (guint i = 0; i < MIN(join_n_summaries(resolved), JOIN_MOST_LINKED); i++) {
        const struct join_summary *summary = join_summary_at(resolved, i);
        for (uint32_t at = 0; at < N_AT; at++) {
            if ((summary->places[direction] & 1U << at) != 0) {
                join_place_of(places,
                              &(struct join_place){.interface = join_stream(join, summary->stream)->key.interface,
                                                   .at = (uint8_t)at,
                                                   .direction = (uint8_t)direction});
            }
        }
    }
}

static const struct join_place *
place_of(const struct join *join, struct join_places *places, const struct join_resolved *resolved, uint32_t position)
{
    const struct join_record *record = join_record(join, join_matched_at(resolved, position)->record);
    const struct join_place at = {.interface = join_stream(join, record->stream)->key.interface,
                                  .at = record->at,
                                  .direction = (uint8_t)join_direction_of(record)};
    uint32_t place = join_place_of(places, &at);
    return place < JOIN_MOST_PLACES ? &places->all[place] : NULL;
}

uint32_t
join_other_ends(const struct join *join, const struct join_resolved *resolved, uint32_t position,
                struct join_other_end *ends, uint32_t n)
{
    const struct join_summary *own = join_summary_of(resolved, position);
    struct nearest nearest = {.join = join,
                              .resolved = resolved,
                              .record = join_record(join, join_matched_at(resolved, position)->record),
                              .agree = join_agree_in_time};
    enum join_direction direction = join_direction_of(nearest.record);
    struct join_places places;
    gather_places(join, resolved, direction, &places);
    join_judge_places(join, &places);
    const struct join_place *here = place_of(join, &places, resolved, position), *there;
    uint32_t found = 0;
    for (guint i = 0; here != NULL && i < MIN(join_n_summaries(resolved), JOIN_MOST_LINKED); i++) {
        const struct join_summary *other = join_summary_at(resolved, i);
        uint32_t end =
            other != own ? find_nearest(&nearest, other->begin[direction], other->begin[direction + 1]) : UINT32_MAX;
        if (end == UINT32_MAX || (there = place_of(join, &places, resolved, end)) == NULL) {
            continue;
        }
        bool known = here->flow == there->flow;
        if ((known || join_may_be_one_flow(join, here, there)) && found++ < n) {
            ends[found - 1] = (struct join_other_end){.position = end, .known = known};
        }
    }
    return found;
}
