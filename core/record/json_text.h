/* json_text.h - values of JSON, read where they stand in the text
 *
 * What is read here becomes the very cell that jansson and core/record/json_cell.c make of the same text. What might
 * not, or is unusual, is refused and left to them: numbers that print otherwise than they are written, surrogates,
 * names that stand twice in an object of an array, and whatever is no JSON.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_JSON_TEXT_H
#define CLOUDFLOW_JSON_TEXT_H

#include <stddef.h>

enum json_text_kind {
    JSON_TEXT_STRING,  /* text is what stands between the quotation marks, and no more or less than what it says */
    JSON_TEXT_ESCAPED, /* the same, but for escapes */
    JSON_TEXT_NULL,
    JSON_TEXT_PLAIN, /* anything else, written as a cell has it */
    JSON_TEXT_ARRAY  /* blanks may stand in it that a cell does not have */
};

struct json_text {
    enum json_text_kind kind;
    const char *text;
    size_t length;
};

/* Reads the string that begins behind the quotation mark before at. Returns where its closing one is, or NULL. */
const char *json_text_string(const char *at, const char *end, struct json_text *value);

/* Reads any other value but an object that holds something; it begins at at. Returns its end, or NULL. */
const char *json_text_other(const char *at, const char *end, struct json_text *value);

/* Writes the value as a cell to out, which has room for its length. Returns the number of bytes written. */
size_t json_text_write(const struct json_text *value, char *out);

/* The first byte at or behind at that is no blank; end if there is none. */
static inline const char *
json_text_blanks(const char *at, const char *end)
{
    while (at < end && (*at == ' ' || *at == '\t' || *at == '\n' || *at == '\r')) {
        at++;
    }
    return at;
}

#endif
