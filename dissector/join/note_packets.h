/* note_packets.h - the IP packets of a frame, as they go into the index
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_JOIN_NOTE_PACKETS_H
#define CLOUDFLOW_JOIN_NOTE_PACKETS_H

#include "dissector/join/capture.h"

enum { JOIN_MOST_LEVELS = 2 }; /* packets of a frame that are looked up: the innermost, and the one that a cloud sees */

/* To be called when all protocols are registered. */
void join_hand_off_packets(void);

/* Adds the packet of a frame that all dissectors have seen, then that of a tunnel around it; or counts the frame as one
 * without. */
void join_note_packets(struct join_capture *capture, tvbuff_t *tvb, packet_info *pinfo);

#endif
