/* coverage.c - "-z flowlog,coverage": what of the log was captured, what of the capture was logged, and why not
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "dissector/join/coverage.h"
#include "dissector/join/reason.h"
#include "core/base/sum.h"
#include <jansson.h>
#include <epan/stat_tap_ui.h>
#include <epan/tap.h>
#include <wsutil/report_message.h>

struct amount {
    uint64_t n, packets, bytes; /* n: records or packets */
    bool full;                  /* a sum is larger than its number can be */
};

/* Reasons are told apart by their text, which is borrowed for good. */
struct reason {
    const char *text;
    struct amount amount;
};

struct coverage {
    struct amount records, whole, part, more, uncounted, without_packets;
    struct amount captured; /* packets that records count, once a record */
    struct amount packets, counted, not_counted;
    GArray *no_packet, *no_record; /* struct reason */
};

static void
add(struct amount *amount, uint64_t packets, uint64_t bytes)
{
    amount->n++;
    amount->packets = sum_saturating(amount->packets, packets, &amount->full);
    amount->bytes = sum_saturating(amount->bytes, bytes, &amount->full);
}

static void
add_reason(GArray *reasons, const char *text, uint64_t packets, uint64_t bytes)
{
    for (guint i = 0; i < reasons->len; i++) {
        struct reason *reason = &g_array_index(reasons, struct reason, i);
        if (reason->text == text) {
            add(&reason->amount, packets, bytes);
            return;
        }
    }
    struct reason reason = {text, {.n = 1, .packets = packets, .bytes = bytes}};
    g_array_append_val(reasons, reason);
}

static void
add_record(struct coverage *coverage, struct join *join, const struct join_matched_record *matched)
{
    const struct join_record *record = join_record(join, matched->record);
    uint64_t packets = record->packets, bytes = record->bytes;
    add(&coverage->records, packets, bytes);
    if (record->has_packets) {
        coverage->captured.packets =
            sum_saturating(coverage->captured.packets, matched->captured, &coverage->captured.full);
        coverage->captured.bytes = sum_saturating(coverage->captured.bytes, matched->bytes, &coverage->captured.full);
    }
    if (matched->captured == 0) {
        add(&coverage->without_packets, packets, bytes);
        add_reason(coverage->no_packet, join_why_no_packet(join, record), packets, bytes);
    } else if (!record->has_packets) {
        add(&coverage->uncounted, packets, bytes);
    } else {
        add(matched->captured == packets  ? &coverage->whole
            : matched->captured < packets ? &coverage->part
                                          : &coverage->more,
            packets, bytes);
    }
}

static void
add_packet(struct coverage *coverage, struct join *join, const struct join_packet *packet)
{
    add(&coverage->packets, 1, packet->bytes);
    if (packet->first_match != JOIN_NONE) {
        add(&coverage->counted, 1, packet->bytes);
    } else {
        add(&coverage->not_counted, 1, packet->bytes);
        add_reason(coverage->no_record, join_why_no_record(join, packet), 1, packet->bytes);
    }
}

static void
survey(struct coverage *coverage, struct join *join)
{
    join_sort_in(join);
    for (uint32_t number = 1; number <= join->conversations.count; number++) {
        const struct join_resolved *resolved = join_resolve(join, number);
        for (guint position = 0; position < resolved->records->len; position++) {
            const struct join_matched_record *matched = join_matched_at(resolved, position);
            if (matched->twin == position) {
                add_record(coverage, join, matched);
            }
        }
        for (guint i = 0; i < resolved->packets->len; i++) {
            add_packet(coverage, join, join_packet(join, g_array_index(resolved->packets, uint32_t, i)));
        }
    }
}

static gint
most_first(gconstpointer a, gconstpointer b)
{
    const struct reason *x = a, *y = b;
    return x->amount.n > y->amount.n ? -1 : x->amount.n < y->amount.n ? 1 : strcmp(x->text, y->text);
}

/* ---- as text ---- */

static void
print_line(const char *text, const struct amount *amount, bool of_records)
{
    char records[24] = "";
    if (of_records) {
        g_snprintf(records, sizeof(records), "%" PRIu64, amount->n);
    }
    printf("%-66s %10s %12" PRIu64 " %14" PRIu64 "%s\n", text, records, amount->packets, amount->bytes,
           amount->full ? " or more: too large a sum" : "");
}

