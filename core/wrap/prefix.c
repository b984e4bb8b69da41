/* prefix.c - each of the prefixes that a line may have
 *
 * Of grep's, "file.log:12:row" (-H, -n), the file's name may hold any byte: each colon may be where it ends.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/record/cells.h"
#include "core/record/value.h"
#include "core/wrap/prefix.h"

/* Of the colons of a line, those that grep may have put there: a file's name rarely has any, and an IPv6 address in the
 * row has many. */
enum { MOST_COLONS = 8 };

static bool
is_number(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (!g_ascii_isdigit(text[i])) {
            return false;
        }
    }
    return length > 0;
}

/* What stands before a colon: a file, a line, or both. */
static bool
take_grep(const char *line, const char *colon, const char *end, struct flow_prefix *prefix)
{
    const char *last = colon; /* behind the colon before this one */
    while (last > line && last[-1] != ':') {
        last--;
    }
    bool has_line = is_number(last, (size_t)(colon - last)), has_file = !has_line || last > line;
    const char *file_end = has_line ? last - 1 : colon;
    if (has_file) {
        if (file_end <= line) {
            return false;
        }
        flow_prefix_add(prefix, line, (size_t)(file_end - line));
    }
    if (has_line) {
        flow_prefix_add(prefix, last, (size_t)(colon - last));
    }
    return flow_prefix_end(prefix, colon + 1, end, !has_line ? "@file\t" : has_file ? "@file\t@line\t" : "@line\t");
}

struct flow_prefixes
flow_prefixes(const char *line, size_t length, const struct flow_looks *const *looks)
{
    return (struct flow_prefixes){.line = {line, length, looks, NULL}, .at = line};
}

void
flow_prefixes_clear(struct flow_prefixes *walk)
{
    json_decref(walk->line.json);
    walk->line.json = NULL;
}

/* What grep may have put before the row. */
static bool
next_of_grep(struct flow_prefixes *walk, struct flow_prefix *prefix)
{
    const char *line = walk->line.text, *end = line + walk->line.length;
    while (walk->colons < MOST_COLONS) {
        const char *colon = memchr(walk->at, ':', (size_t)(end - walk->at));
        if (colon == NULL) {
            break;
        }
        walk->colons++;
        walk->at = colon + 1;
        if (take_grep(line, colon, end, prefix)) {
            return true;
        }
    }
    return false;
}

bool
flow_prefixes_next(struct flow_prefixes *walk, struct flow_prefix *prefix)
{
    while (flow_forms[walk->form] != NULL) {
        prefix->n_cells = 0;
        if (flow_forms[walk->form++](&walk->line, prefix)) {
            return true;
        }
    }
    prefix->n_cells = 0;
    return next_of_grep(walk, prefix);
}

void
flow_prefix_write(const struct flow_prefix *prefix, GString *out)
{
    g_string_truncate(out, 0);
    for (size_t i = 0; i < prefix->n_cells; i++) {
        flow_escape(out, prefix->cells[i].text, prefix->cells[i].length);
        g_string_append_c(out, '\t');
    }
    const char *at = prefix->row.text, *end = at + prefix->row.length;
    size_t length;
    for (const char *word; (word = next_word(&at, end, &length)) != NULL;) {
        flow_escape(out, word, length);
        g_string_append_c(out, '\t');
    }
    g_string_truncate(out, out->len > 0 ? out->len - 1 : 0);
}
