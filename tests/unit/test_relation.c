/* test_relation.c - reverse records, other ends and duplicates, without Wireshark
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>
#include "core/join/add.h"
#include "core/join/duplicate.h"
#include "core/join/networks.h"
#include "core/join/relation.h"
#include "core/join/sort_in.h"
#include "tests/unit/joins.h"

enum { MOST = 4 };

/* A record of one flow, 10.0.0.1 port 5000 to 10.0.0.2 port 80. */
struct row {
    const char *interface, *network;
    enum join_at at;
    bool back; /* of the other direction */
    int64_t first, last;
    uint64_t packets;
    enum join_action action;
};

static uint32_t
add_key(struct join *join, struct flow_key key, const struct row *row)
{
    struct join_record_in in = {.key = key,
                                .frame = join->records.count + 1,
                                .kind = JOIN_WINDOW,
                                .action = row->action,
                                .at = row->at,
                                .has_packets = true,
                                .packets = row->packets,
                                .bytes = row->packets * 100,
                                .first = row->first * SECOND,
                                .last = (row->last + 1) * SECOND - 1};
    if (row->interface != NULL) {
        in.interface = join_intern_interface(join, row->interface, strlen(row->interface), true);
    }
    if (row->network != NULL) {
        join_note_network(join, in.interface, &(struct join_network){.name = {row->network, strlen(row->network)}});
    }
    if (row->back) {
        flow_key_turn(&in.key);
    }
    return join_add_record(join, &in);
}

static uint32_t
add(struct join *join, const struct row *row)
{
    return add_key(join, (struct flow_key){.proto = 6, .port = {5000, 80}, .address = {{10, 0, 0, 1}, {10, 0, 0, 2}}},
                   row);
}

static const struct join_resolved *
resolved_of(struct join *join, uint32_t number)
{
    join_sort_in(join);
    return join_resolve(matcher, join_conversation_of(join, join_record(join, number)->stream));
}

/* The number of the reverse record, or 0. */
static uint32_t
reverse_of(struct join *join, uint32_t number)
{
    const struct join_resolved *resolved = resolved_of(join, number);
    uint32_t position = join_reverse(join, resolved, join_record(join, number)->position);
    return position != UINT32_MAX ? join_matched_at(resolved, position)->record : 0;
}

/* Whether each of n records has the reverse that is expected, by index + 1. */
static void
assert_reverses(const struct row *rows, size_t n, const uint32_t *expected)
{
    struct join *join = begin(&settings);
    for (size_t i = 0; i < n; i++) {
        add(join, &rows[i]);
    }
    for (uint32_t i = 0; i < n; i++) {
        g_assert_cmpuint(reverse_of(join, i + 1), ==, expected[i]);
    }
    end(join);
}

static void
test_reverse(void)
{
    /* Apart, in neighbouring seconds, two seconds apart. */
    assert_reverses((struct row[]){{.first = 0, .last = 0}, {.first = 52, .last = 52, .back = true}}, 2,
                    (uint32_t[]){0, 0});
    assert_reverses((struct row[]){{.first = 0, .last = 0}, {.first = 1, .last = 1, .back = true}}, 2,
                    (uint32_t[]){2, 1});
    assert_reverses((struct row[]){{.first = 0, .last = 0}, {.first = 2, .last = 2, .back = true}}, 2,
                    (uint32_t[]){0, 0});
    /* One against two: the one that has more in common with it. */
    assert_reverses((struct row[]){{.first = 0, .last = 59},
                                   {.first = 0, .last = 20, .back = true},
                                   {.first = 21, .last = 59, .back = true}},
                    3, (uint32_t[]){3, 0, 1});
    /* Windows that share a second, or follow each other. */
    assert_reverses((struct row[]){{.first = 0, .last = 60},
                                   {.first = 60, .last = 119},
                                   {.first = 0, .last = 59, .back = true},
                                   {.first = 60, .last = 118, .back = true}},
                    4, (uint32_t[]){3, 4, 1, 2});
    /* Of two verdicts in one second, the same. */
    assert_reverses((struct row[]){{.first = 5, .last = 5, .action = JOIN_REJECT},
                                   {.first = 5, .last = 5, .action = JOIN_ACCEPT, .packets = 7},
                                   {.first = 5, .last = 5, .action = JOIN_ACCEPT, .back = true}},
                    3, (uint32_t[]){0, 3, 2});
    /* Rows that are there twice. */
    assert_reverses((struct row[]){{.first = 5, .last = 9},
                                   {.first = 5, .last = 9},
                                   {.first = 5, .last = 9},
                                   {.first = 6, .last = 9, .back = true},
                                   {.first = 6, .last = 9, .back = true}},
                    5, (uint32_t[]){4, 5, 0, 1, 2});
    /* At another interface. */
    assert_reverses((struct row[]){{.interface = "a", .first = 0, .last = 0},
                                   {.interface = "b", .first = 0, .last = 0, .back = true}},
                    2, (uint32_t[]){0, 0});
}

