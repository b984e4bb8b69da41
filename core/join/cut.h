/* cut.h - where one record ends and the next begins within a second that both name
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_JOIN_CUT_H
#define CLOUDFLOW_JOIN_CUT_H

#include "core/join/deal.h"

/* Deals the packets of seconds that two records share anew between the two. Where all packets were captured, what the
 * first one counted says where to cut. Where some are missing, records of a window each are cut at the same fraction of
 * a second, the one that agrees best with all counters. */
void join_cut(struct join_fill *fill);

#endif
