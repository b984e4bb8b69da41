/* taker.h - where the readers of all formats leave what they read of a list
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_LIST_TAKER_H
#define CLOUDFLOW_LIST_TAKER_H

#include "core/list/list.h"
#include "core/list/ranges.h"
#include "core/list/words.h"

/* Blocks of all lists: twice what the largest collection of public lists holds, 256 MiB. */
enum { LIST_MOST_BLOCKS = 1 << 23 };

/* What a reader writes to. */
struct list_taker {
    struct address_list *list;
    struct ranges *ranges;
    struct list_book *book;
    uint32_t most;          /* blocks, LIST_MOST_BLOCKS but in tests */
    uint32_t silent_number; /* of the words of an entry that says nothing itself */
    bool has_silent_number;
};

/* What an entry says beside its address; each may be missing. */
struct list_remarks {
    struct list_text category, service, region;
    uint16_t port;
};

/* Takes what list_parse() reads of the text, or counts the place as bad. remarks may be NULL. Returns false if no more
 * can be taken, which the list's error says. */
bool list_take(struct list_taker *taker, uint32_t place, const char *text, size_t length,
               const struct list_remarks *remarks);

/* Counts a place as bad. cause is static; text is what stands there. */
void list_bad(struct list_taker *taker, uint32_t place, const char *cause, const char *text, size_t length);

/* Nothing more can be read, and why: a sentence without the file's name. Takes it. The first one stays. place: the line
 * or item, 0 if there is none. */
void list_fail(struct list_taker *taker, uint32_t place, char *why);

#endif
