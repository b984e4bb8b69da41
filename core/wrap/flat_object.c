/* flat_object.c - JSON objects that are a row each, told by the names of their members
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/record/flat.h"
#include "core/record/schema.h"
#include "core/wrap/flat_object.h"
#include "core/wrap/json_walk.h"
#include "core/wrap/table.h"

/* More than that are looked through in vain: objects in objects, which no row of a flow log has many of. */
enum { MOST_MEMBERS = 2 * FLOW_MAX_COLUMNS };

/* The text of a value that is not a string: a number, or nothing, for null; NULL for what is neither. */
static struct flow_text
bare_value(const struct flow_json_walk *walk)
{
    struct flow_text value = {walk->at, 0};
    const char *at = walk->at;
    if (at < walk->end && *at == 'n') {
        return value;
    }
    while (at < walk->end && (g_ascii_isdigit(*at) || *at == '-')) {
        at++;
    }
    value.length = (size_t)(at - walk->at);
    value.text = value.length > 0 ? walk->at : NULL;
    return value;
}

static struct flow_text
value_of(const struct flow_json_walk *walk, const struct flow_json_member *member)
{
    if (member->value == NULL) {
        return bare_value(walk);
    }
    bool is_escaped = memchr(member->value, '\\', member->value_length) != NULL;
    return (struct flow_text){is_escaped ? NULL : member->value, member->value_length};
}

const struct flow_provider *
flow_flat_object_provider(const struct flow_provider *const *providers, const char *text, size_t length)
{
    struct flow_text names[FLOW_MAX_COLUMNS], values[FLOW_MAX_COLUMNS];
    struct flow_json_walk walk = flow_json_walk(text, length);
    struct flow_json_member member;
    size_t n = 0;
    for (size_t seen = 0; seen < MOST_MEMBERS && n < FLOW_MAX_COLUMNS && flow_json_walk_next(&walk, &member); seen++) {
        if (member.depth == 1) {
            names[n] = (struct flow_text){member.name, member.name_length};
            values[n++] = value_of(&walk, &member);
        }
    }
    return flow_table_provider(providers, names, values, n);
}

static void
add_row(struct flow_rows *rows, const json_t *item)
{
    flow_rows_only(rows);
    flow_rows_flatten(rows, item);
    flow_rows_here(rows);
}

const struct flow_json flow_flat_object = {.rows = add_row};
