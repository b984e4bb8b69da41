/* registry.c - the list of providers, and look-ups in their tables
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>
#include "core/record/provider.h"

#define PROVIDER(name) extern const struct flow_provider flow_provider_##name;
#include "core/provider/providers.def"
#undef PROVIDER

#define PROVIDER(name) &flow_provider_##name,
const struct flow_provider *const flow_providers[] = {
#include "core/provider/providers.def"
};
#undef PROVIDER
const size_t flow_n_providers = G_N_ELEMENTS(flow_providers);

static bool
equals(const char *string, const char *text, size_t length)
{
    return strlen(string) == length && memcmp(string, text, length) == 0;
}

const struct flow_provider *
flow_provider_by_id(const char *id, size_t length)
{
    for (size_t i = 0; i < flow_n_providers; i++) {
        if (equals(flow_providers[i]->id, id, length)) {
            return flow_providers[i];
        }
    }
    return NULL;
}

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
    return NULL;
}

const struct flow_field *
flow_field_neutral(const struct flow_field *field)
{
    if (field->role == FLOW_NO_ROLE || field->role >= FLOW_N_NEUTRAL) {
        return NULL;
    }
    return &flow_neutral[field->role];
}

const char *
flow_field_name_of(const struct flow_field *field, const char *text, size_t length)
{
    for (const struct flow_name *name = field->names; name != NULL && name->logged != NULL; name++) {
        if (equals(name->logged, text, length)) {
            return name->name;
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

bool
flow_shape_matches(const char *shape, const char *text, size_t length)
{
    while (shape != NULL && *shape != '\0') {
        size_t i = 0;
        const char *s = shape;
        while (*s != '\0' && *s != '|' && *s != '*' && i < length &&
               (*s == '#' ? g_ascii_isdigit(text[i]) : *s == text[i])) {
            s++, i++;
        }
        if (*s == '*' || ((*s == '\0' || *s == '|') && i == length)) {
            return true;
        }
        shape = strchr(s, '|');
        shape = shape != NULL ? shape + 1 : NULL;
    }
    return false;
}
