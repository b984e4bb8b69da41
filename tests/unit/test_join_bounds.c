/* test_join_bounds.c - what bounds the join's memory and work, whatever it is given
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>
#include "core/join/sort_in.h"
#include "core/join/forget.h"
#include "core/join/add.h"
#include "tests/unit/joins.h"

/* The flow of a number, every third over IPv6. */
static struct flow_key
flow(uint32_t number)
{
    return (struct flow_key){.ipv6 = number % 3 == 0,
                             .proto = 6,
                             .port = {(uint16_t)number, 80},
                             .address = {{10, 0, 0, (uint8_t)(number >> 16), [15] = 1}, {10, 0, 0, 2}}};
}

/* A rule's number is not an interface's, and all of them have one. */
static void
test_names(void)
{
    enum { MANY = 70000 };
    struct join *join = begin(&settings);
    char name[24];
    for (uint32_t i = 1; i <= MANY; i++) {
        size_t length = (size_t)g_snprintf(name, sizeof(name), "name-%u", i);
        g_assert_cmpuint(join_intern_interface(join, name, length, true), ==, i);
        g_assert_cmpuint(join_intern_rule(join, name, length), ==, i);
    }
    struct join_record_in in = {.key = flow(1), .frame = 1, .interface = 1, .rule = MANY, .tcp_flags = 255};
    uint32_t number = join_add_record(join, &in);
    g_assert_cmpstr(join_rule_name(join, join_record(join, number)->rule), ==, "name-70000");
    g_assert_cmpuint(join_record(join, number)->tcp_flags, ==, 255);
    g_assert_cmpuint(join_intern_rule(join, "Name-1", 6), ==, MANY + 1);
    g_assert_cmpuint(join_intern_rule(join, "", 0), ==, JOIN_NONE);
    g_assert_cmpuint(sizeof(struct join_record), <=, 60);
    end(join);
}

static void
test_gaps(void)
{
    struct join *join = begin(&settings);
    g_assert_false(join_in_gap(join, JOIN_NONE, INT64_MIN, INT64_MAX));
    join_add_gap(join, 1, 100, 200);
    join_add_gap(join, 2, 500, 600);
    join_add_gap(join, 1, 300, 400);
    static const struct {
        uint32_t interface;
        int64_t first, last;
        bool lost;
    } asked[] = {{1, 0, 99, false},
                 {1, 0, 100, true},
                 {1, 200, 200, true},
                 {1, 201, 299, false},
                 {1, 0, 1000, true},
                 {1, 401, 999, false},
                 {2, 100, 400, false},
                 {2, 600, 700, true},
                 {3, 0, 1000, false},
                 {JOIN_NONE, 150, 150, true},
                 {JOIN_NONE, 450, 450, false},
                 {JOIN_NONE, 601, INT64_MAX, false},
                 {1, INT64_MIN, INT64_MAX, true}};
    for (size_t i = 0; i < G_N_ELEMENTS(asked); i++) {
        g_assert_cmpint(join_in_gap(join, asked[i].interface, asked[i].first, asked[i].last), ==, asked[i].lost);
    }
    /* One that nobody knows the interface of is at each. */
    join_add_gap(join, JOIN_NONE, 420, 430);
    g_assert_true(join_in_gap(join, 3, 425, 425));
    g_assert_false(join_in_gap(join, 3, 431, 431));
    /* One that takes in others is one with them. */
    join_add_gap(join, 1, 150, 1000);
    g_assert_true(join_in_gap(join, 1, 250, 250));
    g_assert_true(join_in_gap(join, 1, 100, 100));
    g_assert_cmpint(g_tree_nnodes(join->gaps.tree), ==, 4);
    join_add_gap(join, 1, INT64_MIN, INT64_MAX);
    join_add_gap(join, 1, 7, 3); /* ends before it begins; and known already */
    g_assert_true(join_in_gap(join, 1, INT64_MAX, INT64_MAX));
    g_assert_cmpuint(join->gaps.n, ==, 6);
    end(join);
}

