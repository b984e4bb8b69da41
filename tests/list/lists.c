/* lists.c - what lists say of addresses, for tests and benchmarks
 *
 * lists [LIST...]: each LIST is kind:name:category:file; "!" before it means the special addresses, too. Prints what
 * was read of each, and answers each line "address port" of standard input. lists -b LIST...: prints how long look-ups
 * take.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <glib.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include "core/base/portable.h"
#include "core/list/lists.h"

static const char *const kinds[ADDRESS_LIST_N_KINDS] = {"block", "allow", "scanner", "range"};

static const char *
or_none(const char *text)
{
    return text != NULL ? text : "-";
}

static void
load(struct address_lists *lists, const char *argument)
{
    struct address_list_row row = {.special = argument[0] == '!'};
    char **parts = g_strsplit(argument + row.special, ":", 4);
    if (g_strv_length(parts) != 4) {
        g_error("no list: %s", argument);
    }
    for (int kind = 0; kind < ADDRESS_LIST_N_KINDS; kind++) {
        row.kind = strcmp(parts[0], kinds[kind]) == 0 ? (enum address_list_kind)kind : row.kind;
    }
    row.name = parts[1];
    row.category = parts[2];
    row.file = parts[3];
    address_lists_load(lists, &row);
    g_strfreev(parts);
}

static void
print_list(const struct address_list *list)
{
    char *words = address_list_explain(list);
    printf("list\t%s\t%s\t%u\t%u\t%u\t%u\t%s\n", list->name, or_none(list->format), list->n_entries, list->n_bad,
           list->n_others, list->n_masked, or_none(list->error));
    for (uint32_t i = 0; i < list->n_problems; i++) {
        printf("problem\t%u\t%s\t%s\n", list->problems[i].place, list->problems[i].cause, list->problems[i].text);
    }
    char **lines = g_strsplit(words != NULL ? words : "", "\n", -1);
    for (size_t i = 0; lines[i] != NULL; i++) {
        printf("said\t%s\n", lines[i]);
    }
    g_strfreev(lines);
    g_free(words);
}

static void
print_match(const struct address_list_match *match)
{
    printf("match\t%s\t%s\t%s\t%s\t", match->list->name, or_none(match->category), or_none(match->service),
           or_none(match->region));
    for (int i = 0; i < (match->ipv6 ? 16 : 4); i++) {
        printf("%02x", match->address[i]);
    }
    printf("/%u\t%u\t%u\n", match->bits, match->port, match->place);
}

static void
answer(const struct address_lists *lists, char *line)
{
    struct address_list_found found;
    uint8_t address[16];
    char *behind = strchr(line, ' ');
    size_t length = behind != NULL ? portable_parse_address(line, (size_t)(behind - line), address) : 0;
    if (length == 0) {
        g_error("no address and port: %s", line);
    }
    address_lists_look_up(lists, address, length, (uint16_t)g_ascii_strtoull(behind, NULL, 10), &found);
    printf("found\t%zu\t%u\t%d\t%d\n", found.n, found.kinds, found.allowed, found.more);
    for (size_t i = 0; i < found.n; i++) {
        print_match(&found.match[i]);
    }
}

/* Seconds of a processor that the program took so far. */
static double
processor_time(void)
{
    return (double)clock() / CLOCKS_PER_SEC;
}

/* Nanoseconds of a look-up of random addresses, in the fastest of some rounds: other programs slow down the rest. */
static void
measure(const struct address_lists *lists, bool ipv6)
{
    enum { LOOK_UPS = 1 << 19, ROUNDS = 16 };
    struct address_list_found found;
    GRand *dice = g_rand_new_with_seed(1);
    uint8_t(*addresses)[16] = g_malloc(sizeof(*addresses) * LOOK_UPS);
    size_t hits = 0;
    double best = 0;
    for (size_t i = 0; i < LOOK_UPS; i++) {
        for (size_t byte = 0; byte < 16; byte += 4) {
            guint32 random = g_rand_int(dice);
            memcpy(addresses[i] + byte, &random, sizeof(random));
        }
        addresses[i][0] = ipv6 ? 0x20 | (addresses[i][0] & 0x1f) : addresses[i][0];
    }
    for (size_t round = 0; round < ROUNDS; round++) {
        double begun = processor_time();
        for (size_t i = 0; i < LOOK_UPS; i++) {
            hits += address_lists_look_up(lists, addresses[i], ipv6 ? 16 : 4, 443, &found) > 0;
        }
        double took = processor_time() - begun;
        best = round == 0 || took < best ? took : best;
    }
    printf("%s: %.0f ns a look-up, %.1f %% of them listed\n", ipv6 ? "IPv6" : "IPv4", best * 1e9 / LOOK_UPS,
           100.0 * (double)hits / ((double)LOOK_UPS * ROUNDS));
    g_free(addresses);
    g_rand_free(dice);
}

int
main(int argc, char *argv[])
{
    bool measures = argc > 1 && strcmp(argv[1], "-b") == 0;
    struct address_lists *lists = address_lists_new();
    char line[128];
    double begun = processor_time();
    for (int i = 1 + measures; i < argc; i++) {
        load(lists, argv[i]);
    }
    double loaded = processor_time();
    address_lists_build(lists);
    if (measures) {
        printf("%u networks: %.3f s to read, %.3f s to put in order\n", address_lists_networks(lists), loaded - begun,
               processor_time() - loaded);
        measure(lists, false);
        measure(lists, true);
    } else {
        for (size_t i = 0; i < address_lists_count(lists); i++) {
            print_list(address_lists_get(lists, i));
        }
        while (fgets(line, sizeof(line), stdin) != NULL) {
            answer(lists, line);
        }
    }
    address_lists_free(lists);
    return 0;
}
