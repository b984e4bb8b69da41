/* talkers.c - what tshark prints for "-z conv,flowlog" and "-z endpoints,flowlog"
 *
 * tshark's own printer leaves out every row of 2^32-1 packets and more, and takes the square of the number of rows:
 * docs/upstream-conversations.md. The first one to register a -z argument is asked, and that is a plug-in.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "dissector/dissector.h"
#include "dissector/flowlog/once.h"
#include "dissector/flowlog/preferences.h"
#include "dissector/flowlog/sums.h"
#include "dissector/flowlog/tap.h"
#include <epan/conversation_table.h>
#include <epan/plugin_if.h>
#include <epan/stat_tap_ui.h>
#include <epan/timestamp.h>
#include <wsutil/report_message.h>
#include <wsutil/str_util.h>

/* One of the two tables. */
struct form {
    const char *command; /* of -z, without a filter */
    const char *title;
    tap_packet_cb add;
    void (*print)(struct flowlog_sums *sums);
    void (*window)(const char *argument, void *table); /* opens Wireshark's own */
};

/* One -z argument. */
struct talkers {
    const struct form *form;
    char *filter; /* NULL: none */
    struct flowlog_sums *sums;
    struct flowlog_once once;
};

enum { CELL = 32 };

static const char *
number_text(char cell[CELL], struct flowlog_number number)
{
    snprintf(cell, CELL, "%s%" PRIu64, number.over ? ">" : "", number.number);
    return cell;
}

/* As tshark writes bytes: "151 MB". */
static const char *
size_text(char cell[CELL], struct flowlog_number size)
{
    if (size.number > INT64_MAX) { /* more than format_size() takes, whose largest unit this is */
        snprintf(cell, CELL, "%s%" PRIu64 " TB", size.over ? ">" : "", size.number / UINT64_C(1000000000000));
        return cell;
    }
    char *text = format_size_wmem(NULL, (int64_t)size.number, FORMAT_SIZE_UNIT_BYTES, 0);
    g_strlcpy(cell, text, CELL);
    wmem_free(NULL, text);
    return cell;
}

/* A row's numbers as text: Wireshark 4.6 writes bytes with or without a unit, as the user prefers. */
struct cells {
    char packets[CELL], bytes[CELL];
};

static void
write_cells(struct cells *cells, const struct flowlog_amount *amount, bool with_unit)
{
    number_text(cells->packets, amount->packets);
    if (with_unit) {
        size_text(cells->bytes, amount->bytes);
    } else {
        number_text(cells->bytes, amount->bytes);
    }
}

static void
print_start(const struct flowlog_sum *sum)
{
    ts_type type = timestamp_get_type();
    bool is_utc = type == TS_UTC || type == TS_UTC_WITH_YMD || type == TS_UTC_WITH_YDOY;
    const char *format = "%Y-%m-%d %H:%M:%S";
    switch (type) {
    case TS_ABSOLUTE:
    case TS_UTC:
        format = "%H:%M:%S";
        break;
    case TS_ABSOLUTE_WITH_YMD:
    case TS_UTC_WITH_YMD:
        break;
    case TS_ABSOLUTE_WITH_YDOY:
    case TS_UTC_WITH_YDOY:
        format = "%Y/%j %H:%M:%S";
        break;
    case TS_EPOCH:
        printf("%20.9f", nstime_to_sec(&sum->start_abs));
        return;
    default:
        printf("%14.9f", nstime_to_sec(&sum->start));
        return;
    }
    struct tm parts;
    char text[64] = "no date";
    if ((is_utc ? ws_gmtime_r(&sum->start_abs.secs, &parts) : ws_localtime_r(&sum->start_abs.secs, &parts)) != NULL) {
        strftime(text, sizeof(text), format, &parts);
    }
    fputs(text, stdout);
}

static void
print_conversation_head(void)
{
    const char *bytes = "Bytes", *start = "   Relative    ", *below = "     Start     ";
    switch (timestamp_get_type()) {
    case TS_ABSOLUTE:
    case TS_UTC:
        bytes = "Size ";
        start = "Absolute Time  ";
        break;
    case TS_ABSOLUTE_WITH_YMD:
    case TS_ABSOLUTE_WITH_YDOY:
    case TS_UTC_WITH_YMD:
    case TS_UTC_WITH_YDOY:
        bytes = "Size ";
        start = "Absolute Date  ";
        below = "    Start      ";
        break;
    case TS_EPOCH:
        start = "      Relative       ";
        below = "        Start        ";
        break;
    default:
        break;
    }
    printf("%47s|       <-      | |       ->      | |     Total     | %s|   Duration   |\n", "", start);
    printf("%47s| Frames  %s | | Frames  %s | | Frames  %s | %s|              |\n", "", bytes, bytes, bytes, below);
}

