/* from_record.h - a flow record as the index wants it
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_JOIN_FROM_RECORD_H
#define CLOUDFLOW_JOIN_FROM_RECORD_H

#include "core/join/index.h"
#include "core/record/record.h"

/* Adds a record to the index, as row of frame, which is 0 for the side log. Returns its number, or JOIN_NONE if it has
 * no flow or too few columns to tell which. */
uint32_t join_from_record(struct join *join, const struct flow_record *record, uint32_t frame);

#endif
