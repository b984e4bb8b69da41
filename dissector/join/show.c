/* show.c - the generated items of both kinds of frame
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "dissector/common/text.h"
#include "dissector/join/join.h"
#include "dissector/flowlog/fields.h"
#include "core/join/community.h"

/* As many links of one kind are shown; more would be no help. */
enum { MOST_LINKS = 8 };

/* Where generated items go. */
struct place {
    packet_info *pinfo;
    proto_tree *tree;
    tvbuff_t *tvb;
};

static int ett_join = -1;
static int ett_link = -1;
static int proto_join = -1;

void
join_register_packet(int proto)
{
    static int *ett[] = {&ett_join, &ett_link};
    proto_register_subtree_array(ett, G_N_ELEMENTS(ett));
    proto_join = proto;
}

static proto_item *
add_uint(const struct place *at, enum flow_role role, uint64_t number)
{
    int hf = flowlog_neutral_hf(role)->id;
    proto_item *item = flow_neutral[role].type == FLOW_UINT64
                           ? proto_tree_add_uint64(at->tree, hf, at->tvb, 0, 0, number)
                           : proto_tree_add_uint(at->tree, hf, at->tvb, 0, 0, (uint32_t)number);
    proto_item_set_generated(item);
    return item;
}

static proto_item *
add_text(const struct place *at, enum flow_role role, const char *text)
{
    proto_item *item = proto_tree_add_string(at->tree, flowlog_neutral_hf(role)->id, at->tvb, 0, 0, text);
    proto_item_set_generated(item);
    return item;
}

/* A name out of a log, in a label. */
static const char *
shown(const struct place *at, const char *name)
{
    return name != NULL ? text_shown(at->pinfo->pool, name) : "";
}

/* A row of the side log. */
static proto_item *
add_row(const struct place *at, enum flow_role role, uint32_t record)
{
    char *row = join_side_log_row(at->pinfo->pool, record);
    return add_text(at, role, row != NULL ? row : "(cannot be read again: the log has changed)");
}

/* A record: the frame that it is, as a link, or the row if it is the side log's. */
static proto_item *
add_link(const struct join *join, const struct place *at, enum flow_role as_frame, enum flow_role as_row,
         uint32_t record)
{
    uint32_t frame = join_record(join, record)->frame;
    return frame != 0 ? add_uint(at, as_frame, frame) : add_row(at, as_row, record);
}

static void
add_community_id(const struct place *at, const struct join_key *key)
{
    char text[JOIN_COMMUNITY_ID_SIZE];
    if (proto_field_is_referenced(at->tree, flowlog_neutral_hf(FLOW_COMMUNITY_ID)->id) &&
        join_community_id(key, text)) {
        add_text(at, FLOW_COMMUNITY_ID, text);
    }
}

static void
add_address(const struct place *at, enum flow_role role, const struct join_key *key, int end)
{
    const struct flowlog_hf *hf = flowlog_neutral_hf(role);
    proto_item *item;
    if (key->ipv6) {
        item = proto_tree_add_ipv6(at->tree, hf->ipv6, at->tvb, 0, 0, (const ws_in6_addr *)key->address[end]);
    } else {
        ws_in4_addr ipv4;
        memcpy(&ipv4, key->address[end], sizeof(ipv4));
        item = proto_tree_add_ipv4(at->tree, hf->id, at->tvb, 0, 0, ipv4);
    }
    proto_item_set_generated(item);
}

/* key begins with the lower end. */
static void
add_opener(const struct place *at, const struct join_key *key, const struct join_summary *summary)
{
    static const char *const reasons[] = {
        [JOIN_SAW_OPENING] = "its SYN, or echo request, was captured",
        [JOIN_SAW_ANSWER] = "the SYN-ACK, or echo reply, to it was captured",
        [JOIN_LOGGED_SYN] = "a record of what it sent has SYN without ACK",
        [JOIN_LOGGED_ANSWER] = "a record of what it was sent has SYN and ACK",
        [JOIN_LOG_SAYS] = "this log's source is who opened the flow",
        [JOIN_PORTS] = "the other end's port is one that services have; a guess",
    };
    if (summary->reason == JOIN_UNKNOWN) {
        return;
    }
    int end = summary->lower_opened ? 0 : 1;
    add_address(at, FLOW_INITIATOR, key, end);
    if (key->port[end] != 0) {
        add_uint(at, FLOW_INITIATOR_PORT, key->port[end]);
    }
    add_text(at, FLOW_INITIATOR_REASON, reasons[summary->reason]);
    if (summary->evidence != 0) {
        add_uint(at, FLOW_INITIATOR_FRAME, summary->evidence);
    } else if (summary->evidence_record != JOIN_NONE) {
        add_row(at, FLOW_INITIATOR_ROW, summary->evidence_record);
    }
}