static void
print_reasons(const GArray *reasons, bool of_records)
{
    for (guint i = 0; i < reasons->len; i++) {
        const struct reason *reason = &g_array_index(reasons, struct reason, i);
        char *text = g_strdup_printf("    %s", reason->text);
        print_line(text, &reason->amount, of_records);
        g_free(text);
    }
}

static const char no_log[] = "There is no flow log: merge one into the capture (mergecap -w both.pcapng LOG CAPTURE), "
                             "or name it (-o flowlog.log:LOG, or the preference Flow log for this capture)";

/* Whether any row was there, even one of which the flow is not known. */
static bool
has_log(const struct join *join)
{
    return join->records.count > 0 || join->n_unkeyed > 0 || join->clouds != 0;
}

static void
print_title(void)
{
    printf("\n===================================================================\n"
           "Flow log coverage\n\n");
}

static void
print_end(void)
{
    printf("===================================================================\n");
}

static void
print_records(const struct coverage *coverage, const struct join *join)
{
    printf("%-66s %10s %12s %14s\n", "Flow records", "records", "packets", "bytes logged");
    print_line("  all", &coverage->records, true);
    print_line("  all their packets captured", &coverage->whole, true);
    print_line("  some of their packets captured", &coverage->part, true);
    print_line("  more packets captured than they count", &coverage->more, true);
    print_line("  packets captured; they do not say how many they count", &coverage->uncounted, true);
    print_line("  no packet captured", &coverage->without_packets, true);
    print_reasons(coverage->no_packet, true);
    printf("  captured of what they count: %" PRIu64 " packets, %" PRIu64 " bytes\n", coverage->captured.packets,
           coverage->captured.bytes);
    if (join->n_unkeyed > 0) {
        printf("  %" PRIu64 " more lack the columns that say which flow they are of\n", join->n_unkeyed);
    }
    if (join->fallen_records.n > 0) {
        printf("  %" PRIu64 " older ones are no longer kept (preference flowlog.join_notes)\n", join->fallen_records.n);
    }
    if (join->n_gaps > 0) {
        printf("  %" PRIu64 " windows of lost records (SKIPDATA)\n", join->n_gaps);
    }
    if (join->n_unnamed > 0) {
        printf("  %" PRIu64 " times an interface or a rule was taken as unknown: there are more than %d of them\n",
               join->n_unnamed, JOIN_MOST_NAMES);
    }
}

static void
print_packets(const struct coverage *coverage, const struct join *join)
{
    printf("\n%-66s %10s %12s %14s\n", "IP packets captured", "", "packets", "bytes");
    print_line("  all", &coverage->packets, false);
    print_line("  a record counts them", &coverage->counted, false);
    print_line("  no record counts them", &coverage->not_counted, false);
    print_reasons(coverage->no_record, false);
    if (join->fallen_packets.n > 0) {
        printf("  %" PRIu64 " older ones are no longer kept (preference flowlog.join_notes)\n", join->fallen_packets.n);
    }
    if (join->n_not_ip > 0) {
        printf("  %" PRIu64 " more frames are not IP\n", join->n_not_ip);
    }
}

static void
print_text(const struct coverage *coverage, const struct join *join)
{
    print_title();
    if (!has_log(join)) {
        printf("%s\n\n", no_log);
    }
    print_records(coverage, join);
    print_packets(coverage, join);
    print_end();
}

/* ---- as JSON ---- */

static json_t *
number_to_json(uint64_t number)
{
    return json_integer((json_int_t)MIN(number, (uint64_t)INT64_MAX));
}

static json_t *
amount_to_json(const struct amount *amount, bool of_records)
{
    json_t *object = json_object();
    if (of_records) {
        json_object_set_new(object, "records", number_to_json(amount->n));
    }
    json_object_set_new(object, "packets", number_to_json(amount->packets));
    json_object_set_new(object, "bytes", number_to_json(amount->bytes));
    if (amount->full || MAX(amount->packets, amount->bytes) > INT64_MAX) {
        json_object_set_new(object, "or_more", json_true());
    }
    return object;
}

