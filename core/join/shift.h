/* shift.h - by how much the times of a log and those of a capture differ
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_JOIN_SHIFT_H
#define CLOUDFLOW_JOIN_SHIFT_H

#include "core/join/index.h"

/* The shifts of all interfaces of a capture. A log and a capture differ by what their clocks do, and by what the log is
 * late. Both are the same for all records of an interface, so the shift is the one that agrees best with what all of
 * them counted. Whole captures need none; that packets are missing is no evidence of one. */
struct join_shifts;

/* Finds them, when all records and packets have been added. The work is bounded by that of sorting them: of each
 * interface a sample is looked at. */
struct join_shifts *join_shifts_find(struct join *join);
/* Takes NULL, too. */
void join_shifts_free(struct join_shifts *shifts);

/* The nanoseconds by which an interface's log is ahead of the capture: log = capture + shift. is_sure becomes whether
 * most packets are in the time of a record then, so that times tell whose a packet is. 0 and true if shifts is NULL. */
int64_t join_shift_of(const struct join_shifts *shifts, uint32_t interface, bool *is_sure);

#endif
