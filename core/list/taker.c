/* taker.c - where the readers of all formats leave what they read of a list
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/list/taker.h"
#include <glib.h>

/* Bytes of what was not understood that are kept. */
enum { SHOWN = 48 };

void
list_bad(struct list_taker *taker, uint32_t place, const char *cause, const char *text, size_t length)
{
    struct address_list *list = taker->list;
    list->n_bad++;
    if (list->n_problems < ADDRESS_LIST_PROBLEMS) {
        list->problems[list->n_problems++] = (struct address_list_problem){
            .place = place, .cause = cause, .text = address_list_shown(text, length, SHOWN)};
    }
}

void
list_fail(struct list_taker *taker, uint32_t place, char *why)
{
    struct address_list *list = taker->list;
    if (list->error == NULL && place > 0) {
        list->error = g_strdup_printf("%s: %s %u: %s", list->file, list->by_item ? "item" : "line", place, why);
    } else if (list->error == NULL) {
        list->error = g_strdup_printf("%s: %s", list->file, why);
    }
    g_free(why);
}

static uint32_t
number_of(struct list_taker *taker, const struct list_remarks *remarks)
{
    static const struct list_remarks none;
    bool is_silent = remarks == NULL ||
                     (remarks->category.length == 0 && remarks->service.length == 0 && remarks->region.length == 0);
    if (is_silent && taker->has_silent_number) {
        return taker->silent_number;
    }
    remarks = remarks != NULL ? remarks : &none;
    uint32_t number = list_book_number(taker->book, taker->list, remarks->category, remarks->service, remarks->region);
    if (is_silent) {
        taker->silent_number = number;
        taker->has_silent_number = true;
    }
    return number;
}

bool
list_take(struct list_taker *taker, uint32_t place, const char *text, size_t length, const struct list_remarks *remarks)
{
    struct list_parsed parsed;
    struct list_block block;
    const char *cause = list_parse(text, length, &parsed);
    if (cause != NULL) {
        list_bad(taker, place, cause, text, length);
        return true;
    }
    if (ranges_count(taker->ranges) >= taker->most) {
        list_fail(taker, place,
                  g_strdup_printf("%u networks are as many as are kept, of all lists; the rest of this "
                                  "one is left out",
                                  taker->most));
        return false;
    }
    struct ranges_fact fact = {.words = number_of(taker, remarks), .place = place, .port = parsed.port};
    if (fact.port == 0 && remarks != NULL) {
        fact.port = remarks->port;
    }
    fact.kinds = (uint8_t)(1u << (taker->list->kind + (fact.port != 0 ? ADDRESS_LIST_N_KINDS : 0)));
    taker->list->n_masked += parsed.masked;
    while (list_next_block(&parsed, &block)) {
        ranges_add(taker->ranges, &block, &fact);
        taker->list->n_entries++;
    }
    return true;
}
