/* field.c - look-ups in a row of a table
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <glib.h>
#include <limits.h>
#include <string.h>
#include "core/record/field.h"

const struct flow_name flow_plain_actions[] = {{"ACCEPT", "ACCEPT"}, {"REJECT", "REJECT"}, {NULL, NULL}};
const struct flow_name flow_plain_statuses[] = {
    {"OK", "OK"}, {"NODATA", "NODATA"}, {"SKIPDATA", "SKIPDATA"}, {NULL, NULL}};

const char *
flow_field_name_of(const struct flow_field *field, const char *text, size_t length)
{
    for (const struct flow_name *name = field->names; length > 0 && name != NULL && name->logged != NULL; name++) {
        if (name->logged[0] == text[0] && strlen(name->logged) == length && memcmp(name->logged, text, length) == 0) {
            return name->name;
        }
    }
    return NULL;
}

bool
flow_is_missing(const struct flow_field *field, const char *text, size_t length)
{
    if (length == 0 || (length == 1 && text[0] == '-')) {
        return true;
    }
    for (const char *words = field != NULL ? field->missing : NULL; words != NULL; words = strchr(words, '|')) {
        words += *words == '|';
        if (strcspn(words, "|") == length && memcmp(words, text, length) == 0) {
            return true;
        }
    }
    return false;
}

/* Ids have 8 hexadecimal digits or more, but logs are shared with some of them crossed out. */
static bool
is_rest_of_id(const char *text, size_t length)
{
    enum { LEAST = 6 };
    size_t i = 0;
    while (i < length && g_ascii_isalnum(text[i])) {
        i++;
    }
    return i == length && length >= LEAST;
}

/* Whether text has the end that an alternative of a shape has behind its '*'. */
static bool
has_end(const char *shape, const char *text, size_t length)
{
    size_t n = *shape == '\0' || *shape == '|' ? 0 : strcspn(shape, "|");
    return n == 0 || (length >= n && memcmp(text + length - n, shape, n) == 0);
}

/* Whether a byte of a shape stands for a digit of the text. */
static inline bool
is_digit_of(char shape, char text)
{
    return shape == '#' ? g_ascii_isdigit(text) : shape == '&' && g_ascii_isxdigit(text);
}

/* Asked of nearly every value of a row without a header. */
bool
flow_shape_matches(const char *shape, const char *text, size_t length)
{
    /* Bytes of a shape that do not stand for themselves. */
    static const bool is_special[UCHAR_MAX + 1] = {
        ['\0'] = true, ['|'] = true, ['#'] = true, ['&'] = true, ['*'] = true, ['+'] = true};
    const char *end = text + length;
    while (shape != NULL && *shape != '\0') {
        const char *s = shape, *at = text;
        while (at < end && (is_special[(unsigned char)*s] ? is_digit_of(*s, *at) : *s == *at)) {
            s++, at++;
        }
        if ((*s == '*' && has_end(s + 1, at, (size_t)(end - at))) || ((*s == '\0' || *s == '|') && at == end) ||
            (*s == '+' && is_rest_of_id(at, (size_t)(end - at)))) {
            return true;
        }
        shape = strchr(s, '|');
        shape = shape != NULL ? shape + 1 : NULL;
    }
    return false;
}

bool
flow_role_is_for_frame(enum flow_role role)
{
    return role == FLOW_START || role == FLOW_LOG_TIME || role == FLOW_INTERFACE || role == FLOW_INTERFACE_TOO ||
           role == FLOW_LOG_INTERFACE || role == FLOW_DIRECTION;
}
