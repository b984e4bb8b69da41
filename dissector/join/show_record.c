/* show_record.c - what is shown of a record: its flow, its packets, or why there are none
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "dissector/join/show_record.h"
#include "core/join/captured.h"
#include "core/join/sort_in.h"
#include "core/join/relation.h"
#include "core/join/time.h"
#include "dissector/flowlog/fields.h"
#include "dissector/join/expert.h"
#include "dissector/join/items.h"
#include "dissector/join/reason.h"

/* The index has the last nanosecond that is written as the record's end: back to what is written. */
static int64_t
logged_end(int64_t last)
{
    for (int64_t unit = JOIN_SECOND; unit > 1; unit /= 1000) {
        if (last % unit == unit - 1) {
            return last - (unit - 1);
        }
    }
    return last;
}

static proto_item *
add_sum(const struct join *join, const struct join_target *at, enum flow_role role, uint64_t sum, bool full)
{
    proto_item *item = join_add_uint(at, role, sum);
    if (full) {
        proto_item_append_text(item, " or more: the sum is larger than what 64 bits hold");
    }
    if (join->fallen_records.n > 0) {
        proto_item_append_text(item, " (of the records that are kept: flowlog.join_notes)");
    }
    return item;
}

/* A sum of what records say. */
static void
add_counted(const struct join *join, const struct join_target *at, enum flow_role role, uint64_t sum, bool full,
            const struct join_record *record)
{
    proto_item *item = add_sum(join, at, role, sum, full);
    if (record->is_estimate) {
        proto_item_append_text(item, " (estimated from a sample)");
    }
}

static void
add_stitched(const struct join *join, const struct join_target *at, const struct join_summary *summary,
             const struct join_record *record)
{
    if (record->position == summary->earliest) {
        int hf = flowlog_neutral_hf(FLOW_STREAM_FIRST)->id;
        proto_item_set_generated(proto_tree_add_boolean(join_tree_of(at, FLOW_STREAM_FIRST), hf, at->tvb, 0, 0, true));
    }
    add_sum(join, at, FLOW_STREAM_RECORDS, summary->records, false);
    add_counted(join, at, FLOW_STREAM_PACKETS, summary->packets, summary->packets_full, record);
    add_counted(join, at, FLOW_STREAM_BYTES, summary->bytes, summary->bytes_full, record);
    if (summary->first >= 0 && summary->last < INT64_MAX) {
        int64_t span = logged_end(summary->last) - summary->first;
        join_add_duration(at, FLOW_STREAM_SPAN, span);
    }
}

static void
add_relations(struct join *join, const struct join_target *at, const struct join_resolved *resolved, uint32_t position)
{
    uint32_t reverse = join_reverse(join, resolved, position);
    struct join_other_end ends[JOIN_MOST_LINKS];
    if (reverse != UINT32_MAX) {
        uint32_t number = join_matched_at(resolved, reverse)->record;
        const char *action = join_action_name(join_record(join, number));
        proto_item *item = join_add_link(at, FLOW_REVERSE, FLOW_REVERSE_ROW, number);
        proto_item_append_text(item, "%s%s", action != NULL ? ", " : "", action != NULL ? action : "");
    }
    uint32_t n = MIN(join_other_ends(join, resolved, position, ends, JOIN_MOST_LINKS), JOIN_MOST_LINKS);
    for (uint32_t i = 0; i < n; i++) {
        uint32_t number = join_matched_at(resolved, ends[i].position)->record;
        uint32_t other = join_stream(join, join_record(join, number)->stream)->key.interface;
        const char *interface = join_interface_name(join, other);
        proto_item *item = ends[i].known ? join_add_link(at, FLOW_OTHER_END, FLOW_OTHER_END_ROW, number)
                                         : join_add_link(at, FLOW_POSSIBLE_END, FLOW_POSSIBLE_END_ROW, number);
        proto_item_append_text(item, "%s%s", interface != NULL ? ", " : "", join_shown(at, interface));
    }
}

