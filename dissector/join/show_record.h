/* show_record.h - what is shown of a record: its flow, its packets, or why there are none
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_JOIN_SHOW_RECORD_H
#define CLOUDFLOW_JOIN_SHOW_RECORD_H

#include "dissector/flowlog/parts.h"
#include "dissector/join/capture.h"

/* Adds what is known of the record of this frame, whose protocol is item, to its parts. */
void join_show_record(const struct join_capture *capture, packet_info *pinfo, struct flowlog_parts *parts,
                      proto_item *item);

#endif
