/* members.c - what stands in one object or array of JSON
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <glib.h>
#include <string.h>
#include "core/base/blocks.h"
#include "core/wrap/members.h"

static inline bool
is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static inline void
skip_blanks(struct flow_members *members)
{
    static const char indent[] = "        ";
    enum { INDENT = sizeof(indent) - 1 };
    while (members->at < members->end && is_blank(*members->at)) {
        bool is_indented = members->end - members->at >= INDENT && memcmp(members->at, indent, INDENT) == 0;
        members->at += is_indented ? INDENT : 1;
    }
}

struct flow_members
flow_members(const char *text, size_t length)
{
    struct flow_members members = {text, text + length, '\0', true, false, false};
    skip_blanks(&members);
    char first = members.at < members.end ? *members.at : '\0';
    members.closer = first == '{' ? '}' : first == '[' ? ']' : '\0';
    members.is_broken = members.closer == '\0';
    members.at += !members.is_broken;
    return members;
}

/* Goes behind the string that at is inside of. Returns where its closing quote is, or NULL if the text ends first.
 * escaped gets whether there are escapes in it. */
static const char *
pass_string(struct flow_members *members, bool *escaped)
{
    const char *at = members->at, *end = members->end;
    *escaped = false;
    while ((at = blocks_string_mark(at, end)) < end && *at != '"') {
        bool is_escape = *at == '\\';
        *escaped = *escaped || is_escape;
        at += is_escape && end - at > 1 ? 2 : 1;
    }
    members->at = at < end ? at + 1 : end;
    return at < end ? at : NULL;
}

/* Goes behind the object or array that at stands before. Returns false if the text ends first. */
static bool
pass_nest(struct flow_members *members)
{
    static const char may_stand_before_object[] = "[{,:";
    size_t depth = 0;
    char before = '[';
    bool escaped;
    while (members->at < members->end) {
        char c = *members->at++;
        if (c == '"') {
            if (pass_string(members, &escaped) == NULL) {
                return false;
            }
            /* Of an object that breaks off where the next begins, {"a":"b{"c", the string ends before a letter. */
            members->is_doubtful =
                members->is_doubtful || (members->at < members->end && g_ascii_isalpha(*members->at));
        } else if (c == '{' || c == '[') {
            members->is_doubtful =
                members->is_doubtful || (c == '{' && strchr(may_stand_before_object, before) == NULL);
            depth++;
        } else if ((c == '}' || c == ']') && --depth == 0) {
            return true;
        }
        if (c != ' ' && c != '\n' && c != '\r' && c != '\t') {
            before = c;
        }
    }
    return false;
}

/* Whether a number or a word may have this byte. */
static bool
is_bare(char c)
{
    return g_ascii_isalnum(c) || c == '-' || c == '.' || c == '+';
}

/* Takes the value that at stands before. */
static void
take_value(struct flow_members *members, struct flow_member *member)
{
    char c = *members->at;
    member->value = members->at;
    if (c == '"') {
        member->kind = FLOW_MEMBER_STRING;
        member->value = ++members->at;
        const char *quote = pass_string(members, &member->escaped);
        member->cut = quote == NULL;
        member->length = (size_t)((quote != NULL ? quote : members->end) - member->value);
        return;
    }
    if (c == '{' || c == '[') {
        member->kind = c == '{' ? FLOW_MEMBER_OBJECT : FLOW_MEMBER_ARRAY;
        member->cut = !pass_nest(members);
    } else {
        member->kind = FLOW_MEMBER_OTHER;
        while (members->at < members->end && is_bare(*members->at)) {
            members->at++;
        }
        members->is_broken = members->at == member->value;
        member->cut = members->at == members->end;
    }
    member->length = (size_t)(members->at - member->value);
}

static bool
fails(struct flow_members *members)
{
    members->is_broken = true;
    return false;
}

