/* formats.c - a file that says which format the rows of which log have
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include "core/wrap/choice.h"
#include "core/wrap/formats.h"
#include "core/wrap/recogniser.h"

/* What is being read. */
struct reading {
    struct flow_recogniser *recogniser;
    size_t n;      /* entries so far */
    char *problem; /* with the first that is wrong; NULL: with none */
};

static void
complain(struct reading *reading, char *what)
{
    reading->problem = g_strdup_printf("entry %zu: %s", reading->n, what);
    g_free(what);
}

/* ---- entries ---- */

static void
declare(struct reading *reading, const struct flow_format *format)
{
    const struct flow_declared *declared = reading->recogniser->declared;
    const char *of = format->id != NULL ? format->id : format->group;
    char *label =
        of != NULL ? g_strdup_printf("entry %zu (%s)", reading->n, of) : g_strdup_printf("entry %zu", reading->n);
    char *problem = flow_recogniser_declare_for(reading->recogniser, format, label);
    if (problem == NULL && flow_declared_different(declared) > FLOW_FORMATS_MOST_DIFFERENT) {
        problem = g_strdup_printf("more than %d different formats", FLOW_FORMATS_MOST_DIFFERENT);
    }
    if (problem != NULL) {
        complain(reading, problem);
    }
    g_free(label);
}

/* The place of a member's text in format; NULL if there is no such member. */
static const char **
place_of(struct flow_format *format, const char *name)
{
    const struct {
        const char *name, **text;
    } members[] = {{"format", &format->columns},
                   {"group", &format->group},
                   {"stream", &format->stream},
                   {"interface", &format->interface},
                   {"id", &format->id}};
    for (size_t i = 0; i < G_N_ELEMENTS(members); i++) {
        if (strcmp(members[i].name, name) == 0) {
            return members[i].text;
        }
    }
    return NULL;
}

static void
read_own(struct reading *reading, const json_t *entry)
{
    struct flow_format format = {.columns = NULL};
    const char *name;
    json_t *value;
    json_object_foreach((json_t *)entry, name, value)
    {
        const char **place = place_of(&format, name);
        if (place == NULL || json_string_length(value) == 0) {
            complain(reading, g_strdup_printf(place == NULL ? "\"%s\" is none of its members: \"format\", \"group\", "
                                                              "\"stream\", \"interface\" and \"id\""
                                                            : "\"%s\" is no text, or empty",
                                              name));
            return;
        }
        *place = json_string_value(value);
    }
    declare(reading, &format);
}

/* The list of a cloud's flow logs that an object holds, or, with alone, of one of whose flow logs it is. */
static const struct flow_format_list *
list_of(const struct reading *reading, const json_t *object, bool alone)
{
    const struct flow_provider *const *provider = reading->recogniser->providers;
    for (; *provider != NULL; provider++) {
        const struct flow_format_list *list = (*provider)->formats;
        if (list != NULL && json_object_get(object, alone ? list->mark : list->name) != NULL) {
            return list;
        }
    }
    return NULL;
}

static void
read_flow_log(struct reading *reading, const struct flow_format_list *list, const json_t *flow_log)
{
    struct flow_format format = {.columns = NULL};
    if (!list->read(flow_log, &format)) {
        return;
    }
    if (format.columns == NULL) {
        complain(reading, g_strdup_printf("\"%s\" is missing, or no text", list->mark));
    } else {
        declare(reading, &format);
    }
}

static void
read_entry(struct reading *reading, const json_t *entry, const struct flow_format_list *list)
{
    list = list != NULL ? list : list_of(reading, entry, true);
    if (++reading->n > FLOW_FORMATS_MOST) {
        complain(reading, g_strdup_printf("more than %d entries", FLOW_FORMATS_MOST));
    } else if (!json_is_object(entry)) {
        complain(reading, g_strdup("no object"));
    } else if (list != NULL) {
        read_flow_log(reading, list, entry);
    } else if (json_object_get(entry, "format") == NULL) {
        complain(reading, g_strdup("neither a format (\"format\" is missing) nor a list of flow logs that is known"));
    } else {
        read_own(reading, entry);
    }
}

