/* convert.c - a cell to its value, by the type of its column
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>
#include "core/record/digits.h"
#include "core/record/neutral.h"
#include "core/record/value.h"

/* Terminals colour what `aws logs tail` prints: drops a select-graphic-rendition sequence at either end. */
static void
strip_colour(struct flow_value *value)
{
    const char *end = value->text + value->text_length;
    while (value->text_length >= 3 && memcmp(value->text, "\033[", 2) == 0) {
        const char *m = memchr(value->text, 'm', value->text_length);
        if (m == NULL) {
            return;
        }
        value->text = m + 1;
        value->text_length = (size_t)(end - value->text);
    }
    const char *escape = memchr(value->text, '\033', value->text_length);
    if (escape != NULL) {
        value->text_length = (size_t)(escape - value->text);
    }
}

/* The text is not what the column can hold, unless it is the log's word for no value. */
static void
mark_bad(struct flow_value *value, const char *reason)
{
    bool is_missing = flow_is_missing(value->field, value->text, value->text_length);
    value->kind = is_missing ? FLOW_ABSENT : FLOW_IS_BAD;
    value->reason = is_missing ? NULL : reason;
}

/* How much of a number stands before a fraction of nothing but zeros, with which some engines write whole numbers. */
static size_t
whole_of(const char *text, size_t length)
{
    size_t end = length;
    while (end > 0 && text[end - 1] == '0') {
        end--;
    }
    return end > 0 && end < length && text[end - 1] == '.' ? end - 1 : length;
}

static inline void
convert_uint(struct flow_value *value, uint64_t max, const char *reason)
{
    const char *text = value->text;
    size_t length = value->text_length;
    if (value->field->names == NULL && length - 1 < ALWAYS_FIT && parse_digits(text, text + length, &value->number) &&
        value->number <= max) {
        value->kind = FLOW_IS_NUMBER;
        return;
    }
    if (value->field->names != NULL && flow_field_neutral(value->field) != NULL) {
        const char *number = flow_field_name_of(value->field, text, length);
        text = number != NULL ? number : text;
        length = number != NULL ? strlen(number) : length;
    }
    if (flow_parse_uint(text, whole_of(text, length), max, &value->number)) {
        value->kind = FLOW_IS_NUMBER;
    } else {
        mark_bad(value, reason);
    }
}

static void
convert_real(struct flow_value *value)
{
    if (flow_parse_real(value->text, value->text_length, &value->real)) {
        value->kind = FLOW_IS_REAL;
    } else {
        mark_bad(value, "not a number");
    }
}

static void
convert_address(struct flow_value *value)
{
    value->kind = flow_parse_address(value->text, value->text_length, value->address);
    if (value->kind == FLOW_IS_BAD) {
        mark_bad(value, "neither an IPv4 nor an IPv6 address");
    }
}

/* Programs write it as their language does: "true", "True". */
static bool
is_word(const struct flow_value *value, const char *word)
{
    return value->text_length == strlen(word) && g_ascii_strncasecmp(value->text, word, value->text_length) == 0;
}

static void
convert_bool(struct flow_value *value)
{
    bool is_true = is_word(value, "true");
    bool sound = is_true || is_word(value, "false");
    value->number = is_true;
    value->kind = sound ? FLOW_IS_NUMBER : FLOW_IS_BAD;
    value->reason = sound ? NULL : "neither true nor false";
}

static void
convert_hex(struct flow_value *value)
{
    value->number = 0;
    bool sound = value->text_length >= 1 && value->text_length <= 2;
    for (size_t i = 0; sound && i < value->text_length; i++) {
        sound = g_ascii_isxdigit(value->text[i]);
        value->number = value->number * 16 + (uint64_t)g_ascii_xdigit_value(value->text[i]);
    }
    value->kind = sound ? FLOW_IS_NUMBER : FLOW_IS_BAD;
    if (!sound) {
        mark_bad(value, "not one or two hexadecimal digits");
    }
}

/* Engines write a column of Unix times as dates, too, once a query has made times of them. */
static bool
parse_any_time(const char *text, size_t length, struct flow_time *time)
{
    return flow_parse_unixtime(text, length, time) || flow_parse_datetime(text, length, time);
}

