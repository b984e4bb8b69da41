/* flat_object.c - JSON objects that are a row each, told by the names of their members
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>
#include "core/record/flat.h"
#include "core/wrap/flat_object.h"
#include "core/wrap/json_walk.h"

enum {
    MOST = 256, /* members that are looked at: three times what any cloud logs */
    /* More than that are looked through in vain: objects in objects, which no row of a flow log has many of. */
    MOST_MEMBERS = 4 * MOST
};

/* The members of an object, as far as they can be told without parsing it. */
struct members {
    size_t n;
    struct flow_text names[MOST], values[MOST];
};

/* ---- any object, whatever stands in it, which may be cut ---- */

/* The text of a value that is not a string: a number, or nothing, for null; NULL for what is neither. */
static struct flow_text
bare_value(const char *at, const char *end)
{
    const char *stop = at;
    if (at < end && *at == 'n') {
        return (struct flow_text){at, 0};
    }
    while (stop < end && (g_ascii_isdigit(*stop) || *stop == '-')) {
        stop++;
    }
    return (struct flow_text){stop > at ? at : NULL, (size_t)(stop - at)};
}

/* That of a string; NULL if it has escapes, which a value that tells anything does not need. */
static struct flow_text
string_value(const char *text, size_t length)
{
    return (struct flow_text){memchr(text, '\\', length) == NULL ? text : NULL, length};
}

const struct flow_provider *
flow_flat_object_provider(struct flow_tables *tables, const char *text, size_t length)
{
    struct members members;
    struct flow_json_walk walk = flow_json_walk(text, length);
    struct flow_json_member member;
    members.n = 0;
    for (size_t seen = 0; seen < MOST_MEMBERS && members.n < MOST && flow_json_walk_next(&walk, &member); seen++) {
        if (member.depth == 1) {
            members.names[members.n] = (struct flow_text){member.name, member.name_length};
            members.values[members.n++] =
                member.value != NULL ? string_value(member.value, member.value_length) : bare_value(walk.at, walk.end);
        }
    }
    return flow_tables_provider(tables, members.names, members.values, members.n);
}

/* ---- a whole object that has nothing but names, strings, numbers and words ---- */

static const char *
skip_blanks(const char *at, const char *end)
{
    while (at < end && (*at == ' ' || *at == '\n' || *at == '\r' || *at == '\t')) {
        at++;
    }
    return at;
}

/* The string that begins at *at; false if it has no end, or an escape before what may be its end. */
static bool
take_string(const char **at, const char *end, struct flow_text *string)
{
    if (*at == end || **at != '"') {
        return false;
    }
    const char *begin = *at + 1, *quote = memchr(begin, '"', (size_t)(end - begin));
    if (quote == NULL || quote[-1] == '\\') {
        return false;
    }
    *string = (struct flow_text){begin, (size_t)(quote - begin)};
    *at = quote + 1;
    return true;
}

static bool
take_value(const char **at, const char *end, struct flow_text *value)
{
    if (*at < end && **at == '"') {
        if (!take_string(at, end, value)) {
            return false;
        }
        *value = string_value(value->text, value->length);
        return true;
    }
    const char *begin = *at;
    while (*at < end && (g_ascii_isalnum(**at) || strchr("+-.", **at) != NULL) && **at != '\0') {
        (*at)++;
    }
    *value = bare_value(begin, *at);
    return *at > begin;
}

/* A member, and the comma or the brace behind it, which it returns; '\0' if it is none, or no such one. */
static char
take_member(const char **at, const char *end, struct flow_text *name, struct flow_text *value)
{
    *at = skip_blanks(*at, end);
    if (!take_string(at, end, name)) {
        return '\0';
    }
    *at = skip_blanks(*at, end);
    if (*at == end || **at != ':') {
        return '\0';
    }
    *at = skip_blanks(*at + 1, end);
    if (!take_value(at, end, value)) {
        return '\0';
    }
    *at = skip_blanks(*at, end);
    return *at < end && (**at == ',' || **at == '}') ? *(*at)++ : '\0';
}

bool
flow_flat_object_only(struct flow_tables *tables, const char *text, size_t length,
                      const struct flow_provider **provider)
{
    struct members members;
    const char *at = text, *end = text + length;
    char behind = length > 0 && *at++ == '{' ? ',' : '\0';
    for (members.n = 0; behind == ',' && members.n < MOST; members.n++) {
        behind = take_member(&at, end, &members.names[members.n], &members.values[members.n]);
    }
    if (behind != '}') {
        return false;
    }
    *provider = flow_tables_provider(tables, members.names, members.values, members.n);
    return true;
}

/* ---- its row ---- */

static void
add_row(struct flow_rows *rows, const json_t *item)
{
    flow_rows_only(rows);
    flow_rows_flatten(rows, item);
    flow_rows_here(rows);
}

const struct flow_json flow_flat_object = {.rows = add_row};
