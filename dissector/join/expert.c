/* expert.c - what records say together and none of them alone
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "dissector/join/expert.h"
#include "dissector/flowlog/preferences.h"
#include <epan/expert.h>
#include <epan/ipproto.h>
#include <wsutil/inet_addr.h>

static expert_field ei_return_blocked = EI_INIT;
static expert_field ei_never_answered = EI_INIT;
static expert_field ei_sum_full = EI_INIT;
static expert_field ei_two_verdicts = EI_INIT;
static expert_field ei_shown_twice = EI_INIT;
static expert_field ei_captured_twice = EI_INIT;
static expert_field ei_duplicates = EI_INIT;
static expert_field ei_many_interfaces = EI_INIT;

void
join_register_experts(int proto)
{
    static ei_register_info experts[] = {
        {&ei_return_blocked,
         {"flowlog.expert.return_blocked", PI_SECURITY, PI_WARN, "The return path is blocked", EXPFILL}},
        {&ei_never_answered, {"flowlog.expert.never_answered", PI_SEQUENCE, PI_NOTE, "Nothing came back", EXPFILL}},
        {&ei_duplicates,
         {"flowlog.expert.duplicates", PI_ASSUMPTION, PI_NOTE, "Some records count the same traffic again", EXPFILL}},
        {&ei_sum_full,
         {"flowlog.expert.stream_overflow", PI_PROTOCOL, PI_WARN, "The flow's sum is too large", EXPFILL}},
        {&ei_two_verdicts,
         {"flowlog.expert.two_verdicts", PI_SECURITY, PI_WARN, "Records of two verdicts claim the packet", EXPFILL}},
        {&ei_shown_twice,
         {"flowlog.expert.shown_twice", PI_SEQUENCE, PI_WARN, "The capture shows the flow's packets twice", EXPFILL}},
        {&ei_many_interfaces,
         {"flowlog.expert.many_interfaces", PI_ASSUMPTION, PI_NOTE, "Not all interfaces of the flow were looked at",
          EXPFILL}},
        {&ei_captured_twice,
         {"flowlog.expert.captured_twice", PI_SEQUENCE, PI_WARN, "The capture shows twice what the log counts",
          EXPFILL}},
    };
    expert_register_field_array(expert_register_protocol(proto), experts, G_N_ELEMENTS(experts));
}

/* Accepted one way and only ever rejected the other: a stateless rule, as a network ACL is, forgot the way back. A flow
 * that was accepted both ways and then rejected had just been closed. */
static bool
is_return_blocked(const struct join_summary *summary, bool upper)
{
    return (summary->accepted[upper] > 0 && summary->rejected[upper] == 0 && summary->rejected[!upper] > 0 &&
            summary->accepted[!upper] == 0);
}

static bool
is_multicast(const struct flow_key *key, int end)
{
    static const uint8_t broadcast[4] = {255, 255, 255, 255};
    const uint8_t *address = key->address[end];
    return key->ipv6 ? in6_addr_is_multicast((const ws_in6_addr *)address)
                     : in4_addr_is_multicast(pntoh32(address)) || memcmp(address, broadcast, 4) == 0;
}

/* Whether an answer to what this record counts would stand in the log, and stands not there. */
static bool
is_never_answered(struct join *join, const struct join_resolved *resolved, const struct join_summary *summary,
                  const struct join_record *record)
{
    const struct join_stream *stream = join_stream(join, summary->stream);
    const struct join_interface *interface = join_interface(join, stream->key.interface);
    struct flow_key key;
    join_conversation_key(join, resolved->conversation, &key);
    /* Of ICMP only a request is answered, which no flow log tells from an error. */
    bool is_icmp = key.proto == IP_PROTO_ICMP || key.proto == IP_PROTO_ICMPV6;
    bool answers = key.proto == IP_PROTO_TCP || key.proto == IP_PROTO_UDP ||
                   (is_icmp && summary->opener_reason == JOIN_SAW_OPENING && summary->lower_opened == record->forward);
    if (!answers || record->action != JOIN_ACCEPT || is_multicast(&key, record->forward)) {
        return false;
    }
    if (record->both_ways) {
        return summary->unanswered && join_is_unanswered(record);
    }
    bool upper = !record->forward;
    /* An interface that never logged two directions of a flow may log one only; and an answer may be lost. */
    return interface != NULL && interface->both_directions && summary->counted[!upper] == 0 &&
           summary->rejected[!upper] == 0 && !join_in_gap(join, stream->key.interface, summary->first, summary->last);
}

