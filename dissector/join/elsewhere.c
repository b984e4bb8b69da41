/* elsewhere.c - which records of a flow that is logged at several interfaces coverage counts
 *
 * What duplicate.c says of a record rests on those before it, so that one pass suffices. Coverage has all records, and
 * keeps to one interface of a flow for as long as that one has some: where the log is not in order, nothing is left out
 * by both or counted by both. duplicate.c tells it which interfaces see one flow.
 *
 * Where a mirror shows the flow at one interface, that is the one: the others would say that nothing was captured.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "dissector/join/elsewhere.h"
#include "core/join/meet.h"

/* A stream of a flow that has others, in one direction. */
struct sight {
    uint32_t summary;
    enum join_direction direction;
    uint32_t flow; /* the same in all of one flow */
    bool is_mirrored;
};

struct join_elsewhere {
    const struct join_capture *capture;
    const struct join_resolved *resolved;
    GArray *sights; /* struct sight, a few: duplicate.c does not look at many interfaces */
};

struct join_elsewhere *
join_elsewhere_new(const struct join_capture *capture)
{
    struct join_elsewhere *elsewhere = g_new0(struct join_elsewhere, 1);
    elsewhere->capture = capture;
    elsewhere->sights = g_array_new(FALSE, FALSE, sizeof(struct sight));
    return elsewhere;
}

void
join_elsewhere_free(struct join_elsewhere *elsewhere)
{
    if (elsewhere != NULL) {
        g_array_free(elsewhere->sights, TRUE);
        g_free(elsewhere);
    }
}

static struct sight *
sight_at(const struct join_elsewhere *elsewhere, guint i)
{
    return &g_array_index(elsewhere->sights, struct sight, i);
}

/* The index of a stream and direction, or the number of those that are known. */
static guint
find_sight(const struct join_elsewhere *elsewhere, uint32_t summary, enum join_direction direction)
{
    guint i = 0;
    while (i < elsewhere->sights->len &&
           (sight_at(elsewhere, i)->summary != summary || sight_at(elsewhere, i)->direction != direction)) {
        i++;
    }
    return i;
}

static uint32_t
flow_of(struct join_elsewhere *elsewhere, uint32_t summary, enum join_direction direction)
{
    const struct join *join = elsewhere->capture->index;
    guint i = find_sight(elsewhere, summary, direction);
    if (i == elsewhere->sights->len) {
        const struct join_stream *stream = join_stream(join, join_summary_at(elsewhere->resolved, summary)->stream);
        const struct join_interface *interface = join_interface(join, stream->key.interface);
        struct sight sight = {summary, direction, i, interface != NULL && interface->has_packets};
        g_array_append_val(elsewhere->sights, sight);
    }
    return sight_at(elsewhere, i)->flow;
}

static void
unite(struct join_elsewhere *elsewhere, uint32_t summary, uint32_t other, enum join_direction direction)
{
    uint32_t flow = flow_of(elsewhere, summary, direction), other_flow = flow_of(elsewhere, other, direction);
    for (guint i = 0; flow != other_flow && i < elsewhere->sights->len; i++) {
        if (sight_at(elsewhere, i)->flow == other_flow) {
            sight_at(elsewhere, i)->flow = flow;
        }
    }
}

void
join_elsewhere_begin(struct join_elsewhere *elsewhere, const struct join_resolved *resolved)
{
    const struct join *join = elsewhere->capture->index;
    elsewhere->resolved = resolved;
    g_array_set_size(elsewhere->sights, 0);
    for (guint position = 0; resolved->summaries->len > 1 && position < resolved->records->len; position++) {
        const struct join_matched_record *matched = join_matched_at(resolved, position);
        uint32_t first = join_first_of(elsewhere->capture->duplicates, matched->record);
        if (first == JOIN_NONE) {
            continue;
        }
        uint32_t other = join_matched_at(resolved, join_record(join, first)->position)->summary;
        if (other != matched->summary) {
            unite(elsewhere, matched->summary, other, join_direction_of(join_record(join, first)));
        }
    }
}

/* Whether a stream has a record that can count the same as the one at a position. */
static bool
is_counted_at(const struct join_elsewhere *elsewhere, uint32_t summary, uint32_t position)
{
    enum { BACK = 8 }; /* records of one place hardly overlap: the one is among so many */
    const struct join *join = elsewhere->capture->index;
    const struct join_resolved *resolved = elsewhere->resolved;
    const struct join_record *record = join_record(join, join_matched_at(resolved, position)->record);
    enum join_direction direction = join_direction_of(record);
    const uint32_t begin = join_summary_at(resolved, summary)->begin[direction];
    const uint32_t end = join_summary_at(resolved, summary)->begin[direction + 1];
    uint32_t next = join_first_from(resolved, begin, end, record->last);
    bool counted = false;
    int64_t common;
    for (uint32_t back = 0; back < BACK && next > begin && !counted; back++) {
        next = join_matched_at(resolved, next - 1)->twin;
        counted = join_count_the_same(record, join_record(join, join_matched_at(resolved, next)->record), &common);
    }
    return counted;
}

bool
join_is_elsewhere(const struct join_elsewhere *elsewhere, uint32_t position)
{
    const struct join_matched_record *matched = join_matched_at(elsewhere->resolved, position);
    const struct join_record *record = join_record(elsewhere->capture->index, matched->record);
    guint own = find_sight(elsewhere, matched->summary, join_direction_of(record));
    bool counted = false;
    for (guint i = 0; own < elsewhere->sights->len && i < elsewhere->sights->len && !counted; i++) {
        const struct sight *here = sight_at(elsewhere, own), *there = sight_at(elsewhere, i);
        bool goes_before =
            there->is_mirrored != here->is_mirrored ? there->is_mirrored : there->summary < here->summary;
        counted = there->flow == here->flow && goes_before && is_counted_at(elsewhere, there->summary, position);
    }
    return counted;
}