/* The record before it that counts the same traffic. */
static void
add_duplicate(struct join *join, const struct join_target *at, proto_item *record_item, uint32_t number)
{
    uint32_t first = join_duplicate_of(at->capture->duplicates, number);
    if (first == 0) {
        return;
    }
    proto_item *item = join_add_uint(at, FLOW_DUPLICATE_OF, first);
    uint32_t original = join_record_of_frame(join, first);
    uint32_t here = join_stream(join, join_record(join, number)->stream)->key.interface;
    uint32_t there =
        original != JOIN_NONE ? join_stream(join, join_record(join, original)->stream)->key.interface : here;
    const char *interface = join_interface_name(join, there);
    if (there != here && interface != NULL) {
        proto_item_append_text(item, ", %s", join_shown(at, interface));
    }
    /* Not in a first pass: whether the join has anything to say there depends on what was asked for. */
    if (PINFO_FD_VISITED(at->pinfo) && join_first_duplicate(at->capture->duplicates) == at->pinfo->num) {
        join_add_duplicate_expert(at->pinfo, record_item);
    }
}

static void
compare_with_log(proto_item *item, bool fell_out, uint64_t captured, uint64_t logged, const char *unit)
{
    if (captured < logged && fell_out) {
        proto_item_append_text(item, " (of %" PRIu64 " logged; others may no longer be kept: flowlog.join_notes)",
                               logged);
    } else if (captured < logged) {
        proto_item_append_text(item, " (of %" PRIu64 " logged: %" PRIu64 " %s missing from the capture)", logged,
                               logged - captured, unit);
    } else if (captured > logged) {
        proto_item_append_text(item, " (%" PRIu64 " logged: %" PRIu64 " %s more than that)", logged, captured - logged,
                               unit);
    }
}

/* What was captured against what was logged. Only packets and bytes together show that all is there. */
static void
compare_captured(const struct join *join, const struct join_record *record, const struct join_matched_record *matched,
                 enum join_captured captured, proto_item *packets, proto_item *bytes)
{
    static const char all[] = " (all that were logged)";
    bool fell_out = join_fell_out(join, &join->fallen_packets, matched->first, matched->last);
    switch (captured) {
    case JOIN_CAPTURED_PERHAPS:
        proto_item_append_text(packets,
                               " (as many as were logged; one may be of a record of the same time, which lacks "
                               "some)");
        break;
    case JOIN_CAPTURED_ALL:
        proto_item_append_text(packets, "%s", all);
        if (record->ip_bytes) {
            proto_item_append_text(bytes, "%s", all);
        }
        break;
    case JOIN_CAPTURED_OTHER:
        proto_item_append_text(packets, " (as many as were logged, but with other bytes: some of them are others)");
        compare_with_log(bytes, fell_out, matched->bytes, join_bytes_of(record), "bytes");
        break;
    case JOIN_CAPTURED_UNCOUNTED:
        break;
    default:
        if (record->has_packets) {
            compare_with_log(packets, fell_out, matched->captured, join_packets_of(record), "packets");
            if (record->ip_bytes) {
                compare_with_log(bytes, fell_out, matched->bytes, join_bytes_of(record), "bytes");
            }
        }
    }
}

/* What the link to the packet that is furthest from the record's time rests on. */
static void
add_link_reason(const struct join *join, const struct join_target *at, const struct join_resolved *resolved,
                uint32_t position)
{
    const struct join_matched_record *matched = join_matched_at(resolved, position);
    enum join_rest rest = JOIN_RESTS_ON_TIME;
    int64_t furthest = 0, outside;
    /* They are in order of time, and many records may share them. */
    const uint32_t ends[] = {matched->first_match, matched->first_match + matched->captured - 1};
    for (size_t i = 0; i < G_N_ELEMENTS(ends); i++) {
        int64_t captured_at = join_packet(join, join_match_at(resolved, ends[i])->packet)->time;
        enum join_rest own = join_rests_on(join, resolved, position, captured_at, &outside);
        if (own > rest || (own == rest && outside > furthest)) {
            rest = own;
            furthest = outside;
        }
    }
    join_add_link_reason(at, rest, furthest, matched->captured > 1);
}

