/* doubt.h - records that may seem to have all their packets with one that is not theirs
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_JOIN_DOUBT_H
#define CLOUDFLOW_JOIN_DOUBT_H

#include "core/join/deal.h"

/* Marks each record that has just what it counted, but has a packet that may be another's: from the time of a record
 * that lacks some, next to one that nobody counts, or one that a refusal may have counted. One of its own may be lost
 * then. What is farther than `near` nanoseconds from the other's time is not. Packets must have been dealt. */
void join_fill_note_doubts(struct join_fill *fill, int64_t near);

#endif