void
join_add_experts(struct join *join, packet_info *pinfo, proto_item *item, const struct join_resolved *resolved,
                 uint32_t position)
{
    const struct join_record *record = join_record(join, join_matched_at(resolved, position)->record);
    const struct join_summary *summary = join_summary_of(resolved, position);
    bool upper = !record->forward;
    if (summary->packets_full || summary->bytes_full) {
        expert_add_info_format(pinfo, item, &ei_sum_full,
                               "The records of this flow count more than 2^64 - 1 together, which no cloud does");
    }
    if (join_fell_out(join, &join->fallen_records, summary->first, summary->last)) {
        return; /* what is missing may be what fell out */
    }
    if (!record->both_ways && is_return_blocked(summary, upper)) {
        expert_add_info_format(pinfo, item, &ei_return_blocked,
                               "Accepted this way, but the other direction of the flow is rejected: a stateless rule, "
                               "such as a network ACL, blocks the way back");
    } else if (!record->both_ways && is_return_blocked(summary, !upper)) {
        expert_add_info_format(pinfo, item, &ei_return_blocked,
                               "Rejected this way, though the other direction of the flow is accepted: a stateless "
                               "rule, such as a network ACL, blocks the way back");
    } else if (is_never_answered(join, resolved, summary, record)) {
        expert_add_info_format(pinfo, item, &ei_never_answered,
                               record->both_ways ? "Accepted, but nothing ever came back"
                                                 : "Accepted, but the log, which has the answers of other flows at "
                                                   "this interface, has none to this one");
    }
}

void
join_add_two_verdicts(packet_info *pinfo, proto_item *item)
{
    expert_add_info_format(
        pinfo, item, &ei_two_verdicts,
        "Records of one interface claim the packet, of which one accepted and one rejected it: one of "
        "them counted another packet that looks the same to a flow log");
}

void
join_add_shown_twice(packet_info *pinfo, proto_item *item, uint64_t packets)
{
    expert_add_info_format(pinfo, item, &ei_shown_twice,
                           "The capture shows this packet a second time, as two taps do, and no mirror explains it; so "
                           "it does with %" PRIu64 " of its flow, and what is captured is counted double",
                           packets);
}

void
join_add_captured_twice(packet_info *pinfo, proto_item *item, uint64_t times)
{
    expert_add_info_format(pinfo, item, &ei_captured_twice,
                           "The capture shows %" PRIu64
                           " times the packets and bytes that this record counts, as %" PRIu64 " taps do",
                           times, times);
}

void
join_add_duplicate_expert(packet_info *pinfo, proto_item *item)
{
    if (flowlog_counts_all()) {
        expert_add_info_format(pinfo, item, &ei_duplicates,
                               "This is the first record that counts the same traffic again: conversations and "
                               "endpoints count such records too, as the preference flowlog.count_all says");
    } else {
        expert_add_info_format(pinfo, item, &ei_duplicates,
                               "This is the first record that counts the same traffic again: conversations and "
                               "endpoints leave such records out (flowlog.duplicate_of); the preference "
                               "flowlog.count_all has all counted");
    }
}

void
join_add_many_interfaces(packet_info *pinfo, proto_item *item, uint32_t n)
{
    expert_add_info_format(pinfo, item, &ei_many_interfaces,
                           "The same addresses and ports were logged at %u interfaces: packets are held against the "
                           "records at the first %d only, so those of the others can count this one, too",
                           n, JOIN_MOST_LINKED);
}

bool
join_is_packet_expert_referenced(proto_tree *tree)
{
    return proto_field_is_referenced(tree, ei_two_verdicts.hf) || proto_field_is_referenced(tree, ei_shown_twice.hf);
}
