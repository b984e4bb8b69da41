/* parts.h - the parts of a record's tree, in which its fields stand
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_FLOWLOG_PARTS_H
#define CLOUDFLOW_FLOWLOG_PARTS_H

#include "compat/epan_compat.h"
#include "core/record/record.h"

/* The tree of one record. Where nobody looks at it, it has no parts: filters find a field at any depth. */
struct flowlog_parts {
    proto_tree *tree;
    tvbuff_t *tvb;
    bool visible;
    bool asked;                      /* some field of ours is looked at, by a filter for instance; always if visible */
    proto_item *items[FLOW_N_PARTS]; /* NULL: not there, or not yet */
    proto_tree *trees[FLOW_N_PARTS];
};

/* Registers the branches; once. */
void flowlog_register_parts(void);

/* The parts of the record that is shown below tree, in the protocol proto; none is there yet. */
void flowlog_parts_begin(struct flowlog_parts *parts, int proto, proto_tree *tree, tvbuff_t *tvb);

/* Where to add a field of a part, FLOW_PART_...; adds the part if it is not there. NULL if there is no tree. */
proto_tree *flowlog_part(struct flowlog_parts *parts, enum flow_role part);

/* Adds the parts in which values of the record stand, and that of its log, in the order of the roles. */
void flowlog_parts_of(struct flowlog_parts *parts, const struct flow_record *record);

/* From the start of the record to its end; false if the log does not say both. */
bool flowlog_span(const struct flow_record *record, nstime_t *span);

/* Adds to the names of the parts what they come to, for whoever leaves them closed. */
void flowlog_parts_summarise(packet_info *pinfo, struct flowlog_parts *parts, const struct flow_record *record);

#endif
