/* show_packet.c - what is shown of a packet: its records, or why there are none
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "dissector/join/show_packet.h"
#include "dissector/common/text.h"
#include "dissector/join/expert.h"
#include "dissector/join/items.h"
#include "dissector/join/note_packets.h"
#include "dissector/join/reason.h"
#include "dissector/join/verdicts.h"

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

static void
add_word(const struct join_target *at, enum flow_role role, const char *word)
{
    if (word != NULL) {
        join_add_text(at, role, text_utf8(at->pinfo->pool, word, strlen(word)));
    }
}

/* What is known of a packet's records. */
struct answer {
    uint32_t packet;
    const struct join_resolved *resolved; /* NULL if the conversation has no records, or on the first look */
    uint32_t found;                       /* so many there are */
    uint32_t gathered;                    /* of which these are known */
    uint32_t records[JOIN_MOST_GATHERED];
};

/* What the link to a record rests on. */
static void
add_reason(const struct join *join, const struct join_target *at, const struct answer *answer, uint32_t number)
{
    int64_t outside;
    if (answer->resolved != NULL) {
        uint32_t position = join_record(join, number)->position;
        int64_t captured_at = join_packet(join, answer->packet)->time;
        enum join_rest rest = join_rests_on(join, answer->resolved, position, captured_at, &outside);
        join_add_link_reason(at, rest, outside, false);
        join_add_clock_shift(at, join_summary_of(answer->resolved, position)->shift);
    }
}

/* Which way a record says that the packet went, seen from its interface: the other one than the record itself if that
 * counts both, and the packet is an answer. NULL if it does not say. */
static const char *
direction_of(const struct join_record *record, const struct join_packet *packet)
{
    static const char *const words[] = {
        [JOIN_AT_SENDER] = "egress",
        [JOIN_LEAVES_BETWEEN] = "egress",
        [JOIN_AT_RECEIVER] = "ingress",
        [JOIN_ENTERS_BETWEEN] = "ingress",
    };
    const char *word = record->at < G_N_ELEMENTS(words) ? words[record->at] : NULL;
    bool answers = record->both_ways && record->forward != packet->forward;
    return word == NULL || !answers ? word : strcmp(word, "egress") == 0 ? "ingress" : "egress";
}

/* One record that counts the packet. */
static void
add_record(const struct join *join, const struct join_target *at, const struct answer *answer, uint32_t number)
{
    const struct join_record *record = join_record(join, number);
    const struct join_stream *stream = join_stream(join, record->stream);
    const char *action = join_action_name(record), *interface = join_interface_name(join, stream->key.interface);
    const char *rule = join_rule_name(join, record->rule);
    proto_item *item = join_add_link(at, FLOW_JOIN_RECORD, FLOW_JOIN_ROW, number);
    proto_item_append_text(item, "%s%s%s%s%s%s", action != NULL ? ", " : "", action != NULL ? action : "",
                           interface != NULL ? " at " : "", join_shown(at, interface), rule != NULL ? ", rule " : "",
                           join_shown(at, rule));
    struct join_target in = {at->capture, at->pinfo, proto_item_add_subtree(item, ett_link), at->tvb, NULL};
    add_word(&in, FLOW_ACTION, action);
    add_word(&in, FLOW_INTERFACE, interface);
    add_word(&in, FLOW_DIRECTION, direction_of(record, join_packet(join, answer->packet)));
    add_word(&in, FLOW_RULE, rule);
    join_add_uint(&in, FLOW_STREAM, join_shown_stream(join, record->stream));
    add_reason(join, &in, answer, number);
}

/* Finds the records of a packet. Of those that repeat each other, and so say the same, as many as are shown will do. */
static void
find_records(struct answer *answer, const struct join_packet *packet)
{
    const struct join_resolved *resolved = answer->resolved;
    for (uint32_t i = packet->first_match; i != JOIN_NONE; i = join_match_at(resolved, i - 1)->next) {
        uint32_t twin = join_match_at(resolved, i - 1)->position;
        uint32_t repeats = join_matched_at(resolved, twin)->repeats;
        for (uint32_t j = 0; j < MIN(repeats, JOIN_MOST_LINKS) && answer->gathered < JOIN_MOST_GATHERED; j++) {
            answer->records[answer->gathered++] = join_matched_at(resolved, twin + j)->record;
        }
        answer->found += repeats;
    }
}

static int
compare_numbers(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return x < y ? -1 : x > y;
}

static void
show_links(struct join *join, const struct join_target *at, proto_item *item, const struct answer *answer)
{
    const struct join_record *first = join_record(join, answer->records[0]);
    const char *action = join_action_name(first);
    proto_item_append_text(item, ": %s%s%u record%s", action != NULL ? action : "", action != NULL ? ", " : "",
                           answer->found, answer->found == 1 ? "" : "s");
    for (uint32_t i = 0; i < MIN(answer->gathered, JOIN_MOST_LINKS); i++) {
        add_record(join, at, answer, answer->records[i]);
    }
}

