/* survey.h - what of the log was captured, what of the capture was logged, and why not
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_JOIN_SURVEY_H
#define CLOUDFLOW_JOIN_SURVEY_H

#include "dissector/join/amount.h"
#include "dissector/join/capture.h"
#include "dissector/join/loss.h"

struct join_survey {
    struct join_amount records, whole, perhaps_whole, other_bytes, part, more, uncounted, without_packets;
    struct join_amount other_logs; /* records of further logs of the same flows, which are not among the records */
    struct join_amount elsewhere;  /* records of flows that are counted at another interface, likewise */
    uint64_t n_repeated;           /* records that say what another one says */
    uint64_t n_two_logs;           /* flows that stand in two logs or more */
    struct join_amount captured;   /* packets that records count, once a record */
    struct join_amount packets, counted, not_counted; /* a frame is one, also where a tunnel is in it */
    uint64_t n_tunnels;                               /* frames in which a packet inside was looked up as well */
    GArray *no_packet, *no_record;                    /* struct join_reason_amount, the most frequent first */
    struct join_amount shown_twice;                   /* by two taps, and counted double: flows, packets, bytes */
    struct join_amount captured_twice; /* records of which twice, or more times, what they count was captured */
    uint64_t two_verdicts;             /* packets that records of two verdicts claim */
    struct join_loss loss;
};

/* Counts all that the index of a capture, which is open, holds. */
void join_survey(struct join_survey *survey, const struct join_capture *capture);
void join_survey_clear(struct join_survey *survey);

/* Whether any row was there, even one of which the flow is not known. */
bool join_has_log(const struct join *join);

#endif
