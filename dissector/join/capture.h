/* capture.h - what the join holds of the open capture
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_JOIN_CAPTURE_H
#define CLOUDFLOW_JOIN_CAPTURE_H

#include "compat/epan_compat.h"
#include "core/join/doubles.h"
#include "core/join/duplicate.h"
#include "core/join/match.h"
#include "dissector/join/preferences.h"
#include "dissector/join/sessions.h"
#include "dissector/join/side_log.h"

/* There is one, which lives as long as the program; captures are opened in it one after the other. */
struct join_capture {
    struct join_options options;
    struct join *index;                 /* NULL: no capture is open, or the join was off when it was opened */
    struct join_matcher *matcher;       /* of index; NULL if that is */
    struct join_duplicates *duplicates; /* the same */
    struct join *kept;                  /* that of the capture before, for its records of the side log; else NULL */
    struct join_side_log *side_log;     /* whose records are in index or kept; NULL: there is none */
    struct packet_fragments *fragments;
    struct join_doubles *doubles;
    uint64_t seed;                  /* of the hashes of packets */
    struct join_sessions *sessions; /* NULL unless is_surveyed */
    uint32_t record_frame;          /* the last frame that was a record */
    const frame_data *last_fd;
    bool is_idle;     /* nothing of this capture will be asked for: nothing is kept */
    bool is_surveyed; /* statistics are made of what is kept */
};

/* Says that coverage was asked for, of this capture and all that follow. To be called before packets are noted. */
void join_capture_survey(struct join_capture *capture);

/* Begins another capture, with the options as they are now. */
void join_capture_open(struct join_capture *capture);
/* Forgets it, but keeps the records of a side log that the next one may have, too. */
void join_capture_close(struct join_capture *capture);
/* Forgets those as well. */
void join_capture_drop_side_log(struct join_capture *capture);

#endif