static void
convert_time(struct flow_value *value, bool (*parse)(const char *, size_t, struct flow_time *), const char *reason)
{
    /* Programs that pass rows on write their times out. */
    if (parse(value->text, value->text_length, &value->time) ||
        flow_parse_datetime(value->text, value->text_length, &value->time)) {
        value->kind = FLOW_IS_TIME;
        return;
    }
    enum flow_local local = flow_parse_local_time(value->text, value->text_length, &value->time);
    value->kind = FLOW_IS_TIME;
    if (local != FLOW_LOCAL_TIME) {
        mark_bad(value, local == FLOW_LOCAL_NONE
                            ? reason
                            : "which of its numbers is the day and which the month cannot be told");
    }
}

/* It would hide what comes after it. */
static const char nul_inside[] = "a NUL byte is in it";

static void
convert_text(struct flow_value *value, char **scratch)
{
    value->kind = FLOW_IS_TEXT;
    if (value->field->type == FLOW_PERCENT && memchr(value->text, '%', value->text_length) != NULL) {
        if (scratch == NULL || *scratch == NULL) {
            value->kind = FLOW_IS_BAD;
            value->reason = "a %XX, and no room to write what it stands for";
            return;
        }
        ptrdiff_t n = flow_percent_decode(value->text, value->text_length, *scratch);
        if (n < 0) {
            value->kind = FLOW_IS_BAD;
            value->reason = "a % that two hexadecimal digits do not follow";
            return;
        }
        if (memchr(*scratch, '\0', (size_t)n) != NULL) {
            value->kind = FLOW_IS_BAD;
            value->reason = nul_inside;
            return;
        }
        value->text = *scratch;
        value->text_length = (size_t)n;
        *scratch += n;
    } else if (value->field->names != NULL && flow_field_neutral(value->field) != NULL) {
        const char *name = flow_field_name_of(value->field, value->text, value->text_length);
        if (name == NULL) {
            mark_bad(value, "not a word that this column can have");
            return;
        }
        value->text = name;
        value->text_length = strlen(name);
    } else if (value->field->missing != NULL && flow_is_missing(value->field, value->text, value->text_length)) {
        value->kind = FLOW_ABSENT;
    }
}

void
flow_convert(struct flow_value *value, char **scratch)
{
    bool is_text = value->field == NULL || value->field->type == FLOW_TEXT || value->field->type == FLOW_PERCENT ||
                   value->field->type == FLOW_TUPLE;
    if (is_text && memchr(value->text, '\0', value->text_length) != NULL) {
        value->kind = FLOW_IS_BAD;
        value->reason = nul_inside;
        return;
    }
    if (value->field == NULL) {
        value->kind = FLOW_IS_TEXT;
        return;
    }
    if (value->field->column[0] == '@' && value->field->role != FLOW_LOG_TEXT) {
        strip_colour(value);
    }
    switch (value->field->type) {
    case FLOW_UINT8:
        convert_uint(value, UINT8_MAX, "not a number from 0 to 255");
        break;
    case FLOW_UINT16:
        convert_uint(value, UINT16_MAX, "not a number from 0 to 65535");
        break;
    case FLOW_UINT32:
        convert_uint(value, UINT32_MAX, "not a number from 0 to 4294967295");
        break;
    case FLOW_UINT64:
        convert_uint(value, UINT64_MAX, "not a number from 0 to 18446744073709551615");
        break;
    case FLOW_REAL:
        convert_real(value);
        break;
    case FLOW_HEX8:
        convert_hex(value);
        break;
    case FLOW_ADDRESS:
        convert_address(value);
        break;
    case FLOW_UNIXTIME:
        convert_time(value, parse_any_time, "neither a Unix time nor one as RFC 3339 writes it");
        break;
    case FLOW_DATETIME:
        convert_time(value, flow_parse_datetime, "not a time as RFC 3339 writes it");
        break;
    case FLOW_BOOL:
        convert_bool(value);
        break;
    case FLOW_TEXT:
    case FLOW_PERCENT:
    case FLOW_TUPLE:
    case FLOW_DURATION:
    case FLOW_FRAME:
    case FLOW_BRANCH:
        convert_text(value, scratch);
        break;
    }
}
