/* begin.h - which packet began a flow, of those whose beginning the log names
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_JOIN_BEGIN_H
#define CLOUDFLOW_JOIN_BEGIN_H

#include "core/join/series.h"

/* Finds the packet that each record of a series names, and makes it its owner, by the packet's place: position + 1. It
 * is the one that asks for the flow to begin (SYN, echo request), the nearest one that no other record names; else one
 * of the same time, unless the flow's answer shows that the one that asked is missing. */
void join_find_begins(const struct join *join, const struct join_resolved *resolved, const struct join_summary *summary,
                      struct join_series *series, uint32_t *owners);

#endif