/* ---- packets ---- */

static void
add_word(const struct place *at, enum flow_role role, const char *word)
{
    if (word != NULL) {
        add_text(at, role, text_utf8(at->pinfo->pool, word, strlen(word)));
    }
}

static const char *
action_name(const struct join_record *record)
{
    return record->action == JOIN_ACCEPT ? "ACCEPT" : record->action == JOIN_REJECT ? "REJECT" : NULL;
}

/* One record that counts the packet. */
static void
add_record(const struct join *join, const struct place *at, uint32_t number)
{
    const struct join_record *record = join_record(join, number);
    const struct join_stream *stream = join_stream(join, record->stream);
    const char *action = action_name(record), *interface = join_interface_name(join, stream->interface);
    const char *rule = join_rule_name(join, record->rule);
    proto_item *item = add_link(join, at, FLOW_JOIN_RECORD, FLOW_JOIN_ROW, number);
    proto_item_append_text(item, "%s%s%s%s%s%s", action != NULL ? ", " : "", action != NULL ? action : "",
                           interface != NULL ? " at " : "", shown(at, interface), rule != NULL ? ", rule " : "",
                           shown(at, rule));
    struct place in = {at->pinfo, proto_item_add_subtree(item, ett_link), at->tvb};
    add_word(&in, FLOW_ACTION, action);
    add_word(&in, FLOW_INTERFACE, interface);
    add_word(&in, FLOW_RULE, rule);
    add_uint(&in, FLOW_STREAM, stream->shown);
}

/* The records of a packet, those that repeat another one with it: fills in the numbers of at most n, and returns how
 * many there are. */
static uint32_t
records_of(const struct join_resolved *resolved, const struct join_packet *packet, uint32_t *records, uint32_t n)
{
    uint32_t found = 0;
    for (uint32_t i = packet->first_match; i != JOIN_NONE; i = join_match_at(resolved, i - 1)->next) {
        uint32_t twin = join_match_at(resolved, i - 1)->position;
        uint32_t repeats = join_matched_at(resolved, twin)->repeats;
        for (uint32_t j = 0; j < repeats && found + j < n; j++) {
            records[found + j] = join_matched_at(resolved, twin + j)->record;
        }
        found += repeats;
    }
    return found;
}

static int
compare_numbers(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return x < y ? -1 : x > y;
}

static void
show_links(struct join *join, const struct place *at, proto_item *item, const uint32_t *records, uint32_t found)
{
    const struct join_record *first = join_record(join, records[0]);
    const char *action = action_name(first);
    proto_item_append_text(item, ": %s%s%u record%s", action != NULL ? action : "", action != NULL ? ", " : "", found,
                           found == 1 ? "" : "s");
    for (uint32_t i = 0; i < MIN(found, MOST_LINKS); i++) {
        add_record(join, at, records[i]);
    }
}

/* A tunnel's packet has two: the inner one, and the outer. */
static void
show_one(struct join *join, packet_info *pinfo, proto_tree *tree, tvbuff_t *tvb, uint32_t number)
{
    struct join_packet *packet = join_packet(join, number);
    uint32_t records[MOST_LINKS], found = 0;
    const struct join_resolved *resolved = NULL;
    if (!PINFO_FD_VISITED(pinfo)) {
        found = join_glance(join, number, records, MOST_LINKS);
    } else if (join_conversation(join, packet->conversation)->n_records > 0) {
        resolved = join_resolve(join, packet->conversation);
        found = records_of(resolved, packet, records, MOST_LINKS);
    }
    if (found == 0 && !PINFO_FD_VISITED(pinfo)) {
        return; /* the record may come yet */
    }
    proto_item *item = proto_tree_add_protocol_format(tree, proto_join, tvb, 0, 0, "Cloud flow log");
    proto_item_set_generated(item);
    struct place at = {pinfo, proto_item_add_subtree(item, ett_join), tvb};
    struct join_key key;
    join_conversation_key(join, packet->conversation, &key);
    if (found > 0) {
        qsort(records, MIN(found, MOST_LINKS), sizeof(records[0]), compare_numbers);
        show_links(join, &at, item, records, found);
    } else {
        const char *reason = join_why_no_record(join, packet);
        proto_item_append_text(item, ": no record, %s", reason);
        add_text(&at, FLOW_JOIN_NO_RECORD, reason);
    }
    if (resolved != NULL && resolved->summaries->len > 0) {
        add_opener(&at, &key, join_summary_at(resolved, 0));
    }
    add_community_id(&at, &key);
}

