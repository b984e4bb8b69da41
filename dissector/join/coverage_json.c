/* coverage_json.c - a survey as JSON
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "dissector/join/coverage_json.h"
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

/* The numbers of an amount, as members of the object that has been begun. */
static void
add_amount(json_dumper *dumper, const struct join_amount *amount, bool of_records)
{
    if (of_records) {
        add_number(dumper, "records", amount->n);
    }
    add_number(dumper, "packets", amount->packets);
    add_number(dumper, "bytes", amount->bytes);
    if (amount->full || MAX(amount->packets, amount->bytes) > INT64_MAX) {
        json_dumper_set_member_name(dumper, "or_more");
        json_dumper_value_anyf(dumper, "true");
    }
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
    add_object(dumper, "some_captured", &survey->part, true);
    add_object(dumper, "more_captured", &survey->more, true);
    add_object(dumper, "captured_uncounted", &survey->uncounted, true);
    add_object(dumper, "none_captured", &survey->without_packets, true);
    add_reasons(dumper, "none_captured_reasons", survey->no_packet, true);
    add_object(dumper, "captured", &survey->captured, false);
    add_number(dumper, "no_longer_kept", join->fallen_records.n);
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
    json_dumper_end_object(dumper);
}

/* To standard output; survey or problem may be NULL. */
static void
print(const struct join_survey *survey, const struct join *join, const char *problem)
{
    json_dumper dumper = {.output_file = stdout, .flags = JSON_DUMPER_FLAGS_PRETTY_PRINT};
    json_dumper_begin_object(&dumper);
    if (survey != NULL) {
        add_records(&dumper, survey, join);
        add_packets(&dumper, survey, join);
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
