/* capture.c - what the join holds of the open capture
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "dissector/join/capture.h"
#include "core/base/hash.h"
#include "core/join/forget.h"
#include "core/join/time.h"
#include "core/packet/flow.h"
#include "dissector/join/setups.h"

static bool
is_side_log_current(const struct join_capture *capture)
{
    return join_side_log_is_current(capture->side_log, capture->options.side_log);
}

void
join_capture_survey(struct join_capture *capture)
{
    capture->is_surveyed = true;
    if (capture->index != NULL && capture->sessions == NULL) {
        capture->sessions = join_sessions_new();
    }
}

void
join_capture_drop_side_log(struct join_capture *capture)
{
    join_free(capture->kept);
    capture->kept = NULL;
    join_side_log_close(capture->side_log);
    capture->side_log = NULL;
}

void
join_capture_open(struct join_capture *capture)
{
    const struct join_settings settings = {.slack = (int64_t)capture->options.slack * JOIN_SECOND,
                                           .most_notes = capture->options.most_notes};
    if (capture->kept != NULL && is_side_log_current(capture)) {
        capture->index = capture->kept;
        capture->kept = NULL;
        join_restart(capture->index, &settings);
    } else {
        join_capture_drop_side_log(capture);
        capture->index = join_new(&settings);
        capture->side_log = join_side_log_open(capture->options.side_log, capture->index);
    }
    join_read_setups();
    capture->matcher = join_matcher_new(capture->index);
    capture->duplicates = join_duplicates_new(capture->index);
    capture->fragments = packet_fragments_new();
    capture->doubles = join_doubles_new();
    capture->seed = hash_seed();
    capture->sessions = capture->is_surveyed ? join_sessions_new() : NULL;
    capture->record_frame = 0;
    capture->last_fd = NULL;
}

void
join_capture_close(struct join_capture *capture)
{
    join_matcher_free(capture->matcher);
    capture->matcher = NULL;
    join_duplicates_free(capture->duplicates);
    capture->duplicates = NULL;
    if (capture->index != NULL) {
        capture->kept = capture->index;
        capture->index = NULL;
        if (!is_side_log_current(capture)) {
            join_capture_drop_side_log(capture);
        }
    }
    packet_fragments_free(capture->fragments);
    capture->fragments = NULL;
    join_doubles_free(capture->doubles);
    capture->doubles = NULL;
    join_sessions_free(capture->sessions);
    capture->sessions = NULL;
    capture->is_idle = false;
}
