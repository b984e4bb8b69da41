/* columns.h - addresses, Protocol and Info of a record, and the line that its tree begins with
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_FLOWLOG_COLUMNS_H
#define CLOUDFLOW_FLOWLOG_COLUMNS_H

#include "compat/epan_compat.h"
#include "core/record/record.h"

/* Sets the frame's addresses and ports: those in the packets, where the log says so, else the flow's. */
void flowlog_set_addresses(packet_info *pinfo, const struct flow_record *record);
/* Sets the columns Protocol and Info. */
void flowlog_set_columns(packet_info *pinfo, const struct flow_record *record);
/* Sets the line that the record's tree begins with, its protocol's item. */
void flowlog_set_header(packet_info *pinfo, proto_item *item, const struct flow_record *record);

#endif
