/* result_row.c - a row of a query's result, which is a list of fields
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <glib.h>
#include <string.h>
#include "core/wrap/members.h"
#include "core/wrap/result_row.h"

char *
flow_result_row(const char *text, size_t length, size_t *n)
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
