/* summary.h - a record in one line
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_FLOWLOG_SUMMARY_H
#define CLOUDFLOW_FLOWLOG_SUMMARY_H

#include "compat/epan_compat.h"
#include "core/record/record.h"

/* The end points that stand in the packets, which differ from the log's own at a NAT gateway; NULL if not known. */
const struct flow_value *flowlog_packet_src(const struct flow_record *record);
const struct flow_value *flowlog_packet_dst(const struct flow_record *record);

/* The address, borrowed from the value. */
void flowlog_address_of(const struct flow_value *value, address *out);

/* Appends the Info column: first what no other column says, then what some columns do. Source and Destination, which
 * every list of packets has, are left out. Bytes of the log stand as they are logged. */
void flowlog_append_info(GString *out, packet_info *pinfo, const struct flow_record *record);

/* Appends what the record says, for the line that the tree begins with: "ACCEPT ingress 203.0.113.9:51344 ->
 * 10.0.1.10:8080, 29 packets, 7411 bytes"; nothing if it says nothing. */
void flowlog_append_header(GString *out, packet_info *pinfo, const struct flow_record *record);

#endif