static void
print_conversations(struct flowlog_sums *sums)
{
    bool with_unit = CONVERSATIONS_WITH_UNITS;
    int width = with_unit ? -9 : 9;
    const GPtrArray *rows = flowlog_sums_sorted(sums);
    print_conversation_head();
    for (guint i = 0; i < rows->len; i++) {
        struct flowlog_sum *sum = (struct flowlog_sum *)rows->pdata[i];
        struct flowlog_amount total = flowlog_sum_total(sum);
        struct cells back, forth, both;
        write_cells(&back, &sum->back, with_unit);
        write_cells(&forth, &sum->forth, with_unit);
        write_cells(&both, &total, with_unit);
        char *from = get_conversation_address(NULL, &sum->from, TRUE);
        char *to = get_conversation_address(NULL, &sum->to, TRUE);
        printf("%-20s <-> %-20s  %6s %*s  %6s %*s  %6s %*s  ", from, to, back.packets, width, back.bytes, forth.packets,
               width, forth.bytes, both.packets, width, both.bytes);
        wmem_free(NULL, from);
        wmem_free(NULL, to);
        print_start(sum);
        printf("   %12.4f\n", nstime_to_sec(&sum->stop) - nstime_to_sec(&sum->start));
    }
}

static void
print_endpoints(struct flowlog_sums *sums)
{
    bool with_unit = ENDPOINTS_WITH_UNITS;
    const GPtrArray *rows = flowlog_sums_sorted(sums);
    printf("%23s| %s | |  Bytes  | | Tx Packets | | Tx Bytes | | Rx Packets | | Rx Bytes |\n", "", ENDPOINTS_HEAD);
    for (guint i = 0; i < rows->len; i++) {
        struct flowlog_sum *sum = (struct flowlog_sum *)rows->pdata[i];
        struct flowlog_amount total = flowlog_sum_total(sum);
        struct cells sent, received, both;
        write_cells(&sent, &sum->forth, with_unit);
        write_cells(&received, &sum->back, with_unit);
        write_cells(&both, &total, with_unit);
        char *name = get_conversation_address(NULL, &sum->from, TRUE);
        printf(ENDPOINTS_ROW, name, both.packets, both.bytes, sent.packets, sent.bytes, received.packets,
               received.bytes);
        wmem_free(NULL, name);
    }
}

/* A number that stands for a larger one is marked; this says what the mark means. */
static bool
any_is_over(struct flowlog_sums *sums)
{
    const GPtrArray *rows = flowlog_sums_sorted(sums);
    for (guint i = 0; i < rows->len; i++) {
        struct flowlog_amount total = flowlog_sum_total((const struct flowlog_sum *)rows->pdata[i]);
        if (total.packets.over || total.bytes.over) {
            return true;
        }
    }
    return false;
}

static void
draw(void *data)
{
    static const char rule[] = "================================================================================";
    struct talkers *talkers = (struct talkers *)data;
    printf("%s\n%s\nFilter:%s\n", rule, talkers->form->title,
           talkers->filter != NULL ? talkers->filter : "<No Filter>");
    talkers->form->print(talkers->sums);
    puts(rule);
    if (any_is_over(talkers->sums)) {
        printf("> The sum is larger than %" PRIu64 ", the largest number that is counted.\n", UINT64_MAX);
    }
    char *left_out = flowlog_once_explain(&talkers->once);
    if (left_out != NULL) {
        puts(left_out);
        g_free(left_out);
    }
}

static bool
is_counted(struct talkers *talkers, const packet_info *pinfo, const struct flowlog_tap *tap)
{
    return pinfo->net_src.type != AT_NONE && pinfo->net_dst.type != AT_NONE &&
           flowlog_once_counts(&talkers->once, pinfo->num, tap);
}

