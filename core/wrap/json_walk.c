/* json_walk.c - the members of JSON objects, from text that may be cut anywhere
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <glib.h>
#include <string.h>
#include "core/base/blocks.h"
#include "core/wrap/json_walk.h"

struct flow_json_walk
flow_json_walk(const char *text, size_t length)
{
    return (struct flow_json_walk){text, text + length, 0};
}

/* The string that begins at walk->at; NULL if it does not end. */
static const char *
take_string(struct flow_json_walk *walk, size_t *length)
{
    const char *text = ++walk->at;
    while ((walk->at = blocks_string_mark(walk->at, walk->end)) < walk->end && *walk->at != '"') {
        walk->at += *walk->at == '\\' && walk->end - walk->at > 1 ? 2 : 1;
    }
    if (walk->at >= walk->end) {
        walk->at = walk->end;
        return NULL;
    }
    *length = (size_t)(walk->at - text);
    walk->at++;
    return text;
}

static void
skip_blanks(struct flow_json_walk *walk)
{
    while (walk->at < walk->end && g_ascii_isspace(*walk->at)) {
        walk->at++;
    }
}

bool
flow_json_walk_next(struct flow_json_walk *walk, struct flow_json_member *member)
{
    while (walk->at < walk->end) {
        char c = *walk->at;
        if (c != '"') {
            walk->depth += c == '{' || c == '[';
            walk->depth -= (c == '}' || c == ']') && walk->depth > 0;
            walk->at++;
            continue;
        }
        *member = (struct flow_json_member){.depth = walk->depth};
        member->name = take_string(walk, &member->name_length);
        skip_blanks(walk);
        if (member->name == NULL || walk->at == walk->end || *walk->at != ':') {
            continue;
        }
        walk->at++;
        skip_blanks(walk);
        if (walk->at < walk->end && *walk->at == '"') {
            member->value = take_string(walk, &member->value_length);
            return member->value != NULL;
        }
        return true;
    }
    return false;
}

bool
flow_json_is(const char *text, size_t length, const char *word)
{
    return text != NULL && length == strlen(word) && g_ascii_strncasecmp(text, word, length) == 0;
}
