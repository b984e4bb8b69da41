/* test_join_lossy.c - packets are missing, clocks are off, logs are late
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>
#include "core/join/add.h"
#include "core/join/duplicate.h"
#include "core/join/shift.h"
#include "core/join/sort_in.h"
#include "tests/unit/joins.h"

enum { FIN = 0x01, SYN = 0x02, RST = 0x04 };

static const struct flow_key udp = {.proto = 17, .port = {1111, 53}, .address = {{10, 0, 0, 1}, {10, 0, 0, 2}}};
static const struct flow_key tcp = {.proto = 6, .port = {4000, 22}, .address = {{10, 0, 0, 1}, {10, 0, 0, 2}}};

/* A row of a log that writes whole seconds; returns its number. */
static uint32_t
add_row(struct join *join, const struct flow_key *key, int64_t first, int64_t last, uint64_t packets, uint64_t bytes,
        enum join_action action, int flags)
{
    struct join_record_in in = {.key = *key,
                                .frame = join->records.count + join->packets.count + 1,
                                .kind = JOIN_WINDOW,
                                .action = action,
                                .has_packets = true,
                                .packets = packets,
                                .bytes = bytes,
                                .has_flags = flags >= 0,
                                .tcp_flags = (uint8_t)(flags >= 0 ? flags : 0),
                                .first = first * SECOND,
                                .last = (last + 1) * SECOND - 1};
    return join_add_record(join, &in);
}

static void
add_packet(struct join *join, const struct flow_key *key, double time, uint32_t bytes, uint8_t flags)
{
    struct join_packet_in in = {.key = *key,
                                .frame = join->records.count + join->packets.count + 1,
                                .bytes = bytes,
                                .tcp_flags = flags,
                                .role = (flags & (SYN | RST)) == SYN ? PACKET_OPENS : PACKET_NO_ROLE,
                                .time = (int64_t)(time * 1e9)};
    join_add_packet(join, &in);
}

/* The times of a record's packets, in tenths of seconds. */
static void
assert_times(struct join *join, uint32_t record, const char *expected)
{
    join_sort_in(join);
    join_complete(matcher);
    const struct join_resolved *resolved =
        join_resolve(matcher, join_conversation_of(join, join_record(join, record)->stream));
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < resolved->matches->len; i++) {
        const struct join_match *match = join_match_at(resolved, i);
        if (join_matched_at(resolved, match->position)->record == record) {
            g_string_append_printf(text, "%s%.1f", text->len > 0 ? " " : "",
                                   (double)join_packet(join, match->packet)->time / 1e9);
        }
    }
    g_assert_cmpstr(text->str, ==, expected);
    g_string_free(text, TRUE);
}

static double
shift_of(struct join *join)
{
    bool is_sure;
    join_sort_in(join);
    struct join_shifts *shifts = join_shifts_find(join);
    double shift = (double)join_shift_of(shifts, JOIN_NONE, &is_sure) / 1e9;
    join_shifts_free(shifts);
    return shift;
}

/* The capture's clock is 0.2 s fast, and a packet of the first record is missing. */
static void
test_clock(void)
{
    struct join *join = begin(&settings);
    uint32_t one = add_row(join, &udp, 0, 59, 3, 300, JOIN_ACCEPT, -1);
    uint32_t two = add_row(join, &udp, 60, 110, 3, 300, JOIN_ACCEPT, -1);
    static const double times[] = {30.2, 60.16, 60.5, 90.2, 110.2};
    for (size_t i = 0; i < G_N_ELEMENTS(times); i++) {
        add_packet(join, &udp, times[i], 100, 0);
    }
    assert_times(join, one, "30.2 60.2");
    assert_times(join, two, "60.5 90.2 110.2");
    g_assert_cmpfloat(shift_of(join), >, -0.21);
    g_assert_cmpfloat(shift_of(join), <, -0.16);
    end(join);
}

/* All is there, and one packet too many: no reason to shift anything. */
static void
test_no_shift(void)
{
    struct join *join = begin(&settings);
    for (int i = 0; i < 20; i++) {
        add_row(join, &udp, 60 * i, 60 * i + 50, 6, 600, JOIN_ACCEPT, -1);
        for (int j = 0; j < 6; j++) {
            add_packet(join, &udp, 60 * i + 10 * j + 0.5, 100, 0);
        }
    }
    g_assert_cmpfloat(shift_of(join), ==, 0);
    add_packet(join, &udp, 335.7, 100, 0);
    g_assert_cmpfloat(shift_of(join), ==, 0);
    end(join);
}

