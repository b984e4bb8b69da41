/* as_packets.h - what filters say of packets finds records too
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_FLOWLOG_AS_PACKETS_H
#define CLOUDFLOW_FLOWLOG_AS_PACKETS_H

#include "compat/epan_compat.h"
#include "core/record/record.h"
#include "dissector/flowlog/parts.h"

/* Looks up Wireshark's own fields and protocols, when all are registered; once. */
void flowlog_hand_off_as_packets(void);

/* Adds hidden items of Wireshark's own fields for what the record says of its packets (protocols, addresses, ports, TCP
 * flags), and where the addresses are, as far as anybody asks for them: to the part Flow, if it is there. row: where
 * the row begins. */
void flowlog_add_as_packets(packet_info *pinfo, const struct flowlog_parts *parts, int row,
                            const struct flow_record *record);

#endif
