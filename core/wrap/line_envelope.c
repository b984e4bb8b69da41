/* line_envelope.c - a line of JSON behind what a program that passes lines on put before it
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>
#include "core/wrap/csv_envelope.h"
#include "core/wrap/line_envelope.h"
#include "core/wrap/recogniser.h"

static void
append_member(GString *out, const char *name, size_t name_length, const struct flow_prefix_cell *cell)
{
    g_string_append(out, out->len == 0 ? "{\"" : ",\"");
    g_string_append_len(out, name, (gssize)name_length);
    g_string_append(out, "\":\"");
    flow_csv_envelope_escape(out, cell->text, cell->length);
    g_string_append_c(out, '"');
}

static void
append_prefix(GString *out, const struct flow_prefix *prefix)
{
    const char *name = prefix->columns;
    for (size_t i = 0; i < prefix->n_cells; i++) {
        size_t length = strcspn(name, "\t");
        append_member(out, name, length, &prefix->cells[i]);
        name += length + 1;
    }
    append_member(out, "message", strlen("message"), &prefix->row);
    g_string_append_c(out, '}');
}

/* Whether the prefix may be one of the line. Each colon of JSON, which a file may begin inside of, could be where
 * grep's name of a file ends. */
static bool
may_be(const struct flow_prefix *prefix, const char *line)
{
    bool names_file = strncmp(prefix->columns, "@file\t", strlen("@file\t")) == 0;
    const struct flow_prefix_cell *name = &prefix->cells[0];
    return !names_file || (line[0] != '[' && memchr(name->text, '"', name->length) == NULL);
}

/* Of several prefixes that a line may have, that before the object counts; of a line without one, the first. */
bool
flow_line_envelope(const struct flow_recogniser *recogniser, const char *line, size_t length, GString *out)
{
    struct flow_prefixes walk = flow_prefixes(line, length, recogniser->looks);
    struct flow_prefix prefix;
    bool is_json = false;
    g_string_truncate(out, 0);
    while (length > 0 && line[0] != '{' && !is_json && flow_prefixes_next(&walk, &prefix)) {
        bool counts = may_be(&prefix, line);
        is_json = counts && prefix.row.length > 0 && prefix.row.text[0] == '{';
        if (is_json || (counts && out->len == 0)) {
            g_string_truncate(out, 0);
            append_prefix(out, &prefix);
        }
    }
    flow_prefixes_clear(&walk);
    if (out->len == 0) {
        append_prefix(out, &(struct flow_prefix){.columns = "", .row = {line, length}});
    }
    return is_json;
}
