/* opener.c - who opened a flow
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/join/opener.h"
#include "core/packet/ip_packet.h"
#include "core/packet/key.h"

static bool
judge_by_packets(const struct join *join, const struct join_resolved *resolved, struct join_summary *summary)
{
    const struct join_packet *answer = NULL;
    for (guint i = 0; i < resolved->packets->len; i++) {
        const struct join_packet *packet = join_packet(join, g_array_index(resolved->packets, uint32_t, i));
        if (packet->role == PACKET_OPENS) {
            summary->opener_reason = JOIN_SAW_OPENING;
            summary->lower_opened = packet->forward;
            summary->evidence = packet->frame;
            return true;
        }
        answer = answer == NULL && packet->role == PACKET_ANSWERS ? packet : answer;
    }
    if (answer != NULL) {
        summary->opener_reason = JOIN_SAW_ANSWER;
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
            summary->opener_reason = ack ? JOIN_LOGGED_ANSWER : JOIN_LOGGED_SYN;
            summary->lower_opened = record->forward != ack;
        } else if (record->oriented) {
            summary->opener_reason = JOIN_LOG_SAYS;
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

static void
judge_by_ports(const struct flow_key *key, struct join_summary *summary)
{
    int service = flow_service_end(key->port[0], key->port[1]);
    if (service >= 0) {
        summary->opener_reason = JOIN_PORTS;
        summary->lower_opened = service == 1;
    }
}

void
join_judge_openers(const struct join *join, const struct join_resolved *resolved)
{
    struct flow_key key;
    struct join_summary seen = {.opener_reason = JOIN_UNKNOWN};
    join_conversation_key(join, resolved->conversation, &key);
    bool saw = judge_by_packets(join, resolved, &seen);
    for (guint i = 0; i < resolved->summaries->len; i++) {
        struct join_summary *summary = join_summary_at(resolved, i);
        summary->opener_reason = seen.opener_reason;
        summary->lower_opened = seen.lower_opened;
        summary->evidence = seen.evidence;
        summary->evidence_record = JOIN_NONE;
        if (saw || judge_by_records(join, resolved, summary, key.proto == IP_PROTOCOL_TCP)) {
            continue;
        }
        if (key.proto == IP_PROTOCOL_TCP || key.proto == IP_PROTOCOL_UDP) {
            judge_by_ports(&key, summary);
        }
    }
}
