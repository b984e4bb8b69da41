/* order.h - puts the records of a conversation in order
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_JOIN_ORDER_H
#define CLOUDFLOW_JOIN_ORDER_H

#include "core/join/resolved.h"

/* Orders the records of resolved->conversation, and sums up each stream. */
void join_order_records(struct join *join, struct join_resolved *resolved);

#endif
