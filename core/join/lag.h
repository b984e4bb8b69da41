/* lag.h - deals packets by their number where each record has a lag of its own
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_JOIN_LAG_H
#define CLOUDFLOW_JOIN_LAG_H

#include "core/join/deal.h"

/* Where each record has a lag of its own, times do not tell whose a packet is. Dealing in order does, if just as many
 * packets were captured as the records count. Returns whether it did; else what was dealt before stays, or what was let
 * in is dealt where that alone has as many packets as were counted. */
bool join_deal_lagged(struct join_fill *fill);

#endif
