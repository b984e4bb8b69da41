/* opener.h - who opened a flow
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_JOIN_OPENER_H
#define CLOUDFLOW_JOIN_OPENER_H

#include "core/join/resolved.h"

/* Fills in who opened the flow, in all summaries. */
void join_judge_openers(const struct join *join, const struct join_resolved *resolved);

#endif