static void
test_reverse_without_a_time(void)
{
    struct join *join = begin(&settings);
    struct join_record_in in = {.key = {.proto = 17, .port = {1, 2}, .address = {{10, 0, 0, 1}, {10, 0, 0, 2}}},
                                .first = INT64_MIN,
                                .last = INT64_MAX};
    for (uint32_t i = 0; i < 2; i++) {
        in.frame = i + 1;
        join_add_record(join, &in);
        flow_key_turn(&in.key);
    }
    g_assert_cmpuint(reverse_of(join, 1), ==, 0);
    end(join);
}

/* The other ends of the first of n records: their numbers, those that only may be with a minus. */
static void
assert_ends(const struct row *rows, size_t n, const char *expected)
{
    struct join *join = begin(&settings);
    struct join_other_end ends[MOST];
    GString *text = g_string_new(NULL);
    for (size_t i = 0; i < n; i++) {
        add(join, &rows[i]);
    }
    const struct join_resolved *resolved = resolved_of(join, 1);
    uint32_t found = join_other_ends(join, resolved, join_record(join, 1)->position, ends, MOST);
    for (uint32_t i = 0; i < found; i++) {
        g_string_append_printf(text, "%s%u ", ends[i].known ? "" : "-",
                               join_matched_at(resolved, ends[i].position)->record);
    }
    g_assert_cmpstr(text->str, ==, expected);
    g_string_free(text, TRUE);
    end(join);
}

#define ROW(eni, vpc, where)                                                                                           \
    {                                                                                                                  \
        .interface = eni, .network = vpc, .at = where, .first = 5, .last = 9                                           \
    }
#define ROW_AT(eni, where, f, l)                                                                                       \
    {                                                                                                                  \
        .interface = eni, .at = where, .first = f, .last = l                                                           \
    }
#define ASSERT_ENDS(text, ...)                                                                                         \
    assert_ends((struct row[]){__VA_ARGS__}, G_N_ELEMENTS(((struct row[]){__VA_ARGS__})), text)

static void
test_other_ends(void)
{
    /* One network: an address is one host's. */
    ASSERT_ENDS("2 ", ROW("a", "v", JOIN_ANYWHERE), ROW("b", "v", JOIN_ANYWHERE));
    ASSERT_ENDS("2 ", ROW("a", "v", JOIN_AT_SENDER), ROW("b", "v", JOIN_AT_RECEIVER));
    ASSERT_ENDS("2 ", ROW("a", "v", JOIN_AT_SENDER), ROW("b", "v", JOIN_LEAVES_BETWEEN));
    ASSERT_ENDS("", ROW("a", "v", JOIN_AT_SENDER), ROW("b", "v", JOIN_AT_SENDER));
    /* Two networks may have the same addresses. */
    ASSERT_ENDS("", ROW("a", "v", JOIN_AT_SENDER), ROW("b", "w", JOIN_AT_SENDER));
    ASSERT_ENDS("-2 ", ROW("a", "v", JOIN_AT_SENDER), ROW("b", "w", JOIN_AT_RECEIVER));
    ASSERT_ENDS("-2 ", ROW("a", "v", JOIN_ANYWHERE), ROW("b", "w", JOIN_ANYWHERE));
    /* No network: by direction, unless there are two of one. */
    ASSERT_ENDS("2 ", ROW("a", NULL, JOIN_AT_SENDER), ROW("b", NULL, JOIN_AT_RECEIVER));
    ASSERT_ENDS("", ROW("a", NULL, JOIN_AT_RECEIVER), ROW("b", NULL, JOIN_AT_RECEIVER));
    ASSERT_ENDS("-2 ", ROW("a", NULL, JOIN_AT_SENDER), ROW("b", NULL, JOIN_LEAVES_BETWEEN));
    ASSERT_ENDS("-2 -4 ", ROW("a", NULL, JOIN_AT_SENDER), ROW("b", NULL, JOIN_AT_RECEIVER),
                ROW("c", NULL, JOIN_AT_SENDER), ROW("d", NULL, JOIN_AT_RECEIVER));
    /* Through one between the two: what it takes in, it gives out. */
    ASSERT_ENDS("2 4 ", ROW("a", NULL, JOIN_AT_SENDER), ROW("m", NULL, JOIN_ENTERS_BETWEEN),
                ROW("m", NULL, JOIN_LEAVES_BETWEEN), ROW("b", NULL, JOIN_AT_RECEIVER));
    /* Nothing: perhaps. */
    ASSERT_ENDS("-2 ", ROW("a", NULL, JOIN_ANYWHERE), ROW("b", NULL, JOIN_ANYWHERE));
    ASSERT_ENDS("-2 ", ROW("a", "v", JOIN_ANYWHERE), ROW("b", NULL, JOIN_AT_RECEIVER));
    /* Another time; windows that are cut elsewhere; those that only follow. */
    ASSERT_ENDS("", ROW_AT("a", JOIN_AT_SENDER, 0, 0), ROW_AT("b", JOIN_AT_RECEIVER, 2, 2));
    ASSERT_ENDS("2 ", ROW_AT("a", JOIN_AT_SENDER, 0, 0), ROW_AT("b", JOIN_AT_RECEIVER, 1, 1));
    ASSERT_ENDS("3 ", ROW_AT("a", JOIN_AT_SENDER, 30, 89), ROW_AT("b", JOIN_AT_RECEIVER, 0, 58),
                ROW_AT("b", JOIN_AT_RECEIVER, 59, 119));
    ASSERT_ENDS("", ROW_AT("a", JOIN_AT_SENDER, 0, 59), ROW_AT("b", JOIN_AT_RECEIVER, 60, 119));
}

