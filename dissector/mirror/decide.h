/* decide.h - is this packet a mirror's, and what does it say of the packet inside
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_DISSECTOR_MIRROR_DECIDE_H
#define CLOUDFLOW_DISSECTOR_MIRROR_DECIDE_H

#include "dissector/mirror/layer.h"
#include "dissector/mirror/settings.h"

/* Whether tvb is a mirror's packet; fills in the layer to show if it is. */
bool mirror_decide(mirror_read_header read, enum mirror_mode mode, tvbuff_t *tvb, packet_info *pinfo,
                   struct mirror_layer *layer);

/* What was learnt of a capture's sessions: begun anew, with the session table of now, and dropped. */
void mirror_start_streams(void);
void mirror_forget_streams(void);

#endif
