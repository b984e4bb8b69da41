/* json_walk.h - the members of JSON objects, from text that may be cut anywhere
 *
 * Tells what a text is before there is enough of it to parse.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_JSON_WALK_H
#define CLOUDFLOW_JSON_WALK_H

#include <stdbool.h>
#include <stddef.h>

struct flow_json_walk {
    const char *at, *end;
    size_t depth;
};

struct flow_json_member {
    size_t depth; /* 1 in the outermost object */
    const char *name;
    size_t name_length;
    const char *value; /* of a string; else NULL. Escapes stand as written, as in name */
    size_t value_length;
};

/* Begins a walk through text, which must live as long and need not be terminated. */
struct flow_json_walk flow_json_walk(const char *text, size_t length);

/* The next member, whatever its depth; false after the last that is whole. */
bool flow_json_walk_next(struct flow_json_walk *walk, struct flow_json_member *member);

/* Whether a name or value is this word, whatever its case. */
bool flow_json_is(const char *text, size_t length, const char *word);

#endif
