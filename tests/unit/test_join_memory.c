/* test_join_memory.c - what a record takes, in captures of every shape, when all of it has been shown
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/join/sort_in.h"
#include "core/join/add.h"
#include "tests/unit/joins.h"

/* Flows of so many records, each way in turn, and whether each record has a packet. Unless they are strangers, one end
 * of each flow is the same, as an interface's own address is. */
struct shape {
    uint32_t each;
    bool packets, ipv6, two_interfaces, at_first; /* at_first: each packet is shown in the first pass */
    bool large, both_ways;                        /* what is counted; both_ways: of each way apart, as Azure does */
    bool strangers;                               /* both addresses are new in each flow */
};

/* Bytes a record by shape. */
enum {
    MOST_A_RECORD = 100, /* with what is kept of it when it has been shown */
    A_PACKET = 32,
    A_LINK = 4,    /* of a packet and an interface */
    STRANGER = 17, /* the other address of a flow, if no other flow has it: one is of an interface that is logged */
    LARGE = 24,    /* counters that no cloud's records have but rarely */
    N = 65500      /* records */
};

static void
add_record(struct join *join, const struct shape *shape, uint32_t i, uint32_t frame)
{
    uint32_t flow = i / shape->each, window = i % shape->each / 2;
    bool second = shape->two_interfaces && i % 2 != 0;
    struct flow_key key = {.ipv6 = shape->ipv6,
                           .proto = 6,
                           .port = {(uint16_t)(1024 + flow % 50000), 443},
                           .address = {{10, (uint8_t)(flow >> 16), (uint8_t)(flow >> 8), (uint8_t)flow}, {172, 16}}};
    if (shape->strangers) {
        memcpy(&key.address[1][2], &flow, sizeof(flow));
    }
    if (i % 2 != 0 && !shape->two_interfaces) {
        flow_key_turn(&key);
    }
    const char *name = second ? "eni-2" : "eni-1";
    int64_t first = 1700000000 * SECOND + flow % 600 * SECOND + window * 60 * SECOND;
    join_add_record(join, &(struct join_record_in){.key = key,
                                                   .frame = frame,
                                                   .interface = join_intern_interface(join, name, 5, true),
                                                   .has_packets = true,
                                                   .packets = (shape->large ? UINT64_C(1) << 40 : 1) +
                                                              i * UINT32_C(2654435761) % 97,
                                                   .both_ways = shape->both_ways,
                                                   .has_received = shape->both_ways,
                                                   .bytes = 40 + i * UINT32_C(2654435761) % 99991,
                                                   .first = first,
                                                   .last = first + 60 * SECOND - 1});
    if (shape->packets) {
        uint32_t number =
            join_add_packet(join, &(struct join_packet_in){.key = key,
                                                           .frame = frame + 1,
                                                           .bytes = 40 + i % 1400,
                                                           .time = first + i * UINT64_C(2654435761) % (59 * SECOND)});
        if (shape->at_first) {
            uint32_t records[10];
            join_sort_in(join);
            join_glance(matcher, number, records, G_N_ELEMENTS(records));
        }
    }
}

/* Bytes that the index holds, without what is left of blocks: nobody has touched that memory yet. */
static size_t
touched(const struct join *join)
{
    const struct join_pool *pools[] = {
        &join->records,        &join->large,           &join->packets,         &join->flows.streams,
        &join->addresses6.all, &join->waiting_records, &join->waiting_packets,
    };
    size_t bytes = join_memory(join);
    for (size_t i = 0; i < G_N_ELEMENTS(pools); i++) {
        bytes -= join_pool_memory(pools[i]) - pools[i]->count * pools[i]->size;
    }
    return bytes;
}

/* When the index has been filled, and when all has been shown. */
struct taken {
    double noted, shown;
};

static struct taken
bytes_a_record(const struct shape *shape)
{
    const uint32_t n = N / shape->each * shape->each;
    struct join *join = begin(&settings);
    for (uint32_t i = 0; i < n; i++) {
        /* Records of one flow do not follow each other. */
        uint32_t flow = i % (n / shape->each), at = i / (n / shape->each);
        add_record(join, shape, flow * shape->each + at, 2 * i + 1);
    }
    join_sort_in(join);
    struct taken taken = {.noted = (double)(touched(join) + join_matcher_memory(matcher)) / n};
    for (uint32_t number = 1; number <= n; number++) {
        join_look(matcher, join_conversation_of(join, join_record(join, number)->stream));
    }
    taken.shown = (double)(touched(join) + join_matcher_memory(matcher)) / n;
    end(join);
    return taken;
}

/* More than one of some shapes says nothing new, and takes time. */
static bool
is_asked(const struct shape *shape)
{
    return !(shape->each == 1 && shape->two_interfaces) && !(shape->at_first && (!shape->packets || shape->ipv6)) &&
           !(shape->strangers && !shape->ipv6) &&
           ((!shape->large && !shape->both_ways && !shape->strangers) || !(shape->packets || shape->two_interfaces));
}

static void
test_shapes(void)
{
    static const uint32_t each[] = {1, 2, 5, 10, 20, 200};
    for (size_t i = 0; i < G_N_ELEMENTS(each); i++) {
        for (int kind = 0; kind < 128; kind++) {
            struct shape shape = {each[i], kind & 1, kind & 2, kind & 4, kind & 8, kind & 16, kind & 32, kind & 64};
            if (!is_asked(&shape)) {
                continue;
            }
            struct taken taken = bytes_a_record(&shape);
            g_test_message("%3u records a flow%s%s%s%s%s%s%s: %.1f bytes a record, %.1f when all were shown", each[i],
                           shape.packets ? ", packets" : "", shape.ipv6 ? ", IPv6" : "",
                           shape.two_interfaces ? ", two interfaces" : "", shape.at_first ? ", at a glance" : "",
                           shape.large ? ", large" : "", shape.both_ways ? ", both ways" : "",
                           shape.strangers ? ", strangers" : "", taken.noted, taken.shown);
            double most = MOST_A_RECORD + (shape.strangers ? (double)STRANGER / each[i] : 0);
            most += shape.packets ? A_PACKET + (shape.two_interfaces ? 2 * A_LINK : A_LINK) : 0;
            most += shape.large ? LARGE : 0;
            g_assert_cmpfloat(MAX(taken.noted, taken.shown), <=, most);
        }
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/join-memory/shapes", test_shapes);
    return g_test_run();
}
