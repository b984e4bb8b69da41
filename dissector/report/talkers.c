/* talkers.c - tshark's "-z conv,flowlog" and "-z endpoints,flowlog", and by ports "-z conv,flowlog.ports"
 *
 * tshark's own printer leaves out every row of 2^32-1 packets and more, and takes the square of the number of rows:
 * docs/upstream-conversations.md. The first one to register a -z argument is asked, and that is a plug-in.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/record/provider.h"
#include "dissector/common/turns.h"
#include "dissector/dissector.h"
#include "dissector/flowlog/once.h"
#include "dissector/flowlog/tap.h"
#include "dissector/report/report.h"
#include "dissector/report/talkers.h"
#include <epan/conversation_table.h>
#include <epan/plugin_if.h>
#include <epan/stat_tap_ui.h>
#include <wsutil/report_message.h>

/* A table, and what Wireshark knows of it. */
struct form {
    const char *command;   /* of -z, without ",json" and a filter */
    const char *statistic; /* its first word */
    const char *protocol;  /* whose filter name is the rest */
    const char *title;
    struct talkers_table table;
    void (*window)(const char *argument, void *table); /* opens Wireshark's own */
};

/* One -z argument. */
struct talkers {
    const struct form *form;
    bool is_json;
    char *filter; /* NULL: none */
    struct sums *sums;
    struct flowlog_once once;
    GPtrArray *sampled; /* the logs that were counted whose counts are estimates, each once */
    uint64_t n_records;
    uint64_t n_among; /* records that are not counted, since at an end they have several addresses */
    struct turn *turn;
};

/* A number that stands for a larger one is marked; this says what the mark means. */
static bool
any_is_over(struct sums *sums)
{
    const GPtrArray *rows = sums_sorted(sums);
    for (guint i = 0; i < rows->len; i++) {
        struct amount total = sum_total((const struct sum *)rows->pdata[i]);
        if (total.packets.over || total.bytes.over) {
            return true;
        }
    }
    return false;
}

/* What is said below the table, to be g_ptr_array_free()d. */
static GPtrArray *
remarks_of(const struct talkers *talkers)
{
    GPtrArray *remarks = g_ptr_array_new_with_free_func(g_free);
    char *left_out = flowlog_once_explain(&talkers->once);
    if (left_out != NULL) {
        g_ptr_array_add(remarks, left_out);
    }
    char *no_records = flowlog_once_explain_no_records(&talkers->once);
    if (no_records != NULL) {
        g_ptr_array_add(remarks, no_records);
    }
    if (talkers->n_among > 0) {
        g_ptr_array_add(remarks,
                        g_strdup_printf("Not counted: %" PRIu64 " records that sum up flows of several addresses "
                                        "at an end; ip.addr finds them by each.",
                                        talkers->n_among));
    }
    for (guint i = 0; i < talkers->sampled->len; i++) {
        g_ptr_array_add(remarks, report_estimates((const struct flow_provider *)talkers->sampled->pdata[i]));
    }
    return remarks;
}

static void
print_text(struct talkers *talkers)
{
    static const char rule[] = "================================================================================";
    printf("%s\n%s\nFilter:%s\n", rule, talkers->form->title,
           talkers->filter != NULL ? talkers->filter : "<No Filter>");
    talkers_print_text(&talkers->form->table, talkers->sums);
    puts(rule);
    if (any_is_over(talkers->sums)) {
        printf("> The sum is larger than %" PRIu64 ", the largest number that is counted.\n", UINT64_MAX);
    }
    GPtrArray *remarks = remarks_of(talkers);
    for (guint i = 0; i < remarks->len; i++) {
        puts((const char *)remarks->pdata[i]);
    }
    g_ptr_array_free(remarks, TRUE);
}

static void
print_json(struct talkers *talkers)
{
    GString *text = g_string_new(NULL);
    struct report_page *page = report_page_begin(text, true, talkers->form->statistic, NULL, talkers->filter);
    report_page_fact(page, "arguments", talkers->form->protocol);
    report_page_fact(page, "filter", talkers->filter);
    report_page_fact_number(page, "records", talkers->n_records);
    report_page_fact_number(page, "left_out", talkers->once.left_out);
    report_page_fact_number(page, "no_records", talkers->once.no_records);
    talkers_write_rows(&talkers->form->table, talkers->sums, page);
    GPtrArray *remarks = remarks_of(talkers);
    for (guint i = 0; i < remarks->len; i++) {
        report_page_remark(page, "%s", (const char *)remarks->pdata[i]);
    }
    g_ptr_array_free(remarks, TRUE);
    report_page_end(page);
    fwrite(text->str, 1, text->len, stdout);
    g_string_free(text, TRUE);
}

static void
print(void *data)
{
    struct talkers *talkers = (struct talkers *)data;
    if (talkers->is_json) {
        print_json(talkers);
    } else {
        print_text(talkers);
    }
}

static void
draw(void *data)
{
    turn_come(((struct talkers *)data)->turn);
}

static struct sum_key
key_of(const struct talkers_table *table, const packet_info *pinfo, const struct flow_record *record)
{
    struct sum_key key = {.from = pinfo->net_src, .to = pinfo->net_dst, .proto = -1};
    if (table->by_ports) {
        struct flowlog_tuple tuple = flowlog_tuple_of(record);
        key.proto = tuple.proto;
        key.has_ports = tuple.has_ports;
        key.from_port = tuple.srcport;
        key.to_port = tuple.dstport;
    }
    return key;
}

