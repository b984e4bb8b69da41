/* time_text.c - text to times
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>
#include "core/record/digits.h"
#include "core/record/value.h"

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
