/* window.c - the commonest reports as entries of the menu Statistics, each in a window of text
 *
 * Of what a plug-in can open on all releases, only windows of text hold sums of 64 bits: Wireshark's own tables have
 * cells of 32. The text is the one that tshark prints. Menus of these windows have no levels before 4.6, which is why
 * the entries have a name in front instead.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "dissector/dissector.h"
#include "compat/epan_compat.h"
#include "compat/window_compat.h"
#include "dissector/report/report.h"
#include <epan/funnel.h>
#include <epan/tap.h>
#include <string.h>

struct entry {
    const char *title;
    const char *command; /* behind "flowlog,", without a filter */
};

static const struct entry entries[] = {
    {"Flow log: Gaps", "gaps,100"},
    {"Flow log: Over time, by minute", "time,60"},
    {"Flow log: Reached from the internet", "exposed,100"},
    {"Flow log: Rejected", "rejects,50"},
    {"Flow log: Summary", "tree,20"},
    {"Flow log: Top destinations", "top,dst/bytes,100"},
    {"Flow log: Top interfaces", "top,interface/bytes,100"},
    {"Flow log: Top pairs", "top,pair/bytes,100"},
    {"Flow log: Top services", "top,service/bytes,100"},
    {"Flow log: Top sources", "top,src/bytes,100"},
};

/* A window that is open. */
struct window {
    const struct entry *entry;
    funnel_text_window_t *text;
    struct report *report; /* NULL: its filter is wrong */
};

static GPtrArray *windows; /* struct window * */

/* Shows text as it is, its lines in one piece however wide the window is: Wireshark takes what begins with a tag for
 * HTML, and wraps anything else. */
static void
show(const struct window *window, const char *text)
{
    char *escaped = g_markup_escape_text(text, -1), *html = g_strconcat("<pre>", escaped, "</pre>", NULL);
    funnel_get_funnel_ops()->set_text(window->text, html);
    g_free(html);
    g_free(escaped);
}

static void
write_report(struct report *report)
{
    GString *text = g_string_new(NULL);
    report_print(report, text);
    show((const struct window *)report_data(report), text->str);
    g_string_free(text, TRUE);
}

static void
forget_report(struct report *report)
{
    ((struct window *)report_data(report))->report = NULL;
}

/* Counts all records anew, those that the filter shows if there is one. */
static void
count(struct window *window, const char *filter)
{
    const funnel_ops_t *ops = funnel_get_funnel_ops();
    char *problem = NULL, *command = g_strconcat(window->entry->command, filter[0] != '\0' ? "," : "", filter, NULL);
    if (window->report != NULL) {
        remove_tap_listener(window->report);
    }
    window->report = report_new(command, &problem);
    if (window->report != NULL) {
        report_set_data(window->report, window);
        struct report *report = window->report;
        problem = report_listen(report, write_report, forget_report);
        window->report = problem == NULL ? report : NULL;
    }
    g_free(command);
    if (problem != NULL) {
        show(window, problem);
        g_free(problem);
        return;
    }
    /* Meanwhile the window may be closed. */
    ops->retap_packets(ops->ops_id);
    if (g_ptr_array_find(windows, window, NULL) && window->report != NULL) {
        write_report(window->report);
    }
}

static void
close_window(void *data)
{
    struct window *window = (struct window *)data;
    if (window->report != NULL) {
        remove_tap_listener(window->report);
    }
    compat_text_window_closes(window->text);
    g_ptr_array_remove(windows, window);
    g_free(window);
}

static ws_bool
use_filter(funnel_text_window_t *text _U_, void *data)
{
    const funnel_ops_t *ops = funnel_get_funnel_ops();
    const char *filter = ops->get_filter(ops->ops_id);
    char *copy = g_strdup(filter != NULL ? filter : "");
    count((struct window *)data, g_strstrip(copy));
    g_free(copy);
    return TRUE;
}

static ws_bool
copy_text(funnel_text_window_t *text, void *data _U_)
{
    const funnel_ops_t *ops = funnel_get_funnel_ops();
    const char *shown = ops->get_text(text);
    GString *copy = g_string_new(shown);
    ops->copy_to_clipboard(copy);
    g_string_free(copy, TRUE);
    g_free((gpointer)(uintptr_t)shown);
    return TRUE;
}

static void
add_button(struct window *window, const char *label, ws_bool (*press)(funnel_text_window_t *text, void *data))
{
    funnel_bt_t *button = g_new0(funnel_bt_t, 1);
    button->tw = window->text;
    button->func = press;
    button->data = window;
    button->free_fcn = g_free;
    funnel_get_funnel_ops()->add_button(window->text, button, label);
}

static void
open_window(gpointer data)
{
    const funnel_ops_t *ops = funnel_get_funnel_ops();
    if (ops == NULL || ops->new_text_window == NULL) {
        return;
    }
    struct window *window = g_new0(struct window, 1);
    window->entry = (const struct entry *)data;
    window->text = ops->new_text_window(ops->ops_id, window->entry->title);
    ops->set_close_cb(window->text, close_window, window);
    add_button(window, "Count What the Display Filter Shows", use_filter);
    add_button(window, "Copy", copy_text);
    g_ptr_array_add(windows, window);
    count(window, "");
}

void
report_register_windows(void)
{
    windows = g_ptr_array_new();
    for (size_t i = 0; i < G_N_ELEMENTS(entries); i++) {
        funnel_register_menu(entries[i].title, REGISTER_PACKET_STAT_GROUP_UNSORTED, open_window,
                             (gpointer)(uintptr_t)&entries[i], NULL, FALSE);
    }
}