void
join_show_fallen(packet_info *pinfo, proto_tree *tree, tvbuff_t *tvb)
{
    proto_item *item =
        proto_tree_add_protocol_format(tree, proto_join, tvb, 0, 0, "Cloud flow log: %s", join_fallen_reason);
    proto_item_set_generated(item);
    struct place at = {pinfo, proto_item_add_subtree(item, ett_join), tvb};
    add_text(&at, FLOW_JOIN_NO_RECORD, join_fallen_reason);
}

void
join_show_packet(struct join *join, packet_info *pinfo, proto_tree *tree, tvbuff_t *tvb, uint32_t packet)
{
    for (; packet <= join->packets.count && join_packet(join, packet)->frame == pinfo->num; packet++) {
        show_one(join, pinfo, tree, tvb, packet);
    }
}

/* ---- records ---- */

/* The index has the last nanosecond that is written as the record's end: back to what is written. */
static int64_t
logged_end(int64_t last)
{
    for (int64_t unit = 1000000000; unit > 1; unit /= 1000) {
        if (last % unit == unit - 1) {
            return last - (unit - 1);
        }
    }
    return last;
}

static void
add_sum(const struct join *join, const struct place *at, enum flow_role role, uint64_t sum, bool full)
{
    proto_item *item = add_uint(at, role, sum);
    if (full) {
        proto_item_append_text(item, " or more: the sum is larger than what 64 bits hold");
    }
    if (join->fallen_records.n > 0) {
        proto_item_append_text(item, " (of the records that are kept: flowlog.join_notes)");
    }
}

static void
add_stitched(const struct join *join, const struct place *at, const struct join_summary *summary, uint32_t position)
{
    if (position == summary->earliest) {
        int hf = flowlog_neutral_hf(FLOW_STREAM_FIRST)->id;
        proto_item_set_generated(proto_tree_add_boolean(at->tree, hf, at->tvb, 0, 0, true));
    }
    add_sum(join, at, FLOW_STREAM_RECORDS, summary->records, false);
    add_sum(join, at, FLOW_STREAM_PACKETS, summary->packets, summary->packets_full);
    add_sum(join, at, FLOW_STREAM_BYTES, summary->bytes, summary->bytes_full);
    if (summary->first >= 0 && summary->last < INT64_MAX) {
        int64_t span = logged_end(summary->last) - summary->first;
        nstime_t duration = {.secs = (time_t)(span / 1000000000), .nsecs = (int)(span % 1000000000)};
        proto_item_set_generated(
            proto_tree_add_time(at->tree, flowlog_neutral_hf(FLOW_STREAM_SPAN)->id, at->tvb, 0, 0, &duration));
    }
}

static void
add_relations(struct join *join, const struct place *at, const struct join_resolved *resolved, uint32_t position)
{
    uint32_t reverse = join_reverse(join, resolved, position), ends[MOST_LINKS];
    if (reverse != UINT32_MAX) {
        uint32_t number = join_matched_at(resolved, reverse)->record;
        const char *action = action_name(join_record(join, number));
        proto_item *item = add_link(join, at, FLOW_REVERSE, FLOW_REVERSE_ROW, number);
        proto_item_append_text(item, "%s%s", action != NULL ? ", " : "", action != NULL ? action : "");
    }
    uint32_t n = MIN(join_other_ends(join, resolved, position, ends, MOST_LINKS), MOST_LINKS);
    for (uint32_t i = 0; i < n; i++) {
        uint32_t number = join_matched_at(resolved, ends[i])->record;
        uint32_t other = join_stream(join, join_record(join, number)->stream)->interface;
        const char *interface = join_interface_name(join, other);
        proto_item *item = add_link(join, at, FLOW_OTHER_END, FLOW_OTHER_END_ROW, number);
        proto_item_append_text(item, "%s%s", interface != NULL ? ", " : "", shown(at, interface));
    }
}

