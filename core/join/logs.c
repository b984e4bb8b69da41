/* logs.c - tells apart the flow logs that write the same flow
 *
 * An interface can have several flow logs. Nothing in a record says which one wrote it. One log does not write the same
 * traffic twice, so records of other columns that are of the same time are another log's, and so is a record whose time
 * holds those of several others.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/join/logs.h"
#include "core/base/sum.h"
#include "core/join/time.h"

struct telling {
    const struct join *join;
    struct join_resolved *resolved;
    struct join_summary *summary;
};

static const struct join_record *
record_at(const struct telling *telling, uint32_t position)
{
    return join_record(telling->join, join_matched_at(telling->resolved, position)->record);
}

/* ---- other columns ---- */

/* What is known of the records of a format in one direction. */
struct extent {
    bool any;
    int64_t first, last;
};

/* Whether records of two formats are of the same time: they overlap by more than the second that neighbours share.
 * Steps of a flow stand for the time between them. */
static bool
do_formats_meet(const struct telling *telling, uint32_t begin, uint32_t end)
{
    struct extent extents[JOIN_MOST_LOGS] = {{false, 0, 0}};
    bool meet = false;
    for (uint32_t position = begin; position < end && !meet; position++) {
        if (join_matched_at(telling->resolved, position)->twin != position) {
            continue;
        }
        const struct join_record *record = record_at(telling, position);
        for (size_t other = 0; other < JOIN_MOST_LOGS && !meet; other++) {
            meet = other != record->format && extents[other].any &&
                   join_minus(extents[other].last, JOIN_SECOND) >= record->first;
        }
        struct extent *own = &extents[record->format];
        *own = (struct extent){true, own->any ? own->first : record->first,
                               own->any ? MAX(own->last, record->last) : record->last};
    }
    if (!meet && telling->summary->begin[JOIN_BOTH_SEND] == begin) {
        for (size_t a = 0; a < JOIN_MOST_LOGS; a++) {
            for (size_t b = a + 1; b < JOIN_MOST_LOGS; b++) {
                meet = meet || (extents[a].any && extents[b].any && extents[a].first < extents[b].last &&
                                extents[b].first < extents[a].last);
            }
        }
    }
    return meet;
}

static bool
tell_by_format(const struct telling *telling)
{
    const struct join_summary *summary = telling->summary;
    bool meet = false;
    for (int direction = 0; direction < JOIN_N_DIRECTIONS && !meet; direction++) {
        meet = do_formats_meet(telling, summary->begin[direction], summary->begin[direction + 1]);
    }
    for (uint32_t position = summary->begin[0]; meet && position < summary->begin[JOIN_N_DIRECTIONS]; position++) {
        struct join_matched_record *matched = join_matched_at(telling->resolved, position);
        matched->log = record_at(telling, matched->twin)->format;
    }
    return meet;
}

/* ---- longer windows ---- */

/* A record that may be a longer window than those that come behind it. */
struct window {
    uint32_t position;
    uint32_t inside;  /* records whose time is within its own */
    uint64_t packets; /* of those */
};

static bool
is_longer(const struct telling *telling, const struct window *window)
{
    return window->inside >= 2 && window->packets <= join_packets_of(record_at(telling, window->position));
}

/* Finds the windows of one direction and verdict that hold others. Positions are sorted by the first time, then by the
 * last, so a longer window that begins with a shorter one comes behind it: of equal beginnings the last one is longest.
 */
static bool
tell_longer(const struct telling *telling, uint32_t begin, uint32_t end, enum join_action action)
{
    struct window window = {UINT32_MAX, 0, 0};
    bool any = false, full = false;
    for (uint32_t position = begin; position <= end; position++) {
        const struct join_record *record = position < end ? record_at(telling, position) : NULL;
        if (record != NULL && (join_matched_at(telling->resolved, position)->twin != position ||
                               record->kind != JOIN_WINDOW || record->action != action)) {
            continue;
        }
        const struct join_record *holds = window.position != UINT32_MAX ? record_at(telling, window.position) : NULL;
        if (record != NULL && holds != NULL && record->last <= holds->last) {
            window.inside++;
            window.packets = sum_saturating(window.packets, join_packets_of(record), &full);
            continue;
        }
        bool begins_alike = record != NULL && holds != NULL && record->first == holds->first;
        if (holds != NULL && !begins_alike && is_longer(telling, &window)) {
            join_matched_at(telling->resolved, window.position)->log = 1;
            any = true;
        }
        window = begins_alike ? (struct window){position, window.inside + 1,
                                                sum_saturating(window.packets, join_packets_of(holds), &full)}
                              : (struct window){position, 0, 0};
    }
    return any;
}

static bool
tell_by_length(const struct telling *telling)
{
    const struct join_summary *summary = telling->summary;
    bool any = false;
    for (int direction = 0; direction < JOIN_N_DIRECTIONS; direction++) {
        for (int action = JOIN_NO_ACTION; action <= JOIN_REJECT; action++) {
            any = tell_longer(telling, summary->begin[direction], summary->begin[direction + 1],
                              (enum join_action)action) ||
                  any;
        }
    }
    for (uint32_t position = summary->begin[0]; any && position < summary->begin[JOIN_N_DIRECTIONS]; position++) {
        struct join_matched_record *matched = join_matched_at(telling->resolved, position);
        matched->log = join_matched_at(telling->resolved, matched->twin)->log;
    }
    return any;
}

/* Numbers the logs anew: the one that counts most packets is 0, and no number is left out. */
static void
renumber(const struct telling *telling)
{
    struct join_summary *summary = telling->summary;
    uint64_t packets[JOIN_MOST_LOGS] = {0};
    bool there[JOIN_MOST_LOGS] = {false}, full = false;
    for (uint32_t position = summary->begin[0]; position < summary->begin[JOIN_N_DIRECTIONS]; position++) {
        const struct join_matched_record *matched = join_matched_at(telling->resolved, position);
        there[matched->log] = true;
        if (matched->twin == position) {
            packets[matched->log] =
                sum_saturating(packets[matched->log], join_packets_of(record_at(telling, position)), &full);
        }
    }
    uint8_t most = 0, numbers[JOIN_MOST_LOGS] = {0}, n = 1;
    for (uint8_t log = 0; log < JOIN_MOST_LOGS; log++) {
        most = there[log] && (!there[most] || packets[log] > packets[most]) ? log : most;
    }
    for (uint8_t log = 0; log < JOIN_MOST_LOGS; log++) {
        numbers[log] = there[log] && log != most ? n++ : 0;
    }
    summary->n_logs = n;
    for (uint32_t position = summary->begin[0]; position < summary->begin[JOIN_N_DIRECTIONS]; position++) {
        struct join_matched_record *matched = join_matched_at(telling->resolved, position);
        matched->log = numbers[matched->log];
    }
}

void
join_tell_logs(const struct join *join, struct join_resolved *resolved, struct join_summary *summary)
{
    const struct telling telling = {join, resolved, summary};
    summary->n_logs = 1;
    if (tell_by_format(&telling) || tell_by_length(&telling)) {
        renumber(&telling);
    }
}
