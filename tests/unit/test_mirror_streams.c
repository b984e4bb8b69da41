/* test_mirror_streams.c - the decision, the session table and duplicates
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/mirror/duplicates.h"
#include "core/mirror/streams.h"
#include "core/provider/aws/inventory.h"
#include <string.h>

#define S INT64_C(1000000000)

static const uint8_t outer_src[] = {10, 0, 0, 1}, outer_dst[] = {10, 0, 0, 9};

/* A packet between two hosts 10.x.x.x given by their last three bytes. */
static struct mirror_inner
packet(uint8_t ip[20], uint32_t src, uint32_t dst)
{
    memset(ip, 0, 20);
    for (int i = 0; i < 4; i++) {
        ip[12 + i] = (uint8_t)((0x0a000000 | src) >> (24 - 8 * i));
        ip[16 + i] = (uint8_t)((0x0a000000 | dst) >> (24 - 8 * i));
    }
    return (struct mirror_inner){
        .ip = {.bytes = ip, .src = ip + 12, .dst = ip + 16, .address_length = 4, .protocol = 6}};
}

static enum mirror_reason
judge_number(struct mirror_streams *streams, uint32_t number, uint32_t src, uint32_t dst)
{
    uint8_t ip[20];
    struct mirror_inner inner = packet(ip, src, dst);
    struct mirror_header header = {.has_number = true, .number = number, .valid_vni = true};
    struct mirror_path *path = mirror_streams_path(streams, &header, outer_src, outer_dst, 4);
    mirror_streams_judge(streams, path, &header, &inner, outer_src, 4);
    return path->reason;
}

static enum mirror_reason
judge(struct mirror_streams *streams, uint32_t src, uint32_t dst)
{
    return judge_number(streams, 5, src, dst);
}

/* So many conversations that the first one's place is overwritten for certain: the table has 65,536 places, and where a
 * conversation stands is chance, so that after n others it is still there with a likelihood of exp(-n / 65536). */
static void
test_an_overlay_stays_one(void)
{
    enum { CONVERSATIONS = 2000000 };
    struct mirror_sessions *table = mirror_sessions_new();
    struct mirror_streams *streams = mirror_streams_new(table);
    for (uint32_t i = 0; i < CONVERSATIONS; i++) {
        g_assert_cmpint(judge(streams, 0x010000 + i, 0x800000 + i % 5000), ==, MIRROR_NOT);
    }
    g_assert_cmpint(judge(streams, 0x800000, 0x010000), ==, MIRROR_NOT); /* long forgotten */
    g_assert_cmpint(judge(streams, 0x010000, 0x800000), ==, MIRROR_BY_BOTH_DIRECTIONS);
    mirror_streams_free(streams);
    mirror_sessions_free(table);
}

static void
test_the_same_end_twice_is_no_direction(void)
{
    struct mirror_sessions *table = mirror_sessions_new();
    struct mirror_streams *streams = mirror_streams_new(table);
    g_assert_cmpint(judge(streams, 7, 7), ==, MIRROR_NOT);
    g_assert_cmpint(judge(streams, 7, 7), ==, MIRROR_NOT);
    g_assert_cmpint(judge(streams, 1, 7), ==, MIRROR_BY_ENDPOINT);
    mirror_streams_free(streams);
    mirror_sessions_free(table);
}

/* A tap whose every number is new: were the others looked at again for each, this would take an hour. */
static void
test_numbers_without_end(void)
{
    enum { NUMBERS = 1000000 };
    struct mirror_sessions *table = mirror_sessions_new();
    struct mirror_streams *streams = mirror_streams_new(table);
    g_assert_cmpint(judge_number(streams, 1, 0x010000, 0x020000), ==, MIRROR_NOT);
    g_assert_cmpint(judge_number(streams, 2, 0x020000, 0x010000), ==, MIRROR_BY_BOTH_DIRECTIONS);
    for (uint32_t i = 3; i < NUMBERS; i++) {
        g_assert_cmpint(judge_number(streams, i, 0x010000 + i, 0x800000), ==, MIRROR_BY_BOTH_DIRECTIONS);
    }
    g_assert_cmpint(judge_number(streams, 1, 0x030000, 0x040000), ==, MIRROR_BY_BOTH_DIRECTIONS);
    mirror_streams_free(streams);
    mirror_sessions_free(table);
}

static void
test_duplicates_of_three_sessions(void)
{
    struct mirror_duplicates *duplicates = mirror_duplicates_new(S);
    int64_t later;
    g_assert_cmpuint(mirror_duplicates_see(duplicates, 42, 0, 1, 0), ==, 0);
    g_assert_cmpuint(mirror_duplicates_see(duplicates, 42, 1, 2, 5), ==, 1);
    g_assert_cmpuint(mirror_duplicates_see(duplicates, 42, 2, 3, 9), ==, 1);
    g_assert_cmpuint(mirror_duplicates_see(duplicates, 42, 0, 4, 10), ==, 0); /* retransmitted */
    g_assert_cmpuint(mirror_duplicates_see(duplicates, 42, 1, 5, 12), ==, 4);
    g_assert_cmpuint(mirror_duplicates_see(duplicates, 42, 1, 6, 13), ==, 0); /* and once more, at one end */
    g_assert_cmpuint(mirror_duplicates_find(duplicates, 3, &later), ==, 1);
    g_assert_cmpint(later, ==, 9);
    g_assert_cmpuint(mirror_duplicates_find(duplicates, 4, &later), ==, 0);
    g_assert_cmpuint(mirror_duplicates_find(duplicates, 5, &later), ==, 4);
    mirror_duplicates_free(duplicates);
}

