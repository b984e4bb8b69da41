/* json_text.c - values of JSON, read where they stand in the text
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <float.h>
#include <glib.h>
#include <stdbool.h>
#include <string.h>
#include "core/base/blocks.h"
#include "core/base/portable.h"
#include "core/record/json_text.h"

/* ---- strings ---- */

/* Nearly all of a log's strings have nothing but plain characters. */
static inline const char *
skip_plain(const char *at, const char *end)
{
    while (end - at >= BLOCKS_SHORT) {
        unsigned marks = blocks_text_marks(at);
        if (marks != 0) {
            return at + portable_lowest_bit(marks);
        }
        at += BLOCKS_SHORT;
    }
    while (at < end && (unsigned char)*at >= ' ' && (unsigned char)*at < 0x80 && *at != '"' && *at != '\\') {
        at++;
    }
    return at;
}

/* The character of "\u0123", whose four digits are at at; 0 if it is none that stands for itself. */
static gunichar
take_digits(const char *at, const char *end)
{
    gunichar c = 0;
    for (int i = 0; i < 4; i++) {
        if (end - at <= i || !g_ascii_isxdigit(at[i])) {
            return 0;
        }
        c = c * 16 + (gunichar)g_ascii_xdigit_value(at[i]);
    }
    return c >= 0xd800 && c <= 0xdfff ? 0 : c;
}

/* The end of the escape whose '\\' is at at; NULL if it is none to undo here. */
static const char *
skip_escape(const char *at, const char *end)
{
    if (end - at < 2 || at[1] == '\0') {
        return NULL;
    }
    if (strchr("\"\\/bfnrt", at[1]) != NULL) {
        return at + 2;
    }
    return at[1] == 'u' && take_digits(at + 2, end) != 0 ? at + 6 : NULL;
}

/* Goes on in a string of which what stands before at is plain. */
static const char *
take_unusual(const char *begin, const char *at, const char *end, struct json_text *value)
{
    bool is_ascii = true;
    value->kind = JSON_TEXT_STRING;
    while (at != NULL && at < end && *at != '"') {
        if (*at == '\\') {
            value->kind = JSON_TEXT_ESCAPED;
            at = skip_escape(at, end);
        } else if ((unsigned char)*at < ' ') {
            return NULL;
        } else {
            is_ascii = is_ascii && (unsigned char)*at < 0x80;
            at++;
        }
    }
    if (at == NULL || at == end || (!is_ascii && !g_utf8_validate(begin, at - begin, NULL))) {
        return NULL;
    }
    value->text = begin;
    value->length = (size_t)(at - begin);
    return at;
}

const char *
json_text_string(const char *at, const char *end, struct json_text *value)
{
    const char *begin = at;
    at = skip_plain(at, end);
    if (at == end || *at != '"') {
        return take_unusual(begin, at, end, value);
    }
    *value = (struct json_text){JSON_TEXT_STRING, begin, (size_t)(at - begin)};
    return at;
}

/* ---- other values ---- */

static const char *
skip_digits(const char *at, const char *end)
{
    while (at < end && *at >= '0' && *at <= '9') {
        at++;
    }
    return at;
}

/* An integer that surely has 64 bits; what stands behind it may make it something else. */
static const char *
take_integer(const char *at, const char *end)
{
    enum { SURE = 18 };
    bool is_negative = *at == '-';
    const char *digits = at + is_negative;
    at = skip_digits(digits, end);
    size_t n = (size_t)(at - digits);
    return n > 0 && n <= SURE && (n == 1 ? *digits != '0' || !is_negative : *digits != '0') ? at : NULL;
}

/* Such an integer; or a fraction of no more digits than a double keeps, without zeros at its end, and not so small that
 * it would be printed with an exponent. In an array, fractions are printed with digits that nobody wrote. */
static const char *
take_number(const char *at, const char *end, bool in_list)
{
    enum { MOST_ZEROS = 3 };
    const char *begin = at + (*at == '-'), *point = skip_digits(begin, end);
    if (point == end || *point != '.') {
        at = take_integer(at, end);
        return at == NULL || (at < end && (*at == 'e' || *at == 'E')) ? NULL : at;
    }
    const char *first = point + 1, *fraction = first;
    at = skip_digits(first, end);
    while (first < at && *first == '0') {
        first++;
    }
    bool is_whole_0 = *begin == '0';
    bool is_sound = !in_list && point > begin && at > fraction && at[-1] != '0' &&
                    (point - begin) + (at - fraction) <= DBL_DIG &&
                    (!is_whole_0 || (point - begin == 1 && first - fraction <= MOST_ZEROS));
    return is_sound && (at == end || (*at != 'e' && *at != 'E')) ? at : NULL;
}

static const char *
take_word(const char *at, const char *end, const char *word)
{
    size_t length = strlen(word);
    return (size_t)(end - at) >= length && memcmp(at, word, length) == 0 ? at + length : NULL;
}

