/* tree.h - "flowlog,tree": all records by what they say of themselves
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_REPORT_TREE_H
#define CLOUDFLOW_REPORT_TREE_H

#include "dissector/report/kind.h"

extern const struct report_kind report_tree;

#endif
