/* tree.h - the values of a record as items of the tree
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_FLOWLOG_TREE_H
#define CLOUDFLOW_FLOWLOG_TREE_H

#include "dissector/flowlog/parts.h"

/* Registers the subtrees; once. */
void flowlog_register_tree(void);

/* Adds the record's values to their parts; row is where the third line begins in the packet. */
void flowlog_add_values(packet_info *pinfo, struct flowlog_parts *parts, int row, const struct flow_record *record);

#endif
