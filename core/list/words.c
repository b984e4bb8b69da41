/* words.c - what lists say of addresses, each text and each sentence once
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/list/words.h"
#include <glib.h>
#include <string.h>
#include "core/base/hash.h"

struct list_book {
    GHashTable *texts;   /* own texts */
    GHashTable *numbers; /* struct list_words in all -> number + 1 */
    GPtrArray *all;      /* struct list_words, by number */
    size_t bytes;        /* of the texts */
};

/* Texts stand once each, so that equal ones are the same. */
static guint
hash_words(gconstpointer key)
{
    const struct list_words *words = key;
    uint64_t hash = hash_step(hash_process_seed(), (uintptr_t)words->list);
    hash = hash_step(hash, (uintptr_t)words->category);
    hash = hash_step(hash, (uintptr_t)words->service);
    return (guint)hash_step(hash, (uintptr_t)words->region);
}

static gboolean
same_words(gconstpointer first, gconstpointer second)
{
    const struct list_words *a = first, *b = second;
    return a->list == b->list && a->category == b->category && a->service == b->service && a->region == b->region;
}

struct list_book *
list_book_new(void)
{
    struct list_book *book = g_new0(struct list_book, 1);
    book->texts = g_hash_table_new_full(hash_string, g_str_equal, g_free, NULL);
    book->numbers = g_hash_table_new(hash_words, same_words);
    book->all = g_ptr_array_new_with_free_func(g_free);
    return book;
}

void
list_book_free(struct list_book *book)
{
    if (book != NULL) {
        g_hash_table_destroy(book->numbers);
        g_hash_table_destroy(book->texts);
        g_ptr_array_free(book->all, TRUE);
        g_free(book);
    }
}

static const char *
text_once(struct list_book *book, struct list_text text)
{
    gpointer known;
    if (text.text == NULL || text.length == 0) {
        return NULL;
    }
    char *shown = address_list_shown(text.text, text.length, LIST_TEXT_BYTES);
    if (g_hash_table_lookup_extended(book->texts, shown, &known, NULL)) {
        g_free(shown);
        return known;
    }
    if (book->bytes + strlen(shown) > LIST_TEXTS_BYTES) {
        g_free(shown);
        return NULL;
    }
    book->bytes += strlen(shown);
    g_hash_table_add(book->texts, shown);
    return shown;
}

uint32_t
list_book_number(struct list_book *book, const struct address_list *list, struct list_text category,
                 struct list_text service, struct list_text region)
{
    struct list_words words = {.list = list};
    words.category = text_once(book, category);
    words.service = text_once(book, service);
    words.region = text_once(book, region);
    guint number = GPOINTER_TO_UINT(g_hash_table_lookup(book->numbers, &words));
    if (number == 0) {
        struct list_words *kept = g_memdup2(&words, sizeof(words));
        g_ptr_array_add(book->all, kept);
        number = book->all->len;
        g_hash_table_insert(book->numbers, kept, GUINT_TO_POINTER(number));
    }
    return number - 1;
}

const struct list_words *
list_book_words(const struct list_book *book, uint32_t number)
{
    return g_ptr_array_index(book->all, number);
}
