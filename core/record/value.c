/* value.c - text to value
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <math.h>
#include <string.h>
#include "core/record/value.h"
#include "core/record/neutral.h"

/* Digits of a number in 64 bits that always fits: one comparison with what it may be is enough. */
enum { ALWAYS_FIT = 19 };

/* The number that the digits are, of which there are at most ALWAYS_FIT; false if one is none. */
static inline bool
parse_digits(const char *at, const char *end, uint64_t *number)
{
    uint64_t n = 0;
    for (; at < end; at++) {
        unsigned digit = (unsigned char)*at - (unsigned)'0';
        if (digit > 9) {
            return false;
        }
        n = n * 10 + digit;
    }
    *number = n;
    return true;
}

bool
flow_parse_uint(const char *text, size_t length, uint64_t max, uint64_t *number)
{
    const char *end = text + length, *at = text + MIN(length, ALWAYS_FIT);
    uint64_t n;
    if (!parse_digits(text, at, &n)) {
        return false;
    }
    for (; at < end; at++) {
        unsigned digit = (unsigned char)*at - (unsigned)'0';
        if (digit > 9 || digit > max || n > (max - digit) / 10) {
            return false;
        }
        n = n * 10 + digit;
    }
    if (length == 0 || n > max) {
        return false;
    }
    *number = n;
    return true;
}

bool
flow_parse_real(const char *text, size_t length, double *number)
{
    enum { LONGEST = 64 };
    char terminated[LONGEST + 1], *end;
    if (length == 0 || length > LONGEST) {
        return false;
    }
    for (size_t i = 0; i < length; i++) {
        if (text[i] == '\0' || strchr("0123456789+-.eE", text[i]) == NULL) {
            return false;
        }
        terminated[i] = text[i];
    }
    terminated[length] = '\0';
    *number = g_ascii_strtod(terminated, &end);
    return end == terminated + length && isfinite(*number);
}

bool
flow_same_address(const struct flow_value *a, const struct flow_value *b)
{
    return a->kind == b->kind && memcmp(a->address, b->address, flow_address_length(a)) == 0;
}

/* Nothing before 1970 and nothing after the year 5138 is a flow's time in seconds, so magnitude tells the unit. */
bool
flow_parse_unixtime(const char *text, size_t length, struct flow_time *time)
{
    static const struct {
        uint64_t below;
        uint32_t per_second;
        uint8_t digits;
    } units[] = {
        {100000000000, 1, 0},
        {100000000000000, 1000, 3},
        {100000000000000000, 1000000, 6},
        {UINT64_MAX, 1000000000, 9},
    };
    uint64_t n;
    enum { DIGITS_OF_SECONDS = 11 };
    if (length - 1 < DIGITS_OF_SECONDS && parse_digits(text, text + length, &n)) {
        *time = (struct flow_time){.secs = (int64_t)n};
        return true;
    }
    if (!flow_parse_uint(text, length, INT64_MAX, &n)) {
        return false;
    }
    size_t unit = 0;
    while (n >= units[unit].below) {
        unit++;
    }
    time->secs = (int64_t)(n / units[unit].per_second);
    time->nsecs = (int32_t)(n % units[unit].per_second * (1000000000 / units[unit].per_second));
    time->digits = units[unit].digits;
    return true;
}

static bool
take_number(const char **at, const char *end, size_t digits, unsigned max, unsigned *number)
{
    uint64_t n;
    if ((size_t)(end - *at) < digits || !flow_parse_uint(*at, digits, max, &n)) {
        return false;
    }
    *at += digits;
    *number = (unsigned)n;
    return true;
}

static bool
take(const char **at, const char *end, const char *one_of)
{
    if (*at < end && **at != '\0' && strchr(one_of, **at) != NULL) {
        (*at)++;
        return true;
    }
    return false;
}

static bool
take_fraction(const char **at, const char *end, struct flow_time *time)
{
    if (!take(at, end, ".,")) {
        return true;
    }
    int32_t unit = 100000000;
    size_t digits = 0;
    for (; *at < end && g_ascii_isdigit(**at); (*at)++, digits++) {
        time->nsecs += (**at - '0') * unit;
        unit /= 10;
    }
    time->digits = (uint8_t)MIN(digits, 9);
    return digits > 0;
}

/* "Z", "+01:00", "+0100" or " UTC"; nothing means UTC. */
static bool
take_zone(const char **at, const char *end, int *offset_secs)
{
    *offset_secs = 0;
    if (*at == end || take(at, end, "Zz")) {
        return *at == end;
    }
    if (end - *at == 4 && memcmp(*at, " UTC", 4) == 0) {
        *at = end;
        return true;
    }
    bool west = **at == '-';
    unsigned hours, minutes;
    if (!take(at, end, "+-") || !take_number(at, end, 2, 23, &hours)) {
        return false;
    }
    take(at, end, ":");
    if (!take_number(at, end, 2, 59, &minutes) || *at != end) {
        return false;
    }
    *offset_secs = (int)(hours * 3600 + minutes * 60) * (west ? -1 : 1);
    return true;
}

