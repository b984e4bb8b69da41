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

/* Engines and programs spell "start-time" as "start_time", "startTime" and "StartTime", and write '_' for the '.' of a
 * path. */
char
flow_column_letter(const char **at, const char *end)
{
    while (*at < end && (**at == '-' || **at == '_' || **at == '.')) {
        (*at)++;
    }
    return *at < end ? g_ascii_tolower(*(*at)++) : '\0';
}

static bool
names_loosely(const char *column, size_t column_length, const char *text, size_t length)
{
    const char *column_end = column + column_length, *end = text + length;
    char a, b;
    do {
        a = flow_column_letter(&column, column_end);
        b = flow_column_letter(&text, end);
    } while (a == b && a != '\0');
    return a == b;
}

/* Whether text is one of names, which are separated by '|', in any case or loosely. */
static bool
is_alias(const char *names, bool loosely, const char *text, size_t length)
{
    while (names != NULL) {
        size_t one = strcspn(names, "|");
        if (loosely ? names_loosely(names, one, text, length)
                    : one == length && g_ascii_strncasecmp(names, text, length) == 0) {
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

size_t
flow_provider_payload(const struct flow_provider *provider, const char *path, size_t length)
{
    if (provider->payload == NULL) {
        return 0;
    }
    const char *name = provider->payload, *name_end = name + strlen(name), *at = path, *end = path + length;
    char letter;
    while ((letter = flow_column_letter(&name, name_end)) != '\0') {
        if (flow_column_letter(&at, end) != letter) {
            return 0;
        }
    }
    if (at < end && *at != '.' && *at != '_') {
        return 0;
    }
    return (size_t)(at - path) + (at < end);
}

enum likeness { AS_LOGGED, AS_ALIAS, LOOSELY, AS_ALIAS_LOOSELY, N_LIKENESSES };

static bool
is_like(const struct flow_field *field, enum likeness likeness, const char *text, size_t length)
{
    switch (likeness) {
    case AS_LOGGED:
        return names_column(field->column, text, length);
    case LOOSELY:
        return names_loosely(field->column, strlen(field->column), text, length);
    default:
        return is_alias(field->aliases, likeness == AS_ALIAS_LOOSELY, text, length);
    }
}

/* The length of a name without the zone of its times that a portal writes behind it. */
static size_t
without_zone(const char *name, size_t length)
{
    static const char zone[] = " [UTC]";
    const size_t n = strlen(zone);
    return length > n && memcmp(name + length - n, zone, n) == 0 ? length - n : length;
}

const struct flow_field *
flow_provider_field(const struct flow_provider *provider, const char *column, size_t length)
{
    length = without_zone(column, length);
    const struct flow_field *fields = length > 0 && column[0] == '@' ? flow_container_fields : provider->fields;
    size_t payload = flow_provider_payload(provider, column, length);
    /* "event_type" may be a column of a log whose payload is "event". */
    for (const struct flow_field *field = fields; payload > 0 && field != NULL && field->column != NULL; field++) {
        if (flow_provider_has(provider, field) && is_like(field, AS_LOGGED, column, length)) {
            return field;
        }
    }
    for (enum likeness likeness = AS_LOGGED; payload < length && likeness < N_LIKENESSES; likeness++) {
        for (const struct flow_field *field = fields; field != NULL && field->column != NULL; field++) {
            if (flow_provider_has(provider, field) && is_like(field, likeness, column + payload, length - payload)) {
                return field;
            }
        }
    }
    return NULL;
}

/* ---- documents of other schemas ---- */

/* How much of the name stands for a path that the log's own names stand behind; 0: none does. */
static size_t
path_before(const char *path, size_t path_length, const char *name, size_t length)
{
    const char *path_end = path + path_length - 1, *at = name, *end = name + length;
    char letter;
    while ((letter = flow_column_letter(&path, path_end)) != '\0') {
        if (flow_column_letter(&at, end) != letter) {
            return 0;
        }
    }
    return end - at > 1 && (*at == '.' || *at == '_') ? (size_t)(at - name) + 1 : 0;
}

/* Names of one word may be anybody's, so "sourceip" is no "source.ip". */
static bool
has_parts(const char *name, size_t length)
{
    return memchr(name, '.', length) != NULL || memchr(name, '_', length) != NULL;
}

const struct flow_path *
flow_provider_path(const struct flow_provider *provider, const char *name, size_t length, size_t *behind)
{
    const struct flow_path *before = NULL;
    *behind = 0;
    for (const struct flow_path *path = provider->paths; path != NULL && path->path != NULL; path++) {
        size_t path_length = strlen(path->path);
        if (path->path[path_length - 1] == '.') {
            size_t n = before == NULL ? path_before(path->path, path_length, name, length) : 0;
            before = n > 0 ? path : before;
            *behind = n > 0 ? n : *behind;
        } else if (names_loosely(path->path, path_length, name, length) &&
                   (flow_path_is_plain(path) || has_parts(name, length))) {
            *behind = 0;
            return path;
        }
    }
    return before;
}

bool
flow_path_is_plain(const struct flow_path *path)
{
    return strchr(path->path, '.') == NULL;
}

const struct flow_field *
flow_provider_column(const struct flow_provider *provider, const char *name, size_t length,
                     const struct flow_path **path)
{
    size_t behind = 0;
    bool is_container = length == 0 || name[0] == '@';
    *path = is_container ? NULL : flow_provider_path(provider, name, length, &behind);
    if (*path == NULL) {
        return flow_provider_field(provider, name, length);
    }
    const char *column = (*path)->column;
    const struct flow_field *field = column != NULL ? flow_provider_field(provider, column, strlen(column))
                                     : behind > 0   ? flow_provider_field(provider, name + behind, length - behind)
                                                    : NULL;
    *path = column != NULL && field == NULL ? NULL : *path; /* a column of another log of the cloud's */
    return field;
}

const char *
flow_path_word(const struct flow_path *path, const char *text, size_t length)
{
    const struct flow_name *word = path->words;
    while (word != NULL && word->logged != NULL &&
           (strlen(word->logged) != length || g_ascii_strncasecmp(word->logged, text, length) != 0)) {
        word++;
    }
    return word != NULL && word->logged != NULL ? word->name : NULL;
}

static void
drop_underscores(GString *out)
{
    while (out->str[out->len - 1] == '_') {
        g_string_truncate(out, out->len - 1);
    }
}

/* The log's name in the spelling of filters: lower case, words joined by '_'. "vpc-id" and "vpcId" are "vpc_id",
 * "__time__" is "time". out ends with a dot. */
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
        } else if (*c == '.') {
            drop_underscores(out);
            g_string_append_c(out, *c);
        } else if (*c != '_' || out->str[out->len - 1] != '.') {
            g_string_append_c(out, *c == '-' ? '_' : *c);
        }
    }
    drop_underscores(out);
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

static bool
has_role(const struct flow_field *field, const enum flow_role *roles)
{
    while (*roles != FLOW_NO_ROLE && *roles != field->role) {
        roles++;
    }
    return *roles != FLOW_NO_ROLE;
}

static void
add_columns(GPtrArray *names, const struct flow_provider *provider, const struct flow_field *fields,
            const enum flow_role *roles)
{
    for (const struct flow_field *field = fields; field != NULL && field->column != NULL; field++) {
        if (!flow_provider_has(provider, field)) {
            continue;
        }
        if (has_role(field, roles) && !g_ptr_array_find_with_equal_func(names, field->column, g_str_equal, NULL)) {
            g_ptr_array_add(names, (gpointer)field->column);
        }
        for (size_t i = 0; field->tuple != NULL && field->tuple->tables[i] != NULL; i++) {
            add_columns(names, provider, field->tuple->tables[i], roles);
        }
    }
}

GPtrArray *
flow_provider_columns(const struct flow_provider *provider, const enum flow_role *roles)
{
    GPtrArray *names = g_ptr_array_new();
    add_columns(names, provider, provider->fields, roles);
    return names;
}
