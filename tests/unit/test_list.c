/* test_list.c - addresses and networks as lists write them, blocks in each other, patterns, and the limits of readers
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <glib.h>
#include <string.h>
#include "core/base/portable.h"
#include "core/list/block.h"
#include "core/list/lists.h"
#include "core/list/pattern.h"
#include "core/list/read_file.h"
#include "core/list/read_json.h"
#include "core/list/special.h"

/* The blocks of what was parsed, as "c0000200/24" and blanks between them; or why it is nothing. */
static char *
read_as(const char *text)
{
    struct list_parsed parsed;
    struct list_block block;
    const char *cause = list_parse(text, strlen(text), &parsed);
    GString *blocks = g_string_new(cause);
    uint16_t port = parsed.port;
    while (cause == NULL && list_next_block(&parsed, &block)) {
        uint8_t bytes[16];
        size_t length = list_address_bytes(block.first, block.ipv6, bytes);
        g_string_append(blocks, blocks->len > 0 ? " " : "");
        for (size_t i = 0; i < length; i++) {
            g_string_append_printf(blocks, "%02x", bytes[i]);
        }
        g_string_append_printf(blocks, "/%u", block.bits);
    }
    if (cause == NULL && port > 0) {
        g_string_append_printf(blocks, ":%u", port);
    }
    if (cause == NULL && parsed.masked) {
        g_string_append(blocks, " masked");
    }
    return g_string_free(blocks, FALSE);
}

