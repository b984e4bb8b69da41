/* captured.h - how what was captured of a record compares with what it counts
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_JOIN_CAPTURED_H
#define CLOUDFLOW_JOIN_CAPTURED_H

#include "core/join/resolved.h"

enum join_captured {
    JOIN_CAPTURED_NONE,
    JOIN_CAPTURED_UNCOUNTED, /* some packets of a record that does not say how many it counts */
    JOIN_CAPTURED_SOME,
    JOIN_CAPTURED_ALL,     /* as many packets, and the same bytes where they can be compared */
    JOIN_CAPTURED_PERHAPS, /* likewise, but one of them may be of a record of the same time, which lacks some */
    JOIN_CAPTURED_OTHER,   /* as many packets, but other bytes: they cannot all be the ones that were logged */
    JOIN_CAPTURED_MORE
};

/* Of a record and what was matched to it. */
enum join_captured join_captured_of(const struct join_record *record, const struct join_matched_record *matched);

/* That in a word or two, as filters name it. */
const char *join_captured_name(enum join_captured captured);

/* How many times the packets and the bytes that it counts are there: 2 where two taps show each packet. 1 if that is no
 * whole number, or one packet says too little. */
uint64_t join_captured_times(const struct join_record *record, const struct join_matched_record *matched);

#endif