/* Each record has a lag of its own, and all packets are there. */
static void
test_lags(void)
{
    static const int lags[] = {0, 59, 3, 40, 55, 12};
    struct join *join = begin(&settings);
    uint32_t records[G_N_ELEMENTS(lags)];
    for (int i = 0; i < (int)G_N_ELEMENTS(lags); i++) {
        uint64_t bytes = 0;
        for (int j = 0; j < 4; j++) {
            uint32_t size = (uint32_t)(40 + 17 * i + 5 * j);
            add_packet(join, &udp, 60 * i + 14 * j + 0.5, size, 0);
            bytes += size;
        }
        records[i] = add_row(join, &udp, 60 * i + lags[i], 60 * i + 42 + lags[i], 4, bytes, JOIN_ACCEPT, -1);
    }
    assert_times(join, records[1], "60.5 74.5 88.5 102.5");
    assert_times(join, records[2], "120.5 134.5 148.5 162.5");
    assert_times(join, records[5], "300.5 314.5 328.5 342.5");
    end(join);
}

/* Flags and bytes decide where times do not. */
static void
test_verdicts(void)
{
    struct join *join = begin(&settings);
    uint32_t in = add_row(join, &tcp, 0, 60, 1, 40, JOIN_ACCEPT, RST);
    uint32_t out = add_row(join, &tcp, 0, 60, 3, 180, JOIN_REJECT, SYN);
    static const double times[] = {1, 2, 4};
    for (size_t i = 0; i < G_N_ELEMENTS(times); i++) {
        add_packet(join, &tcp, times[i], 60, SYN);
    }
    add_packet(join, &tcp, 50, 40, RST);
    assert_times(join, in, "50.0");
    assert_times(join, out, "1.0 2.0 4.0");
    end(join);
    /* Without flags, and a packet that was let in is missing: what may have been let in is not said to be refused. */
    join = begin(&settings);
    in = add_row(join, &tcp, 0, 5, 3, 160, JOIN_ACCEPT, -1);
    out = add_row(join, &tcp, 5, 5, 1, 40, JOIN_REJECT, -1);
    add_packet(join, &tcp, 0.1, 60, SYN);
    add_packet(join, &tcp, 5.2, 40, 0);
    assert_times(join, in, "0.1 5.2");
    assert_times(join, out, "");
    end(join);
}

/* Pings of which no answer was captured, let in and then refused within a second: that there is no answer says nothing.
 */
static void
test_one_way(void)
{
    static const struct flow_key ping = {.proto = 1, .port = {8, 0}, .address = {{10, 0, 0, 1}, {10, 0, 0, 2}}};
    static const double times[] = {0.1, 2.1, 5.1, 5.6, 7.1, 9.1};
    struct join *join = begin(&settings);
    uint32_t in = add_row(join, &ping, 0, 5, 3, 180, JOIN_ACCEPT, -1);
    uint32_t out = add_row(join, &ping, 5, 9, 3, 180, JOIN_REJECT, -1);
    for (size_t i = 0; i < G_N_ELEMENTS(times); i++) {
        struct join_packet_in packet = {.key = ping,
                                        .frame = (uint32_t)i + 3,
                                        .bytes = 60,
                                        .role = PACKET_OPENS,
                                        .time = (int64_t)(times[i] * 1e9)};
        join_add_packet(join, &packet);
    }
    assert_times(join, in, "0.1 2.1 5.1");
    assert_times(join, out, "5.6 7.1 9.1");
    end(join);
}

/* A row of ports 0 has the later fragments, if there is one. */
static void
test_fragments(void)
{
    struct flow_key portless = udp;
    portless.port[0] = portless.port[1] = 0;
    for (int with_row = 0; with_row < 2; with_row++) {
        struct join *join = begin(&settings);
        uint32_t flow = add_row(join, &udp, 0, 0, 1, 1500, JOIN_ACCEPT, -1), fragments = 0;
        if (with_row) {
            fragments = add_row(join, &portless, 0, 0, 1, 520, JOIN_ACCEPT, -1);
        }
        add_packet(join, &udp, 0.1, 1500, 0);
        struct join_packet_in in = {
            .key = udp, .frame = 9, .bytes = 520, .time = SECOND / 5, .is_later_fragment = true};
        join_add_packet(join, &in);
        assert_times(join, flow, with_row ? "0.1" : "0.1 0.2");
        if (with_row) {
            assert_times(join, fragments, "0.2");
        }
        end(join);
    }
}

/* Whatever times and counts are made up, the work is n log n: records that all overlap, with packets in every second.
 */
static void
test_hostile(void)
{
    enum { MANY = 20000 };
    struct join *join = begin(&settings);
    uint32_t record = 0;
    for (int i = 0; i < MANY; i++) {
        record = add_row(join, &tcp, i % 700, 600 + i % 1000, (uint64_t)(1 + i % 5), (uint64_t)(50 * (i % 7)),
                         i % 3 == 0 ? JOIN_REJECT : JOIN_ACCEPT, i % 2 == 0 ? i % 8 : -1);
    }
    for (int i = 0; i < MANY; i++) {
        add_packet(join, &tcp, 0.07 * i, (uint32_t)(40 + i % 3), (uint8_t)(i % 8));
    }
    join_sort_in(join);
    const struct join_resolved *resolved =
        join_resolve(matcher, join_conversation_of(join, join_record(join, record)->stream));
    g_assert_cmpuint(resolved->matches->len, <=, MANY);
    end(join);
}