static struct sum *
add(struct talkers *talkers, const struct sum_key *key, const struct flow_record *record, const packet_info *pinfo,
    bool turned)
{
    struct flowlog_count forth, back;
    flowlog_counts_of(record, &forth, &back);
    struct sum *sum = sums_of(talkers->sums, key, record, pinfo);
    bool is_forward = sum_is_forward(sum, key) != turned;
    amount_add(is_forward ? &sum->forth : &sum->back, &forth);
    amount_add(is_forward ? &sum->back : &sum->forth, &back);
    return sum;
}

/* The key of one end; the other is nobody's. */
static struct sum_key
end_of(const struct sum_key *key, bool is_to)
{
    struct sum_key end = *key;
    end.from = is_to ? key->to : key->from;
    end.from_port = is_to ? key->to_port : key->from_port;
    end.to = (address)ADDRESS_INIT_NONE;
    end.to_port = 0;
    return end;
}

static bool
has_several(const struct flow_record *record)
{
    const struct flow_value *const *role = record->role;
    return (role[FLOW_SRC] == NULL && role[FLOW_SRC_AMONG] != NULL) ||
           (role[FLOW_DST] == NULL && role[FLOW_DST_AMONG] != NULL);
}

static tap_packet_status
count(void *data, packet_info *pinfo, epan_dissect_t *edt _U_, const void *tapped, tap_flags_t flags _U_)
{
    struct talkers *talkers = (struct talkers *)data;
    const struct flowlog_tap *tap = (const struct flowlog_tap *)tapped;
    bool has_ends = pinfo->net_src.type != AT_NONE && pinfo->net_dst.type != AT_NONE;
    bool is_record = tap->record->role[FLOW_LOG_ERROR] == NULL;
    talkers->n_among += is_record && !has_ends && has_several(tap->record);
    if ((is_record && !has_ends) || !flowlog_once_counts(&talkers->once, pinfo->num, tap)) {
        return TAP_PACKET_DONT_REDRAW;
    }
    const struct flow_provider *provider = tap->record->schema->provider;
    if (provider->sampled && !g_ptr_array_find(talkers->sampled, provider, NULL)) {
        g_ptr_array_add(talkers->sampled, (void *)provider);
    }
    talkers->n_records++;
    struct sum_key key = key_of(&talkers->form->table, pinfo, tap->record);
    if (talkers->form->table.is_pairs) {
        add(talkers, &key, tap->record, pinfo, false);
    } else {
        struct sum_key from = end_of(&key, false), to = end_of(&key, true);
        struct sum *sender = add(talkers, &from, tap->record, pinfo, false);
        struct sum *receiver = add(talkers, &to, tap->record, pinfo, true);
        receiver->n_records -= receiver == sender; /* it sent to itself, and that is one record */
    }
    return TAP_PACKET_REDRAW;
}

static void
reset(void *data)
{
    struct talkers *talkers = (struct talkers *)data;
    sums_clear(talkers->sums);
    flowlog_once_clear(&talkers->once);
    g_ptr_array_set_size(talkers->sampled, 0);
    talkers->n_records = talkers->n_among = 0;
}

static void
free_talkers(struct talkers *talkers)
{
    sums_free(talkers->sums);
    flowlog_once_clear(&talkers->once);
    g_ptr_array_free(talkers->sampled, TRUE);
    g_free(talkers->filter);
    g_free(talkers);
}

static void
finish(void *data)
{
    turn_leave(((struct talkers *)data)->turn);
    free_talkers((struct talkers *)data);
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
        form->window(argument, get_conversation_by_proto_id(proto_get_id_by_filter_name(form->protocol)));
        TAP_INIT_OK;
    }
    static const char json[] = ",json";
    const char *filter = argument + strlen(form->command);
    if (*filter != '\0' && *filter != ',') {
        report_failure("\"-z %s\" is not \"-z %s\", with or without \",json\", and a comma and a filter", argument,
                       form->command);
        TAP_INIT_ENDS_TSHARK;
    }
    struct talkers *talkers = g_new(struct talkers, 1);
    *talkers = (struct talkers){.form = form, .sums = sums_new(), .sampled = g_ptr_array_new()};
    size_t length = strlen(json);
    if (strncmp(filter, json, length) == 0 && (filter[length] == '\0' || filter[length] == ',')) {
        talkers->is_json = true;
        filter += length;
    }
    talkers->filter = strlen(filter) > 1 ? g_strdup(filter + 1) : NULL;
    GString *problem =
        register_tap_listener("flowlog", talkers, talkers->filter, TL_REQUIRES_NOTHING, reset, count, draw, finish);
    if (problem != NULL) {
        report_failure("\"-z %s\": %s", form->command, problem->str);
        g_string_free(problem, TRUE);
        free_talkers(talkers);
        TAP_INIT_ENDS_TSHARK;
    }
    talkers->turn = turn_take(print, talkers);
    TAP_INIT_OK;
}

void
report_register_talkers(void)
{
    /* The first one whose command an argument begins with is asked. */
    static const struct form forms[] = {
        {"conv,flowlog.ports",
         "conv",
         "flowlog.ports",
         "Flow log Conversations by Port",
         {true, true},
         dissector_conversation_init},
        {"endpoints,flowlog.ports",
         "endpoints",
         "flowlog.ports",
         "Flow log Endpoints by Port",
         {false, true},
         dissector_endpoint_init},
        {"conv,flowlog", "conv", "flowlog", "Flow log Conversations", {true, false}, dissector_conversation_init},
        {"endpoints,flowlog", "endpoints", "flowlog", "Flow log Endpoints", {false, false}, dissector_endpoint_init},
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
