/* test_join.c - the index of records and packets, without Wireshark
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>
#include "core/join/sort_in.h"
#include "core/join/add.h"
#include "core/join/community.h"
#include "core/join/fill.h"
#include "core/join/relation.h"
#include "tests/unit/joins.h"

static struct flow_key
key(uint8_t from, uint8_t to, uint16_t sport, uint16_t dport)
{
    return (struct flow_key){.proto = 6, .port = {sport, dport}, .address = {{10, 0, 0, from}, {10, 0, 0, to}}};
}

static uint32_t
add_record(struct join *join, uint32_t frame, struct flow_key of, int64_t first, int64_t last, uint64_t packets)
{
    struct join_record_in in = {.key = of,
                                .frame = frame,
                                .kind = JOIN_WINDOW,
                                .action = JOIN_ACCEPT,
                                .has_packets = true,
                                .packets = packets,
                                .bytes = packets * 100,
                                .first = first * SECOND,
                                .last = (last + 1) * SECOND - 1};
    uint32_t number = join_add_record(join, &in);
    join_sort_in(join);
    return number;
}

static uint32_t
add_packet(struct join *join, uint32_t frame, struct flow_key of, double time)
{
    struct join_packet_in in = {.key = of, .frame = frame, .bytes = 100, .time = (int64_t)(time * 1e9)};
    uint32_t number = join_add_packet(join, &in);
    join_sort_in(join);
    return number;
}

static const struct join_matched_record *
matched_of(struct join *join, uint32_t record)
{
    const struct join_resolved *resolved =
        join_resolve(matcher, join_conversation_of(join, join_record(join, record)->stream));
    return join_matched_at(resolved, join_record(join, record)->position);
}

/* The frames that a record's packets are in, as text. */
static char *
packets_of(struct join *join, uint32_t record)
{
    const struct join_resolved *resolved =
        join_resolve(matcher, join_conversation_of(join, join_record(join, record)->stream));
    const struct join_matched_record *matched = join_matched_at(resolved, join_record(join, record)->position);
    GString *text = g_string_new(NULL);
    for (uint32_t i = 0; i < matched->captured; i++) {
        g_string_append_printf(text, "%s%u", i > 0 ? " " : "",
                               join_packet(join, join_match_at(resolved, matched->first_match + i)->packet)->frame);
    }
    return g_string_free(text, FALSE);
}

static void
assert_packets(struct join *join, uint32_t record, const char *expected)
{
    char *found = packets_of(join, record);
    g_assert_cmpstr(found, ==, expected);
    g_free(found);
}

static void
test_directions(void)
{
    struct join *join = begin(&settings);
    uint32_t there = add_record(join, 1, key(1, 2, 5000, 80), 100, 110, 2);
    uint32_t back = add_record(join, 2, key(2, 1, 80, 5000), 100, 110, 1);
    uint32_t other = add_record(join, 3, key(1, 2, 5001, 80), 100, 110, 1);
    add_packet(join, 4, key(1, 2, 5000, 80), 100.5);
    add_packet(join, 5, key(2, 1, 80, 5000), 100.6);
    add_packet(join, 6, key(1, 2, 5000, 80), 110.9);
    assert_packets(join, there, "4 6");
    assert_packets(join, back, "5");
    assert_packets(join, other, "");
    g_assert_cmpuint(join_record(join, there)->stream, ==, join_record(join, back)->stream);
    g_assert_cmpuint(join_record(join, there)->stream, !=, join_record(join, other)->stream);
    const struct join_resolved *resolved =
        join_resolve(matcher, join_conversation_of(join, join_record(join, there)->stream));
    g_assert_cmpuint(join_reverse(join, resolved, join_record(join, there)->position), ==,
                     join_record(join, back)->position);
    end(join);
}

/* Second 120 ends one record and begins the next; what they count tells whose its packets are. */
static void
test_shared_second(void)
{
    struct join *join = begin(&settings);
    uint32_t one = add_record(join, 1, key(1, 2, 5000, 80), 100, 120, 2);
    uint32_t two = add_record(join, 2, key(1, 2, 5000, 80), 120, 140, 2);
    static const double times[] = {100, 120.1, 120.2, 140.9};
    for (uint32_t i = 0; i < 4; i++) {
        add_packet(join, 3 + i, key(1, 2, 5000, 80), times[i]);
    }
    assert_packets(join, one, "3 4");
    assert_packets(join, two, "5 6");
    /* One that comes later, before all. */
    add_packet(join, 9, key(1, 2, 5000, 80), 30);
    assert_packets(join, one, "3 4");
    end(join);
}

