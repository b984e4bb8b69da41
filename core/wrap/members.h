/* members.h - what stands in one object or array of JSON, without looking into what nests there
 *
 * For what wraps rows: hardly more than one or two of an object's members matter, and nothing of them is allocated.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_MEMBERS_H
#define CLOUDFLOW_MEMBERS_H

#include <stdbool.h>
#include <stddef.h>

enum flow_member_kind { FLOW_MEMBER_STRING, FLOW_MEMBER_OBJECT, FLOW_MEMBER_ARRAY, FLOW_MEMBER_OTHER };

/* All of it is the text's. Escapes stand as written. */
struct flow_member {
    const char *name; /* of an object's; of an array's element NULL */
    size_t name_length;
    enum flow_member_kind kind;
    const char *value; /* of a string, what stands between its quotes */
    size_t length;
    bool escaped; /* the string has escapes */
    bool cut;     /* the text ends in the value */
};

/* A walk through an object or array. */
struct flow_members {
    const char *at, *end;
    char closer;      /* '}' or ']' */
    bool is_first;    /* nothing has been passed yet */
    bool is_broken;   /* it is no JSON, or its text is cut */
    bool is_doubtful; /* what was passed unread in a value shows that it may be none, or the beginning of another object
                       */
};

/* Begins with the object or array that the text, which may be cut, begins with; is_broken if it begins with neither. */
struct flow_members flow_members(const char *text, size_t length);

/* The next member or element; false after the last, and where the text is broken. What nests in a value is passed over
 * unread. */
bool flow_members_next(struct flow_members *members, struct flow_member *member);

/* Where the next element of an array begins, if that is an object: for who goes through it anyway, and then says how
 * long it is, once. NULL if it is something else, or there is none. */
const char *flow_members_object(struct flow_members *members);
void flow_members_pass(struct flow_members *members, size_t length);

/* Writes a string's text without its escapes into out, which has room for length bytes; returns the bytes written. A
 * broken escape stands as it is. */
size_t flow_member_text(const struct flow_member *member, char *out);

/* Whether this is the member's name. */
bool flow_member_is(const struct flow_member *member, const char *name);

#endif