/* Goes behind a comma, before which something must stand. Returns false at the end of the object or array. */
static bool
pass_comma(struct flow_members *members)
{
    skip_blanks(members);
    if (members->at == members->end) {
        return fails(members);
    }
    if (*members->at == members->closer) {
        return false;
    }
    if (!members->is_first) {
        if (*members->at != ',') {
            return fails(members);
        }
        members->at++;
        skip_blanks(members);
    }
    members->is_first = false;
    return members->at < members->end || fails(members);
}

static bool
take_name(struct flow_members *members, struct flow_member *member)
{
    if (*members->at != '"') {
        return fails(members);
    }
    bool escaped;
    member->name = ++members->at;
    const char *quote = pass_string(members, &escaped);
    member->name_length = quote != NULL ? (size_t)(quote - member->name) : 0;
    skip_blanks(members);
    if (quote == NULL || members->at == members->end || *members->at != ':') {
        return fails(members);
    }
    members->at++;
    skip_blanks(members);
    return members->at < members->end || fails(members);
}

bool
flow_members_next(struct flow_members *members, struct flow_member *member)
{
    *member = (struct flow_member){.name = NULL};
    if (members->is_broken || !pass_comma(members)) {
        return false;
    }
    if (members->closer == '}' && !take_name(members, member)) {
        return false;
    }
    take_value(members, member);
    return !members->is_broken;
}

const char *
flow_members_object(struct flow_members *members)
{
    bool is_there = members->closer == ']' && !members->is_broken && pass_comma(members) && *members->at == '{';
    return is_there ? members->at : NULL;
}

void
flow_members_pass(struct flow_members *members, size_t length)
{
    members->at += length;
}

/* The four digits of an escape; -1 if there are not as many. */
static int
digits_at(const char *at, const char *end)
{
    enum { DIGITS = 4 };
    int number = 0;
    for (int i = 0; i < DIGITS; i++) {
        int digit = at + i < end ? g_ascii_xdigit_value(at[i]) : -1;
        if (digit < 0) {
            return -1;
        }
        number = number * 16 + digit;
    }
    return number;
}

/* Takes the escape of four digits, or two that are one character, behind whose 'u' at is. Returns the bytes written, at
 * most those read; 0 if it is broken. */
static size_t
take_unicode(const char **at, const char *end, char *out)
{
    int high = digits_at(*at, end);
    if (high < 0) {
        return 0;
    }
    gunichar c = (gunichar)high;
    size_t used = 4;
    if (high >= 0xd800 && high < 0xdc00 && end - *at >= 10 && (*at)[4] == '\\' && (*at)[5] == 'u') {
        int low = digits_at(*at + 6, end);
        if (low >= 0xdc00 && low < 0xe000) {
            c = 0x10000 + (((gunichar)high - 0xd800) << 10) + ((gunichar)low - 0xdc00);
            used = 10;
        }
    }
    if (c >= 0xd800 && c < 0xe000) {
        return 0; /* half a character */
    }
    *at += used;
    return (size_t)g_unichar_to_utf8(c, out);
}

size_t
flow_member_text(const struct flow_member *member, char *out)
{
    static const char escapes[] = "\"\\/bfnrt", plain[] = "\"\\/\b\f\n\r\t";
    const char *at = member->value, *end = at + member->length;
    char *to = out;
    while (at < end) {
        const char *backslash = memchr(at, '\\', (size_t)(end - at));
        size_t before = (size_t)((backslash != NULL ? backslash : end) - at);
        memcpy(to, at, before);
        to += before;
        at += before;
        if (at == end) {
            break;
        }
        at++;
        const char *known = at < end && *at != '\0' ? strchr(escapes, *at) : NULL;
        const char *behind = at + 1;
        size_t n = at < end && *at == 'u' ? take_unicode(&behind, end, to) : 0;
        if (known != NULL) {
            *to++ = plain[known - escapes];
            at++;
        } else if (n > 0) {
            to += n;
            at = behind;
        } else {
            *to++ = '\\';
        }
    }
    return (size_t)(to - out);
}

bool
flow_member_is(const struct flow_member *member, const char *name)
{
    return member->name != NULL && strlen(name) == member->name_length &&
           memcmp(name, member->name, member->name_length) == 0;
}
