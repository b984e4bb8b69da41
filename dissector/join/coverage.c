/* coverage.c - "-z flowlog,coverage": what of the log was captured, what of the capture was logged, and why not
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "dissector/join/coverage.h"
#include "dissector/common/turns.h"
#include "dissector/join/coverage_json.h"
#include "dissector/join/coverage_text.h"
#include <epan/stat_tap_ui.h>
#include <epan/tap.h>
#include <wsutil/report_message.h>

static const char no_log[] = "There is no flow log: merge one into the capture (mergecap -w both.pcapng LOG CAPTURE), "
                             "or name it (-o flowlog.log:LOG, or the preference Flow log for this capture)";

/* One -z argument. */
struct report {
    const struct join_capture *capture;
    bool is_json;
    struct turn *turn;
};

static void
draw_survey(const struct join_capture *capture, bool is_json)
{
    const struct join *join = capture->index;
    struct join_survey survey;
    const char *problem = join_has_log(join) ? NULL : no_log;
    join_survey(&survey, capture);
    if (is_json) {
        join_print_json(&survey, join, problem);
    } else {
        join_print_text(&survey, join, problem);
    }
    join_survey_clear(&survey);
}

static void
print(void *data)
{
    static const char is_off[] = "The join is switched off: its protocol, flowlog.join, is disabled (tshark "
                                 "--enable-protocol flowlog.join, or Analyze > Enabled Protocols)";
    const struct report *report = (const struct report *)data;
    if (report->capture->index != NULL) {
        draw_survey(report->capture, report->is_json);
    } else if (report->is_json) {
        join_print_problem_json(is_off);
    } else {
        join_print_problem_text(is_off);
    }
}

static void
draw(void *data)
{
    turn_come(((const struct report *)data)->turn);
}

static void
finish(void *data)
{
    turn_leave(((const struct report *)data)->turn);
    g_free(data);
}

/* All is in the index already. */
static tap_packet_status
see_packet(void *unused _U_, packet_info *pinfo _U_, epan_dissect_t *edt _U_, const void *data _U_,
           tap_flags_t flags _U_)
{
    return TAP_PACKET_DONT_REDRAW;
}

static tap_init_result
start_coverage(const char *argument, void *data)
{
    struct join_capture *capture = (struct join_capture *)data;
    bool is_json = strcmp(argument, "flowlog,coverage,json") == 0;
    if (!is_json && strcmp(argument, "flowlog,coverage") != 0) {
        report_failure("\"-z %s\" is neither \"-z flowlog,coverage\" nor \"-z flowlog,coverage,json\"", argument);
        TAP_INIT_ENDS_TSHARK;
    }
    struct report *report = g_new(struct report, 1);
    *report = (struct report){capture, is_json, turn_take(print, report)};
    join_capture_survey(capture);
    GString *problem =
        register_tap_listener("frame", report, NULL, TL_REQUIRES_NOTHING, NULL, see_packet, draw, finish);
    if (problem != NULL) {
        report_failure("flowlog,coverage: %s", problem->str);
        g_string_free(problem, TRUE);
        finish(report);
    }
    TAP_INIT_OK;
}

void
join_register_coverage(struct join_capture *capture)
{
    static stat_tap_ui ui = {
        .group = REGISTER_STAT_GROUP_GENERIC,
        .title = "Flow log coverage",
        .cli_string = "flowlog,coverage",
        .tap_init_cb = start_coverage,
    };
    register_stat_tap_ui(&ui, capture);
}
