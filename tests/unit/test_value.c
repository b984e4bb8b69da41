/* test_value.c - text to value
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <math.h>
#include <string.h>
#include "core/base/hash.h"
#include "core/provider/registry.h"
#include "core/record/record.h"

static void
test_uint(void)
{
    static const struct {
        const char *text;
        uint64_t max;
        bool sound;
        uint64_t number;
    } cases[] = {
        {"0", 255, true, 0},
        {"255", 255, true, 255},
        {"256", 255, false, 0},
        {"1", 1, true, 1},
        {"2", 1, false, 0},
        {"65543", UINT16_MAX, false, 0},
        {"18446744073709551615", UINT64_MAX, true, UINT64_MAX},
        {"18446744073709551616", UINT64_MAX, false, 0},
        {"99999999999999999999999999", UINT64_MAX, false, 0},
        {"9999999999999999999", UINT64_MAX, true, UINT64_C(9999999999999999999)},
        {"9999999999999999999", INT64_MAX, false, 0},
        {"00000000000000000000000255", 255, true, 255},
        {"00000000000000000000000256", 255, false, 0},
        {"1234567890123456789x", UINT64_MAX, false, 0},
        {"", 255, false, 0},
        {"-1", 255, false, 0},
        {"+1", 255, false, 0},
        {" 1", 255, false, 0},
        {"1.0", 255, false, 0},
        {"0x10", 255, false, 0},
        {"NaN", 255, false, 0},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        uint64_t number = 0;
        g_test_message("\"%s\"", cases[i].text);
        g_assert_cmpint(flow_parse_uint(cases[i].text, strlen(cases[i].text), cases[i].max, &number), ==,
                        cases[i].sound);
        g_assert_cmpuint(number, ==, cases[i].number);
    }
}

static void
test_fractions(void)
{
    static const struct flow_field port = {.column = "port", .type = FLOW_UINT16},
                                   real = {.column = "rtt", .type = FLOW_REAL};
    static const struct {
        const char *text;
        bool is_port, is_real;
        double number;
    } cases[] = {
        {"5601.0", true, true, 5601},    {"5601.000", true, true, 5601}, {"443", true, true, 443},
        {"0.0", true, true, 0},          {"5601.", false, true, 5601},   {"100", true, true, 100},
        {"12.5", false, true, 12.5},     {"1e3", false, true, 1000},     {"-0.25", false, true, -0.25},
        {"65536.0", false, true, 65536}, {".0", false, true, 0},         {"1.2.0", false, false, 0},
        {"nan", false, false, 0},        {"inf", false, false, 0},       {"0x10", false, false, 0},
        {"1e999", false, false, 0},      {"1 ", false, false, 0},        {"e", false, false, 0},
        {"5601.0.0", false, false, 0},   {"--1", false, false, 0},       {"1,5", false, false, 0},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        struct flow_value value = {.field = &port, .text = cases[i].text, .text_length = strlen(cases[i].text)};
        flow_convert(&value, NULL);
        g_assert_cmpint(value.kind, ==, cases[i].is_port ? FLOW_IS_NUMBER : FLOW_IS_BAD);
        g_assert_true(!cases[i].is_port || value.number == (uint64_t)cases[i].number);
        value = (struct flow_value){.field = &real, .text = cases[i].text, .text_length = strlen(cases[i].text)};
        flow_convert(&value, NULL);
        g_assert_cmpint(value.kind, ==, cases[i].is_real ? FLOW_IS_REAL : FLOW_IS_BAD);
        g_assert_true(!cases[i].is_real || fabs(value.real - cases[i].number) < 1e-9);
    }
    char digits[65];
    double number;
    memset(digits, '1', sizeof(digits));
    g_assert_true(flow_parse_real(digits, 64, &number));
    g_assert_false(flow_parse_real(digits, 65, &number));
    g_assert_false(flow_parse_real("1\0", 2, &number));
}

static void
test_address(void)
{
    static const struct {
        const char *text;
        enum flow_kind kind;
    } cases[] = {
        {"10.0.0.1", FLOW_IS_IPV4},
        {"255.255.255.255", FLOW_IS_IPV4},
        {"10.0.0.256", FLOW_IS_BAD},
        {"10.0.0", FLOW_IS_BAD},
        {"10.0.0.1.2", FLOW_IS_BAD},
        {"010.0.0.1", FLOW_IS_BAD},
        {"2001:db8::1", FLOW_IS_IPV6},
        {"::", FLOW_IS_IPV6},
        {"::ffff:192.0.2.1", FLOW_IS_IPV6},
        {"2001:db8::1::2", FLOW_IS_BAD},
        {"fe80::1%eth0", FLOW_IS_BAD},
        {"", FLOW_IS_BAD},
        {"1111:2222:3333:4444:5555:6666:7777:8888:9999:0000:1111:2222", FLOW_IS_BAD},
    };
    uint8_t bytes[16];
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_test_message("\"%s\"", cases[i].text);
        g_assert_cmpint(flow_parse_address(cases[i].text, strlen(cases[i].text), bytes), ==, cases[i].kind);
    }
    g_assert_cmpint(flow_parse_address("10.0.0.1\0x", 10, bytes), ==, FLOW_IS_BAD);
    g_assert_cmpint(flow_parse_address("192.0.2.7 and more", 9, bytes), ==, FLOW_IS_IPV4);
    g_assert_cmpmem(bytes, 4, "\xc0\x00\x02\x07", 4);
}

static void
test_unixtime(void)
{
    static const struct {
        const char *text;
        int64_t secs;
        int32_t nsecs;
        int digits;
    } cases[] = {
        {"1418530010", 1418530010, 0, 0},
        {"1418530010123", 1418530010, 123000000, 3},
        {"1418530010123456", 1418530010, 123456000, 6},
        {"1418530010123456789", 1418530010, 123456789, 9},
        {"0", 0, 0, 0},
        {"99999999999", 99999999999, 0, 0},
        {"100000000000", 100000000, 0, 3},
        {"9223372036854775807", 9223372036, 854775807, 9},
    };
    struct flow_time time;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_assert_true(flow_parse_unixtime(cases[i].text, strlen(cases[i].text), &time));
        g_assert_cmpint(time.secs, ==, cases[i].secs);
        g_assert_cmpint(time.nsecs, ==, cases[i].nsecs);
        g_assert_cmpint(time.digits, ==, cases[i].digits);
    }
    g_assert_false(flow_parse_unixtime("9223372036854775808", 19, &time));
    g_assert_false(flow_parse_unixtime("-1", 2, &time));
}

static void
test_datetime(void)
{
    static const struct {
        const char *text;
        int64_t secs;
        int32_t nsecs;
    } cases[] = {
        {"1970-01-01T00:00:00Z", 0, 0},
        {"2026-01-03T10:00:00.000Z", 1767434400, 0},
        {"2026-01-03T10:00:00", 1767434400, 0},
        {"2026-01-03 10:00:00.5", 1767434400, 500000000},
        {"2018-11-13T12:00:35.3899262Z", 1542110435, 389926200},
        {"2026-01-03T10:00:00.123456789Z", 1767434400, 123456789},
        {"2026-01-03T12:30:00+02:30", 1767434400, 0},
        {"2026-01-03T05:00:00.000000-0500", 1767434400, 0},
        {"2026-01-03 10:00:00.000 UTC", 1767434400, 0},
        {"2024-02-29T00:00:00Z", 1709164800, 0},
        {"1767434400123", 1767434400, 123000000},
        {"1767434400.987", 1767434400, 987000000},
        {"1767434400.123456789", 1767434400, 123456789},
        {"0.5", 0, 500000000},
    };
    static const char *const wrong[] = {"2026-02-29T00:00:00Z",
                                        "2026-13-01T00:00:00Z",
                                        "2026-01-03",
                                        "2026-01-03T10:00",
                                        "2026-01-03T24:00:00Z",
                                        "2026-01-03T10:00:00.Z",
                                        "2026-01-03T10:00:00+2",
                                        "2026-01-03T10:00:00Zulu",
                                        "",
                                        "T",
                                        "yesterday",
                                        "1767434400.",
                                        ".5",
                                        "1.2.3",
                                        "-1.5",
                                        "1767434400123.5"};
    struct flow_time time;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_test_message("\"%s\"", cases[i].text);
        g_assert_true(flow_parse_datetime(cases[i].text, strlen(cases[i].text), &time));
        g_assert_cmpint(time.secs, ==, cases[i].secs);
        g_assert_cmpint(time.nsecs, ==, cases[i].nsecs);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
        g_test_message("\"%s\"", wrong[i]);
        g_assert_false(flow_parse_datetime(wrong[i], strlen(wrong[i]), &time));
    }
}

static void
test_percent(void)
{
    char out[32];
    g_assert_cmpint(flow_percent_decode("caf%C3%A9%20x", 13, out), ==, 7);
    g_assert_cmpmem(out, 7, "caf\xc3\xa9 x", 7);
    g_assert_cmpint(flow_percent_decode("100%", 4, out), ==, -1);
    g_assert_cmpint(flow_percent_decode("%4", 2, out), ==, -1);
    g_assert_cmpint(flow_percent_decode("%zz", 3, out), ==, -1);
}

static void
test_escape(void)
{
    static const char text[] = "a\tb\nc\\d\\te\0f";
    GString *escaped = g_string_new(NULL);
    char back[32];
    flow_escape(escaped, text, sizeof(text) - 1);
    g_assert_null(memchr(escaped->str, '\t', escaped->len));
    g_assert_null(memchr(escaped->str, '\n', escaped->len));
    size_t n = flow_unescape(escaped->str, escaped->len, back);
    g_assert_cmpmem(back, n, text, sizeof(text) - 1);
    g_string_free(escaped, TRUE);
}

static void
test_shape(void)
{
    g_assert_true(flow_shape_matches("eni-*", "eni-0a", 6));
    g_assert_false(flow_shape_matches("eni-*", "eni", 3));
    g_assert_true(flow_shape_matches("ACCEPT|REJECT", "REJECT", 6));
    g_assert_false(flow_shape_matches("ACCEPT|REJECT", "REJECTED", 8));
    g_assert_false(flow_shape_matches("ACCEPT|REJECT", "ACC", 3));
    g_assert_true(flow_shape_matches("############|unknown", "123456789012", 12));
    g_assert_false(flow_shape_matches("############|unknown", "12345678901", 11));
    g_assert_true(flow_shape_matches("############|unknown", "unknown", 7));
    g_assert_true(flow_shape_matches("vpc-+|eni-+", "eni-0a1bXX", 10));
    g_assert_false(flow_shape_matches("vpc-+|eni-+", "eni-0a1b2", 9));
    g_assert_false(flow_shape_matches("vpc-+|eni-+", "eni-0a1b-c", 10));
    g_assert_false(flow_shape_matches("vpc-+|eni-+", "eni-+", 5));
    g_assert_true(flow_shape_matches("eni-*-all|tgw-*-all", "tgw-1-all", 9));
    g_assert_false(flow_shape_matches("eni-*-all|tgw-*-all", "tgw-1-allow", 11));
    g_assert_false(flow_shape_matches("eni-*-all|tgw-*-all", "eni-all", 7));
    g_assert_false(flow_shape_matches(NULL, "x", 1));
}

/* Names that GLib's own hash takes for one another, made of two pieces that it does. */
static void
test_hash(void)
{
    enum { PIECES = 12 };
    GHashTable *hashes = g_hash_table_new(NULL, NULL);
    for (unsigned number = 0; number < 1 << PIECES; number++) {
        char name[2 * PIECES + 1] = "";
        for (unsigned piece = 0; piece < PIECES; piece++) {
            memcpy(name + 2 * piece, (number >> piece & 1) != 0 ? "aB" : "b!", 2);
        }
        static guint first;
        first = number == 0 ? g_str_hash(name) : first;
        g_assert_cmpuint(g_str_hash(name), ==, first);
        g_hash_table_add(hashes, GUINT_TO_POINTER(hash_string(name)));
        GBytes *bytes = g_bytes_new_static(name, strlen(name));
        g_assert_cmpuint(hash_gbytes(bytes), ==, hash_string(name));
        g_bytes_unref(bytes);
    }
    g_assert_cmpuint(g_hash_table_size(hashes), >, (1 << PIECES) - 16);
    g_hash_table_destroy(hashes);
    g_assert_cmpuint(hash_bytes(1, NULL, 0), !=, hash_bytes(2, NULL, 0));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/value/fractions", test_fractions);
    g_test_add_func("/value/uint", test_uint);
    g_test_add_func("/value/address", test_address);
    g_test_add_func("/value/unixtime", test_unixtime);
    g_test_add_func("/value/datetime", test_datetime);
    g_test_add_func("/value/percent", test_percent);
    g_test_add_func("/value/escape", test_escape);
    g_test_add_func("/value/shape", test_shape);
    g_test_add_func("/value/hash", test_hash);
    return g_test_run();
}