/* ---- documents ---- */

static void
read_object(struct reading *reading, const json_t *object)
{
    const struct flow_format_list *list = list_of(reading, object, false);
    const json_t *flow_logs = list != NULL ? json_object_get(object, list->name) : NULL;
    if (list == NULL) {
        read_entry(reading, object, NULL);
    } else if (!json_is_array(flow_logs)) {
        reading->problem = g_strdup_printf("\"%s\" is no list", list->name);
    }
    for (size_t i = 0; i < json_array_size(flow_logs) && reading->problem == NULL; i++) {
        read_entry(reading, json_array_get(flow_logs, i), list);
    }
}

static void
read_document(struct reading *reading, const json_t *document)
{
    if (json_is_object(document)) {
        read_object(reading, document);
    }
    for (size_t i = 0; i < json_array_size(document) && reading->problem == NULL; i++) {
        read_object(reading, json_array_get(document, i));
    }
}

/* The number of the line that at is in, from 1 on. */
static int
line_of(const char *text, const char *at)
{
    int line = 1;
    for (; text < at; text++) {
        line += *text == '\n';
    }
    return line;
}

static const char *
skip_blanks(const char *at, const char *end)
{
    while (at < end && (g_ascii_isspace(*at) || *at == '\x1e')) {
        at++;
    }
    return at;
}

static void
read_documents(struct reading *reading, const char *text, size_t length)
{
    static const char mark[] = "\xef\xbb\xbf";
    const char *end = text + length, *at = text;
    at += length >= 3 && memcmp(at, mark, 3) == 0 ? 3 : 0;
    at = skip_blanks(at, end);
    if (at == end) {
        reading->problem = g_strdup("there is nothing in it");
    }
    while (at < end && reading->problem == NULL) {
        json_error_t error;
        json_t *document = json_loadb(at, (size_t)(end - at), JSON_REJECT_DUPLICATES | JSON_DISABLE_EOF_CHECK, &error);
        if (document == NULL) {
            reading->problem =
                g_strdup_printf("line %d: not JSON: %s", line_of(text, at) + MAX(error.line, 1) - 1, error.text);
        } else {
            read_document(reading, document);
            at = skip_blanks(at + error.position, end);
        }
        json_decref(document);
    }
}

char *
flow_formats_read(struct flow_recogniser *recogniser, const char *text, size_t length)
{
    struct reading reading = {.recogniser = recogniser};
    size_t before = flow_declared_count(recogniser->declared);
    bool is_utf16 = length >= 2 && (memcmp(text, "\xff\xfe", 2) == 0 || memcmp(text, "\xfe\xff", 2) == 0);
    if (length > FLOW_FORMATS_MOST_BYTES) {
        reading.problem = g_strdup_printf("more than %d bytes", FLOW_FORMATS_MOST_BYTES);
    } else if (is_utf16) {
        reading.problem = g_strdup("it is UTF-16; save it as UTF-8");
    } else {
        read_documents(&reading, text, length);
    }
    if (reading.problem != NULL) {
        flow_declared_cut(recogniser->declared, before);
    }
    return reading.problem;
}

/* ---- files ---- */

/* Whatever is no plain file may never end, or never begin. */
char *
flow_formats_load(struct flow_recogniser *recogniser, const char *path, bool *is_there)
{
    GStatBuf about;
    *is_there = g_stat(path, &about) == 0;
    if (!*is_there) {
        int why = errno;
        *is_there = why != ENOENT && why != ENOTDIR;
        return g_strdup(g_strerror(why));
    }
    if (!g_file_test(path, G_FILE_TEST_IS_REGULAR)) {
        return g_strdup("it is no file");
    }
    if (about.st_size > FLOW_FORMATS_MOST_BYTES) {
        return g_strdup_printf("more than %d bytes", FLOW_FORMATS_MOST_BYTES);
    }
    char *text;
    gsize length;
    GError *error = NULL;
    if (!g_file_get_contents(path, &text, &length, &error)) {
        char *problem = g_strdup(error->message);
        g_error_free(error);
        return problem;
    }
    char *problem = flow_formats_read(recogniser, text, length);
    g_free(text);
    return problem;
}
