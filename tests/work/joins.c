/* joins.c - jobs of the join: records and packets of one odd kind each, all of them matched
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/join/sort_in.h"
#include "core/join/add.h"
#include "core/join/match.h"
#include "tests/work/work.h"

#define SECOND INT64_C(1000000000)

enum { COLLECTOR = 1 << 24 };

/* What the n-th record and packet are like: 0 for the same as all others. */
struct kind {
    bool flows, times, interfaces, gaps;
};

static struct join *
make(guint n, struct kind kind)
{
    static const struct join_settings settings = {.slack = 60 * SECOND};
    struct join *join = join_new(&settings);
    for (guint i = 0; i < n; i++) {
        struct flow_key key = {.proto = 6, .port = {1024, 443}, .address = {{10, 0, 0, 1}, {10, 9, 0, 1}}};
        int64_t first = kind.times ? 60 * SECOND * i : 0;
        char name[32];
        g_snprintf(name, sizeof name, "eni-%u", kind.interfaces ? i : 0);
        uint32_t interface = join_intern_interface(join, name, strlen(name), true);
        if (kind.flows) {
            key.address[0][1] = (uint8_t)(i >> 8);
            key.address[0][2] = (uint8_t)i;
        }
        if (kind.gaps) {
            join_add_gap(join, interface, 2 * first, 2 * first + SECOND);
        }
        join_add_record(join, &(struct join_record_in){.key = key,
                                                       .frame = 2 * i + 1,
                                                       .interface = interface,
                                                       .has_packets = true,
                                                       .packets = 1,
                                                       .bytes = 100,
                                                       .first = first,
                                                       .last = first + 59 * SECOND});
        join_add_packet(join,
                        &(struct join_packet_in){.key = key, .frame = 2 * i + 2, .bytes = 100, .time = first + i % 59});
    }
    return join;
}

static gpointer
many_flows(guint n)
{
    return make(n, (struct kind){.flows = true});
}

static gpointer
one_flow(guint n)
{
    return make(n, (struct kind){.times = true});
}

static gpointer
one_flow_of_one_minute(guint n)
{
    return make(n, (struct kind){0});
}

static gpointer
one_flow_at_many_interfaces(guint n)
{
    return make(n, (struct kind){.interfaces = true});
}

/* There are other records, too, so that all may be looked at a few times but not once for each interface. */
static gpointer
one_flow_of_many(guint n)
{
    struct join *join = make(n, (struct kind){.times = true, .interfaces = true});
    for (guint i = 0; i < n / 2; i++) {
        struct flow_key key = {.proto = 17, .port = {(uint16_t)i, 53}, .address = {{10, 0, 0, 1}, {10, 9, 0, 2}}};
        join_add_record(join, &(struct join_record_in){.key = key, .frame = 2 * n + i + 1});
    }
    return join;
}

static gpointer
many_gaps(guint n)
{
    return make(n, (struct kind){.flows = true, .times = true, .gaps = true});
}

static void
match(gpointer input)
{
    struct join *join = input;
    struct join_matcher *matcher = join_matcher_new(join);
    join_sort_in(join);
    for (uint32_t i = 1; i <= join->packets.count; i++) {
        const struct join_packet *packet = join_packet(join, i);
        join_resolve(matcher, packet->conversation);
        join_in_gap(join, packet->interface, packet->time, packet->time);
    }
    join_matcher_free(matcher);
}

/* Records of so many flows in turn, each with a packet behind it that is asked for at once, as a single pass does. */
static void
glance(guint n, guint n_flows)
{
    static const struct join_settings settings = {.slack = 60 * SECOND};
    struct join *join = join_new(&settings);
    struct join_matcher *matcher = join_matcher_new(join);
    for (guint i = 0; i < n; i++) {
        struct flow_key key = {.proto = 6, .port = {(uint16_t)(i % n_flows), 443}, .address = {{10}, {11}}};
        int64_t first = 60 * SECOND * (i / n_flows);
        struct join_record_in record = {
            .key = key, .frame = 2 * i + 1, .has_packets = true, .packets = 1, .bytes = 100, .first = first};
        record.last = first + 59 * SECOND;
        join_add_record(join, &record);
        uint32_t number = join_add_packet(
            join, &(struct join_packet_in){.key = key, .frame = 2 * i + 2, .bytes = 100, .time = first + i % 59});
        join_sort_in(join);
        uint32_t found[2], n_found = join_glance(matcher, number, found, G_N_ELEMENTS(found));
        g_assert_true(n_found == 1 && found[0] == i + 1);
    }
    join_matcher_free(matcher);
    join_free(join);
}

