/* test_join_kept.c - what is kept of a conversation that was shown is what it was, and records in order stay so
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>
#include "core/join/sort_in.h"
#include "core/join/add.h"
#include "core/join/sorted.h"
#include "tests/unit/joins.h"

/* One of a few, or any number, which may be as large as there is. */
static uint64_t
some(GRand *dice, uint32_t few)
{
    switch (g_rand_int_range(dice, 0, 8)) {
    case 0:
        return (uint64_t)g_rand_int(dice) << 32 | g_rand_int(dice);
    case 1:
        return UINT64_MAX;
    default:
        return g_rand_int(dice) % few;
    }
}

/* A record and a packet of flow 0 or 1, in no order of time. */
static void
add_some(struct join *join, GRand *dice, uint32_t i)
{
    struct flow_key key = {.proto = 6, .port = {(uint16_t)(i % 2), 80}, .address = {{10}, {11}}};
    char name[16];
    size_t length = (size_t)g_snprintf(name, sizeof(name), "eni-%d", g_rand_int_range(dice, 0, 3));
    int64_t first = g_rand_int_range(dice, 0, 50) * SECOND;
    if (g_rand_boolean(dice)) {
        flow_key_turn(&key);
    }
    struct join_record_in record = {.key = key,
                                    .frame = 2 * i + 1,
                                    .kind = (enum join_kind)g_rand_int_range(dice, 0, JOIN_OPEN + 1),
                                    .action = (enum join_action)g_rand_int_range(dice, 0, 3),
                                    .interface = join_intern_interface(join, name, length, true),
                                    .both_ways = g_rand_boolean(dice),
                                    .has_packets = true,
                                    .period = 60,
                                    .packets = some(dice, 5),
                                    .bytes = some(dice, 5000),
                                    .first = first,
                                    .last = first + g_rand_int_range(dice, 0, 20) * SECOND};
    join_add_record(join, &record);
    join_add_packet(join,
                    &(struct join_packet_in){
                        .key = key, .frame = 2 * i + 2, .bytes = 100, .time = first + g_rand_int_range(dice, 0, 9)});
}

static void
compare(const struct join_resolved *whole, const struct join_resolved *kept, GRand *dice)
{
    g_assert_nonnull(kept->packed);
    g_assert_cmpuint(join_n_summaries(kept), ==, whole->summaries->len);
    for (guint i = 0; i < whole->summaries->len; i++) {
        g_assert_cmpmem(join_summary_at(kept, i), sizeof(struct join_summary), join_summary_at(whole, i),
                        sizeof(struct join_summary));
    }
    for (guint i = 0; i < whole->matches->len; i++) {
        g_assert_cmpmem(join_match_at(kept, i), sizeof(struct join_match), join_match_at(whole, i),
                        sizeof(struct join_match));
    }
    for (guint i = 0; i < whole->records->len; i++) {
        g_assert_cmpmem(join_matched_at(kept, i), sizeof(struct join_matched_record), join_matched_at(whole, i),
                        sizeof(struct join_matched_record));
    }
    uint32_t compared = 0;
    for (int i = 0; i < 200; i++) {
        const struct join_summary *summary = join_summary_at(whole, g_rand_int(dice) % whole->summaries->len);
        enum join_direction direction = (enum join_direction)g_rand_int_range(dice, 0, JOIN_N_DIRECTIONS);
        uint32_t begin = summary->begin[direction], end = summary->begin[direction + 1];
        int64_t time = g_rand_int_range(dice, -1, 60) * SECOND;
        bool in_order = true; /* a stretched time may not be */
        for (uint32_t position = begin + 1; position < end; position++) {
            in_order =
                in_order && join_matched_at(whole, position - 1)->first <= join_matched_at(whole, position)->first;
        }
        g_assert_true(!in_order || join_first_from(kept, begin, end, time) == join_first_from(whole, begin, end, time));
        compared += in_order && end - begin > 8;
    }
    g_assert_true(compared > 0 || whole->records->len < 100);
}