/* Where a key stands in the table cannot be foretold, so nobody can write a file whose keys all stand in one place. */
static void
test_seeded(void)
{
    enum { KEYS = 16 };
    uint32_t slots[2][KEYS];
    for (int i = 0; i < 2; i++) {
        struct join *join = begin(&settings);
        for (uint32_t j = 0; j < KEYS; j++) {
            struct join_record_in in = {.key = flow(j), .frame = j + 1};
            join_add_record(join, &in);
        }
        join_sort_in(join);
        for (uint32_t slot = 0; slot < join->flows.n_slots; slot++) {
            if (join->flows.slots[slot] != JOIN_NONE) {
                slots[i][(join->flows.slots[slot] & join->flows.numbers) - 1] = slot;
            }
        }
        end(join);
    }
    g_assert_cmpint(memcmp(slots[0], slots[1], sizeof(slots[0])), !=, 0);
}

/* Of a record: of some more than it has room for. */
static uint64_t
bytes_of(uint32_t number)
{
    return number + (number % 5 == 0 ? UINT64_C(1) << 40 : 0);
}

/* A record and its packet, as frames 2 * number and one more. */
static void
add_both(struct join *join, uint32_t number)
{
    struct join_record_in record = {.key = flow(number),
                                    .frame = 2 * number,
                                    .interface = join_intern_interface(join, "eni-1", 5, true),
                                    .first = number * SECOND,
                                    .last = (number + 1) * SECOND - 1,
                                    .has_packets = true,
                                    .packets = 1,
                                    .bytes = bytes_of(number)};
    struct join_packet_in packet = {.key = flow(number),
                                    .frame = 2 * number + 1,
                                    .time = number * SECOND,
                                    .original = number % 5 == 0 ? 2 * number : 0};
    join_add_record(join, &record);
    join_add_packet(join, &packet);
}

static const struct join_matched_record *
matched_of(struct join *join, uint32_t record)
{
    const struct join_resolved *resolved =
        join_resolve(matcher, join_conversation_of(join, join_record(join, record)->stream));
    return join_matched_at(resolved, join_record(join, record)->position);
}

/* The oldest fall out, the newest keep what they have, and memory does not grow; asked all the while or only once. */
static void
test_fall_out(void)
{
    enum { MOST = 40000, MANY = 300000, EARLY = MANY / 3, EACH = 2 * JOIN_POOL_BLOCK / sizeof(struct join_record) };
    const struct join_settings bounded = {.slack = 60 * SECOND, .most_notes = MOST};
    for (int asks = 0; asks < 2; asks++) {
        struct join *join = begin(&bounded);
        size_t early = 0;
        for (uint32_t number = 1; number <= MANY; number++) {
            add_both(join, number);
            if (asks && number % 7 == 0) {
                g_assert_cmpuint(join_record_of_frame(join, 2 * number), ==, number);
                g_assert_cmpuint(join_shown_stream(join, join_record(join, number)->stream), ==, number - 1);
                g_assert_cmpuint(matched_of(join, number)->captured, ==, 1);
            }
            early = number == EARLY ? join_memory(join) + join_matcher_memory(matcher) : early;
        }
        uint64_t fallen = join->fallen_records.n + join->fallen_packets.n;
        g_assert_cmpuint(2 * MANY - fallen, <=, MOST);
        g_assert_cmpuint(2 * MANY - fallen, >=, MOST / 8 * 7);
        g_assert_cmpuint(join->fallen_records.frame, <=, join_record(join, join->first_record)->frame);
        /* Up to an eighth more or less may be there when one looks, and blocks that are not full. */
        g_assert_cmpuint(join_memory(join) + join_matcher_memory(matcher), <=, early + early / 4);
        g_assert_cmpuint(join_record_of_frame(join, 2), ==, JOIN_NONE);
        g_assert_cmpuint(join_packet_of_frame(join, 3), ==, JOIN_NONE);
        g_assert_cmpuint(join_record_of_frame(join, join->fallen_records.frame), ==, JOIN_NONE);
        for (uint32_t number = join->first_record; number <= MANY; number += EACH / 100) {
            g_assert_cmpuint(join_record_of_frame(join, 2 * number), ==, number);
            g_assert_cmpuint(matched_of(join, number)->captured, ==, 1);
            g_assert_cmpuint(join_bytes_of(join_record(join, number)), ==, bytes_of(number));
        }
        g_assert_cmpuint(join->flows.n_conversations, <=, MOST);
        g_assert_cmpuint(g_hash_table_size(join->originals), <=, MOST / 5);
        g_assert_true(join_fell_out(join, &join->fallen_records, 5 * SECOND, 5 * SECOND));
        g_assert_false(join_fell_out(join, &join->fallen_records, MANY * SECOND, MANY * SECOND));
        end(join);
    }
}

