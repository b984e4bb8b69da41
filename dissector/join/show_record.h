/* show_record.h - what is shown of a record: its flow, its packets, or why there are none
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_JOIN_SHOW_RECORD_H
#define CLOUDFLOW_JOIN_SHOW_RECORD_H

#include "dissector/join/capture.h"

/* Adds what is known of the record of this frame, whose protocol is item. */
void join_show_record(const struct join_capture *capture, packet_info *pinfo, proto_tree *tree, tvbuff_t *tvb,
                      proto_item *item);

#endif