/* What joins networks leads from one to the other. */
static void
test_hub(void)
{
    static const struct row rows[] = {ROW("a", "v", JOIN_AT_SENDER), ROW("b", "w", JOIN_AT_RECEIVER),
                                      ROW("in", NULL, JOIN_ENTERS_BETWEEN), ROW("out", NULL, JOIN_LEAVES_BETWEEN)};
    struct join *join = begin(&settings);
    struct join_other_end ends[MOST];
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        add(join, &rows[i]);
    }
    join_note_network(join, join_intern_interface(join, "in", 2, true),
                      &(struct join_network){.name = {"v", 1}, .hub = {"hub", 3}});
    join_note_network(join, join_intern_interface(join, "out", 3, true),
                      &(struct join_network){.name = {"w", 1}, .hub = {"hub", 3}});
    const struct join_resolved *resolved = resolved_of(join, 1);
    g_assert_cmpuint(join_other_ends(join, resolved, join_record(join, 1)->position, ends, MOST), ==, 3);
    for (int i = 0; i < 3; i++) {
        g_assert_true(ends[i].known);
    }
    end(join);
}

/* Adds n rows and returns which frame each one is a duplicate of, as text, asking for each as it comes or for all at
 * the end; the answers are the same. */
static void
assert_duplicates(const struct row *rows, size_t n, const char *expected)
{
    for (int late = 0; late < 2; late++) {
        struct join *join = begin(&settings);
        struct join_duplicates *duplicates = join_duplicates_new(join);
        GString *text = g_string_new(NULL);
        for (uint32_t i = 1; i <= n; i++) {
            add(join, &rows[i - 1]);
            if (!late) {
                join_duplicate_of(duplicates, i);
            }
        }
        for (uint32_t i = 1; i <= n; i++) {
            g_string_append_printf(text, "%u ", join_duplicate_of(duplicates, i));
        }
        g_assert_cmpstr(text->str, ==, expected);
        g_string_free(text, TRUE);
        join_duplicates_free(duplicates);
        end(join);
    }
}

#define ASSERT_DUPLICATES(text, ...)                                                                                   \
    assert_duplicates((struct row[]){__VA_ARGS__}, G_N_ELEMENTS(((struct row[]){__VA_ARGS__})), text)

#define COUNTS(begins, ends, n)                                                                                        \
    {                                                                                                                  \
        .interface = "a", .first = begins, .last = ends, .packets = n                                                  \
    }