static tap_packet_status
add_to_pair(void *data, packet_info *pinfo, epan_dissect_t *edt _U_, const void *tap, tap_flags_t flags _U_)
{
    struct talkers *talkers = (struct talkers *)data;
    struct flowlog_count forth, back;
    if (!is_counted(talkers, pinfo, (const struct flowlog_tap *)tap)) {
        return TAP_PACKET_DONT_REDRAW;
    }
    flowlog_counts_of(((const struct flowlog_tap *)tap)->record, &forth, &back);
    struct flowlog_sum *sum = flowlog_sums_of(talkers->sums, &pinfo->net_src, &pinfo->net_dst, pinfo);
    bool is_forward = addresses_equal(&sum->from, &pinfo->net_src);
    flowlog_amount_add(is_forward ? &sum->forth : &sum->back, forth);
    flowlog_amount_add(is_forward ? &sum->back : &sum->forth, back);
    return TAP_PACKET_REDRAW;
}

static tap_packet_status
add_to_ends(void *data, packet_info *pinfo, epan_dissect_t *edt _U_, const void *tap, tap_flags_t flags _U_)
{
    struct talkers *talkers = (struct talkers *)data;
    struct flowlog_count forth, back;
    if (!is_counted(talkers, pinfo, (const struct flowlog_tap *)tap)) {
        return TAP_PACKET_DONT_REDRAW;
    }
    flowlog_counts_of(((const struct flowlog_tap *)tap)->record, &forth, &back);
    struct flowlog_sum *end = flowlog_sums_of(talkers->sums, &pinfo->net_src, NULL, pinfo);
    flowlog_amount_add(&end->forth, forth);
    flowlog_amount_add(&end->back, back);
    end = flowlog_sums_of(talkers->sums, &pinfo->net_dst, NULL, pinfo);
    flowlog_amount_add(&end->back, forth);
    flowlog_amount_add(&end->forth, back);
    return TAP_PACKET_REDRAW;
}

static void
reset(void *data)
{
    struct talkers *talkers = (struct talkers *)data;
    flowlog_sums_clear(talkers->sums);
    flowlog_once_clear(&talkers->once);
}

static void
finish(void *data)
{
    struct talkers *talkers = (struct talkers *)data;
    flowlog_sums_free(talkers->sums);
    flowlog_once_clear(&talkers->once);
    g_free(talkers->filter);
    g_free(talkers);
}

/* Wireshark's window answers plug-ins; tshark has none. */
static bool
is_in_window(void)
{
    ws_info_t *window = NULL;
    plugin_if_get_ws_info(&window);
    return window != NULL && window->ws_info_supported;
}

static tap_init_result
start(const char *argument, void *data)
{
    const struct form *form = (const struct form *)data;
    if (is_in_window()) {
        form->window(argument, get_conversation_by_proto_id(proto_get_id_by_filter_name("flowlog")));
        TAP_INIT_OK;
    }
    const char *filter = argument + strlen(form->command);
    if (*filter != '\0' && *filter != ',') {
        report_failure("\"-z %s\" is not \"-z %s\", with or without a comma and a filter", argument, form->command);
        TAP_INIT_ENDS_TSHARK;
    }
    struct talkers *talkers = g_new(struct talkers, 1);
    *talkers = (struct talkers){.form = form, .sums = flowlog_sums_new()};
    talkers->filter = strlen(filter) > 1 ? g_strdup(filter + 1) : NULL;
    GString *problem =
        register_tap_listener("flowlog", talkers, talkers->filter, TL_REQUIRES_NOTHING, reset, form->add, draw, finish);
    if (problem != NULL) {
        report_failure("\"-z %s\": %s", form->command, problem->str);
        g_string_free(problem, TRUE);
        finish(talkers);
        TAP_INIT_ENDS_TSHARK;
    }
    TAP_INIT_OK;
}

void
flowlog_register_talkers(void)
{
    static const struct form forms[] = {
        {"conv,flowlog", "Flow log Conversations", add_to_pair, print_conversations, dissector_conversation_init},
        {"endpoints,flowlog", "Flow log Endpoints", add_to_ends, print_endpoints, dissector_endpoint_init},
    };
    static stat_tap_ui ui[G_N_ELEMENTS(forms)];
    for (size_t i = 0; i < G_N_ELEMENTS(forms); i++) {
        ui[i].group = REGISTER_STAT_GROUP_GENERIC;
        ui[i].title = forms[i].title;
        ui[i].cli_string = forms[i].command;
        ui[i].tap_init_cb = start;
        register_stat_tap_ui(&ui[i], (void *)&forms[i]);
    }
}
