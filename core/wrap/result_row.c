/* result_row.c - a row of a query's result, which is a list of fields, or of a time and a line
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <glib.h>
#include <string.h>
#include "core/wrap/members.h"
#include "core/wrap/result_row.h"

/* ["1767434400000000000", "line"], and behind it what else is said of the line. NULL if it is something else. */
static char *
timed_line(const char *text, size_t length, size_t *n)
{
    struct flow_members elements = flow_members(text, length);
    struct flow_member time, line, more;
    if (elements.closer != ']' || !flow_members_next(&elements, &time) || !flow_members_next(&elements, &line) ||
        time.kind != FLOW_MEMBER_STRING || line.kind != FLOW_MEMBER_STRING || line.cut) {
        return NULL;
    }
    GString *object = g_string_new("{\"timestamp\":\"");
    g_string_append_len(object, time.value, (gssize)time.length);
    g_string_append(object, "\",\"line\":\"");
    g_string_append_len(object, line.value, (gssize)line.length);
    g_string_append_c(object, '"');
    if (flow_members_next(&elements, &more)) {
        size_t quotes = more.kind == FLOW_MEMBER_STRING;
        g_string_append(object, ",\"metadata\":");
        g_string_append_len(object, more.value - quotes, (gssize)(more.length + 2 * quotes));
    }
    g_string_append_c(object, '}');
    bool is_whole = !flow_members_next(&elements, &more) && !elements.is_broken;
    *n = object->len;
    return g_string_free(object, !is_whole);
}

static char *
row_of_fields(const char *text, size_t length, size_t *n)
{
    static const char pointer[] = "@ptr"; /* which asks the log service for the whole of it */
    struct flow_members elements = flow_members(text, length);
    struct flow_member element, field, value;
    GString *object = g_string_new("{");
    bool is_row = true;
    while (is_row && elements.closer == ']' && flow_members_next(&elements, &element)) {
        struct flow_members members = flow_members(element.value, element.length);
        is_row = flow_members_next(&members, &field) && flow_members_next(&members, &value) &&
                 flow_member_is(&field, "field") && flow_member_is(&value, "value") &&
                 field.kind == FLOW_MEMBER_STRING && !value.cut;
        if (!is_row || (field.length == strlen(pointer) && memcmp(field.value, pointer, field.length) == 0)) {
            continue;
        }
        size_t quotes = value.kind == FLOW_MEMBER_STRING;
        g_string_append_c(object, object->len > 1 ? ',' : ' ');
        g_string_append_len(object, field.value - 1, (gssize)field.length + 2);
        g_string_append_c(object, ':');
        g_string_append_len(object, value.value - quotes, (gssize)(value.length + 2 * quotes));
    }
    is_row = is_row && elements.at < elements.end && *elements.at == ']' && !elements.is_broken && object->len > 1;
    g_string_append_c(object, '}');
    *n = object->len;
    return g_string_free(object, !is_row);
}

char *
flow_result_row(const char *text, size_t length, size_t *n)
{
    char *row = row_of_fields(text, length, n);
    return row != NULL ? row : timed_line(text, length, n);
}
