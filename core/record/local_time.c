/* local_time.c - times as portals and spreadsheets write them, in the order of the reader's country
 *
 * "1/3/2026, 10:05:12.345 AM" of a portal in American English, "03.01.2026 10:05:12", "2026/1/3 10:05". No zone stands
 * there: the column's title says that it is UTC.
 *
 * Which of two numbers is the day, the text seldom says. It is sure where points separate them (the day is first),
 * where AM or PM in capitals stands behind (the month is, as in the only English that writes them so), where one number
 * is more than 12, and where both are the same. Nothing else is guessed.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>
#include "core/record/value.h"

/* What was read so far, and what is still to be. */
struct text {
    const char *at, *end;
};

/* One to `most` digits. */
static bool
take_digits(struct text *text, int most, unsigned *number)
{
    const char *begin = text->at;
    *number = 0;
    while (text->at < text->end && text->at - begin < most && g_ascii_isdigit(*text->at)) {
        *number = *number * 10 + (unsigned)(*text->at++ - '0');
    }
    return text->at > begin;
}

static bool
take_byte(struct text *text, char byte)
{
    bool is_there = text->at < text->end && *text->at == byte;
    text->at += is_there;
    return is_there;
}

/* Blanks, among them the narrow one that browsers write before AM. */
static bool
take_blanks(struct text *text)
{
    static const char narrow[] = "\xe2\x80\xaf";
    const char *begin = text->at;
    for (;;) {
        if ((size_t)(text->end - text->at) >= strlen(narrow) && memcmp(text->at, narrow, strlen(narrow)) == 0) {
            text->at += strlen(narrow);
        } else if (!take_byte(text, ' ')) {
            return text->at > begin;
        }
    }
}

struct date {
    unsigned numbers[3];
    char separator;
    bool year_first;
};

static bool
take_date(struct text *text, struct date *date)
{
    if (!take_digits(text, 4, &date->numbers[0]) || text->at == text->end || strchr("/.-", *text->at) == NULL ||
        *text->at == '\0') {
        return false;
    }
    date->year_first = date->numbers[0] > 99;
    date->separator = *text->at++;
    const char *last = NULL;
    bool is_date = take_digits(text, 2, &date->numbers[1]) && take_byte(text, date->separator);
    last = text->at;
    is_date = is_date && take_digits(text, date->year_first ? 2 : 4, &date->numbers[2]);
    return is_date && (date->year_first || text->at - last == 4);
}

enum half { NO_HALF, MORNING, AFTERNOON };

/* "AM", "PM"; "am" and "a.m." likewise, of which is_capital says that they are not. */
static bool
take_half(struct text *text, enum half *half, bool *is_capital)
{
    *half = NO_HALF;
    if (!take_blanks(text) || text->at == text->end) {
        return true;
    }
    *is_capital = g_ascii_isupper(*text->at);
    char letter = g_ascii_tolower(*text->at++);
    *half = letter == 'a' ? MORNING : AFTERNOON;
    take_byte(text, '.');
    bool is_half = (letter == 'a' || letter == 'p') && (take_byte(text, 'M') || take_byte(text, 'm'));
    take_byte(text, '.');
    take_blanks(text);
    return is_half;
}

static bool
take_fraction(struct text *text, struct flow_time *time)
{
    int32_t unit = 100000000;
    const char *begin;
    if (!take_byte(text, '.') && !take_byte(text, ',')) {
        return true;
    }
    for (begin = text->at; text->at < text->end && g_ascii_isdigit(*text->at); text->at++, unit /= 10) {
        time->nsecs += (*text->at - '0') * unit;
    }
    time->digits = (uint8_t)MIN(text->at - begin, 9);
    return text->at > begin;
}

/* "10:05", "10:05:12.345". Seconds of the day. */
static bool
take_clock(struct text *text, struct flow_time *time, enum half *half, bool *is_capital)
{
    unsigned hour, minute, second = 0;
    if (!take_digits(text, 2, &hour) || !take_byte(text, ':') || !take_digits(text, 2, &minute) ||
        (take_byte(text, ':') && (!take_digits(text, 2, &second) || !take_fraction(text, time))) ||
        !take_half(text, half, is_capital) || text->at < text->end || minute > 59 || second > 59) {
        return false;
    }
    if (*half != NO_HALF) {
        if (hour < 1 || hour > 12) {
            return false;
        }
        hour = hour % 12 + (*half == AFTERNOON ? 12 : 0);
    }
    time->secs = hour * 3600 + minute * 60 + second;
    return hour <= 23;
}

/* Sets the days since 1970; false if there is no such date. */
static bool
days_of(unsigned year, unsigned month, unsigned day, int64_t *days)
{
    enum { JULIAN_1970 = 719163 }; /* g_date_get_julian() of 1 January 1970 */
    if (year > 9999 || !g_date_valid_dmy((GDateDay)MIN(day, 255), (GDateMonth)MIN(month, 13), (GDateYear)year)) {
        return false;
    }
    GDate date;
    g_date_clear(&date, 1);
    g_date_set_dmy(&date, (GDateDay)day, (GDateMonth)month, (GDateYear)year);
    *days = (int64_t)g_date_get_julian(&date) - JULIAN_1970;
    return true;
}

enum flow_local
flow_parse_local_time(const char *text, size_t length, struct flow_time *time)
{
    struct text rest = {text, text + length};
    struct date date;
    enum half half;
    bool is_capital = false;
    int64_t month_first, day_first;
    *time = (struct flow_time){0};
    if (!take_date(&rest, &date)) {
        return FLOW_LOCAL_NONE;
    }
    take_byte(&rest, ',');
    if (!take_blanks(&rest) || !take_clock(&rest, time, &half, &is_capital)) {
        return FLOW_LOCAL_NONE;
    }
    const unsigned *n = date.numbers;
    if (date.year_first) {
        bool is_date = days_of(n[0], n[1], n[2], &month_first);
        time->secs += is_date ? month_first * 86400 : 0;
        return is_date ? FLOW_LOCAL_TIME : FLOW_LOCAL_NONE;
    }
    bool may_be_month_first = date.separator != '.' && days_of(n[2], n[0], n[1], &month_first);
    bool must_be_month_first = half != NO_HALF && is_capital;
    bool may_be_day_first = !must_be_month_first && days_of(n[2], n[1], n[0], &day_first);
    if (may_be_month_first && may_be_day_first && month_first != day_first) {
        return FLOW_LOCAL_AMBIGUOUS;
    }
    time->secs += may_be_month_first ? month_first * 86400 : may_be_day_first ? day_first * 86400 : 0;
    return may_be_month_first || may_be_day_first ? FLOW_LOCAL_TIME : FLOW_LOCAL_NONE;
}
