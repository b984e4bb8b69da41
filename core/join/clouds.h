/* clouds.h - whose records tell of an interface or an address
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_JOIN_CLOUDS_H
#define CLOUDFLOW_JOIN_CLOUDS_H

#include "core/join/index.h"

/* Notes that a cloud's records name an interface, or JOIN_NONE. cloud is 1 << its place in flow_providers. */
void join_note_cloud(struct join *join, uint32_t interface, uint32_t cloud);
/* Notes that a cloud's records have a verdict. */
void join_note_verdict(struct join *join, enum join_action action, uint32_t cloud);
/* The clouds that may have logged a packet: those whose records name its interface or, where that is not known, one of
 * its addresses; 0 if no record does. In a capture with one cloud's records it is that one. */
uint32_t join_clouds_of(struct join *join, const struct join_packet *packet);

#endif
