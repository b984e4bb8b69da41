/* meet.h - whether two records are of the same time
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_JOIN_MEET_H
#define CLOUDFLOW_JOIN_MEET_H

#include "core/join/index.h"

/* Whether their times have something in common, or are no more than the second apart by which logs round. Sets *common
 * to the nanoseconds in common, or, negative, between the two. False for records without a time. */
bool join_meet(const struct join_record *a, const struct join_record *b, int64_t *common);

/* Whether two records at different places of a flow can count the same packets; *common as above. Windows need not be
 * cut at the same times there, so any time in common will do. Steps of a flow that count go by time since the one
 * before; others mark one packet. */
bool join_agree_in_time(const struct join_record *a, const struct join_record *b, int64_t *common);

/* The same, and neither says of the packets what the other denies: what was refused does not count the same as what was
 * not. */
bool join_count_the_same(const struct join_record *a, const struct join_record *b, int64_t *common);

/* Whether two records of a stream say the very same, in as far as both say it: a log may have no column for the flags.
 */
bool join_say_the_same(const struct join_record *a, const struct join_record *b);

#endif
