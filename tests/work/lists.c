/* lists.c - jobs of reading lists of addresses, and of looking addresses up
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <stdlib.h>
#include <string.h>
#include "core/list/lists.h"
#include "tests/work/work.h"

/* A text of n lines. */
static gpointer
text_of(guint n, void (*append)(GString *text, guint number, GRand *dice))
{
    GString *text = g_string_new(NULL);
    GRand *dice = g_rand_new_with_seed(1);
    for (guint i = 0; i < n; i++) {
        append(text, i, dice);
    }
    g_rand_free(dice);
    return text;
}

static void
append_anywhere(GString *text, guint number, GRand *dice)
{
    guint32 address = g_rand_int(dice);
    g_string_append_printf(text, "%u.%u.%u.%u/%u\n", address >> 24, address >> 16 & 255, address >> 8 & 255,
                           address & 255, number % 4 * 8 + 8);
}

static gpointer
anywhere(guint n)
{
    return text_of(n, append_anywhere);
}

/* Networks in each other, as deep as IPv6 allows, each of some category. */
static void
append_nested(GString *text, guint number, GRand *dice)
{
    (void)dice;
    g_string_append_printf(text, "2001:db8::%x/%u,category %u\n", number % 64, 64 + number % 65, number);
}

static gpointer
nested(guint n)
{
    return text_of(n, append_nested);
}

/* Ranges each of which overlaps half of the others. */
static void
append_ranges(GString *text, guint number, GRand *dice)
{
    (void)dice;
    g_string_append_printf(text, "11.0.%u.%u-12.0.%u.%u\n", number >> 8 & 255, number & 255, number >> 8 & 255,
                           number & 255);
}

static gpointer
ranges(guint n)
{
    return text_of(n, append_ranges);
}

/* What begins like much, and is nothing. */
static void
append_nothing(GString *text, guint number, GRand *dice)
{
    (void)dice;
    g_string_append_printf(text, "# \"a\",\"b\",\"\"\"\n192.0.2.1\t192.0.2.%u\t24\t\"\"\"\"%u\n", number & 255, number);
}

static gpointer
nothing(guint n)
{
    return text_of(n, append_nothing);
}

/* Categories whose hashes would be equal with GLib's own function. */
static void
append_colliding(GString *text, guint number, GRand *dice)
{
    (void)dice;
    char *word = work_colliding_text(number);
    g_string_append_printf(text, "192.0.%u.%u,%s\n", number >> 8 & 255, number & 255, word);
    g_free(word);
}

static gpointer
colliding(guint n)
{
    return text_of(n, append_colliding);
}

static struct address_lists *
lists_of(const GString *text)
{
    struct address_lists *lists = address_lists_new();
    const struct address_list_row row = {.name = "a", .file = "a"};
    address_lists_load_bytes(lists, &row, text->str, text->len);
    address_lists_build(lists);
    return lists;
}

static void
read_list(gpointer text)
{
    address_lists_free(lists_of(text));
}

/* A list, and how many addresses are looked up in it. */
struct look_ups {
    struct address_lists *lists;
    guint n;
};

/* In a list that each address is in as often as can be. */
static gpointer
all_nested(guint n)
{
    enum { NETWORKS = 5000 };
    struct look_ups *look_ups = g_new(struct look_ups, 1);
    GString *text = nested(NETWORKS);
    look_ups->lists = lists_of(text);
    look_ups->n = n;
    g_string_free(text, TRUE);
    return look_ups;
}

static void
look_up(gpointer input)
{
    const struct look_ups *look_ups = input;
    struct address_list_found found;
    uint8_t address[16] = {0x20, 0x01, 0x0d, 0xb8};
    for (guint i = 0; i < look_ups->n; i++) {
        address[15] = (uint8_t)(i % 64);
        if (address_lists_look_up(look_ups->lists, address, sizeof(address), 0, &found) == 0) {
            abort();
        }
    }
}

static void
forget_text(gpointer text)
{
    g_string_free(text, TRUE);
}

static void
forget_look_ups(gpointer input)
{
    struct look_ups *look_ups = input;
    address_lists_free(look_ups->lists);
    g_free(look_ups);
}

const struct job list_jobs[] = {
    {"a list of networks anywhere", 4000, anywhere, read_list, forget_text},
    {"a list of networks in each other", 4000, nested, read_list, forget_text},
    {"a list of ranges that overlap", 2000, ranges, read_list, forget_text},
    {"a list of lines that are no addresses", 2000, nothing, read_list, forget_text},
    {"a list of categories with equal hashes", 4000, colliding, read_list, forget_text},
    {"look-ups in networks in each other", 100, all_nested, look_up, forget_look_ups},
    {.name = NULL},
};