static void
test_duplicates(void)
{
    /* Delivered twice; counters or times that differ are other traffic. */
    ASSERT_DUPLICATES("0 1 1 0 0 ", ROW_AT("a", 0, 5, 9), ROW_AT("a", 0, 5, 9), ROW_AT("a", 0, 5, 9),
                      ROW_AT("a", 0, 6, 9), {.interface = "a", .first = 5, .last = 9, .packets = 1});
    /* The other direction is none. */
    ASSERT_DUPLICATES("0 0 ", ROW_AT("a", 0, 5, 9), {.interface = "a", .first = 5, .last = 9, .back = true});
    /* The other end, and what may be one. */
    ASSERT_DUPLICATES("0 1 ", ROW_AT("a", JOIN_AT_SENDER, 5, 9), ROW_AT("b", JOIN_AT_RECEIVER, 5, 9));
    ASSERT_DUPLICATES("0 0 ", ROW_AT("a", JOIN_ANYWHERE, 5, 9), ROW_AT("b", JOIN_ANYWHERE, 5, 9));
    /* Two logs of one interface, of which one does not say the direction. */
    ASSERT_DUPLICATES("0 1 1 ", ROW_AT("a", JOIN_ANYWHERE, 5, 9), ROW_AT("a", JOIN_AT_SENDER, 5, 9),
                      ROW_AT("b", JOIN_AT_RECEIVER, 5, 9));
    /* A refusal is no duplicate of what was let in elsewhere. */
    ASSERT_DUPLICATES("0 0 2 ", {.interface = "a", .at = JOIN_AT_SENDER, .last = 9, .action = JOIN_ACCEPT},
                      {.interface = "b", .at = JOIN_AT_RECEIVER, .last = 9, .action = JOIN_REJECT},
                      {.interface = "c", .at = JOIN_LEAVES_BETWEEN, .last = 9, .action = JOIN_REJECT});
    /* Two logs of an interface, of longer and of shorter windows, in any order; neighbours that share a second. */
    ASSERT_DUPLICATES("0 0 1 ", COUNTS(0, 50, 2), COUNTS(70, 100, 2), COUNTS(0, 100, 4));
    ASSERT_DUPLICATES("0 1 0 ", COUNTS(0, 50, 2), COUNTS(0, 100, 4), COUNTS(70, 100, 2));
    ASSERT_DUPLICATES("0 1 1 ", COUNTS(0, 100, 4), COUNTS(0, 50, 2), COUNTS(70, 70, 2));
    ASSERT_DUPLICATES("0 0 0 0 ", COUNTS(59, 59, 1), COUNTS(59, 119, 2), COUNTS(119, 119, 1), COUNTS(119, 170, 4));
    ASSERT_DUPLICATES("0 0 ", COUNTS(0, 59, 9), COUNTS(20, 40, 2));
    /* What one end lost, the other has. */
    ASSERT_DUPLICATES("0 1 0 0 ", ROW_AT("a", JOIN_AT_SENDER, 0, 59), ROW_AT("b", JOIN_AT_RECEIVER, 0, 59),
                      ROW_AT("b", JOIN_AT_RECEIVER, 60, 119), ROW_AT("a", JOIN_AT_SENDER, 180, 239));
}

/* A flow of a packet every few seconds, as an interface logs it in windows of a minute that begin at its own phase. */
static void
log_flow(GArray *rows, const int64_t *times, size_t n, const struct row *where, int64_t phase)
{
    struct row row = *where;
    for (size_t i = 0; i < n; i++) {
        bool is_new = row.packets == 0 || (times[i] - phase) / 60 != (row.first - phase) / 60;
        if (is_new && row.packets > 0) {
            g_array_append_val(rows, row);
            row.packets = 0;
        }
        row.first = row.packets == 0 ? times[i] : row.first;
        row.last = times[i];
        row.packets++;
    }
    g_array_append_val(rows, row);
}

static gint
by_time(gconstpointer a, gconstpointer b)
{
    const struct row *x = a, *y = b;
    return x->first < y->first ? -1 : x->first > y->first;
}

/* Packets of the records that are no duplicates; asked of each as it comes, or of all at the end. */
static uint64_t
count_once(const GArray *rows, bool late)
{
    struct join *join = begin(&settings);
    struct join_duplicates *duplicates = join_duplicates_new(join);
    uint64_t packets = 0;
    for (uint32_t i = 0; i < rows->len; i++) {
        add(join, &g_array_index(rows, struct row, i));
        if (!late) {
            join_duplicate_of(duplicates, i + 1);
        }
    }
    for (uint32_t i = 1; i <= rows->len; i++) {
        packets += join_duplicate_of(duplicates, i) == 0 ? join_packets_of(join_record(join, i)) : 0;
    }
    join_duplicates_free(duplicates);
    end(join);
    return packets;
}

/* Logged at three interfaces, whose windows are cut at other times, each packet is counted once: in a log that is
 * sorted, and in logs that stand one behind the other. */
