/* tap.h - what the tap "flowlog" hands to its listeners
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_FLOWLOG_TAP_H
#define CLOUDFLOW_FLOWLOG_TAP_H

#include "core/record/record.h"
#include "dissector/flowlog/companion.h"

/* For each record; borrowed for the time of the call. */
struct flowlog_tap {
    const struct flow_record *record;
    struct flowlog_firsts firsts; /* 0: none, or all records are to be counted */
};

#endif