static void
add_packets(struct join *join, const struct join_target *at, const struct join_resolved *resolved, uint32_t position)
{
    const struct join_matched_record *matched = join_matched_at(resolved, position);
    const struct join_record *record = join_record(join, matched->record);
    proto_item *packets = join_add_uint(at, FLOW_JOIN_PACKETS, matched->captured);
    proto_item *bytes = join_add_uint(at, FLOW_JOIN_BYTES, matched->bytes);
    enum join_captured captured = join_captured_of(record, matched);
    compare_captured(join, record, matched, captured, packets, bytes);
    join_add_text(at, FLOW_JOIN_CAPTURED, join_captured_name(captured));
    if (matched->captured == 0) {
        join_add_text(at, FLOW_JOIN_NO_PACKET, join_why_no_packet(join, record, join_summary_of(resolved, position)));
        return;
    }
    add_link_reason(join, at, resolved, position);
    proto_item *last = bytes;
    for (uint32_t i = 0; i < MIN(matched->captured, at->capture->options.most_listed); i++) {
        const struct join_packet *packet = join_packet(join, join_match_at(resolved, matched->first_match + i)->packet);
        last = join_add_uint(at, FLOW_JOIN_PACKET, packet->frame);
    }
    if (matched->captured > at->capture->options.most_listed) {
        proto_item_append_text(last, " (%u more are not listed)", matched->captured - at->capture->options.most_listed);
    }
}

void
join_show_record(const struct join_capture *capture, packet_info *pinfo, struct flowlog_parts *parts, proto_item *item)
{
    proto_tree *tree = parts->tree;
    struct join *join = capture->index;
    if (join == NULL || capture->is_idle || (tree == NULL && !PINFO_FD_VISITED(pinfo))) {
        return;
    }
    bool visited = PINFO_FD_VISITED(pinfo);
    bool shows = visited || proto_field_is_referenced(tree, flowlog_neutral_hf(FLOW_STREAM)->id) ||
                 proto_field_is_referenced(tree, flowlog_neutral_hf(FLOW_COMMUNITY_ID)->id) ||
                 proto_field_is_referenced(tree, flowlog_neutral_hf(FLOW_DUPLICATE_OF)->id);
    uint32_t number = shows ? join_record_of_frame(join, pinfo->num) : JOIN_NONE;
    struct join_target at = {capture, pinfo, tree, parts->tvb, parts};
    if (number == JOIN_NONE) {
        if (visited && pinfo->num <= join->fallen_records.frame) {
            join_add_text(&at, FLOW_JOIN_NO_PACKET, join_fallen_reason);
        }
        return;
    }
    uint32_t stream = join_record(join, number)->stream, conversation = join_conversation_of(join, stream);
    struct flow_key key;
    join_add_uint(&at, FLOW_STREAM, join_shown_stream(join, stream));
    join_conversation_key(join, conversation, &key);
    join_add_community_id(&at, &key);
    add_duplicate(join, &at, item, number);
    if (!visited) {
        return; /* the rest depends on what is still to come */
    }
    const struct join_resolved *resolved = join_look(capture->matcher, conversation);
    uint32_t position = join_record(join, number)->position;
    const struct join_summary *summary = join_summary_of(resolved, position);
    join_add_opener(&at, &key, summary);
    join_add_clock_shift(&at, summary->shift);
    add_stitched(join, &at, summary, join_record(join, number));
    add_relations(join, &at, resolved, position);
    if (join->packets.count > 0) {
        add_packets(join, &at, resolved, position);
    }
    join_add_experts(join, pinfo, item, resolved, position);
    uint64_t times = join_captured_times(join_record(join, number), join_matched_at(resolved, position));
    if (times > 1) {
        join_add_captured_twice(pinfo, item, times);
    }
}
