/* literal.c - the values of a filter, read as the column that they are compared with
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/query/literal.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "core/base/portable.h"

enum { MICROS = 1000000 };

static char *
read_number(const char *text, struct query_literal *literal)
{
    char *end;
    errno = 0;
    literal->number = g_ascii_strtoull(text, &end, 0);
    bool good = g_ascii_isdigit(text[0]) && *end == '\0' && errno == 0 && literal->number <= INT64_MAX;
    return good ? NULL : g_strdup_printf("\"%s\" is not a number that an engine can have", text);
}

static char *
read_time(const char *text, struct query_literal *literal)
{
    if (read_number(text, literal) == NULL) {
        literal->seconds = (int64_t)literal->number;
        return NULL;
    }
    GTimeZone *local = g_time_zone_new_local();
    GDateTime *time = g_date_time_new_from_iso8601(text, local);
    g_time_zone_unref(local);
    if (time == NULL) {
        return g_strdup_printf("\"%s\" is not a time such as \"2026-01-03 10:00:00Z\"", text);
    }
    literal->seconds = g_date_time_to_unix(time);
    literal->micros = (uint32_t)g_date_time_get_microsecond(time);
    g_date_time_unref(time);
    return NULL;
}

static bool
is_printable(const char *text)
{
    for (const char *c = text; *c != '\0'; c++) {
        if (g_ascii_iscntrl(*c)) {
            return false;
        }
    }
    return g_utf8_validate(text, -1, NULL);
}

char *
query_literal(const struct query_column *column, const char *text, struct query_literal *literal)
{
    *literal = (struct query_literal){.text = NULL};
    switch (column->type) {
    case QUERY_NUMBER:
        return read_number(text, literal);
    case QUERY_SECONDS:
    case QUERY_MILLISECONDS:
    case QUERY_TIME:
        return read_time(text, literal);
    default:
        literal->text = text;
        return is_printable(text) ? NULL : g_strdup("a value has bytes that are no text");
    }
}

static char *
address_text(const uint8_t *bytes, int family)
{
    GString *text = g_string_new(NULL);
    for (size_t i = 0; i < (family == 4 ? 4 : 16); i += family == 4 ? 1 : 2) {
        if (family == 4) {
            g_string_append_printf(text, "%s%u", i > 0 ? "." : "", bytes[i]);
        } else {
            g_string_append_printf(text, "%s%x", i > 0 ? ":" : "", (unsigned)(bytes[i] << 8 | bytes[i + 1]));
        }
    }
    return g_string_free(text, FALSE);
}

char *
query_network(const char *text, int family, char **address, unsigned *bits)
{
    uint8_t bytes[16];
    const size_t size = family == 4 ? 4 : 16;
    size_t host = strcspn(text, "/");
    struct query_literal prefix = {.number = 8 * size};
    char *problem = text[host] == '/' ? read_number(text + host + 1, &prefix) : NULL;
    bool good = problem == NULL && prefix.number <= 8 * size && portable_parse_address(text, host, bytes) == size;
    g_free(problem);
    if (!good) {
        return g_strdup_printf("\"%s\" is not an address or a network of IPv%d", text, family);
    }
    *bits = (unsigned)prefix.number;
    for (size_t bit = *bits; bit < 8 * size; bit++) {
        bytes[bit / 8] &= (uint8_t) ~(0x80 >> bit % 8);
    }
    *address = address_text(bytes, family);
    return NULL;
}
