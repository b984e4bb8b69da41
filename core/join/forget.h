/* forget.h - the oldest records and packets fall out, so that a pass that never ends does not fill memory
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_JOIN_FORGET_H
#define CLOUDFLOW_JOIN_FORGET_H

#include "core/join/index.h"

/* Keeps the records that have been added so far for good: they never fall out. To be called once, before any packet is
 * added. */
void join_pin(struct join *join);
/* Forgets all but what is pinned, for another look at the capture. */
void join_restart(struct join *join, const struct join_settings *settings);

/* Lets the oldest go, to make room. For add.c. */
void join_fall_out(struct join *join);

#endif