static void
test_slack(void)
{
    struct join *join = begin(&settings);
    uint32_t late = add_record(join, 1, key(1, 2, 5000, 80), 100, 100, 1);
    uint32_t full = add_record(join, 2, key(3, 4, 5000, 80), 100, 100, 1);
    uint32_t far = add_record(join, 3, key(5, 6, 5000, 80), 100, 100, 1);
    add_packet(join, 4, key(1, 2, 5000, 80), 41);
    add_packet(join, 5, key(3, 4, 5000, 80), 90);
    add_packet(join, 6, key(3, 4, 5000, 80), 100.5);
    add_packet(join, 7, key(5, 6, 5000, 80), 39);
    assert_packets(join, late, "4");
    assert_packets(join, full, "6");
    assert_packets(join, far, "");
    end(join);
}

static void
test_tuples(void)
{
    struct join *join = begin(&settings);
    struct join_record_in in = {
        .key = key(1, 2, 5000, 80), .both_ways = true, .oriented = true, .period = 300, .action = JOIN_ACCEPT};
    static const struct {
        enum join_kind kind;
        int64_t time;
        uint64_t packets;
    } tuples[] = {{JOIN_END, 700, 1}, {JOIN_BEGIN, 100, 0}, {JOIN_CONTINUES, 400, 3}};
    uint32_t records[3];
    for (uint32_t i = 0; i < 3; i++) {
        in.frame = i + 1;
        in.kind = tuples[i].kind;
        in.first = tuples[i].time * SECOND;
        in.last = in.first + SECOND - 1;
        in.has_packets = true;
        in.packets = tuples[i].packets;
        records[i] = join_add_record(join, &in);
        join_sort_in(join);
    }
    add_packet(join, 4, key(1, 2, 5000, 80), 100.2);
    add_packet(join, 5, key(2, 1, 80, 5000), 100.3);
    add_packet(join, 6, key(1, 2, 5000, 80), 400.5);
    add_packet(join, 7, key(1, 2, 5000, 80), 500);
    assert_packets(join, records[0], "7");
    assert_packets(join, records[1], "4");
    assert_packets(join, records[2], "4 5 6");
    end(join);
}

