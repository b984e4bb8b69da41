/* logs.h - tells apart the flow logs that write the same flow
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_JOIN_LOGS_H
#define CLOUDFLOW_JOIN_LOGS_H

#include "core/join/resolved.h"

enum { JOIN_MOST_LOGS = 1 << JOIN_FORMAT_BITS }; /* of a stream that are told apart */

/* Numbers the logs in all records of a stream, which are ordered: summary->begin tells where they are. Two logs over
 * one interface write the same traffic with other columns, or in longer windows. Sets n_logs. */
void join_tell_logs(const struct join *join, struct join_resolved *resolved, struct join_summary *summary);

#endif