static json_t *
reasons_to_json(const GArray *reasons, bool of_records)
{
    json_t *array = json_array();
    for (guint i = 0; i < reasons->len; i++) {
        const struct reason *reason = &g_array_index(reasons, struct reason, i);
        json_t *object = amount_to_json(&reason->amount, of_records);
        json_object_set_new(object, "reason", json_string(reason->text));
        json_array_append_new(array, object);
    }
    return array;
}

/* Prints it, and frees it. */
static void
print_object(json_t *object)
{
    char *text = json_dumps(object, JSON_INDENT(2) | JSON_PRESERVE_ORDER);
    printf("%s\n", text);
    free(text);
    json_decref(object);
}

static void
print_json(const struct coverage *coverage, const struct join *join)
{
    json_t *records = amount_to_json(&coverage->records, true), *packets = amount_to_json(&coverage->packets, false);
    json_object_set_new(records, "all_captured", amount_to_json(&coverage->whole, true));
    json_object_set_new(records, "some_captured", amount_to_json(&coverage->part, true));
    json_object_set_new(records, "more_captured", amount_to_json(&coverage->more, true));
    json_object_set_new(records, "captured_uncounted", amount_to_json(&coverage->uncounted, true));
    json_object_set_new(records, "none_captured", amount_to_json(&coverage->without_packets, true));
    json_object_set_new(records, "none_captured_reasons", reasons_to_json(coverage->no_packet, true));
    json_object_set_new(records, "captured", amount_to_json(&coverage->captured, false));
    json_object_set_new(records, "no_longer_kept", number_to_json(join->fallen_records.n));
    json_object_set_new(packets, "no_longer_kept", number_to_json(join->fallen_packets.n));
    json_object_set_new(records, "without_flow", number_to_json(join->n_unkeyed));
    json_object_set_new(records, "names_not_kept", number_to_json(join->n_unnamed));
    json_object_set_new(records, "lost_windows", number_to_json(join->n_gaps));
    json_object_set_new(packets, "counted", amount_to_json(&coverage->counted, false));
    json_object_set_new(packets, "not_counted", amount_to_json(&coverage->not_counted, false));
    json_object_set_new(packets, "not_counted_reasons", reasons_to_json(coverage->no_record, false));
    json_object_set_new(packets, "frames_not_ip", number_to_json(join->n_not_ip));
    json_t *all = json_object();
    json_object_set_new(all, "flow_records", records);
    json_object_set_new(all, "ip_packets", packets);
    if (!has_log(join)) {
        json_object_set_new(all, "problem", json_string(no_log));
    }
    print_object(all);
}

/* Says why there is nothing to count. */
static void
print_problem(const char *problem, bool is_json)
{
    if (is_json) {
        print_object(json_pack("{s:s}", "problem", problem));
    } else {
        print_title();
        printf("%s\n", problem);
        print_end();
    }
}

/* One -z argument. */
struct report {
    const struct join_capture *capture;
    bool is_json;
};

static void
draw(void *data)
{
    const struct report *report = (const struct report *)data;
    struct coverage coverage = {.no_packet = g_array_new(FALSE, FALSE, sizeof(struct reason)),
                                .no_record = g_array_new(FALSE, FALSE, sizeof(struct reason))};
    struct join *join = report->capture->index;
    if (join == NULL) {
        print_problem("The join is switched off: its protocol, flowlog.join, is disabled (tshark --enable-protocol "
                      "flowlog.join, or Analyze > Enabled Protocols)",
                      report->is_json);
    } else {
        survey(&coverage, join);
        g_array_sort(coverage.no_packet, most_first);
        g_array_sort(coverage.no_record, most_first);
        if (report->is_json) {
            print_json(&coverage, join);
        } else {
            print_text(&coverage, join);
        }
    }
    g_array_free(coverage.no_packet, TRUE);
    g_array_free(coverage.no_record, TRUE);
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
        TAP_INIT_FAILED;
    }
    struct report *report = g_new(struct report, 1);
    *report = (struct report){capture, is_json};
    capture->is_surveyed = true;
    GString *problem =
        register_tap_listener("frame", report, NULL, TL_REQUIRES_NOTHING, NULL, see_packet, draw, g_free);
    if (problem != NULL) {
        report_failure("flowlog,coverage: %s", problem->str);
        g_string_free(problem, TRUE);
        g_free(report);
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