static void
compare_with_log(proto_item *item, bool fell_out, uint64_t captured, uint64_t logged, const char *unit)
{
    if (captured == logged) {
        proto_item_append_text(item, " (all that were logged)");
    } else if (captured < logged && fell_out) {
        proto_item_append_text(item, " (of %" PRIu64 " logged; others may no longer be kept: flowlog.join_notes)",
                               logged);
    } else if (captured < logged) {
        proto_item_append_text(item, " (of %" PRIu64 " logged: %" PRIu64 " %s missing from the capture)", logged,
                               logged - captured, unit);
    } else {
        proto_item_append_text(item, " (%" PRIu64 " logged: %" PRIu64 " %s more than that)", logged, captured - logged,
                               unit);
    }
}

static void
add_packets(struct join *join, const struct place *at, const struct join_resolved *resolved, uint32_t position)
{
    const struct join_matched_record *matched = join_matched_at(resolved, position);
    const struct join_record *record = join_record(join, matched->record);
    proto_item *packets = add_uint(at, FLOW_JOIN_PACKETS, matched->captured);
    proto_item *bytes = add_uint(at, FLOW_JOIN_BYTES, matched->bytes);
    if (record->has_packets) {
        bool fell_out = join_fell_out(join, &join->fallen_packets, matched->first, matched->last);
        compare_with_log(packets, fell_out, matched->captured, record->packets, "packets");
        compare_with_log(bytes, fell_out, matched->bytes, record->bytes, "bytes");
    }
    if (matched->captured == 0) {
        add_text(at, FLOW_JOIN_NO_PACKET, join_why_no_packet(join, record));
        return;
    }
    proto_item *last = bytes;
    for (uint32_t i = 0; i < MIN(matched->captured, join_options.most_listed); i++) {
        const struct join_packet *packet = join_packet(join, join_match_at(resolved, matched->first_match + i)->packet);
        last = add_uint(at, FLOW_JOIN_PACKET, packet->frame);
    }
    if (matched->captured > join_options.most_listed) {
        proto_item_append_text(last, " (%u more are not listed)", matched->captured - join_options.most_listed);
    }
}

void
join_show_record(packet_info *pinfo, proto_tree *tree, tvbuff_t *tvb, proto_item *item)
{
    struct join *join = join_of_capture();
    if (join == NULL || (tree == NULL && !PINFO_FD_VISITED(pinfo))) {
        return;
    }
    bool visited = PINFO_FD_VISITED(pinfo);
    bool shows = visited || proto_field_is_referenced(tree, flowlog_neutral_hf(FLOW_STREAM)->id) ||
                 proto_field_is_referenced(tree, flowlog_neutral_hf(FLOW_COMMUNITY_ID)->id);
    uint32_t number = shows ? join_record_of_frame(join, pinfo->num) : JOIN_NONE;
    struct place at = {pinfo, tree, tvb};
    if (number == JOIN_NONE) {
        if (visited && pinfo->num <= join->fallen_records.frame) {
            add_text(&at, FLOW_JOIN_NO_PACKET, join_fallen_reason);
        }
        return;
    }
    uint32_t stream = join_record(join, number)->stream, conversation = join_stream(join, stream)->conversation;
    struct join_key key;
    add_uint(&at, FLOW_STREAM, join_stream(join, stream)->shown);
    join_conversation_key(join, conversation, &key);
    add_community_id(&at, &key);
    if (!visited) {
        return; /* the rest depends on what is still to come */
    }
    const struct join_resolved *resolved = join_resolve(join, conversation);
    uint32_t position = join_record(join, number)->position;
    const struct join_summary *summary = join_summary_of(resolved, position);
    add_opener(&at, &key, summary);
    add_stitched(join, &at, summary, position);
    add_relations(join, &at, resolved, position);
    if (join->packets.count > 0) {
        add_packets(join, &at, resolved, position);
    }
    join_add_experts(join, pinfo, item, resolved, position);
}
