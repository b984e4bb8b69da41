/* fragments.h - fragments of packets, of which only the first has ports
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_JOIN_FRAGMENTS_H
#define CLOUDFLOW_JOIN_FRAGMENTS_H

#include "core/join/index.h"

/* Some logs count later fragments with the flow that their first one is of, others in a row without ports. Moves later
 * fragments to the conversation without ports if that has records. All must have been sorted in. */
void join_settle_fragments(struct join *join);

#endif
