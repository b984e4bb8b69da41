/* origin.c - where rows are from, as far as what is around them says it
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>
#include "core/wrap/origin.h"
#include "core/wrap/prefix.h"

struct flow_text
flow_plain_word(struct flow_text word)
{
    while (word.length > 0 && word.text[0] == '\033') {
        const char *m = memchr(word.text, 'm', word.length);
        size_t n = m != NULL ? (size_t)(m + 1 - word.text) : word.length;
        word = (struct flow_text){word.text + n, word.length - n};
    }
    const char *escape = word.length > 0 ? memchr(word.text, '\033', word.length) : NULL;
    word.length = escape != NULL ? (size_t)(escape - word.text) : word.length;
    return word;
}

void
flow_origin_take(struct flow_origin *origin, const char *column, size_t column_length, struct flow_text value)
{
    const struct {
        const char *column;
        struct flow_text *text;
    } all[] = {{"@logGroup", &origin->group}, {"@logStream", &origin->stream}, {"@file", &origin->file}};
    for (size_t i = 0; i < G_N_ELEMENTS(all); i++) {
        if (strlen(all[i].column) == column_length && memcmp(all[i].column, column, column_length) == 0) {
            *all[i].text = flow_plain_word(value);
        }
    }
}

struct flow_origin
flow_prefix_origin(const struct flow_prefix *prefix, const struct flow_origin *of_line)
{
    struct flow_origin origin = *of_line;
    const char *name = prefix->columns;
    for (size_t i = 0; i < prefix->n_cells; i++) {
        size_t length = strcspn(name, "\t");
        flow_origin_take(&origin, name, length, (struct flow_text){prefix->cells[i].text, prefix->cells[i].length});
        name += length + 1; /* a tab is behind each */
    }
    return origin;
}
