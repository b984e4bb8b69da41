/* items.c - generated items of the tree, of records and packets alike
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "dissector/join/items.h"
#include "core/join/community.h"
#include "core/join/time.h"
#include "core/record/neutral.h"
#include "dissector/flowlog/fields.h"
#include "dissector/common/text.h"

proto_tree *
join_tree_of(const struct join_target *at, enum flow_role role)
{
    return at->parts != NULL ? flowlog_part(at->parts, flow_field_part(&flow_neutral[role])) : at->tree;
}

proto_item *
join_add_uint(const struct join_target *at, enum flow_role role, uint64_t number)
{
    int hf = flowlog_neutral_hf(role)->id;
    proto_tree *tree = join_tree_of(at, role);
    proto_item *item = flow_neutral[role].type == FLOW_UINT64
                           ? proto_tree_add_uint64(tree, hf, at->tvb, 0, 0, number)
                           : proto_tree_add_uint(tree, hf, at->tvb, 0, 0, (uint32_t)number);
    proto_item_set_generated(item);
    return item;
}

proto_item *
join_add_text(const struct join_target *at, enum flow_role role, const char *text)
{
    proto_item *item = proto_tree_add_string(join_tree_of(at, role), flowlog_neutral_hf(role)->id, at->tvb, 0, 0, text);
    proto_item_set_generated(item);
    return item;
}

proto_item *
join_add_duration(const struct join_target *at, enum flow_role role, int64_t nanoseconds)
{
    nstime_t duration = {.secs = (time_t)(nanoseconds / JOIN_SECOND), .nsecs = (int)(nanoseconds % JOIN_SECOND)};
    proto_item *item =
        proto_tree_add_time(join_tree_of(at, role), flowlog_neutral_hf(role)->id, at->tvb, 0, 0, &duration);
    proto_item_set_generated(item);
    return item;
}

void
join_add_link_reason(const struct join_target *at, enum join_rest rest, int64_t outside, bool at_most)
{
    static const struct {
        const char *before, *after;
    } forms[] = {
        [JOIN_RESTS_ON_TIME] = {"", ""},
        [JOIN_RESTS_ON_SHIFT] = {"", " outside the record's time, as much as log and capture differ at this interface"},
        [JOIN_RESTS_ON_COUNT] = {"", " outside the record's time, in which fewer packets stand than the record counts"},
        [JOIN_RESTS_ON_OPENING] = {"it opened the flow, ", " from the time that the record says"},
    };
    if (rest != JOIN_RESTS_ON_TIME) {
        join_add_text(at, FLOW_LINK_REASON,
                      wmem_strdup_printf(at->pinfo->pool, "%s%s%.6g s%s", forms[rest].before, at_most ? "up to " : "",
                                         (double)outside / 1e9, forms[rest].after));
    }
}

void
join_add_clock_shift(const struct join_target *at, int64_t shift)
{
    if (shift != 0) {
        proto_item *item = join_add_duration(at, FLOW_CLOCK_SHIFT, shift);
        proto_item_append_text(item, "%s",
                               shift > 0 ? " (the log is late, or its clock ahead of the capture's)"
                                         : " (the log's clock is behind the capture's)");
    }
}

const char *
join_shown(const struct join_target *at, const char *name)
{
    return name != NULL ? text_shown(at->pinfo->pool, name) : "";
}

/* A row of the side log. */
static proto_item *
add_row(const struct join_target *at, enum flow_role role, uint32_t record)
{
    char *row = join_side_log_row(at->capture->side_log, at->pinfo->pool, record);
    return join_add_text(at, role, row != NULL ? row : "(cannot be read again: the log has changed)");
}

proto_item *
join_add_link(const struct join_target *at, enum flow_role as_frame, enum flow_role as_row, uint32_t record)
{
    uint32_t frame = join_record(at->capture->index, record)->frame;
    return frame != 0 ? join_add_uint(at, as_frame, frame) : add_row(at, as_row, record);
}

void
join_add_community_id(const struct join_target *at, const struct flow_key *key)
{
    char text[JOIN_COMMUNITY_ID_SIZE];
    if (proto_field_is_referenced(at->tree, flowlog_neutral_hf(FLOW_COMMUNITY_ID)->id) &&
        join_community_id(key, text)) {
        join_add_text(at, FLOW_COMMUNITY_ID, text);
    }
}

static void
add_address(const struct join_target *at, enum flow_role role, const struct flow_key *key, int end)
{
    const struct flowlog_hf *hf = flowlog_neutral_hf(role);
    proto_item *item;
    if (key->ipv6) {
        item = proto_tree_add_ipv6(join_tree_of(at, role), hf->ipv6, at->tvb, 0, 0,
                                   (const ws_in6_addr *)key->address[end]);
    } else {
        ws_in4_addr ipv4;
        memcpy(&ipv4, key->address[end], sizeof(ipv4));
        item = proto_tree_add_ipv4(join_tree_of(at, role), hf->id, at->tvb, 0, 0, ipv4);
    }
    proto_item_set_generated(item);
}

void
join_add_opener(const struct join_target *at, const struct flow_key *key, const struct join_summary *summary)
{
    static const char *const reasons[] = {
        [JOIN_SAW_OPENING] = "its SYN, or echo request, was captured",
        [JOIN_SAW_ANSWER] = "the SYN-ACK, or echo reply, to it was captured",
        [JOIN_LOGGED_SYN] = "a record of what it sent has SYN without ACK",
        [JOIN_LOGGED_ANSWER] = "a record of what it was sent has SYN and ACK",
        [JOIN_LOG_SAYS] = "this log's source is who opened the flow",
        [JOIN_PORTS] = "the other end's port is one that services have; a guess",
    };
    if (summary->opener_reason == JOIN_UNKNOWN) {
        return;
    }
    int end = summary->lower_opened ? 0 : 1;
    add_address(at, FLOW_INITIATOR, key, end);
    if (key->port[end] != 0) {
        join_add_uint(at, FLOW_INITIATOR_PORT, key->port[end]);
    }
    join_add_text(at, FLOW_INITIATOR_REASON, reasons[summary->opener_reason]);
    if (summary->evidence != 0) {
        join_add_uint(at, FLOW_INITIATOR_FRAME, summary->evidence);
    } else if (summary->evidence_record != JOIN_NONE) {
        add_row(at, FLOW_INITIATOR_ROW, summary->evidence_record);
    }
}

const char *
join_action_name(const struct join_record *record)
{
    return record->action == JOIN_ACCEPT ? "ACCEPT" : record->action == JOIN_REJECT ? "REJECT" : NULL;
}
