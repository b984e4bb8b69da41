/* coverage_text.c - a survey as text
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "dissector/join/coverage_text.h"
#include "core/provider/registry.h"
#include "dissector/join/choices.h"
#include "dissector/join/setups.h"
#include "dissector/common/text.h"
#include <inttypes.h>
#include <stdio.h>

static void
print_line(const char *text, const struct join_amount *amount, bool of_records)
{
    char records[24] = "";
    if (of_records) {
        snprintf(records, sizeof(records), "%" PRIu64, amount->n);
    }
    printf("%-66s %10s %12" PRIu64 " %14" PRIu64 "%s\n", text, records, amount->packets, amount->bytes,
           amount->full ? " or more: too large a sum" : "");
}

static void
print_reasons(const GArray *reasons, bool of_records)
{
    for (guint i = 0; i < reasons->len; i++) {
        const struct join_reason_amount *reason = &g_array_index(reasons, struct join_reason_amount, i);
        char *text = g_strdup_printf("    %s", reason->text);
        print_line(text, &reason->amount, of_records);
        g_free(text);
    }
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
print_records(const struct join_survey *survey, const struct join *join)
{
    printf("%-66s %10s %12s %14s\n", "Flow records", "records", "packets", "bytes logged");
    print_line("  all", &survey->records, true);
    print_line("  all their packets captured", &survey->whole, true);
    print_line("  perhaps all: one may be of a record that lacks some", &survey->perhaps_whole, true);
    print_line("  as many packets captured, but other bytes", &survey->other_bytes, true);
    print_line("  some of their packets captured", &survey->part, true);
    print_line("  more packets captured than they count", &survey->more, true);
    print_line("  packets captured; they do not say how many they count", &survey->uncounted, true);
    print_line("  no packet captured", &survey->without_packets, true);
    print_reasons(survey->no_packet, true);
    printf("  captured of what they count: %" PRIu64 " packets, %" PRIu64 " bytes\n", survey->captured.packets,
           survey->captured.bytes);
    if (survey->captured_twice.n > 0) {
        printf("  of %" PRIu64 " records twice what they count was captured, or more times: two taps?\n",
               survey->captured_twice.n);
    }
    if (survey->n_repeated > 0) {
        printf("  %" PRIu64 " more say what another one says, as a second log does: counted once\n",
               survey->n_repeated);
    }
    if (survey->n_two_logs > 0) {
        printf("  %" PRIu64 " flows stand in two logs, or more, over one interface: %" PRIu64
               " records of the others are not counted here\n",
               survey->n_two_logs, survey->other_logs.n);
    }
    if (survey->elsewhere.n > 0) {
        printf("  %" PRIu64 " more count what records at another interface count: each flow is counted once "
               "(flowlog.count_all)\n",
               survey->elsewhere.n);
    }
    if (join->n_unkeyed > 0) {
        printf("  %" PRIu64 " more lack the columns that say which flow they are of\n", join->n_unkeyed);
    }
    if (join->fallen_records.n > 0) {
        printf("  %" PRIu64 " older ones are no longer kept (preference flowlog.join_notes)\n", join->fallen_records.n);
    }
    if (join->gaps.n > 0) {
        printf("  %" PRIu64 " windows of lost records (SKIPDATA)\n", join->gaps.n);
    }
    if (join->names.n_unnamed > 0) {
        printf("  %" PRIu64 " times an interface or a rule was taken as unknown: there are more than %d of them\n",
               join->names.n_unnamed, JOIN_MOST_NAMES);
    }
}

static void
print_packets(const struct join_survey *survey, const struct join *join)
{
    printf("\n%-66s %10s %12s %14s\n", "IP packets captured", "", "packets", "bytes");
    print_line("  all", &survey->packets, false);
    print_line("  a record counts them", &survey->counted, false);
    print_line("  no record counts them", &survey->not_counted, false);
    print_reasons(survey->no_record, false);
    if (join->fallen_packets.n > 0) {
        printf("  %" PRIu64 " older ones are no longer kept (preference flowlog.join_notes)\n", join->fallen_packets.n);
    }
    if (join->n_not_ip > 0) {
        printf("  %" PRIu64 " more frames are not IP\n", join->n_not_ip);
    }
    if (survey->shown_twice.packets > 0) {
        printf("  %" PRIu64 " of all, of %" PRIu64
               " flows, are shown a second time, as two taps do: they count double\n",
               survey->shown_twice.packets, survey->shown_twice.n);
    }
    if (survey->two_verdicts > 0) {
        printf("  %" PRIu64 " are claimed by records that accepted and records that rejected them at one interface\n",
               survey->two_verdicts);
    }
    if (survey->n_tunnels > 0) {
        printf("  %" PRIu64
               " of all are tunnels' packets, counted once: as the packet inside if only that has a record\n",
               survey->n_tunnels);
    }
}

/* "2.0 %", of what is more than none. */
static double
percent(uint64_t part, uint64_t whole)
{
    return whole > 0 ? 100.0 * (double)part / (double)whole : 0;
}

