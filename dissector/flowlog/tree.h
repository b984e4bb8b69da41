/* tree.h - the values of a record as items of the tree
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_FLOWLOG_TREE_H
#define CLOUDFLOW_FLOWLOG_TREE_H

#include "compat/epan_compat.h"
#include "core/record/record.h"

/* Registers the subtrees; once. */
void flowlog_register_tree(void);

/* Adds the record's values to the tree; row is where the third line begins in tvb. */
void flowlog_add_values(packet_info *pinfo, proto_tree *tree, tvbuff_t *tvb, int row, const struct flow_record *record);

#endif