enum { DEEPEST = 16, MOST_MEMBERS = 32 };

static const char *take_within(const char *at, const char *end, int depth);

/* A string in an array, as it stands. */
static const char *
take_string(const char *at, const char *end, struct json_text *value)
{
    at = at < end && *at == '"' ? json_text_string(at + 1, end, value) : NULL;
    return at != NULL && value->kind == JSON_TEXT_STRING ? at + 1 : NULL;
}

/* The member of an object: names has those before it. */
static const char *
take_member(const char *at, const char *end, int depth, struct json_text *names, size_t *n)
{
    if (*n == MOST_MEMBERS || (at = take_string(at, end, &names[*n])) == NULL) {
        return NULL;
    }
    for (size_t i = 0; i < *n; i++) {
        if (names[i].length == names[*n].length && memcmp(names[i].text, names[*n].text, names[i].length) == 0) {
            return NULL;
        }
    }
    (*n)++;
    at = json_text_blanks(at, end);
    return at < end && *at == ':' ? take_within(at + 1, end, depth) : NULL;
}

/* An array or an object. */
static const char *
take_list(const char *at, const char *end, int depth)
{
    struct json_text names[MOST_MEMBERS];
    size_t n = 0;
    bool is_object = *at == '{';
    char closing = is_object ? '}' : ']';
    at = json_text_blanks(at + 1, end);
    if (at < end && *at == closing) {
        return at + 1;
    }
    while (depth < DEEPEST) {
        at = json_text_blanks(at, end);
        at = is_object ? take_member(at, end, depth + 1, names, &n) : take_within(at, end, depth + 1);
        at = at != NULL ? json_text_blanks(at, end) : end;
        if (at == end || (*at != ',' && *at != closing)) {
            return NULL;
        }
        if (*at++ == closing) {
            return at;
        }
    }
    return NULL;
}

static const char *
take_within(const char *at, const char *end, int depth)
{
    struct json_text value;
    at = json_text_blanks(at, end);
    switch (at < end ? *at : '\0') {
    case '"':
        return take_string(at, end, &value);
    case '{':
    case '[':
        return take_list(at, end, depth);
    case 't':
        return take_word(at, end, "true");
    case 'f':
        return take_word(at, end, "false");
    case 'n':
        return take_word(at, end, "null");
    default:
        return at < end ? take_number(at, end, depth > 0) : NULL;
    }
}

const char *
json_text_other(const char *at, const char *end, struct json_text *value)
{
    const char *begin = at;
    if (at == end || *at <= ' ' || *at == '"' || (*at == '{' && (end - at < 2 || at[1] != '}'))) {
        return NULL;
    }
    at = take_within(at, end, 0);
    if (at == NULL) {
        return NULL;
    }
    value->kind = *begin == 'n' ? JSON_TEXT_NULL : *begin == '[' ? JSON_TEXT_ARRAY : JSON_TEXT_PLAIN;
    value->text = begin;
    value->length = (size_t)(at - begin);
    return at;
}

/* ---- cells ---- */

/* A character of a cell; out has room for two bytes. */
static inline char *
write_character(char *out, char c)
{
    const char *letter = c == '\t' ? "t" : c == '\n' ? "n" : c == '\\' ? "\\" : NULL;
    if (letter != NULL) {
        *out++ = '\\';
        *out++ = *letter;
    } else {
        *out++ = c;
    }
    return out;
}

static char *
write_escaped(const struct json_text *value, char *out)
{
    static const char letters[] = "bfnrt", stand_for[] = "\b\f\n\r\t";
    const char *at = value->text, *end = at + value->length;
    while (at < end) {
        if (*at != '\\') {
            *out++ = *at++;
        } else if (at[1] != 'u') {
            const char *letter = strchr(letters, at[1]);
            out = write_character(out, letter != NULL ? stand_for[letter - letters] : at[1]);
            at += 2;
        } else {
            gunichar c = take_digits(at + 2, end);
            out = c < 0x80 ? write_character(out, (char)c) : out + g_unichar_to_utf8(c, out);
            at += 6;
        }
    }
    return out;
}

/* Leaves out the blanks between the values of an array, whose strings have no escapes. */
static char *
write_array(const struct json_text *value, char *out)
{
    bool in_string = false;
    for (const char *at = value->text, *end = at + value->length; at < end; at++) {
        in_string ^= *at == '"';
        if (in_string || (*at != ' ' && *at != '\t' && *at != '\n' && *at != '\r')) {
            *out++ = *at;
        }
    }
    return out;
}

size_t
json_text_write(const struct json_text *value, char *out)
{
    switch (value->kind) {
    case JSON_TEXT_NULL:
        return 0;
    case JSON_TEXT_ESCAPED:
        return (size_t)(write_escaped(value, out) - out);
    case JSON_TEXT_ARRAY:
        return (size_t)(write_array(value, out) - out);
    default:
        memcpy(out, value->text, value->length);
        return value->length;
    }
}
