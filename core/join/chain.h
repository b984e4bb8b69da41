/* chain.h - deals packets in runs, each of which a record counts to the byte
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_JOIN_CHAIN_H
#define CLOUDFLOW_JOIN_CHAIN_H

#include "core/join/deal.h"

/* Where the times of each record have a lag of their own, they do not tell whose a packet is. But if all that was
 * counted was captured, the packets are one run after the other, and each run has the packets, the bytes and the
 * duration of a record close by. Deals them so if there is such a chain of runs that uses each record once, and returns
 * whether there is. Nothing must have been dealt. */
bool join_deal_chain(struct join_fill *fill);

#endif