static void
test_packed(void)
{
    GRand *dice = g_rand_new_with_seed(14);
    for (uint32_t n = 20; n < 1000; n += 97) {
        struct join *join = begin(&settings);
        for (uint32_t i = 0; i < n; i++) {
            add_some(join, dice, i);
        }
        join_sort_in(join);
        join_complete(matcher);
        uint32_t one = join_conversation_of(join, join_record(join, 1)->stream);
        uint32_t other = join_conversation_of(join, join_record(join, 2)->stream);
        join_look(matcher, one);
        join_look(matcher, other);
        struct join_matcher *second = join_matcher_new(join);
        const struct join_resolved *whole = join_resolve(second, one);
        compare(whole, join_look(matcher, one), dice);
        join_matcher_free(second);
        end(join);
    }
    g_rand_free(dice);
}

/* Records in any order of time, some of which say the same, end in order and once each. */
static void
test_sorted(void)
{
    GRand *dice = g_rand_new_with_seed(41);
    for (uint32_t n = 1; n < 5000; n = 3 * n + 1) {
        struct join *join = begin(&settings);
        struct join_sorted sorted = {.n = 0};
        uint32_t times = n / 2 + 1, distinct = 0;
        bool *seen = g_new0(bool, times);
        for (uint32_t i = 0; i < n; i++) {
            uint32_t time = n % 2 != 0 ? g_rand_int(dice) % times : i * times / n;
            distinct += !seen[time];
            seen[time] = true;
            join_add_record(join, &(struct join_record_in){.frame = i + 1, .first = time, .last = time});
            join_sorted_add(join, &sorted, i + 1);
        }
        struct join_sorted_place place = join_sorted_after(join, &sorted, JOIN_UPPER_SENDS, INT64_MAX);
        int64_t later = INT64_MAX;
        uint32_t found = 0;
        for (const struct join_sorted_record *record = join_sorted_before(&sorted, &place); record != NULL;
             record = join_sorted_before(&sorted, &place), found++) {
            int64_t time = join_record(join, record->record)->first;
            g_assert_cmpint(time, <, later);
            later = time;
            struct join_sorted_place after = join_sorted_after(join, &sorted, JOIN_LOWER_SENDS, time);
            const struct join_sorted_record *before = join_sorted_before(&sorted, &after);
            g_assert_true(before == record);
        }
        g_assert_cmpuint(found, ==, distinct);
        join_sorted_clear(&sorted);
        g_free(seen);
        end(join);
    }
    g_rand_free(dice);
}

/* However long a flow is, a packet is given its record in one pass, and the next one when that has all it counted. */
static void
test_long_flow(void)
{
    enum { MANY = 10000 };
    struct join *join = begin(&settings);
    struct flow_key key = {.proto = 6, .port = {1024, 80}, .address = {{10}, {11}}};
    uint32_t records[4];
    for (uint32_t i = 0; i < MANY; i++) {
        int64_t first = i / 2 * 60 * SECOND;
        join_add_record(join, &(struct join_record_in){.key = key,
                                                       .frame = 2 * i + 1,
                                                       .has_packets = true,
                                                       .packets = 1,
                                                       .bytes = 40 + i % 2,
                                                       .first = first,
                                                       .last = first + 60 * SECOND - 1});
        if (i % 2 != 0) {
            for (uint32_t j = 0; j < 2; j++) {
                struct join_packet_in packet = {.key = key, .frame = 2 * i + 2 + j, .time = first + SECOND};
                uint32_t number = join_add_packet(join, &packet);
                join_sort_in(join);
                g_assert_cmpuint(join_glance(matcher, number, records, G_N_ELEMENTS(records)), ==, 1);
                g_assert_cmpuint(join_record(join, records[0])->first, ==, first);
            }
        }
    }
    end(join);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/join-kept/packed", test_packed);
    g_test_add_func("/join-kept/sorted", test_sorted);
    g_test_add_func("/join-kept/long-flow", test_long_flow);
    return g_test_run();
}