/* Equal packets of one end in a row, as duplicate ACKs are, before the other end's copies come. */
static void
test_duplicates_of_a_burst(void)
{
    enum { BURST = 50 };
    struct mirror_duplicates *duplicates = mirror_duplicates_new(S);
    for (uint32_t frame = 1; frame <= BURST; frame++) {
        g_assert_cmpuint(mirror_duplicates_see(duplicates, 42, 0, frame, frame), ==, 0);
    }
    for (uint32_t i = 0; i < BURST; i++) {
        g_assert_cmpuint(mirror_duplicates_see(duplicates, 42, 1, BURST + 1 + i, BURST + i), ==, BURST - i);
    }
    g_assert_cmpuint(mirror_duplicates_see(duplicates, 42, 1, 2 * BURST + 1, 2 * BURST), ==, 0);
    mirror_duplicates_free(duplicates);
}

struct seen {
    uint32_t frame, stream, copy;
    int64_t time;
};

/* The plain way of doing it: all packets of a kind, the newest last. */
static uint32_t
see_plainly(GArray *kind, uint32_t stream, uint32_t frame, int64_t now, int64_t window)
{
    bool mine = false;
    for (guint i = kind->len; i-- > 0;) {
        struct seen *seen = &g_array_index(kind, struct seen, i);
        if (now - seen->time > window) {
            break;
        }
        if (seen->stream == stream || seen->copy == stream) {
            mine = true;
        } else if (!mine || seen->copy == UINT32_MAX) {
            seen->copy = seen->copy == UINT32_MAX ? stream : seen->copy;
            return seen->frame;
        }
    }
    struct seen seen = {frame, stream, UINT32_MAX, now};
    g_array_append_val(kind, seen);
    return 0;
}

static void
test_duplicates_in_a_long_capture(void)
{
    enum { PACKETS = 200000, KINDS = 1024 };
    struct mirror_duplicates *duplicates = mirror_duplicates_new(3 * S);
    GArray *kinds[KINDS];
    for (size_t i = 0; i < KINDS; i++) {
        kinds[i] = g_array_new(FALSE, FALSE, sizeof(struct seen));
    }
    GRand *random = g_rand_new_with_seed(5);
    int64_t now = 0, later;
    for (uint32_t frame = 1; frame <= PACKETS; frame++) {
        uint32_t kind = (uint32_t)g_rand_int_range(random, 0, KINDS), stream = (uint32_t)g_rand_int_range(random, 0, 3);
        now += g_rand_int_range(random, 0, (gint32)(S / 200));
        uint32_t expected = see_plainly(kinds[kind], stream, frame, now, 3 * S);
        g_assert_cmpuint(mirror_duplicates_see(duplicates, (uint64_t)kind << 20, stream, frame, now), ==, expected);
        g_assert_cmpuint(mirror_duplicates_find(duplicates, frame, &later), ==, expected);
    }
    g_rand_free(random);
    for (size_t i = 0; i < KINDS; i++) {
        g_array_free(kinds[i], TRUE);
    }
    mirror_duplicates_free(duplicates);
}

static void
test_addresses(void)
{
    struct mirror_interface *interface = mirror_interface_new("eni-1");
    struct mirror_sessions *table = mirror_sessions_new();
    char *bad;
    g_assert_true(mirror_addresses_parse(" 10.0.0.1,2001:db8::1  0A-00-00-00-00-0b", interface, &bad));
    g_assert_null(bad);
    g_assert_cmpuint(interface->addresses->len, ==, 2);
    g_assert_true(mirror_interface_has_mac(interface, (const uint8_t *)"\x0a\0\0\0\0\x0b"));
    g_assert_false(mirror_addresses_parse("10.0.0.1 nonsense", NULL, &bad));
    g_assert_cmpstr(bad, ==, "nonsense");
    g_free(bad);
    mirror_sessions_take_interface(table, interface);
    g_assert_true(mirror_sessions_by_address(table, outer_src, 4) == interface);
    g_assert_null(mirror_sessions_by_address(table, outer_dst, 4));
    mirror_sessions_free(table);
}

/* Every beginning of a good file, and every file with one byte changed, is read or refused with a message. */
static void
test_broken_json(void)
{
    static const char text[] = "{\"NetworkInterfaces\":[{\"NetworkInterfaceId\":\"eni-1\",\"MacAddress\":\"0a:00:00:00:"
                               "00:01\",\"PrivateIpAddress\":"
                               "\"10.0.0.1\",\"PrivateIpAddresses\":[{\"PrivateIpAddress\":\"10.0.0.1\"},7],\"TagSet\":"
                               "[{\"Key\":\"Name\"}]}]}";
    for (size_t at = 0; at < sizeof text; at++) {
        for (int change = 0; change < 4; change++) {
            char copy[sizeof text], *error = NULL;
            memcpy(copy, text, sizeof text);
            size_t length = change ? sizeof text - 1 : at;
            copy[at] ^= change ? (char)(1 << (change * 2)) : 0;
            struct mirror_sessions *table = mirror_sessions_new();
            bool good = aws_load_interfaces(table, copy, length, &error);
            g_assert_true(good == (error == NULL));
            g_free(error);
            mirror_sessions_free(table);
        }
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/mirror/streams/overlay", test_an_overlay_stays_one);
    g_test_add_func("/mirror/streams/same-end", test_the_same_end_twice_is_no_direction);
    g_test_add_func("/mirror/streams/numbers", test_numbers_without_end);
    g_test_add_func("/mirror/duplicates/three", test_duplicates_of_three_sessions);
    g_test_add_func("/mirror/duplicates/burst", test_duplicates_of_a_burst);
    g_test_add_func("/mirror/duplicates/long", test_duplicates_in_a_long_capture);
    g_test_add_func("/mirror/sessions/addresses", test_addresses);
    g_test_add_func("/mirror/sessions/json", test_broken_json);
    return g_test_run();
}