/* What came out of a log, or a file, which may be anything. */
static void
print_shown(const char *before, const char *text, const char *after)
{
    const char *shown = text_shown(NULL, text);
    printf("%s%s%s", before, shown, after);
    if (shown != text) {
        wmem_free(NULL, (void *)shown);
    }
}

static void
print_place(const struct join_place_loss *place)
{
    uint64_t lost = join_place_lost(place);
    print_shown("  ", place->name != NULL ? place->name : "interface not logged", "");
    printf(": %" PRIu64 " of %" PRIu64 " packets that the log counts were not captured (%.1f %%)", lost,
           place->logged.packets, percent(lost, place->logged.packets));
    if (place->absent > 0) {
        printf(", %" PRIu64 " of them of records that have none", place->absent);
    }
    if (place->shift != 0) {
        printf("; its log is %.3g s %s the capture", (double)ABS(place->shift) / 1e9,
               place->shift > 0 ? "ahead of" : "behind");
    }
    printf("%s\n", place->logged.full ? "; or more: too large a sum" : "");
}

/* The worst few, of those that have some packet; all stand in JSON. */
static void
print_places(const char *title, const GArray *places)
{
    enum { MOST_PLACES = 10 };
    guint shown = 0, without = 0, n = 0;
    for (guint i = 0; i < places->len; i++) {
        without += g_array_index(places, struct join_place_loss, i).captured == 0;
    }
    if (without == places->len) {
        return;
    }
    printf("\n%s\n", title);
    for (; n < places->len && shown < MOST_PLACES; n++) {
        const struct join_place_loss *place = &g_array_index(places, struct join_place_loss, n);
        if (place->captured > 0) {
            print_place(place);
            shown++;
        }
    }
    if (places->len - without > shown) {
        printf("  %u more lost no more than the last of these (-z flowlog,coverage,json has all)\n",
               places->len - without - shown);
    }
    if (without > 0) {
        printf("  %u more: none of the packets that the log counts was captured\n", without);
    }
}

static void
print_setup(const GPtrArray *left_out)
{
    for (guint i = 0; left_out != NULL && i < left_out->len; i++) {
        print_shown("    ", g_ptr_array_index(left_out, i), "\n");
    }
}

/* What logs may lack because somebody chose so. */
static void
print_choices(const struct join *join)
{
    bool any = false;
    for (size_t i = 0; i < flow_n_providers; i++) {
        const char *choice = join_choice_of(join, i);
        if (choice != NULL) {
            printf("%s  %s: %s\n", any ? "" : "\nNot logged, perhaps, by choice\n", flow_providers[i]->title, choice);
            any = true;
            print_setup(join_setup_of(flow_providers[i]));
        }
    }
}

/* What the logs that are there cannot say. */
static void
print_limits(const struct join *join)
{
    bool any = false;
    for (size_t i = 0; i < flow_n_providers; i++) {
        GPtrArray *limits = join_limits_of(join, i);
        for (guint j = 0; limits != NULL && j < limits->len; j++) {
            const char *limit = g_ptr_array_index(limits, j);
            printf("%s  %s: %s\n", any ? "" : "\nWhat the log cannot say\n", flow_providers[i]->title, limit);
            any = true;
        }
        if (limits != NULL) {
            g_ptr_array_unref(limits);
        }
    }
}

void
join_print_text(const struct join_survey *survey, const struct join *join, const char *problem)
{
    print_title();
    if (problem != NULL) {
        printf("%s\n\n", problem);
    }
    print_records(survey, join);
    print_packets(survey, join);
    print_places("Lost by interface, of the records whose time was captured", survey->loss.interfaces);
    print_places("Lost by mirror session, of the records whose time was captured", survey->loss.by_session);
    print_choices(join);
    print_limits(join);
    print_end();
}

void
join_print_problem_text(const char *problem)
{
    print_title();
    printf("%s\n", problem);
    print_end();
}