/* The order in which things are added does not matter. */
static void
test_any_order(void)
{
    GRand *dice = g_rand_new_with_seed(7);
    for (int round = 0; round < 50; round++) {
        struct join *join = begin(&settings);
        uint32_t order[40], records[10], frame = 0;
        for (uint32_t i = 0; i < 40; i++) {
            uint32_t j = (uint32_t)g_rand_int_range(dice, 0, (gint32)i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        for (uint32_t i = 0; i < 40; i++) {
            uint32_t n = order[i];
            if (n < 10) {
                records[n] = add_record(join, ++frame, key(1, 2, 5000, 80), 60 * n, 60 * n + 59, 3);
            } else {
                add_packet(join, ++frame, key(1, 2, 5000, 80), 60 * ((n - 10) / 3) + 10 * ((n - 10) % 3) + 0.5);
            }
        }
        for (uint32_t n = 0; n < 10; n++) {
            const struct join_resolved *resolved =
                join_resolve(matcher, join_conversation_of(join, join_record(join, records[n])->stream));
            const struct join_matched_record *matched =
                join_matched_at(resolved, join_record(join, records[n])->position);
            g_assert_cmpuint(matched->captured, ==, 3);
            for (uint32_t i = 0; i < 3; i++) {
                int64_t time = join_packet(join, join_match_at(resolved, matched->first_match + i)->packet)->time;
                g_assert_cmpint(time / (60 * SECOND), ==, n);
            }
        }
        end(join);
    }
    g_rand_free(dice);
}

/* What is kept of a conversation that is not small is seen to be old when more is added. */
static void
test_kept(void)
{
    enum { MANY = 30 };
    struct join *join = begin(&settings);
    uint32_t frame = 0;
    uint32_t one = add_record(join, ++frame, key(1, 2, 5000, 80), 100, 120, MANY), two = 0;
    for (uint32_t i = 0; i < MANY; i++) {
        add_packet(join, ++frame, key(1, 2, 5000, 80), 100 + 0.1 * i);
        g_assert_cmpuint(matched_of(join, one)->captured, ==, i + 1);
    }
    add_packet(join, ++frame, key(1, 2, 5000, 80), 100.05);
    g_assert_cmpuint(matched_of(join, one)->captured, ==, MANY + 1);
    two = add_record(join, ++frame, key(1, 2, 5000, 80), 100, 110, MANY / 2);
    g_assert_cmpuint(matched_of(join, two)->captured, ==, MANY / 2);
    g_assert_cmpuint(matched_of(join, one)->captured, ==, MANY / 2 + 1);
    end(join);
}

/* A conversation that gets the number of one that has fallen out, and has as many records and packets. */
static void
test_renumbered(void)
{
    enum { EIGHTH = 10, EACH = 3 * EIGHTH };
    const struct join_settings bounded = {.slack = 60 * SECOND, .most_notes = 8 * EIGHTH};
    struct join *join = begin(&bounded);
    uint32_t records[2] = {0}, frame = 0;
    for (uint32_t i = 0; i < 2; i++) {
        for (uint32_t j = 1; j < EACH; j++) {
            records[i] = add_record(join, ++frame, key(1, (uint8_t)(2 + i), 5000, 80), 100 * i + j, 100 * i + j, 1);
        }
        add_packet(join, ++frame, key(1, (uint8_t)(2 + i), 5000, 80), 100 * i + EACH - 1);
        if (i == 0) {
            g_assert_cmpuint(matched_of(join, records[0])->captured, ==, 1);
        }
    }
    while (join->fallen_records.n + join->fallen_packets.n < EACH) {
        add_record(join, ++frame, key(3, 4, 5000, 80), 500, 500, 1);
    }
    g_assert_cmpuint(join_conversation_of(join, join_record(join, records[1])->stream), ==, 1);
    g_assert_cmpuint(matched_of(join, records[1])->record, ==, records[1]);
    g_assert_cmpuint(matched_of(join, records[1])->captured, ==, 1);
    end(join);
}

/* Records that say the same count the same; what is on a thousand interfaces does not multiply. */
static void
test_hostile(void)
{
    enum { MANY = 200000 };
    struct join *join = begin(&settings);
    uint32_t last = 0;
    for (uint32_t i = 1; i <= MANY; i++) {
        last = add_record(join, i, key(1, 2, 5000, 80), 100, 100, 1);
    }
    for (uint32_t i = 1; i <= MANY; i++) {
        struct join_record_in in = {.key = key(3, 4, 1, 2), .frame = MANY + i, .first = INT64_MIN, .last = INT64_MAX};
        char name[16];
        in.interface = join_intern_interface(join, name, (size_t)g_snprintf(name, sizeof(name), "eni-%u", i), true);
        join_add_record(join, &in);
    }
    join_sort_in(join);
    g_assert_cmpuint(join->flows.n_shown, ==, MANY + 1);
    for (uint32_t i = 1; i <= MANY; i++) {
        add_packet(join, 2 * MANY + i, key(1, 2, 5000, 80), 100);
        add_packet(join, 2 * MANY + i, key(3, 4, 1, 2), 100);
    }
    const struct join_resolved *resolved =
        join_resolve(matcher, join_conversation_of(join, join_record(join, last)->stream));
    g_assert_cmpuint(resolved->matches->len, ==, MANY);
    g_assert_cmpuint(join_matched_at(resolved, join_record(join, last)->position)->captured, ==, MANY);
    resolved = join_resolve(
        matcher,
        join_find(join, &(struct flow_key){.proto = 6, .port = {2, 1}, .address = {{10, 0, 0, 4}, {10, 0, 0, 3}}}));
    g_assert_cmpuint(resolved->summaries->len, ==, MANY);
    g_assert_cmpuint(resolved->matches->len, <=, 32 * MANY);
    g_assert_true(join_summary_at(resolved, 0)->is_linked);
    g_assert_false(join_summary_at(resolved, MANY - 1)->is_linked);
    end(join);
}

static void
test_memory(void)
{
    enum { MANY = 100000 };
    struct join *join = begin(&settings);
    for (uint32_t i = 0; i < MANY; i++) {
        struct flow_key of = key((uint8_t)(i >> 16), (uint8_t)(1 + i / 40 % 250), (uint16_t)(i / 2), 80);
        if (i % 2 != 0) {
            flow_key_turn(&of);
        }
        add_record(join, i + 1, of, i, i, 1);
    }
    size_t before = join_memory(join);
    g_test_message("%zu bytes a record, all of flows of two", before / MANY);
    g_assert_cmpuint(before / MANY, <=, 104);
    end(join);
}

/* Example of the specification's own test data. */
static void
test_community_id(void)
{
    char text[JOIN_COMMUNITY_ID_SIZE];
    struct flow_key of = {.proto = 6, .port = {34855, 80}, .address = {{128, 232, 110, 120}, {66, 35, 250, 204}}};
    for (int way = 0; way < 2; way++) {
        g_assert_true(join_community_id(&of, text));
        g_assert_cmpstr(text, ==, "1:LQU9qZlK+B5F3KDmev6m5PMibrg=");
        flow_key_turn(&of);
    }
    of.proto = 1;
    g_assert_false(join_community_id(&of, text));
}

static void
test_spellings(void)
{
    static const char *const same[] = {"00224871c205", "00:22:48:71:C2:05", "00-22-48-71-c2-05", "00224871C205"};
    struct join *join = begin(&settings);
    uint32_t number = join_intern_interface(join, same[0], strlen(same[0]), false);
    for (size_t i = 1; i < G_N_ELEMENTS(same); i++) {
        g_assert_cmpuint(join_intern_interface(join, same[i], strlen(same[i]), i == 3), ==, number);
    }
    g_assert_cmpstr(join_interface_name(join, number), ==, same[3]);
    g_assert_cmpuint(join_intern_interface(join, "eni-0A", 6, true), ==,
                     join_intern_interface(join, "eni-0a", 6, false));
    g_assert_cmpuint(join_intern_interface(join, "00-22-48-71-c2-0g", 17, true), !=, number);
    /* A row may hold any byte; AddressSanitizer would see a look past the end of the name that was kept. */
    static const char with_zeros[200] = "eni-0a";
    number = join_intern_interface(join, with_zeros, 6, true);
    g_assert_cmpuint(join_intern_interface(join, with_zeros, sizeof(with_zeros), true), ==, number);
    end(join);
}

static void
test_saturates(void)
{
    struct join *join = begin(&settings);
    uint32_t one = add_record(join, 1, key(1, 2, 5000, 80), 100, 110, UINT64_MAX / 2 + 1);
    for (uint32_t i = 2; i < 5; i++) {
        const struct join_resolved *resolved =
            join_resolve(matcher, join_conversation_of(join, join_record(join, one)->stream));
        g_assert_cmpint(join_summary_at(resolved, 0)->packets_full, ==, i > 2);
        g_assert_cmpuint(join_summary_at(resolved, 0)->packets, ==, i > 2 ? UINT64_MAX : UINT64_MAX / 2 + 1);
        add_record(join, i, key(1, 2, 5000, 80), 100 * i, 100 * i, UINT64_MAX / 2 + 1);
    }
    end(join);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/join/spellings", test_spellings);
    g_test_add_func("/join/saturates", test_saturates);
    g_test_add_func("/join/directions", test_directions);
    g_test_add_func("/join/shared-second", test_shared_second);
    g_test_add_func("/join/slack", test_slack);
    g_test_add_func("/join/tuples", test_tuples);
    g_test_add_func("/join/any-order", test_any_order);
    g_test_add_func("/join/hostile", test_hostile);
    g_test_add_func("/join/memory", test_memory);
    g_test_add_func("/join/community-id", test_community_id);
    g_test_add_func("/join/kept", test_kept);
    g_test_add_func("/join/renumbered", test_renumbered);
    return g_test_run();
}
