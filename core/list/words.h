/* words.h - what lists say of addresses, each text and each sentence once
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_LIST_WORDS_H
#define CLOUDFLOW_LIST_WORDS_H

#include <stddef.h>
#include <stdint.h>
#include "core/list/list.h"

enum {
    /* A longer text is cut. */
    LIST_TEXT_BYTES = 128,
    /* Of all texts; beyond, nothing is said but the list. */
    LIST_TEXTS_BYTES = 64 << 20,
};

/* A text that need not be terminated; NULL: none. */
struct list_text {
    const char *text;
    size_t length;
};

/* What is said of an address by a list: texts are NULL where the list does not say. */
struct list_words {
    const struct address_list *list;
    const char *category, *service, *region;
};

struct list_book;
struct list_book *list_book_new(void);
void list_book_free(struct list_book *book);

/* The number of what a list says; numbers ascend as they are given. The list must live as long as the book. */
uint32_t list_book_number(struct list_book *book, const struct address_list *list, struct list_text category,
                          struct list_text service, struct list_text region);

/* What has this number. The texts are the book's. */
const struct list_words *list_book_words(const struct list_book *book, uint32_t number);

#endif
