/* show_packet.h - what is shown of a packet: its records, or why there are none
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_JOIN_SHOW_PACKET_H
#define CLOUDFLOW_JOIN_SHOW_PACKET_H

#include "dissector/join/capture.h"

/* Registers the subtrees of the protocol; once. */
void join_register_packet(int proto);

/* Adds it for the frame whose first packet this is. */
void join_show_packet(const struct join_capture *capture, packet_info *pinfo, proto_tree *tree, tvbuff_t *tvb,
                      uint32_t packet);
/* The same for a packet that has fallen out. */
void join_show_fallen(const struct join_capture *capture, packet_info *pinfo, proto_tree *tree, tvbuff_t *tvb);

#endif
