/* provider.c - look-ups in the table of a provider
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>
#include "core/record/neutral.h"
#include "core/record/provider.h"

/* Tables cannot have a '-' in a column's name, so what comes out of one has a '_' there. */
static bool
names_column(const char *column, const char *text, size_t length)
{
    if (strlen(column) != length) {
        return false;
    }
    for (size_t i = 0; i < length; i++) {
        if (text[i] != column[i] && !(text[i] == '_' && column[i] == '-')) {
            return false;
        }
    }
    return true;
}

/* The next byte of a name that counts: engines and programs spell "start-time" as "start_time", "startTime" and
 * "StartTime". '\0' at the end. */
static char
next_letter(const char **at, const char *end)
{
    while (*at < end && (**at == '-' || **at == '_')) {
        (*at)++;
    }
    return *at < end ? g_ascii_tolower(*(*at)++) : '\0';
}

static bool
names_loosely(const char *column, const char *text, size_t length)
{
    const char *column_end = column + strlen(column), *end = text + length;
    char a, b;
    do {
        a = next_letter(&column, column_end);
        b = next_letter(&text, end);
    } while (a == b && a != '\0');
    return a == b;
}

/* Whether text is one of names, which are separated by '|'. */
static bool
is_alias(const char *names, const char *text, size_t length)
{
    while (names != NULL) {
        size_t one = strcspn(names, "|");
        if (one == length && g_ascii_strncasecmp(names, text, length) == 0) {
            return true;
        }
        names = names[one] == '|' ? names + one + 1 : NULL;
    }
    return false;
}

bool
flow_provider_has(const struct flow_provider *provider, const struct flow_field *field)
{
    return field->sets == 0 || (field->sets & provider->set) != 0;
}

const struct flow_field *
flow_provider_field(const struct flow_provider *provider, const char *column, size_t length)
{
    const struct flow_field *fields = length > 0 && column[0] == '@' ? flow_container_fields : provider->fields;
    for (const struct flow_field *field = fields; field != NULL && field->column != NULL; field++) {
        if (flow_provider_has(provider, field) && names_column(field->column, column, length)) {
            return field;
        }
    }
    for (const struct flow_field *field = fields; field != NULL && field->column != NULL; field++) {
        if (flow_provider_has(provider, field) && is_alias(field->aliases, column, length)) {
            return field;
        }
    }
    for (const struct flow_field *field = fields; field != NULL && field->column != NULL; field++) {
        if (flow_provider_has(provider, field) && names_loosely(field->column, column, length)) {
            return field;
        }
    }
    return NULL;
}

/* The log's name in the spelling of filters: lower case, words joined by '_'. "vpc-id" and "vpcId" are "vpc_id". */
static void
append_column(GString *out, const char *column)
{
    for (const char *c = column; *c != '\0'; c++) {
        if (g_ascii_isupper(*c)) {
            bool starts_word =
                c > column && (g_ascii_islower(c[-1]) || (g_ascii_isupper(c[-1]) && g_ascii_islower(c[1])));
            if (starts_word) {
                g_string_append_c(out, '_');
            }
            g_string_append_c(out, g_ascii_tolower(*c));
        } else {
            g_string_append_c(out, *c == '-' ? '_' : *c);
        }
    }
}

char *
flow_filter_name(const struct flow_provider *provider, const struct flow_field *field, bool ipv6)
{
    GString *out = g_string_new("flowlog.");
    const struct flow_field *neutral = flow_field_neutral(field);
    if (neutral != NULL) {
        /* ip.src -> ipv6.src */
        const char *name = neutral->column;
        if (ipv6) {
            g_string_append(out, "ipv6");
            name += strlen("ip");
        }
        g_string_append(out, name);
    } else {
        g_string_append_len(out, provider->id, (gssize)strcspn(provider->id, "."));
        g_string_append_c(out, '.');
        append_column(out, field->column);
        if (ipv6) {
            g_string_append(out, ".ipv6");
        }
    }
    return g_string_free(out, FALSE);
}
