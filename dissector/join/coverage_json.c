/* coverage_json.c - a survey as JSON
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "dissector/join/coverage_json.h"
#include "core/provider/registry.h"
#include "dissector/join/choices.h"
#include "dissector/join/setups.h"
#include "dissector/common/schema.h"
#include "dissector/common/text.h"
#include <inttypes.h>
#include <wsutil/json_dumper.h>

static void
add_number(json_dumper *dumper, const char *name, uint64_t number)
{
    json_dumper_set_member_name(dumper, name);
    /* Many readers of JSON know signed numbers only. */
    json_dumper_value_anyf(dumper, "%" PRIu64, MIN(number, (uint64_t)INT64_MAX));
}

static void
add_text(json_dumper *dumper, const char *name, const char *text)
{
    json_dumper_set_member_name(dumper, name);
    json_dumper_value_string(dumper, text);
}

static void
add_or_more(json_dumper *dumper, const struct join_amount *amount)
{
    if (amount->full || MAX(amount->packets, amount->bytes) > INT64_MAX) {
        json_dumper_set_member_name(dumper, "or_more");
        json_dumper_value_anyf(dumper, "true");
    }
}

/* The numbers of an amount, as members of the object that has been begun. */
static void
add_amount(json_dumper *dumper, const struct join_amount *amount, bool of_records)
{
    if (of_records) {
        add_number(dumper, "records", amount->n);
    }
    add_number(dumper, "packets", amount->packets);
    add_number(dumper, "bytes", amount->bytes);
    add_or_more(dumper, amount);
}

static void
add_object(json_dumper *dumper, const char *name, const struct join_amount *amount, bool of_records)
{
    json_dumper_set_member_name(dumper, name);
    json_dumper_begin_object(dumper);
    add_amount(dumper, amount, of_records);
    json_dumper_end_object(dumper);
}

static void
add_reasons(json_dumper *dumper, const char *name, const GArray *reasons, bool of_records)
{
    json_dumper_set_member_name(dumper, name);
    json_dumper_begin_array(dumper);
    for (guint i = 0; i < reasons->len; i++) {
        const struct join_reason_amount *reason = &g_array_index(reasons, struct join_reason_amount, i);
        json_dumper_begin_object(dumper);
        add_amount(dumper, &reason->amount, of_records);
        add_text(dumper, "reason", reason->text);
        json_dumper_end_object(dumper);
    }
    json_dumper_end_array(dumper);
}

static void
add_records(json_dumper *dumper, const struct join_survey *survey, const struct join *join)
{
    json_dumper_set_member_name(dumper, "flow_records");
    json_dumper_begin_object(dumper);
    add_amount(dumper, &survey->records, true);
    add_object(dumper, "all_captured", &survey->whole, true);
    add_object(dumper, "perhaps_all_captured", &survey->perhaps_whole, true);
    add_object(dumper, "other_bytes_captured", &survey->other_bytes, true);
    add_object(dumper, "some_captured", &survey->part, true);
    add_object(dumper, "more_captured", &survey->more, true);
    add_object(dumper, "captured_uncounted", &survey->uncounted, true);
    add_object(dumper, "none_captured", &survey->without_packets, true);
    add_reasons(dumper, "none_captured_reasons", survey->no_packet, true);
    add_object(dumper, "captured", &survey->captured, false);
    add_number(dumper, "no_longer_kept", join->fallen_records.n);
    add_object(dumper, "captured_twice", &survey->captured_twice, true);
    add_object(dumper, "other_logs", &survey->other_logs, true);
    add_object(dumper, "at_other_interfaces", &survey->elsewhere, true);
    add_number(dumper, "repeated", survey->n_repeated);
    add_number(dumper, "flows_in_several_logs", survey->n_two_logs);
    add_number(dumper, "without_flow", join->n_unkeyed);
    add_number(dumper, "names_not_kept", join->names.n_unnamed);
    add_number(dumper, "lost_windows", join->gaps.n);
    json_dumper_end_object(dumper);
}

static void
add_packets(json_dumper *dumper, const struct join_survey *survey, const struct join *join)
{
    json_dumper_set_member_name(dumper, "ip_packets");
    json_dumper_begin_object(dumper);
    add_amount(dumper, &survey->packets, false);
    add_number(dumper, "no_longer_kept", join->fallen_packets.n);
    add_object(dumper, "counted", &survey->counted, false);
    add_object(dumper, "not_counted", &survey->not_counted, false);
    add_reasons(dumper, "not_counted_reasons", survey->no_record, false);
    add_number(dumper, "frames_not_ip", join->n_not_ip);
    add_number(dumper, "tunnels", survey->n_tunnels);
    add_number(dumper, "two_verdicts", survey->two_verdicts);
    json_dumper_set_member_name(dumper, "shown_twice");
    json_dumper_begin_object(dumper);
    add_number(dumper, "flows", survey->shown_twice.n);
    add_amount(dumper, &survey->shown_twice, false);
    json_dumper_end_object(dumper);
    json_dumper_end_object(dumper);
}