/* "1767434500.987": seconds since 1970, as some services' JSON has them. */
static bool
parse_seconds(const char *text, size_t length, struct flow_time *time)
{
    enum { DIGITS_OF_SECONDS = 11 };
    const char *point = memchr(text, '.', length), *end = text + length;
    *time = (struct flow_time){0};
    return point != NULL && point - text <= DIGITS_OF_SECONDS &&
           length <= DIGITS_OF_SECONDS + sizeof(".123456789") - 1 &&
           flow_parse_unixtime(text, (size_t)(point - text), time) && take_fraction(&point, end, time) && point == end;
}

/* GDateTime would do, but it ends at microseconds, and Azure logs tenths of them. */
bool
flow_parse_datetime(const char *text, size_t length, struct flow_time *time)
{
    const char *at = text, *end = text + length;
    unsigned year, month, day, hour, minute, second;
    int zone;
    *time = (struct flow_time){0};
    if ((length <= 19 && flow_parse_unixtime(text, length, time)) || parse_seconds(text, length, time)) {
        return true;
    }
    *time = (struct flow_time){0};
    if (!take_number(&at, end, 4, 9999, &year) || !take(&at, end, "-") || !take_number(&at, end, 2, 12, &month) ||
        !take(&at, end, "-") || !take_number(&at, end, 2, 31, &day) || !take(&at, end, "Tt ") ||
        !take_number(&at, end, 2, 23, &hour) || !take(&at, end, ":") || !take_number(&at, end, 2, 59, &minute) ||
        !take(&at, end, ":") || !take_number(&at, end, 2, 60, &second) || !take_fraction(&at, end, time) ||
        !take_zone(&at, end, &zone) || !g_date_valid_dmy((GDateDay)day, (GDateMonth)month, (GDateYear)year)) {
        return false;
    }
    GDate date;
    g_date_clear(&date, 1);
    g_date_set_dmy(&date, (GDateDay)day, (GDateMonth)month, (GDateYear)year);
    enum { JULIAN_1970 = 719163 }; /* g_date_get_julian() of 1 January 1970 */
    int64_t days = (int64_t)g_date_get_julian(&date) - JULIAN_1970;
    time->secs = days * 86400 + hour * 3600 + minute * 60 + second - zone;
    return true;
}

ptrdiff_t
flow_percent_decode(const char *text, size_t length, char *out)
{
    size_t n = 0;
    for (size_t i = 0; i < length; i++) {
        if (text[i] != '%') {
            out[n++] = text[i];
            continue;
        }
        if (length - i < 3 || !g_ascii_isxdigit(text[i + 1]) || !g_ascii_isxdigit(text[i + 2])) {
            return -1;
        }
        out[n++] = (char)(g_ascii_xdigit_value(text[i + 1]) * 16 + g_ascii_xdigit_value(text[i + 2]));
        i += 2;
    }
    return (ptrdiff_t)n;
}

static const char escaped[] = "\t\n\\", escape_letter[] = "tn\\";

size_t
flow_unescape(const char *text, size_t length, char *out)
{
    size_t n = 0;
    for (size_t i = 0; i < length; i++) {
        const char *letter =
            text[i] == '\\' && i + 1 < length && text[i + 1] != '\0' ? strchr(escape_letter, text[i + 1]) : NULL;
        if (letter != NULL) {
            out[n++] = escaped[letter - escape_letter];
            i++;
        } else {
            out[n++] = text[i];
        }
    }
    return n;
}

void
flow_escape(GString *out, const char *text, size_t length)
{
    size_t plain = 0;
    bool any = false; /* hardly ever */
    for (size_t e = 0; e < strlen(escaped); e++) {
        any = any || memchr(text, escaped[e], length) != NULL;
    }
    for (size_t i = 0; any && i < length; i++) {
        if (text[i] == escaped[0] || text[i] == escaped[1] || text[i] == escaped[2]) {
            g_string_append_len(out, text + plain, (gssize)(i - plain));
            g_string_append_c(out, '\\');
            g_string_append_c(out, escape_letter[strchr(escaped, text[i]) - escaped]);
            plain = i + 1;
        }
    }
    g_string_append_len(out, text + plain, (gssize)(length - plain));
}

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

static void
convert_bool(struct flow_value *value)
{
    bool is_true = flow_value_is(value, "true");
    bool sound = is_true || flow_value_is(value, "false");
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
    } else {
        mark_bad(value, reason);
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
