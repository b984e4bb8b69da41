/* show_packet.c - what is shown of a packet: its records, or why there are none
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "dissector/join/show_packet.h"
#include "dissector/common/text.h"
#include "dissector/join/items.h"
#include "dissector/join/reason.h"

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

/* One record that counts the packet. */
static void
add_record(const struct join *join, const struct join_target *at, uint32_t number)
{
    const struct join_record *record = join_record(join, number);
    const struct join_stream *stream = join_stream(join, record->stream);
    const char *action = join_action_name(record), *interface = join_interface_name(join, stream->interface);
    const char *rule = join_rule_name(join, record->rule);
    proto_item *item = join_add_link(at, FLOW_JOIN_RECORD, FLOW_JOIN_ROW, number);
    proto_item_append_text(item, "%s%s%s%s%s%s", action != NULL ? ", " : "", action != NULL ? action : "",
                           interface != NULL ? " at " : "", join_shown(at, interface), rule != NULL ? ", rule " : "",
                           join_shown(at, rule));
    struct join_target in = {at->capture, at->pinfo, proto_item_add_subtree(item, ett_link), at->tvb};
    add_word(&in, FLOW_ACTION, action);
    add_word(&in, FLOW_INTERFACE, interface);
    add_word(&in, FLOW_RULE, rule);
    join_add_uint(&in, FLOW_STREAM, stream->shown);
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
show_links(struct join *join, const struct join_target *at, proto_item *item, const uint32_t *records, uint32_t found)
{
    const struct join_record *first = join_record(join, records[0]);
    const char *action = join_action_name(first);
    proto_item_append_text(item, ": %s%s%u record%s", action != NULL ? action : "", action != NULL ? ", " : "", found,
                           found == 1 ? "" : "s");
    for (uint32_t i = 0; i < MIN(found, JOIN_MOST_LINKS); i++) {
        add_record(join, at, records[i]);
    }
}

/* A tunnel's packet has two: the inner one, and the outer. */
static void
show_one(const struct join_capture *capture, packet_info *pinfo, proto_tree *tree, tvbuff_t *tvb, uint32_t number)
{
    struct join *join = capture->index;
    struct join_packet *packet = join_packet(join, number);
    uint32_t records[JOIN_MOST_LINKS], found = 0;
    const struct join_resolved *resolved = NULL;
    if (!PINFO_FD_VISITED(pinfo)) {
        found = join_glance(capture->matcher, number, records, JOIN_MOST_LINKS);
    } else if (join_conversation(join, packet->conversation)->n_records > 0) {
        resolved = join_resolve(capture->matcher, packet->conversation);
        found = records_of(resolved, packet, records, JOIN_MOST_LINKS);
    }
    if (found == 0 && !PINFO_FD_VISITED(pinfo)) {
        return; /* the record may come yet */
    }
    proto_item *item = proto_tree_add_protocol_format(tree, proto_join, tvb, 0, 0, "Cloud flow log");
    proto_item_set_generated(item);
    struct join_target at = {capture, pinfo, proto_item_add_subtree(item, ett_join), tvb};
    struct flow_key key;
    join_conversation_key(join, packet->conversation, &key);
    if (found > 0) {
        qsort(records, MIN(found, JOIN_MOST_LINKS), sizeof(records[0]), compare_numbers);
        show_links(join, &at, item, records, found);
    } else {
        const char *reason = join_why_no_record(join, packet);
        proto_item_append_text(item, ": no record, %s", reason);
        join_add_text(&at, FLOW_JOIN_NO_RECORD, reason);
    }
    if (resolved != NULL && resolved->summaries->len > 0) {
        join_add_opener(&at, &key, join_summary_at(resolved, 0));
    }
    join_add_community_id(&at, &key);
}

void
join_show_fallen(const struct join_capture *capture, packet_info *pinfo, proto_tree *tree, tvbuff_t *tvb)
{
    proto_item *item =
        proto_tree_add_protocol_format(tree, proto_join, tvb, 0, 0, "Cloud flow log: %s", join_fallen_reason);
    proto_item_set_generated(item);
    struct join_target at = {capture, pinfo, proto_item_add_subtree(item, ett_join), tvb};
    join_add_text(&at, FLOW_JOIN_NO_RECORD, join_fallen_reason);
}

void
join_show_packet(const struct join_capture *capture, packet_info *pinfo, proto_tree *tree, tvbuff_t *tvb,
                 uint32_t packet)
{
    const struct join *join = capture->index;
    for (; packet <= join->packets.count && join_packet(join, packet)->frame == pinfo->num; packet++) {
        show_one(capture, pinfo, tree, tvb, packet);
    }
}
