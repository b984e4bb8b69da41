/* items.h - generated items of the tree, of records and packets alike
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_JOIN_ITEMS_H
#define CLOUDFLOW_JOIN_ITEMS_H

#include "core/join/rests.h"
#include "core/record/field.h"
#include "dissector/flowlog/parts.h"
#include "dissector/join/capture.h"

/* As many links of one kind are shown; more would be no help. */
enum { JOIN_MOST_LINKS = 8 };

/* Where items go, and what they are of. */
struct join_target {
    const struct join_capture *capture;
    packet_info *pinfo;
    proto_tree *tree;
    tvbuff_t *tvb;
    struct flowlog_parts *parts; /* of a record: its items go into the part of their role; else NULL */
};

/* Where an item of the role goes. */
proto_tree *join_tree_of(const struct join_target *at, enum flow_role role);

/* Adds a field that all clouds share, by its role, marked as generated. Returns its item. */
proto_item *join_add_uint(const struct join_target *at, enum flow_role role, uint64_t number);
proto_item *join_add_text(const struct join_target *at, enum flow_role role, const char *text);
proto_item *join_add_duration(const struct join_target *at, enum flow_role role, int64_t nanoseconds);

/* What a link rests on, if that is more than the time of the record; outside as join_rests_on() gives it, at_most if of
 * several packets. And by how much the log of an interface is ahead of the capture, if it is at all. */
void join_add_link_reason(const struct join_target *at, enum join_rest rest, int64_t outside, bool at_most);
void join_add_clock_shift(const struct join_target *at, int64_t shift);

/* A record: the frame that it is, as a link, or the row if it is the side log's. */
proto_item *join_add_link(const struct join_target *at, enum flow_role as_frame, enum flow_role as_row,
                          uint32_t record);

/* Adds the Community ID of a key, if it has one. */
void join_add_community_id(const struct join_target *at, const struct flow_key *key);

/* Who opened the flow, if that is known. key begins with the lower end. */
void join_add_opener(const struct join_target *at, const struct flow_key *key, const struct join_summary *summary);

/* A name out of a log, in a label; "" for NULL. */
const char *join_shown(const struct join_target *at, const char *name);
/* "ACCEPT", "REJECT" or NULL. */
const char *join_action_name(const struct join_record *record);

#endif
