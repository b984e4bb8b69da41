/* list.c - what was wrong with a list, in words
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/list/list.h"
#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>

char *
address_list_shown(const char *text, size_t length, size_t most)
{
    char *valid = g_utf8_make_valid(text, (gssize)MIN(length, most));
    GString *shown = g_string_new(NULL);
    for (const char *at = valid; *at != '\0'; at = g_utf8_next_char(at)) {
        gunichar character = g_utf8_get_char(at);
        g_string_append_unichar(shown, g_unichar_isprint(character) ? character : '?');
    }
    while (shown->len > most) { /* what stands for a byte that is no text is longer than that */
        g_string_truncate(shown, (gsize)(g_utf8_prev_char(shown->str + shown->len) - shown->str));
    }
    g_free(valid);
    return g_string_free(shown, FALSE);
}

bool
address_list_changed(const struct address_list *list)
{
    GStatBuf facts;
    bool there = g_stat(list->file, &facts) == 0;
    return (there ? (int64_t)facts.st_mtime : 0) != list->changed || (there ? (int64_t)facts.st_size : 0) != list->size;
}

static void
append_problems(GString *words, const struct address_list *list)
{
    const char *unit = list->by_item ? "item" : "line";
    g_string_append_printf(words, "%s: %u %s%s not understood:", list->file, list->n_bad, unit,
                           list->n_bad == 1 ? " was" : "s were");
    for (uint32_t i = 0; i < list->n_problems; i++) {
        const struct address_list_problem *problem = &list->problems[i];
        g_string_append_printf(words, "%s %s %u (%s: \"%s\")", i > 0 ? "," : "", unit, problem->place, problem->cause,
                               problem->text);
    }
    g_string_append(words, list->n_bad > list->n_problems ? ", and so on.\n" : ".\n");
}

char *
address_list_explain(const struct address_list *list)
{
    GString *words = g_string_new(NULL);
    if (list->error != NULL) {
        g_string_append_printf(words, "%s\n", list->error);
    }
    if (list->n_bad > 0) {
        append_problems(words, list);
    }
    if (list->n_masked > 0) {
        g_string_append_printf(words, "%s: %u network%s of a host, which were taken as 0.\n", list->file,
                               list->n_masked, list->n_masked == 1 ? " has bits" : "s have bits");
    }
    if (words->len == 0) {
        g_string_free(words, TRUE);
        return NULL;
    }
    g_string_truncate(words, words->len - 1);
    return g_string_free(words, FALSE);
}