static void
test_sums(void)
{
    static const struct row where[] = {{.interface = "a", .at = JOIN_AT_SENDER},
                                       {.interface = "m", .at = JOIN_ENTERS_BETWEEN},
                                       {.interface = "m", .at = JOIN_LEAVES_BETWEEN},
                                       {.interface = "b", .at = JOIN_AT_RECEIVER}};
    GRand *dice = g_rand_new_with_seed(14);
    for (int round = 0; round < 200; round++) {
        int64_t times[400];
        size_t n = (size_t)g_rand_int_range(dice, 1, G_N_ELEMENTS(times));
        for (size_t i = 0; i < n; i++) {
            times[i] = (i > 0 ? times[i - 1] : 1000) + g_rand_int_range(dice, 0, 1 + round);
        }
        GArray *rows = g_array_new(FALSE, FALSE, sizeof(struct row));
        for (size_t i = 0; i < G_N_ELEMENTS(where); i++) {
            log_flow(rows, times, n, &where[i], g_rand_int_range(dice, 0, 60));
        }
        g_assert_cmpuint(count_once(rows, true), ==, n);
        g_assert_cmpuint(count_once(rows, false), ==, n);
        g_array_sort(rows, by_time);
        g_assert_cmpuint(count_once(rows, true), ==, n);
        g_assert_cmpuint(count_once(rows, false), ==, n);
        g_array_free(rows, TRUE);
    }
    g_rand_free(dice);
}

/* However the rows of a long flow are shuffled, those of two logs that cut alike are counted once; it takes no longer
 * than a sorted log. Bytes of memory are those that are kept of a flow. */
static void
test_any_order(void)
{
    enum { MANY = 100000 };
    struct join *join = begin(&settings);
    struct join_duplicates *duplicates = join_duplicates_new(join);
    GRand *dice = g_rand_new_with_seed(14);
    GArray *order = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    uint32_t counted = 0;
    for (uint32_t i = 0; i < 2 * MANY; i++) {
        g_array_append_val(order, i);
        uint32_t *numbers = (uint32_t *)(void *)order->data, j = (uint32_t)g_rand_int_range(dice, 0, (gint32)i + 1);
        numbers[i] = numbers[j];
        numbers[j] = i;
    }
    for (uint32_t i = 0; i < 2 * MANY; i++) {
        uint32_t n = g_array_index(order, uint32_t, i);
        struct row row = {.interface = n % 2 != 0 ? "b" : "a",
                          .at = n % 2 != 0 ? JOIN_AT_RECEIVER : JOIN_AT_SENDER,
                          .first = n / 2 * 60,
                          .last = n / 2 * 60 + 55};
        counted += join_duplicate_of(duplicates, add(join, &row)) == 0;
    }
    g_assert_cmpuint(counted, ==, MANY);
    g_test_message("%zu bytes a record", join_duplicates_memory(duplicates) / (2 * MANY));
    g_assert_cmpuint(join_duplicates_memory(duplicates), <=, 8 * 2 * MANY + JOIN_POOL_BLOCK);
    join_duplicates_free(duplicates);
    g_array_free(order, TRUE);
    g_rand_free(dice);
    end(join);
}

/* What fell out is forgotten; what was judged before stays. */
static void
test_fallen(void)
{
    enum { MANY = 1000 };
    const struct join_settings bounded = {.slack = 60 * SECOND, .most_notes = MANY / 4};
    struct join *join = begin(&bounded);
    struct join_duplicates *duplicates = join_duplicates_new(join);
    for (uint32_t i = 0; i < MANY; i++) {
        struct row row = {.interface = i % 2 != 0 ? "b" : "a",
                          .at = i % 2 != 0 ? JOIN_AT_RECEIVER : JOIN_AT_SENDER,
                          .first = i / 2 * 60,
                          .last = i / 2 * 60};
        uint32_t number = add(join, &row);
        if (i < MANY / 2 || i > MANY - 10) {
            g_assert_cmpuint(join_duplicate_of(duplicates, number), ==, i % 2 != 0 ? i : 0);
        }
    }
    g_assert_cmpuint(join->renumbered, >, 0);
    join_duplicates_free(duplicates);
    end(join);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/relation/reverse", test_reverse);
    g_test_add_func("/relation/reverse-without-a-time", test_reverse_without_a_time);
    g_test_add_func("/relation/other-ends", test_other_ends);
    g_test_add_func("/relation/hub", test_hub);
    g_test_add_func("/relation/duplicates", test_duplicates);
    g_test_add_func("/relation/sums", test_sums);
    g_test_add_func("/relation/any-order", test_any_order);
    g_test_add_func("/relation/fallen", test_fallen);
    return g_test_run();
}