/* What a log says may be anything. */
static void
add_log_text(json_dumper *dumper, const char *text)
{
    char *valid = text_utf8(NULL, text, strlen(text));
    json_dumper_value_string(dumper, valid);
    wmem_free(NULL, valid);
}

/* The name of an interface, or null. */
static void
add_interface(json_dumper *dumper, const char *interface)
{
    json_dumper_set_member_name(dumper, "interface");
    if (interface != NULL) {
        add_log_text(dumper, interface);
    } else {
        json_dumper_value_anyf(dumper, "null");
    }
}

static void
add_places(json_dumper *dumper, const char *name, const GArray *places, const struct join *join, bool of_sessions)
{
    json_dumper_set_member_name(dumper, name);
    json_dumper_begin_array(dumper);
    for (guint i = 0; i < places->len; i++) {
        const struct join_place_loss *place = &g_array_index(places, struct join_place_loss, i);
        json_dumper_begin_object(dumper);
        if (of_sessions) {
            json_dumper_set_member_name(dumper, "session");
            add_log_text(dumper, place->name);
        }
        add_interface(dumper, join_interface_name(join, place->interface));
        add_number(dumper, "records", place->logged.n);
        add_number(dumper, "packets", place->logged.packets);
        add_number(dumper, "captured", place->captured);
        add_number(dumper, "not_captured", join_place_lost(place));
        add_number(dumper, "not_captured_of_records_without_packets", place->absent);
        json_dumper_set_member_name(dumper, "clock_shift");
        json_dumper_value_double(dumper, (double)place->shift / 1e9);
        add_or_more(dumper, &place->logged);
        json_dumper_end_object(dumper);
    }
    json_dumper_end_array(dumper);
}

static void
add_loss(json_dumper *dumper, const struct join_survey *survey, const struct join *join)
{
    json_dumper_set_member_name(dumper, "loss");
    json_dumper_begin_object(dumper);
    add_places(dumper, "interfaces", survey->loss.interfaces, join, false);
    add_places(dumper, "mirror_sessions", survey->loss.by_session, join, true);
    json_dumper_end_object(dumper);
}

/* What each log leaves out, if a file says so. */
static void
add_setup(json_dumper *dumper, const GPtrArray *left_out)
{
    if (left_out != NULL) {
        json_dumper_set_member_name(dumper, "left_out");
        json_dumper_begin_array(dumper);
        for (guint i = 0; i < left_out->len; i++) {
            add_log_text(dumper, g_ptr_array_index(left_out, i));
        }
        json_dumper_end_array(dumper);
    }
}

/* What logs may lack because somebody chose so. */
static void
add_choices(json_dumper *dumper, const struct join *join)
{
    json_dumper_set_member_name(dumper, "not_logged_by_choice");
    json_dumper_begin_array(dumper);
    for (size_t i = 0; i < flow_n_providers; i++) {
        const char *choice = join_choice_of(join, i);
        if (choice != NULL) {
            json_dumper_begin_object(dumper);
            add_text(dumper, "log", flow_providers[i]->title);
            add_text(dumper, "reason", choice);
            add_setup(dumper, join_setup_of(flow_providers[i]));
            json_dumper_end_object(dumper);
        }
    }
    json_dumper_end_array(dumper);
}

/* What the logs that are there cannot say. */
static void
add_limits(json_dumper *dumper, const struct join *join)
{
    json_dumper_set_member_name(dumper, "cannot_say");
    json_dumper_begin_array(dumper);
    for (size_t i = 0; i < flow_n_providers; i++) {
        GPtrArray *limits = join_limits_of(join, i);
        for (guint j = 0; limits != NULL && j < limits->len; j++) {
            json_dumper_begin_object(dumper);
            add_text(dumper, "log", flow_providers[i]->title);
            add_text(dumper, "limit", g_ptr_array_index(limits, j));
            json_dumper_end_object(dumper);
        }
        if (limits != NULL) {
            g_ptr_array_unref(limits);
        }
    }
    json_dumper_end_array(dumper);
}

/* To standard output; survey or problem may be NULL. */
static void
print(const struct join_survey *survey, const struct join *join, const char *problem)
{
    json_dumper dumper = {.output_file = stdout, .flags = JSON_DUMPER_FLAGS_PRETTY_PRINT};
    json_dumper_begin_object(&dumper);
    add_number(&dumper, "schema", REPORT_SCHEMA);
    add_text(&dumper, "report", "coverage");
    if (survey != NULL) {
        add_records(&dumper, survey, join);
        add_packets(&dumper, survey, join);
        add_loss(&dumper, survey, join);
        add_choices(&dumper, join);
        add_limits(&dumper, join);
    }
    if (problem != NULL) {
        add_text(&dumper, "problem", problem);
    }
    json_dumper_end_object(&dumper);
    json_dumper_finish(&dumper);
}

void
join_print_json(const struct join_survey *survey, const struct join *join, const char *problem)
{
    print(survey, join, problem);
}

void
join_print_problem_json(const char *problem)
{
    print(NULL, NULL, problem);
}
