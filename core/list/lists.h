/* lists.h - the lists of addresses that a user names, and what they say of an address
 *
 * How it is used:
 *
 *     struct address_lists *lists = address_lists_new();
 *     const struct address_list_row row = {.name = "drop", .file = "/lists/drop.txt", .kind = ADDRESS_LIST_BLOCK};
 *     const struct address_list *list = address_lists_load(lists, &row);   for each; list->error,
 * address_list_explain(list) address_lists_build(lists); address_lists_look_up(lists, address, 4, port, &found); as
 * often as wanted address_lists_free(lists);
 *
 * Lists that changed are loaded anew into another address_lists.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_ADDRESS_LISTS_H
#define CLOUDFLOW_ADDRESS_LISTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/list/list.h"

enum {
    /* Lists; what is loaded beyond has an error that says so. */
    ADDRESS_LISTS_MOST = 1024,
    /* Entries that a look-up names. */
    ADDRESS_LIST_MATCHES = 64,
};

/* An entry that holds the address that was looked up. Texts are the lists'. */
struct address_list_match {
    const struct address_list *list;
    const char *category;         /* the entry's, or its list's; NULL if neither has one */
    const char *service, *region; /* of a range; NULL if it has none */
    uint8_t address[16];          /* the first of its network: 4 bytes of IPv4, 16 of IPv6 */
    bool ipv6;
    uint8_t bits;   /* of the network: 32 or 128 for a single address */
    uint16_t port;  /* 0: any */
    uint32_t place; /* in the list: see by_item there */
};

/* What lists say of an address. */
struct address_list_found {
    size_t n;       /* entries, the smallest network first, and of equal ones in the order of the lists */
    bool more;      /* than are named; kinds counts those, too, but those with a port */
    bool allowed;   /* some list allows it: what others say does not count */
    unsigned kinds; /* a bit, 1 << kind, for each kind of list that holds it, if they count */
    struct address_list_match match[ADDRESS_LIST_MATCHES];
};

struct address_lists;
struct address_lists *address_lists_new(void);
void address_lists_free(struct address_lists *lists);

/* Reads a list; not after address_lists_build(). Whatever is wrong with it stands in the list that is returned, which
 * is the lists'. What was read before an error counts. */
const struct address_list *address_lists_load(struct address_lists *lists, const struct address_list_row *row);

/* The same of bytes in memory; the row's file only names them. */
const struct address_list *address_lists_load_bytes(struct address_lists *lists, const struct address_list_row *row,
                                                    const void *bytes, size_t length);

/* Makes the lists ready for look-ups; once. */
void address_lists_build(struct address_lists *lists);

/* How many lists there are, and each of them, in the order in which they were loaded. */
size_t address_lists_count(const struct address_lists *lists);
const struct address_list *address_lists_get(const struct address_lists *lists, size_t number);

/* How many networks there are in all. */
uint32_t address_lists_networks(const struct address_lists *lists);

/* What the lists say of an address of 4 or 16 bytes and its port, 0 if it has none. Entries with a port count only for
 * that port. Special addresses (special.h) are in lists of the kinds BLOCK and SCANNER only if the row says so. Returns
 * found->n; of matches, only so many are written. */
size_t address_lists_look_up(const struct address_lists *lists, const uint8_t *address, size_t length, uint16_t port,
                             struct address_list_found *found);

#endif