static struct answer
look_up(const struct join_capture *capture, const packet_info *pinfo, uint32_t number)
{
    const struct join_packet *packet = join_packet(capture->index, number);
    struct answer answer = {.packet = number};
    if (!PINFO_FD_VISITED(pinfo)) {
        answer.found = answer.gathered = join_glance(capture->matcher, number, answer.records, JOIN_MOST_GATHERED);
    } else if (join_first_stream(capture->index, packet->conversation) != JOIN_NONE) {
        answer.resolved = join_look(capture->matcher, packet->conversation);
        find_records(&answer, packet);
    }
    return answer;
}

/* Where what is shown of a frame goes. */
struct frame_target {
    struct join_target top;
    proto_item *item; /* the last of ours; NULL: there is none yet */
    struct join_target last;
};

static proto_item *
add_item(struct frame_target *frame)
{
    const struct join_target *top = &frame->top;
    proto_item *item = proto_tree_add_protocol_format(top->tree, proto_join, top->tvb, 0, 0, "Flow log");
    proto_item_set_generated(item);
    frame->last = *top;
    frame->last.tree = proto_item_add_subtree(item, ett_join);
    frame->item = item;
    return item;
}

static void
add_community_id(const struct join *join, const struct join_target *at, uint32_t number)
{
    struct flow_key key;
    join_conversation_key(join, join_packet(join, number)->conversation, &key);
    join_add_community_id(at, &key);
}

/* A warning at the first packet of a flow that is in the capture a second time. */
static void
show_double(const struct join *join, const struct frame_target *frame, uint32_t number)
{
    if (join_is_first_shown_twice(join, number)) {
        struct join_shown_twice twice = join_shown_twice(join, join_packet(join, number)->conversation);
        if (twice.packets > 0) {
            join_add_shown_twice(frame->top.pinfo, frame->item, twice.packets);
        }
    }
}

static void
show_flow(const struct join *join, const struct join_target *at, proto_item *item, const struct answer *answer,
          uint32_t number)
{
    if (answer->resolved != NULL && join_n_summaries(answer->resolved) > 0) {
        struct flow_key key;
        join_conversation_key(join, join_packet(join, number)->conversation, &key);
        join_add_opener(at, &key, join_summary_at(answer->resolved, 0));
        if (join_n_summaries(answer->resolved) > JOIN_MOST_LINKED) {
            join_add_many_interfaces(at->pinfo, item, join_n_summaries(answer->resolved));
        }
    }
}

static void
show_reason(const struct join_capture *capture, struct frame_target *frame, uint32_t number)
{
    const char *reason = join_why_no_record(capture->index, join_packet(capture->index, number));
    struct answer answer = look_up(capture, frame->top.pinfo, number);
    proto_item *item = add_item(frame);
    proto_item_append_text(item, ": no record, %s", reason);
    join_add_text(&frame->last, FLOW_JOIN_NO_RECORD, reason);
    show_flow(capture->index, &frame->last, item, &answer, number);
}

/* Shows the records of a packet, if it has any. Returns whether it has. */
static bool
show_records(const struct join_capture *capture, struct frame_target *frame, uint32_t number)
{
    struct answer answer = look_up(capture, frame->top.pinfo, number);
    if (answer.found == 0) {
        return false;
    }
    proto_item *item = add_item(frame);
    qsort(answer.records, MIN(answer.gathered, JOIN_MOST_LINKS), sizeof(answer.records[0]), compare_numbers);
    show_links(capture->index, &frame->last, item, &answer);
    if (join_verdicts_differ(capture->index, answer.records, answer.gathered)) {
        join_add_two_verdicts(frame->top.pinfo, item);
    }
    show_flow(capture->index, &frame->last, item, &answer, number);
    add_community_id(capture->index, &frame->last, number);
    return true;
}

void
join_show_fallen(const struct join_capture *capture, packet_info *pinfo, proto_tree *tree, tvbuff_t *tvb)
{
    proto_item *item = proto_tree_add_protocol_format(tree, proto_join, tvb, 0, 0, "Flow log: %s", join_fallen_reason);
    proto_item_set_generated(item);
    struct join_target at = {capture, pinfo, proto_item_add_subtree(item, ett_join), tvb, NULL};
    join_add_text(&at, FLOW_JOIN_NO_RECORD, join_fallen_reason);
}

void
join_show_packet(const struct join_capture *capture, packet_info *pinfo, proto_tree *tree, tvbuff_t *tvb,
                 uint32_t packet)
{
    const struct join *join = capture->index;
    struct frame_target frame = {.top = {capture, pinfo, tree, tvb, NULL}};
    uint32_t without[JOIN_MOST_LEVELS], n_without = 0, number = packet;
    for (; number <= join->packets.count && join_packet(join, number)->frame == pinfo->num; number++) {
        if (!show_records(capture, &frame, number) && n_without < JOIN_MOST_LEVELS) {
            without[n_without++] = number;
        }
    }
    /* A frame in a tunnel has several packets, the outermost last: that is the one which a cloud sees, and if a record
     * counts any of them, nothing is missing. On the first look the record may come yet. */
    if (frame.item == NULL && PINFO_FD_VISITED(pinfo)) {
        show_reason(capture, &frame, number - 1);
    }
    if (frame.item == NULL) {
        return;
    }
    show_double(join, &frame, packet);
    for (uint32_t i = 0; i < n_without; i++) {
        add_community_id(join, &frame.last, without[i]);
    }
}
