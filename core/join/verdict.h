/* verdict.h - which packets were refused, where others of the same time were let in
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_JOIN_VERDICT_H
#define CLOUDFLOW_JOIN_VERDICT_H

#include "core/join/deal.h"

/* Gives a refused record the packets at its two ends, before anything else is dealt: its times are those of its first
 * and last packet, and some packets look as if they had been refused. */
void join_reserve_refused(struct join_fill *fill);

/* Takes the packets of refused records for others that are short and can have counted them, unless the refused one
 * agrees to the byte. Those that look refused are then nobody's. */
void join_doubt_refused(struct join_fill *fill);

/* Takes from refused records of a flow that was let in, too, what is hardly ever refused then, unless the record agrees
 * to the byte in its own time. */
void join_release_refused(struct join_fill *fill);

/* Gives packets that nobody counts to the refusal before them that counts nothing, while it lasts: what asks for the
 * flow again without an answer, and of protocols that do not ask, anything. */
void join_extend_refused(struct join_fill *fill);

/* Takes from records whose times are those of whole windows what may be of either verdict, where one window has both:
 * no time tells them apart, and packets that ask or reset look alike. None of these records is sure to be whole. */
void join_leave_undecided(struct join_fill *fill);

#endif