static gpointer
number(guint n)
{
    return GUINT_TO_POINTER(n);
}

static void
glance_at_one_flow(gpointer n)
{
    glance(GPOINTER_TO_UINT(n), 1);
}

static void
glance_at_ten_flows(gpointer n)
{
    glance(GPOINTER_TO_UINT(n), 10);
}

static void
forget_number(gpointer n)
{
    (void)n;
}

enum { FLOWS_IN_TURN = 32 };

static gpointer
flows_in_turn(guint n)
{
    static const struct join_settings settings = {.slack = 60 * SECOND};
    struct join *join = join_new(&settings);
    for (guint i = 0; i < n; i++) {
        struct flow_key key = {.proto = 6, .port = {(uint16_t)(i % FLOWS_IN_TURN), 443}, .address = {{10}, {11}}};
        int64_t first = 60 * SECOND * (i / FLOWS_IN_TURN);
        join_add_record(join, &(struct join_record_in){.key = key,
                                                       .frame = 2 * i + 1,
                                                       .has_packets = true,
                                                       .packets = 1,
                                                       .bytes = 100,
                                                       .first = first,
                                                       .last = first + 59 * SECOND});
        join_add_packet(join, &(struct join_packet_in){.key = key, .frame = 2 * i + 2, .bytes = 100, .time = first});
    }
    return join;
}

/* Looks at each record and packet in their order, as a second pass does: no two that follow each other are of one flow.
 */
static void
look_in_turn(gpointer input)
{
    struct join *join = input;
    struct join_matcher *matcher = join_matcher_new(join);
    join_sort_in(join);
    join_complete(matcher);
    for (uint32_t i = 1; i <= join->records.count; i++) {
        const struct join_record *record = join_record(join, i);
        const struct join_resolved *resolved = join_look(matcher, join_conversation_of(join, record->stream));
        const struct join_matched_record *matched = join_matched_at(resolved, record->position);
        g_assert_true(matched->record == i && matched->captured == 1);
        g_assert_true(join_match_at(resolved, matched->first_match)->packet == i);
        join_first_from(resolved, 0, matched->twin, matched->first);
    }
    join_matcher_free(matcher);
}

static void
forget(gpointer join)
{
    join_free(join);
}

struct names {
    guint n;
    char *text[1 << 16];
};

static gpointer
colliding_names(guint n)
{
    struct names *names = g_new(struct names, 1);
    names->n = n;
    for (guint i = 0; i < n; i++) {
        names->text[i] = work_colliding_text(i);
    }
    return names;
}

static void
intern(gpointer input)
{
    static const struct join_settings settings = {.slack = 0};
    const struct names *names = input;
    struct join *join = join_new(&settings);
    for (guint i = 0; i < names->n; i++) {
        join_intern_interface(join, names->text[i], strlen(names->text[i]), true);
        join_intern_rule(join, names->text[i], strlen(names->text[i]));
    }
    join_free(join);
}

static void
forget_names(gpointer input)
{
    struct names *names = input;
    for (guint i = 0; i < names->n; i++) {
        g_free(names->text[i]);
    }
    g_free(names);
}

const struct job join_jobs[] = {
    {"a flow for each record", 4000, many_flows, match, forget},
    {"records of one flow", 1000, one_flow, match, forget},
    {"records of one flow and minute", 1000, one_flow_of_one_minute, match, forget},
    {"records of one flow, each of an interface", 1000, one_flow_at_many_interfaces, match, forget},
    {"the same beside other flows", 2000, one_flow_of_many, match, forget},
    {"records and packets of one flow that alternate, in one pass", 2000, number, glance_at_one_flow, forget_number},
    {"the same of ten flows", 4000, number, glance_at_ten_flows, forget_number},
    {"records of many flows in turn, looked at in their order", 4096, flows_in_turn, look_in_turn, forget},
    {"windows of lost records", 4000, many_gaps, match, forget},
    {"interfaces and rules whose hashes are equal", 1000, colliding_names, intern, forget_names},
    {.name = NULL},
};
