/* stream.c - how the records of a conversation relate to each other, and who opened it
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/join/match.h"

enum { TCP_SYN = 0x02, TCP_ACK = 0x10, PROTO_TCP = 6, PROTO_UDP = 17 };

/* Nanoseconds in common, or, negative, between the two. */
static int64_t
overlap(const struct join_matched_record *a, const struct join_matched_record *b)
{
    int64_t first = MAX(a->first, b->first), last = MIN(a->last, b->last);
    /* No log is a century long; times that are mean nothing. */
    const int64_t most = INT64_MAX / 4;
    first = CLAMP(first, -most, most);
    last = CLAMP(last, -most, most);
    return last - first;
}

/* The position among [begin, end) that has the longest time in common with matched, or is nearest; UINT32_MAX if none
 * is within the slack. Places are sorted by their first time: only a few around can be the best one unless records of
 * one flow overlap, which they do not at one interface. */
static uint32_t
nearest(const struct join *join, const struct join_resolved *resolved, const struct join_matched_record *matched,
        uint32_t begin, uint32_t end)
{
    enum { AROUND = 8 };
    uint32_t low = begin, high = end;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (join_matched_at(resolved, middle)->first < matched->first) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    uint32_t from = low - begin > AROUND ? low - AROUND : begin, to = end - low > AROUND ? low + AROUND : end;
    uint32_t best = UINT32_MAX;
    int64_t most = 0;
    for (uint32_t position = from; position < to; position++) {
        const struct join_matched_record *other = join_matched_at(resolved, position);
        int64_t common = overlap(matched, other);
        if (common >= -join->settings.slack && (best == UINT32_MAX || common > most)) {
            best = position;
            most = common;
        }
    }
    return best;
}

static enum join_direction
direction_of_position(const struct join_summary *summary, uint32_t position)
{
    enum join_direction direction = JOIN_LOWER_SENDS;
    while (position >= summary->begin[direction + 1]) {
        direction++;
    }
    return direction;
}

uint32_t
join_reverse(const struct join *join, const struct join_resolved *resolved, uint32_t position)
{
    const struct join_summary *summary = join_summary_of(resolved, position);
    enum join_direction direction = direction_of_position(summary, position);
    if (direction == JOIN_BOTH_SEND) {
        return UINT32_MAX;
    }
    direction = direction == JOIN_LOWER_SENDS ? JOIN_UPPER_SENDS : JOIN_LOWER_SENDS;
    return nearest(join, resolved, join_matched_at(resolved, position), summary->begin[direction],
                   summary->begin[direction + 1]);
}

uint32_t
join_other_ends(const struct join *join, const struct join_resolved *resolved, uint32_t position, uint32_t *positions,
                uint32_t n)
{
    const struct join_summary *own = join_summary_of(resolved, position);
    enum join_direction direction = direction_of_position(own, position);
    uint32_t found = 0;
    /* One in a million interfaces need not look at all the others. */
    for (guint i = 0; i < MIN(resolved->summaries->len, 64U); i++) {
        const struct join_summary *other = join_summary_at(resolved, i);
        if (other == own) {
            continue;
        }
        uint32_t end = nearest(join, resolved, join_matched_at(resolved, position), other->begin[direction],
                               other->begin[direction + 1]);
        if (end != UINT32_MAX && found++ < n) {
            positions[found - 1] = end;
        }
    }
    return found;
}

static bool
judge_by_packets(const struct join *join, const struct join_resolved *resolved, struct join_summary *summary)
{
    const struct join_packet *answer = NULL;
    for (guint i = 0; i < resolved->packets->len; i++) {
        const struct join_packet *packet = join_packet(join, g_array_index(resolved->packets, uint32_t, i));
        if (packet->role == PACKET_OPENS) {
            summary->reason = JOIN_SAW_OPENING;
            summary->lower_opened = packet->forward;
            summary->evidence = packet->frame;
            return true;
        }
        answer = answer == NULL && packet->role == PACKET_ANSWERS ? packet : answer;
    }
    if (answer != NULL) {
        summary->reason = JOIN_SAW_ANSWER;
        summary->lower_opened = !answer->forward;
        summary->evidence = answer->frame;
    }
    return answer != NULL;
}

static bool
judge_by_records(const struct join *join, const struct join_resolved *resolved, struct join_summary *summary, bool tcp)
{
    for (uint32_t position = summary->begin[0]; position < summary->begin[JOIN_N_DIRECTIONS]; position++) {
        const struct join_record *record = join_record(join, join_matched_at(resolved, position)->record);
        bool syn = tcp && (record->tcp_flags & TCP_SYN) != 0, ack = (record->tcp_flags & TCP_ACK) != 0;
        if (syn && !record->both_ways && !(ack && record->every_ack)) {
            summary->reason = ack ? JOIN_LOGGED_ANSWER : JOIN_LOGGED_SYN;
            summary->lower_opened = record->forward != ack;
        } else if (record->oriented) {
            summary->reason = JOIN_LOG_SAYS;
            summary->lower_opened = record->forward;
        } else {
            continue;
        }
        summary->evidence = record->frame;
        summary->evidence_record = join_matched_at(resolved, position)->record;
        return true;
    }
    return false;
}

/* Services listen below the ports that clients are given, which begin at 32768 with Linux and at 49152 elsewhere; the
 * rest down to 1024 is used for both. */
static void
judge_by_ports(const struct flow_key *key, struct join_summary *summary)
{
    enum { SERVICES = 1024, CLIENTS = 32768 };
    for (int end = 0; end < 2; end++) {
        uint16_t own = key->port[end], other = key->port[!end];
        if (other != 0 && ((other < SERVICES && own >= SERVICES) || (other < CLIENTS && own >= CLIENTS))) {
            summary->reason = JOIN_PORTS;
            summary->lower_opened = end == 0;
        }
    }
}

void
join_judge_openers(const struct join *join, const struct join_resolved *resolved)
{
    struct flow_key key;
    struct join_summary seen = {.reason = JOIN_UNKNOWN};
    join_conversation_key(join, resolved->conversation, &key);
    bool saw = judge_by_packets(join, resolved, &seen);
    for (guint i = 0; i < resolved->summaries->len; i++) {
        struct join_summary *summary = join_summary_at(resolved, i);
        summary->reason = seen.reason;
        summary->lower_opened = seen.lower_opened;
        summary->evidence = seen.evidence;
        summary->evidence_record = JOIN_NONE;
        if (saw || judge_by_records(join, resolved, summary, key.proto == PROTO_TCP)) {
            continue;
        }
        if (key.proto == PROTO_TCP || key.proto == PROTO_UDP) {
            judge_by_ports(&key, summary);
        }
    }
}
