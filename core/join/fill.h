/* fill.h - deals packets out to records that could count them
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_JOIN_FILL_H
#define CLOUDFLOW_JOIN_FILL_H

#include "core/join/deal.h"

/* Gives each packet to at most one record that may have counted it:
 * - first to one whose time holds it and that still wants some; where the times of several do, because logs count in
 *   whole seconds, what they counted decides, and where packets are missing, what is likeliest;
 * - where each record has its own lag, in order, if all that the records counted was captured;
 * - what is left to a record close by that is short, farther off only if it then has all of its packets and bytes;
 * - what is still left to a record whose time holds it, though it counted less, but never to one that was refused.
 * A packet is a refused record's only if no other one that is short can have counted it. */
void join_fill(struct join_fill *fill);

#endif
