/* lists.h - what lists of addresses say of a record's
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_FLOWLOG_LISTS_H
#define CLOUDFLOW_FLOWLOG_LISTS_H

#include "dissector/flowlog/parts.h"
#include <epan/prefs.h>

/* Registers the preference that names the lists, and the subtree; once. Lists are read when a capture is opened, if the
 * preference or their files have changed since. */
void flowlog_register_lists(module_t *module);

/* Adds the lists that hold addresses of the record to the part Flow, as far as anybody asks for them. row: where the
 * row begins. */
void flowlog_add_lists(packet_info *pinfo, struct flowlog_parts *parts, int row, const struct flow_record *record);

#endif
