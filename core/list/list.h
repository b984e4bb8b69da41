/* list.h - a list of addresses: what its file held, and what was wrong with it
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_LIST_H
#define CLOUDFLOW_LIST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What it means to stand in a list. */
enum address_list_kind {
    ADDRESS_LIST_BLOCK,   /* known for attacks */
    ADDRESS_LIST_ALLOW,   /* known for none, whatever other lists say */
    ADDRESS_LIST_SCANNER, /* known to scan everybody: research */
    ADDRESS_LIST_RANGE,   /* whose it is: a service, a region */
    ADDRESS_LIST_N_KINDS
};

/* What a user says of a list. Texts are copied; category may be NULL. */
struct address_list_row {
    const char *name, *file, *category;
    enum address_list_kind kind;
    bool special; /* a list to block means the special addresses, too: see special.h */
};

/* What could not be taken: the first of them. */
struct address_list_problem {
    uint32_t place;    /* the line, or the item: see by_item */
    const char *cause; /* static */
    char *text;        /* the beginning of what stands there, fit to be shown */
};

enum { ADDRESS_LIST_PROBLEMS = 8 };

struct address_list {
    char *name, *file, *category; /* category: the row's, or what the list says of itself; NULL if neither does */
    enum address_list_kind kind;
    bool special;
    const char *format;  /* static, for people; NULL if the file could not be read */
    bool by_item;        /* places are numbers of a document's items, from 1; else of lines */
    int64_t changed;     /* when the file was, in seconds since 1970; 0 if that is not known */
    int64_t size;        /* of the file, when it was read */
    uint32_t n_entries;  /* addresses and networks that were taken; a range that is no network is several */
    uint32_t n_bad;      /* lines or items that were not understood */
    uint32_t n_others;   /* those that are of something else: domains, hashes, what was revoked */
    uint32_t n_masked;   /* networks with bits of a host, which were cleared: 192.0.2.7/24 */
    uint32_t n_problems; /* of the n_bad */
    struct address_list_problem problems[ADDRESS_LIST_PROBLEMS];
    char *error; /* a sentence that names the file, and the line if there is one: nothing more was read; or NULL */
};

/* What was wrong with a list, in sentences, one a line; NULL if nothing was. To be g_free()d. */
char *address_list_explain(const struct address_list *list);

/* Whether the list's file is not what it was when it was read: it is newer, of another size, there or gone. */
bool address_list_changed(const struct address_list *list);

/* Bytes of any kind as text that may be shown: valid UTF-8 without control characters, of `most` bytes at the
 * most. To be g_free()d. */
char *address_list_shown(const char *text, size_t length, size_t most);

#endif
