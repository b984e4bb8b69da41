/* ilf.c - records of OCSF in MITRE's Intermediate Log Format, one a line
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>
#include "core/record/columns.h"
#include "core/record/schema.h"
#include "core/record/value.h"
#include "core/wrap/ilf.h"

struct attribute {
    struct flow_text name, value; /* the value as written; of a string, what stands between its quotes */
};

struct reading {
    const char *at, *end;
};

static bool
take(struct reading *reading, char c)
{
    bool is_there = reading->at < reading->end && *reading->at == c;
    reading->at += is_there;
    return is_there;
}

/* What stands before the next of these characters. */
static struct flow_text
take_until(struct reading *reading, const char *stops)
{
    const char *begin = reading->at;
    while (reading->at < reading->end && (*reading->at == '\0' || strchr(stops, *reading->at) == NULL)) {
        reading->at++;
    }
    return (struct flow_text){begin, (size_t)(reading->at - begin)};
}

/* A string in either kind of quotes; false if it has no end. */
static bool
pass_string(struct reading *reading)
{
    char quote = *reading->at++;
    while (reading->at < reading->end && *reading->at != quote) {
        reading->at += *reading->at == '\\' && reading->end - reading->at > 1 ? 2 : 1;
    }
    return take(reading, quote);
}

/* A string, or anything else up to the end of the attribute, with strings in it. */
static bool
take_value(struct reading *reading, struct flow_text *value)
{
    const char *begin = reading->at;
    bool is_string = reading->at < reading->end && strchr("\"'", *reading->at) != NULL && *reading->at != '\0';
    if (is_string) {
        bool ends = pass_string(reading);
        *value = (struct flow_text){begin + 1, (size_t)(reading->at - begin) - 2};
        return ends;
    }
    while (reading->at < reading->end && strchr(";)", *reading->at) == NULL) {
        bool is_quote = strchr("\"'", *reading->at) != NULL && *reading->at != '\0';
        if (is_quote && !pass_string(reading)) {
            return false;
        }
        reading->at += !is_quote;
    }
    *value = (struct flow_text){begin, (size_t)(reading->at - begin)};
    return true;
}

/* The attributes between the parentheses, behind the last of which a ';' may stand. */
static bool
take_attributes(struct reading *reading, GArray *attributes)
{
    while (!take(reading, ')')) {
        struct attribute attribute;
        attribute.name = take_until(reading, "=;)");
        if (attribute.name.length == 0 || memchr(attribute.name.text, '\t', attribute.name.length) != NULL ||
            !take(reading, '=') || !take_value(reading, &attribute.value)) {
            return false;
        }
        bool is_last = reading->at < reading->end && *reading->at == ')';
        if ((!is_last && !take(reading, ';')) || attributes->len > FLOW_MAX_NAMES_LENGTH) {
            return false;
        }
        g_array_append_val(attributes, attribute);
    }
    return true;
}

static void
add_field(GArray *attributes, const char *name, const struct flow_text *value)
{
    struct attribute attribute = {{name, strlen(name)}, *value};
    g_array_append_val(attributes, attribute);
}

/* The record that the line is. */
static bool
take_record(struct reading *reading, GArray *attributes)
{
    static const char *const names[] = {"event_type", "sender", "receiver", "@timestamp"};
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        struct flow_text field = take_until(reading, i == 0 ? "[" : ",");
        if (!take(reading, i == 0 ? '[' : ',')) {
            return false;
        }
        add_field(attributes, names[i], &field);
    }
    if (!take(reading, '(') || !take_attributes(reading, attributes) || !take(reading, ']')) {
        return false;
    }
    while (reading->at < reading->end && g_ascii_isspace(*reading->at)) {
        reading->at++;
    }
    return reading->at == reading->end;
}

static gint
by_name(gconstpointer a, gconstpointer b)
{
    const struct flow_text *x = &((const struct attribute *)a)->name, *y = &((const struct attribute *)b)->name;
    int order = memcmp(x->text, y->text, MIN(x->length, y->length));
    return order != 0 ? order : (x->length > y->length) - (x->length < y->length);
}

/* Whose the record is: documents of several schemas name that by a path. */
static const struct flow_provider *
whose_is(const struct flow_provider *const *providers, const GArray *attributes)
{
    for (; *providers != NULL; providers++) {
        for (guint i = 0; (*providers)->paths != NULL && i < attributes->len; i++) {
            const struct attribute *attribute = &g_array_index(attributes, struct attribute, i);
            size_t behind;
            const struct flow_path *path =
                flow_provider_path(*providers, attribute->name.text, attribute->name.length, &behind);
            if (path != NULL && path->column == NULL &&
                flow_path_word(path, attribute->value.text, attribute->value.length) != NULL) {
                return *providers;
            }
        }
    }
    return NULL;
}

/* Quotes and backslashes stand behind a backslash; other escapes are the reader's business. */
static void
append_cell(GString *cells, const struct flow_text *value)
{
    GString *plain = g_string_sized_new(value->length);
    for (size_t i = 0; i < value->length; i++) {
        bool is_escape = value->text[i] == '\\' && i + 1 < value->length &&
                         strchr("\"'\\", value->text[i + 1]) != NULL && value->text[i + 1] != '\0';
        i += is_escape;
        g_string_append_c(plain, value->text[i]);
    }
    flow_escape(cells, plain->str, plain->len);
    g_string_free(plain, TRUE);
}

const struct flow_provider *
flow_ilf_row(const struct flow_provider *const *providers, const char *line, size_t length, GString *names,
             GString *cells)
{
    static const char begin[] = "OCSF_4001";
    if (length < strlen(begin) || memcmp(line, begin, strlen(begin)) != 0) {
        return NULL;
    }
    struct reading reading = {line, line + length};
    GArray *attributes = g_array_new(FALSE, FALSE, sizeof(struct attribute));
    const struct flow_provider *provider = take_record(&reading, attributes) ? whose_is(providers, attributes) : NULL;
    g_string_truncate(names, 0);
    g_string_truncate(cells, 0);
    g_array_sort(attributes, by_name);
    for (guint i = 0; provider != NULL && i < attributes->len; i++) {
        const struct attribute *attribute = &g_array_index(attributes, struct attribute, i);
        g_string_append(names, i > 0 ? "\t" : "");
        g_string_append_len(names, attribute->name.text, (gssize)attribute->name.length);
        g_string_append(cells, i > 0 ? "\t" : "");
        append_cell(cells, &attribute->value);
    }
    g_array_free(attributes, TRUE);
    return provider;
}