/* A bound of a few, of one, and all of them of one frame. */
static void
test_fall_out_of_few(void)
{
    for (uint64_t most = 1; most < 20; most++) {
        const struct join_settings bounded = {.slack = 60 * SECOND, .most_notes = most};
        struct join *join = begin(&bounded);
        for (uint32_t number = 1; number <= 100; number++) {
            add_both(join, number);
            if (number % 4 == 0) {
                join_sort_in(join);
            }
            uint64_t kept = 2 * number - join->fallen_records.n - join->fallen_packets.n;
            g_assert_cmpuint(kept, >=, 1);
            g_assert_cmpuint(kept, <=, most);
        }
        end(join);
    }
}

/* What was pinned stays, and is all that is left after a restart. */
static void
test_pinned(void)
{
    enum { PINNED = 10000, MOST = 800, MANY = 20000 };
    const struct join_settings bounded = {.slack = 60 * SECOND, .most_notes = MOST};
    struct join *join = begin(&bounded);
    join->room = UINT64_MAX;
    for (uint32_t number = 1; number <= PINNED; number++) {
        struct join_record_in in = {.key = flow(number), .interface = join_intern_interface(join, "eni-1", 5, true)};
        in.last = INT64_MAX;
        join_add_record(join, &in);
    }
    join_add_gap(join, 1, 5, 10);
    join_pin(join);
    for (int round = 0; round < 2; round++) {
        join_intern_interface(join, "eni-2", 5, true);
        join_add_gap(join, 1, 100, 200);
        for (uint32_t frame = 1; frame <= MANY; frame++) {
            struct join_packet_in in = {.key = flow(frame % PINNED + 1), .frame = frame, .interface = 2};
            join_add_packet(join, &in);
            if (frame % 1000 == 0) {
                join_sort_in(join);
            }
        }
        g_assert_cmpuint(join->fallen_records.n, ==, 0);
        g_assert_cmpuint(join->fallen_packets.n, >=, MANY - MOST - PINNED / 8);
        g_assert_cmpuint(matched_of(join, PINNED)->captured, ==, 1);
        g_assert_cmpuint(join_shown_stream(join, join_record(join, PINNED)->stream), ==, PINNED - 1);
        join_restart(join, &bounded);
        g_assert_cmpuint(join->records.count, ==, PINNED);
        g_assert_cmpuint(join->packets.count, ==, 0);
        g_assert_cmpuint(join->fallen_packets.n, ==, 0);
        g_assert_cmpuint(join->names.interfaces->len, ==, 1);
        g_assert_true(join_in_gap(join, 1, 7, 7));
        g_assert_false(join_in_gap(join, 1, 100, 200));
        g_assert_cmpuint(matched_of(join, 1)->captured, ==, 0);
    }
    end(join);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/join/names", test_names);
    g_test_add_func("/join/gaps", test_gaps);
    g_test_add_func("/join/seeded", test_seeded);
    g_test_add_func("/join/fall-out", test_fall_out);
    g_test_add_func("/join/fall-out-of-few", test_fall_out_of_few);
    g_test_add_func("/join/pinned", test_pinned);
    return g_test_run();
}
