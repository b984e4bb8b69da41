/* fuzz_list.c - reads a list of any format, and asks what holds the addresses in it
 *
 * The first byte of the input chooses the kind of the list, and whether it means special addresses. Of each word of the
 * rest that is an address or a network, its ends and the address before it are looked up; what is found must hold them.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <glib.h>
#include <stdlib.h>
#include <string.h>
#include "core/list/block.h"
#include "core/list/lists.h"
#include "tests/fuzz/drive.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Whether a match holds what was looked up, and can be: its texts are text, and its place is in the list. */
static void
check_match(const struct address_list_match *match, struct list_address address, bool ipv6, uint16_t port)
{
    bool is_ipv6;
    struct list_address first = list_address_of(match->address, match->ipv6 ? 16 : 4, &is_ipv6);
    struct list_address masked = list_address_masked(address, match->bits);
    drive_require(match->ipv6 == ipv6 && match->bits <= (ipv6 ? 128 : 32));
    drive_require(is_ipv6 != ipv6 || (masked.high == first.high && masked.low == first.low));
    drive_require(match->port == 0 || match->port == port);
    drive_require(match->category == NULL || g_utf8_validate(match->category, -1, NULL));
    drive_require(match->service == NULL || g_utf8_validate(match->service, -1, NULL));
    drive_require(match->region == NULL || g_utf8_validate(match->region, -1, NULL));
    drive_require(match->list != NULL && match->list->n_entries > 0);
}

static void
look_up(const struct address_lists *lists, struct list_address address, bool ipv6, uint16_t port)
{
    struct address_list_found found;
    uint8_t bytes[16];
    size_t length = list_address_bytes(address, ipv6, bytes);
    size_t n = address_lists_look_up(lists, bytes, length, port, &found);
    drive_require(n == found.n && n <= ADDRESS_LIST_MATCHES && (n > 0 || found.more || found.kinds == 0));
    bool is_ipv6;
    struct list_address looked_up = list_address_of(bytes, length, &is_ipv6);
    for (size_t i = 0; i < n; i++) {
        check_match(&found.match[i], looked_up, is_ipv6, port);
        drive_require(i == 0 || found.match[i].bits <= found.match[i - 1].bits);
    }
}

/* Every address between the words of a text, and those at its ends. */
static void
look_up_all(const struct address_lists *lists, const char *text, size_t length)
{
    static const char between[] = " \t\r\n,;\"'()";
    for (size_t at = 0; at < length;) {
        size_t end = at;
        struct list_parsed parsed;
        while (end < length && (text[end] == '\0' || strchr(between, text[end]) == NULL)) {
            end++;
        }
        if (end > at && list_parse(text + at, end - at, &parsed) == NULL) {
            struct list_address before = {parsed.first.high - (parsed.first.low == 0), parsed.first.low - 1};
            look_up(lists, parsed.first, parsed.ipv6, parsed.port);
            look_up(lists, parsed.last, parsed.ipv6, 0);
            look_up(lists, before, parsed.ipv6, 443);
        }
        at = end + 1;
    }
}

static void
check_list(const struct address_list *list)
{
    char *words = address_list_explain(list);
    drive_require((words != NULL) == (list->error != NULL || list->n_bad > 0 || list->n_masked > 0));
    drive_require(words == NULL || g_utf8_validate(words, -1, NULL));
    drive_require(list->n_problems == MIN(list->n_bad, ADDRESS_LIST_PROBLEMS));
    g_free(words);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0) {
        return 0;
    }
    struct address_lists *lists = address_lists_new();
    const struct address_list_row row = {
        .name = "a", .file = "a", .kind = data[0] % ADDRESS_LIST_N_KINDS, .special = (data[0] & 4) != 0};
    const struct address_list_row other = {.name = "b", .file = "b", .kind = ADDRESS_LIST_ALLOW};
    check_list(address_lists_load_bytes(lists, &row, data + 1, size - 1));
    check_list(address_lists_load_bytes(lists, &other, "8.0.0.0/8\n::/3\n", strlen("8.0.0.0/8\n::/3\n")));
    address_lists_build(lists);
    look_up_all(lists, (const char *)data + 1, size - 1);
    address_lists_free(lists);
    return 0;
}
