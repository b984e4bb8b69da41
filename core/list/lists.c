/* lists.c - the lists of addresses that a user names, and what they say of an address
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/list/lists.h"
#include <glib.h>
#include "core/list/ranges.h"
#include "core/list/read_file.h"
#include "core/list/special.h"
#include "core/list/taker.h"
#include "core/list/words.h"

/* Entries that a look-up goes through. An address is in some ten; a file that was written to be slow may have more. */
enum { MOST_STEPS = 4096 };

struct address_lists {
    GPtrArray *all; /* struct address_list */
    struct ranges *ranges;
    struct list_book *book;
};

static void
free_list(gpointer data)
{
    struct address_list *list = data;
    for (uint32_t i = 0; i < list->n_problems; i++) {
        g_free(list->problems[i].text);
    }
    g_free(list->name);
    g_free(list->file);
    g_free(list->category);
    g_free(list->error);
    g_free(list);
}

struct address_lists *
address_lists_new(void)
{
    struct address_lists *lists = g_new0(struct address_lists, 1);
    lists->all = g_ptr_array_new_with_free_func(free_list);
    lists->ranges = ranges_new();
    lists->book = list_book_new();
    return lists;
}

void
address_lists_free(struct address_lists *lists)
{
    if (lists != NULL) {
        g_ptr_array_free(lists->all, TRUE);
        ranges_free(lists->ranges);
        list_book_free(lists->book);
        g_free(lists);
    }
}

/* What is still wrong when all was read. */
static void
conclude(struct list_taker *taker)
{
    const struct address_list *list = taker->list;
    if (list->n_entries == 0 && list->n_bad > 0) {
        list_fail(taker, list->problems[0].place,
                  g_strdup_printf("%s; nothing in the file is an address", list->problems[0].cause));
    }
}

static const struct address_list *
load(struct address_lists *lists, const struct address_list_row *row, const void *bytes, size_t length)
{
    struct address_list *list = g_new0(struct address_list, 1);
    list->name = g_strdup(row->name != NULL ? row->name : "");
    list->file = g_strdup(row->file != NULL ? row->file : "");
    list->category = row->category != NULL && row->category[0] != '\0' ? g_strdup(row->category) : NULL;
    list->kind = row->kind;
    list->special = row->special;
    g_ptr_array_add(lists->all, list);
    struct list_taker taker = {list, lists->ranges, lists->book, LIST_MOST_BLOCKS, 0, false};
    if (lists->all->len > ADDRESS_LISTS_MOST) {
        list_fail(&taker, 0, g_strdup_printf("more than %d lists are not read", ADDRESS_LISTS_MOST));
    } else if (bytes != NULL) {
        list_read_bytes(&taker, bytes, length);
    } else {
        list_read_file(&taker);
    }
    conclude(&taker);
    return list;
}

const struct address_list *
address_lists_load(struct address_lists *lists, const struct address_list_row *row)
{
    return load(lists, row, NULL, 0);
}

const struct address_list *
address_lists_load_bytes(struct address_lists *lists, const struct address_list_row *row, const void *bytes,
                         size_t length)
{
    return load(lists, row, bytes != NULL ? bytes : "", length);
}

void
address_lists_build(struct address_lists *lists)
{
    ranges_build(lists->ranges);
}

size_t
address_lists_count(const struct address_lists *lists)
{
    return lists->all->len;
}

const struct address_list *
address_lists_get(const struct address_lists *lists, size_t number)
{
    return g_ptr_array_index(lists->all, number);
}

uint32_t
address_lists_networks(const struct address_lists *lists)
{
    return ranges_count(lists->ranges);
}

/* Whether an entry of a list counts for a special address. */
static bool
means_special(const struct address_list *list)
{
    return list->special || list->kind == ADDRESS_LIST_ALLOW || list->kind == ADDRESS_LIST_RANGE;
}

static void
add_match(struct address_list_found *found, const struct list_words *words, const struct ranges_block *entry)
{
    struct address_list_match *match = &found->match[found->n++];
    match->list = words->list;
    match->category = words->category != NULL ? words->category : words->list->category;
    match->service = words->service;
    match->region = words->region;
    match->ipv6 = entry->block.ipv6;
    match->bits = entry->block.bits;
    match->port = entry->fact.port;
    match->place = entry->fact.place;
    list_address_bytes(entry->block.first, entry->block.ipv6, match->address);
}

/* When not all entries were looked at, these kinds are known all the same. A special address is left to what was seen.
 */
static unsigned
kinds_beyond(unsigned kinds, bool special)
{
    const unsigned of_special = 1u << ADDRESS_LIST_ALLOW | 1u << ADDRESS_LIST_RANGE;
    unsigned any_port = kinds & ((1u << ADDRESS_LIST_N_KINDS) - 1);
    return special ? any_port & of_special : any_port;
}

size_t
address_lists_look_up(const struct address_lists *lists, const uint8_t *address, size_t length, uint16_t port,
                      struct address_list_found *found)
{
    bool ipv6;
    found->n = 0;
    found->kinds = 0;
    found->more = found->allowed = false;
    struct list_address looked_up = list_address_of(address, length, &ipv6);
    uint32_t number = ranges_find(lists->ranges, looked_up, ipv6);
    if (number == RANGES_NONE) {
        return 0;
    }
    bool special = list_is_special(looked_up, ipv6);
    unsigned all_kinds = ranges_kinds(lists->ranges, number, ipv6);
    for (unsigned steps = 0; number != RANGES_NONE; number = ranges_next(lists->ranges, number, ipv6)) {
        if (++steps > MOST_STEPS) {
            found->more = true;
            break;
        }
        struct ranges_block entry = ranges_get(lists->ranges, number, ipv6);
        const struct list_words *words = list_book_words(lists->book, entry.fact.words);
        if ((entry.fact.port != 0 && entry.fact.port != port) || (special && !means_special(words->list))) {
            continue;
        }
        found->kinds |= 1u << words->list->kind;
        if (found->n < ADDRESS_LIST_MATCHES) {
            add_match(found, words, &entry);
        } else {
            found->more = true;
        }
    }
    found->kinds |= found->more ? kinds_beyond(all_kinds, special) : 0;
    found->allowed = (found->kinds & 1u << ADDRESS_LIST_ALLOW) != 0;
    return found->n;
}