static void
test_forms(void)
{
    static const char no_address[] = "no address", zero[] = "a number of the address begins with 0";
    static const char no_length[] = "no prefix length", no_port[] = "no port";
    static const struct {
        const char *text, *read;
    } forms[] = {
        {"192.0.2.7", "c0000207/32"},
        {"192.0.2.0/24", "c0000200/24"},
        {"192.0.2.7/24", "c0000200/24 masked"},
        {"0.0.0.0/0", "00000000/0"},
        {"255.255.255.255", "ffffffff/32"},
        {"192.0.2.7:443", "c0000207/32:443"},
        {"192.0.2.0-192.0.2.255", "c0000200/24"},
        {"192.0.2.7 - 192.0.2.9", "c0000207/32 c0000208/31"},
        {"192.0.2.7-192.0.2.7", "c0000207/32"},
        {"0.0.0.0-255.255.255.255", "00000000/0"},
        {"2001:db8::1", "20010db8000000000000000000000001/128"},
        {"2001:DB8::/32", "20010db8000000000000000000000000/32"},
        {"2001:db8::1/64", "20010db8000000000000000000000000/64 masked"},
        {"[2001:db8::1]:443", "20010db8000000000000000000000001/128:443"},
        {"[2001:db8::1]", "20010db8000000000000000000000001/128"},
        {"2001:db8::ffff-2001:db8::1:1", "20010db800000000000000000000ffff/128 20010db8000000000000000000010000/127"},
        {"::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "00000000000000000000000000000000/0"},
        {"::/0", "00000000000000000000000000000000/0"},
        {"::ffff:192.0.2.7", "c0000207/32"},
        {"::ffff:192.0.2.0/120", "c0000200/24"},
        {"::ffff:0:0/96", "00000000/0"},
        {"::ffff:0:0/95", "the prefix is shorter than what makes it one of IPv4"},
        {"::ffff:192.0.2.7-192.0.2.8", "c0000207/32 c0000208/32"},
        {"", no_address},
        {"192.0.2", no_address},
        {"192.0.2.256", no_address},
        {"example.com", no_address},
        {"192.0.2.07", zero},
        {"010.0.0.1", zero},
        {"192.0.2.0/33", no_length},
        {"192.0.2.0/", no_length},
        {"192.0.2.0/024", no_length},
        {"192.0.2.0/24/24", no_length},
        {"192.0.2.0/-1", no_length},
        {"2001:db8::/129", no_length},
        {"192.0.2.7:0", no_port},
        {"192.0.2.7:65536", no_port},
        {"192.0.2.7:", no_port},
        {"[2001:db8::1]443", no_port},
        {"[2001:db8::1", no_address},
        {"fe80::1%eth0", no_address},
        {"192.0.2.9-192.0.2.7", "the range ends before it begins"},
        {"192.0.2.9-2001:db8::", "a range from IPv4 to IPv6"},
        {"192.0.2.9-", no_address},
        {"-192.0.2.9", no_address},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(forms); i++) {
        char *read = read_as(forms[i].text);
        g_test_message("%s", forms[i].text);
        g_assert_cmpstr(read, ==, forms[i].read);
        g_free(read);
    }
    char *most = read_as("0.0.0.1-255.255.255.254"), **blocks = g_strsplit(most, " ", -1);
    g_assert_cmpuint(g_strv_length(blocks), ==, 62);
    g_strfreev(blocks);
    g_free(most);
    most = read_as("::1-ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffe");
    blocks = g_strsplit(most, " ", -1);
    g_assert_cmpuint(g_strv_length(blocks), ==, 254);
    g_strfreev(blocks);
    g_free(most);
}

static void
test_special(void)
{
    static const struct {
        const char *text;
        bool special;
    } addresses[] = {
        {"10.1.2.3", true},          {"100.64.0.1", true},      {"100.128.0.1", false},
        {"172.31.255.255", true},    {"172.32.0.0", false},     {"192.168.0.1", true},
        {"192.0.0.8", true},         {"192.0.2.1", false},      {"198.19.0.1", true},
        {"198.20.0.1", false},       {"224.0.0.1", true},       {"255.255.255.255", true},
        {"169.254.169.254", true},   {"8.8.8.8", false},        {"::1", true},
        {"fd00::1", true},           {"fe80::1", true},         {"ff02::1", true},
        {"2001:db8::1", false},      {"2600::1", false},        {"2001:0:1::1", true},
        {"64:ff9b::1.2.3.4", false}, {"::ffff:10.0.0.1", true}, {"::ffff:8.8.8.8", false},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(addresses); i++) {
        struct list_parsed parsed;
        g_test_message("%s", addresses[i].text);
        g_assert_null(list_parse(addresses[i].text, strlen(addresses[i].text), &parsed));
        g_assert_cmpint(list_is_special(parsed.first, parsed.ipv6), ==, addresses[i].special);
    }
}

static bool
append(void *context, const char *text, size_t length)
{
    GString *found = context;
    g_string_append_printf(found, "%s%.*s", found->len > 0 ? " " : "", (int)length, text);
    return true;
}

static void
test_patterns(void)
{
    static const struct {
        const char *pattern;
        enum list_pattern kind;
        const char *found;
    } patterns[] = {
        {"[ipv4-addr:value = '192.0.2.1']", LIST_PATTERN_READ, "192.0.2.1"},
        {"[ipv4-addr:value='192.0.2.1' OR ipv6-addr:value == '2001:db8::1']", LIST_PATTERN_READ,
         "192.0.2.1 2001:db8::1"},
        {"[ipv4-addr:value = '192.0.2.1'] OR [ipv4-addr:value ISSUBSET '198.51.100.0/24']", LIST_PATTERN_READ,
         "192.0.2.1 198.51.100.0/24"},
        {"[(ipv4-addr:value IN ('192.0.2.1', '192.0.2.2'))]", LIST_PATTERN_READ, "192.0.2.1 192.0.2.2"},
        {"[ipv4-addr:value = '192.0.2.1' OR domain-name:value = 'a AND b \\' ipv4-addr:value']", LIST_PATTERN_READ,
         "192.0.2.1"},
        {"[domain-name:value = 'ipv4-addr:value']", LIST_PATTERN_OTHER, ""},
        {"[ipv4-addr:value = '192.0.2.1' AND network-traffic:dst_port = 443]", LIST_PATTERN_COMPLEX, ""},
        {"[ipv4-addr:value = '192.0.2.1'] FOLLOWEDBY [ipv4-addr:value = '192.0.2.2']", LIST_PATTERN_COMPLEX, ""},
        {"[ipv4-addr:value != '192.0.2.1']", LIST_PATTERN_COMPLEX, ""},
        {"[ipv4-addr:value NOT = '192.0.2.1']", LIST_PATTERN_COMPLEX, ""},
        {"[ipv4-addr:value = '192.0.2.1' OR ipv4-addr:value > '192.0.2.1']", LIST_PATTERN_COMPLEX, ""},
        {"[ipv4-addr:value ISSUPERSET '192.0.2.1']", LIST_PATTERN_COMPLEX, ""},
        {"[ipv4-addr:value = '192.0.2.1", LIST_PATTERN_MALFORMED, ""},
        {"[ipv4-addr:value IN ('192.0.2.1' '192.0.2.2')]", LIST_PATTERN_MALFORMED, ""},
        {"", LIST_PATTERN_OTHER, ""},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(patterns); i++) {
        GString *found = g_string_new(NULL);
        g_test_message("%s", patterns[i].pattern);
        g_assert_cmpint(list_pattern_read(patterns[i].pattern, append, found), ==, patterns[i].kind);
        g_assert_cmpstr(found->str, ==, patterns[i].found);
        g_string_free(found, TRUE);
    }
}

static size_t
look_up(const struct address_lists *lists, const char *text, uint16_t port, struct address_list_found *found)
{
    uint8_t address[16];
    size_t length = portable_parse_address(text, strlen(text), address);
    g_assert_cmpuint(length, >, 0);
    return address_lists_look_up(lists, address, length, port, found);
}

static struct address_lists *
lists_of(const char *text, enum address_list_kind kind)
{
    struct address_lists *lists = address_lists_new();
    const struct address_list_row row = {.name = "a", .file = "a.txt", .kind = kind};
    address_lists_load_bytes(lists, &row, text, strlen(text));
    return lists;
}

/* More entries hold an address than are named: what counts is known all the same. */
static void
test_more_than_are_named(void)
{
    enum { ENTRIES = 10000 };
    struct address_list_found found;
    const struct address_list_row allow = {.name = "b", .file = "b.txt", .kind = ADDRESS_LIST_ALLOW};
    GString *text = g_string_new(NULL);
    for (int i = 0; i < ENTRIES; i++) {
        g_string_append_printf(text, "192.0.2.0/24,category %d\n", i);
    }
    struct address_lists *lists = lists_of(text->str, ADDRESS_LIST_BLOCK);
    address_lists_load_bytes(lists, &allow, "192.0.0.0/16", strlen("192.0.0.0/16"));
    address_lists_build(lists);
    g_assert_cmpuint(address_lists_networks(lists), ==, ENTRIES + 1);
    g_assert_cmpuint(look_up(lists, "192.0.2.1", 0, &found), ==, ADDRESS_LIST_MATCHES);
    g_assert_true(found.more && found.allowed);
    g_assert_cmpstr(found.match[0].category, ==, "category 0");
    g_assert_cmpuint(look_up(lists, "192.0.3.1", 0, &found), ==, 1);
    g_assert_true(!found.more && found.allowed);
    address_lists_free(lists);
    g_string_free(text, TRUE);
}

static void
test_empty(void)
{
    struct address_list_found found;
    struct address_lists *lists = address_lists_new();
    address_lists_build(lists);
    g_assert_cmpuint(look_up(lists, "192.0.2.1", 0, &found), ==, 0);
    g_assert_cmpuint(look_up(lists, "2001:db8::1", 0, &found), ==, 0);
    address_lists_free(lists);
    lists = lists_of("", ADDRESS_LIST_BLOCK);
    g_assert_null(address_lists_get(lists, 0)->error);
    g_assert_null(address_list_explain(address_lists_get(lists, 0)));
    address_lists_build(lists);
    g_assert_cmpuint(look_up(lists, "0.0.0.0", 0, &found), ==, 0);
    address_lists_free(lists);
}

/* The error of a list of which no more than five networks are taken. */
static void
check_full(const char *text, const char *error)
{
    struct address_list list = {.file = g_strdup("a.txt")};
    struct list_taker taker = {.list = &list, .ranges = ranges_new(), .book = list_book_new(), .most = 5};
    list_read_bytes(&taker, text, strlen(text));
    g_assert_cmpstr(list.error, ==, error);
    g_assert_cmpuint(list.n_entries, ==, 5);
    ranges_free(taker.ranges);
    list_book_free(taker.book);
    g_free(list.file);
    g_free(list.error);
}

static void
test_full(void)
{
#define REST ": 5 networks are as many as are kept, of all lists; the rest of this one is left out"
    check_full("192.0.2.1\n192.0.2.2\n192.0.2.3\n192.0.2.4\n192.0.2.5\n", NULL);
    check_full("192.0.2.1\n192.0.2.2\n192.0.2.3\n192.0.2.4\n192.0.2.5\n192.0.2.6\n192.0.2.7\n", "a.txt: line 6" REST);
    check_full("[\"192.0.2.1\", \"192.0.2.2\", \"192.0.2.3\", \"192.0.2.4\", \"192.0.2.5\", \"192.0.2.6\"]",
               "a.txt: item 6" REST);
    check_full("{\"cidr\":\"192.0.2.1\"}\n{\"cidr\":\"192.0.2.2\"}\n{\"cidr\":\"192.0.2.3\"}\n{\"cidr\":\"192.0.2.4\"}"
               "\n{\"cidr\":\"192.0.2.5\"}\n{\"cidr\":\"192.0.2.6\"}\n{\"cidr\":\"192.0.2.7\"}\n",
               "a.txt: line 6" REST);
    check_full("[{\"type\":\"indicator\",\"pattern\":\"[ipv4-addr:value IN ('192.0.2.1','192.0.2.2','192.0.2.3',"
               "'192.0.2.4','192.0.2.5','192.0.2.6','192.0.2.7')]\"}, \"192.0.2.8\"]",
               "a.txt: item 1" REST);
}

/* A document of more values than are parsed is not: it says at which line. */
static void
test_too_many_values(void)
{
    GString *text = g_string_new("[\n0");
    for (int i = 0; i < LIST_JSON_VALUES; i++) {
        g_string_append(text, ",0");
    }
    g_string_append(text, "]");
    struct address_lists *lists = lists_of(text->str, ADDRESS_LIST_BLOCK);
    g_assert_cmpstr(address_lists_get(lists, 0)->error, ==,
                    "a.txt: line 2: more than 4194304 values of JSON are not read");
    address_lists_free(lists);
    g_string_free(text, TRUE);
}

int
main(int argc, char *argv[])
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/list/forms", test_forms);
    g_test_add_func("/list/special", test_special);
    g_test_add_func("/list/patterns", test_patterns);
    g_test_add_func("/list/more_than_are_named", test_more_than_are_named);
    g_test_add_func("/list/empty", test_empty);
    g_test_add_func("/list/full", test_full);
    g_test_add_func("/list/too_many_values", test_too_many_values);
    return g_test_run();
}
