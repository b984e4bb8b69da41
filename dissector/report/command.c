/* command.c - "tshark -z flowlog,<report>"
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "dissector/common/turns.h"
#include "dissector/dissector.h"
#include "dissector/report/kind.h"
#include "dissector/report/report.h"
#include <epan/stat_tap_ui.h>
#include <wsutil/report_message.h>

static void
print(void *data)
{
    GString *text = g_string_new(NULL);
    report_print((struct report *)data, text);
    fwrite(text->str, 1, text->len, stdout);
    g_string_free(text, TRUE);
}

static void
draw(struct report *report)
{
    turn_come((struct turn *)report_data(report));
}

static void
finish(struct report *report)
{
    turn_leave((struct turn *)report_data(report));
}

static tap_init_result
start(const char *argument, void *unused _U_)
{
    char *problem = NULL;
    struct report *report = report_new(argument + strlen("flowlog,"), &problem);
    if (report != NULL) {
        problem = report_listen(report, draw, finish);
    }
    if (problem != NULL) {
        report_failure("\"-z %s\": %s", argument, problem);
        g_free(problem);
        TAP_INIT_ENDS_TSHARK;
    }
    report_set_data(report, turn_take(print, report));
    TAP_INIT_OK;
}

void
report_register_commands(void)
{
    const struct report_kind *kind;
    for (size_t i = 0; (kind = report_kind_number(i)) != NULL; i++) {
        stat_tap_ui *ui = g_new0(stat_tap_ui, 1); /* which Wireshark keeps */
        ui->group = REGISTER_STAT_GROUP_GENERIC;
        ui->title = kind->help;
        ui->cli_string = g_strconcat("flowlog,", kind->name, NULL);
        ui->tap_init_cb = start;
        register_stat_tap_ui(ui, NULL);
    }
}