static uint32_t
add_times(struct join *join, int64_t first, int64_t last, enum join_action action, uint64_t bytes)
{
    struct join_record_in in = {.key = tcp,
                                .kind = JOIN_WINDOW,
                                .action = action,
                                .has_packets = true,
                                .packets = 2,
                                .bytes = bytes,
                                .first = first,
                                .last = last};
    return join_add_record(join, &in);
}

/* Rows of a log without times cover all of time, and made-up ones come near its ends. */
static void
test_all_of_time(void)
{
    static const int64_t ends[] = {INT64_MIN, INT64_MIN + 1, INT64_MIN / 2, 0, INT64_MAX / 2, INT64_MAX - 1, INT64_MAX};
    enum { N = G_N_ELEMENTS(ends) };
    static const struct join_settings wide = {.slack = UINT32_MAX * SECOND};
    struct join *join = begin(&wide);
    uint32_t refused = JOIN_NONE;
    for (int i = 0; i < N * N; i++) {
        struct join_record_in in = {.key = i % 2 != 0 ? tcp : udp,
                                    .frame = (uint32_t)i + 1,
                                    .action = i % 3 == 0 ? JOIN_REJECT : JOIN_ACCEPT,
                                    .has_packets = true,
                                    .packets = 2,
                                    .bytes = 80,
                                    .first = MIN(ends[i % N], ends[i / N]),
                                    .last = MAX(ends[i % N], ends[i / N])};
        refused = join_add_record(join, &in);
        struct join_packet_in packet = {
            .key = in.key, .frame = (uint32_t)(i + N * N) + 1, .bytes = 40, .time = in.first};
        join_add_packet(join, &packet);
        packet.time = in.last;
        join_add_packet(join, &packet);
    }
    join_sort_in(join);
    struct join_duplicates *duplicates = join_duplicates_new(join);
    g_assert_cmpuint(join_duplicate_of(duplicates, refused), !=, refused);
    join_duplicates_free(duplicates);
    for (uint32_t i = 1; i <= join->records.count; i++) {
        join_resolve(matcher, join_conversation_of(join, join_record(join, i)->stream));
    }
    end(join);
}

static void
test_times_without_end(void)
{
    /* A refusal has the request that is made again, too. */
    struct join *join = begin(&settings);
    uint32_t one = add_times(join, INT64_MIN, INT64_MAX, JOIN_REJECT, 120);
    add_packet(join, &tcp, 1, 60, SYN);
    add_packet(join, &tcp, 2, 60, SYN);
    assert_times(join, one, "1.0 2.0");
    end(join);
    /* Each packet is somebody's, though nothing but their number tells whose. */
    join = begin(&settings);
    one = add_times(join, -9200000000 * SECOND, INT64_MAX, JOIN_ACCEPT, 100);
    uint32_t two = add_times(join, -9200000000 * SECOND, INT64_MAX, JOIN_ACCEPT, 200);
    static const uint32_t sizes[] = {90, 110, 40, 60};
    for (size_t i = 0; i < G_N_ELEMENTS(sizes); i++) {
        add_packet(join, &tcp, -9200000000 + (double)i, sizes[i], 0);
    }
    assert_times(join, one, "-9200000000.0 -9199999999.0");
    assert_times(join, two, "-9199999998.0 -9199999997.0");
    end(join);
    /* Two have most of time in common. */
    join = begin(&settings);
    one = add_times(join, INT64_MIN, 5, JOIN_ACCEPT, 100);
    add_times(join, INT64_MIN + 1, INT64_MAX, JOIN_ACCEPT, 200);
    add_packet(join, &tcp, 0, 50, 0);
    assert_times(join, one, "0.0");
    end(join);
    /* No packet at all. */
    join = begin(&settings);
    one = add_times(join, INT64_MIN, INT64_MAX, JOIN_ACCEPT, 100);
    assert_times(join, one, "");
    end(join);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/join-lossy/clock", test_clock);
    g_test_add_func("/join-lossy/no-shift", test_no_shift);
    g_test_add_func("/join-lossy/lags", test_lags);
    g_test_add_func("/join-lossy/verdicts", test_verdicts);
    g_test_add_func("/join-lossy/one-way", test_one_way);
    g_test_add_func("/join-lossy/fragments", test_fragments);
    g_test_add_func("/join-lossy/hostile", test_hostile);
    g_test_add_func("/join-lossy/all-of-time", test_all_of_time);
    g_test_add_func("/join-lossy/times-without-end", test_times_without_end);
    return g_test_run();
}
