/* begin.h - which packet began a flow, of those whose beginning the log names
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_JOIN_BEGIN_H
#define CLOUDFLOW_JOIN_BEGIN_H

#include "core/join/series.h"

/* Finds the packet that each record of a series names, and makes it its owner, by the packet's place: position + 1. It
 * is the one that asks for the flow to begin (SYN, echo request) at the record's time; if is_whole says that no packet
 * of the flow is missing, the nearest one that no other record names. It may be one that asks for nothing where the
 * flow goes on after a pause, or the other side asked. */
void join_find_begins(const struct join *join, const struct join_resolved *resolved, const struct join_summary *summary,
                      struct join_series *series, bool is_whole, uint32_t *owners);

#endif
