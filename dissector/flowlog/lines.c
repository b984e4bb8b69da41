/* lines.c - the lines of a record packet
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "dissector/flowlog/lines.h"
#include "compat/epan_compat.h"
#include "core/provider/registry.h"

static struct flow_schemas *schemas;

static int
line_length(const char *text, int length)
{
    const char *end = memchr(text, '\n', (size_t)length);
    return end != NULL ? (int)(end - text) : length;
}

bool
flowlog_split(const char *text, int length, struct flowlog_lines *lines)
{
    lines->id = text;
    lines->id_length = line_length(text, length);
    int names = lines->id_length + 1;
    if (names >= length) {
        return false;
    }
    lines->names = text + names;
    lines->names_length = line_length(lines->names, length - names);
    lines->row_offset = names + lines->names_length + 1;
    if (lines->row_offset > length) {
        return false;
    }
    lines->row = text + lines->row_offset;
    lines->row_length = line_length(lines->row, length - lines->row_offset);
    int rest = length - lines->row_offset - lines->row_length;
    lines->remarks = rest > 0 ? lines->row + lines->row_length + 1 : NULL;
    lines->remarks_length = rest > 0 ? line_length(lines->remarks, rest - 1) : 0;
    lines->remarks_ended = lines->remarks_length < rest - 1;
    return true;
}

/* A capture that was put together by hand could name new columns in every packet; the store is emptied before that
 * fills memory. */
const struct flow_schema *
flowlog_schema(const struct flowlog_lines *lines, const char **reason)
{
    enum { MOST_SCHEMAS = 1024 };
    const struct flow_provider *provider = flow_provider_by_id(lines->id, (size_t)lines->id_length);
    if (provider == NULL) {
        *reason = "this version knows no provider of that name";
        return NULL;
    }
    if (flow_schemas_count(schemas) >= MOST_SCHEMAS) {
        flow_schemas_clear(schemas);
    }
    *reason = "there are no columns, or too many";
    return flow_schemas_get(schemas, provider, lines->names, (size_t)lines->names_length);
}

static void
forget_schemas(void)
{
    flow_schemas_clear(schemas);
}

void
flowlog_register_lines(void)
{
    schemas = flow_schemas_new();
    register_cleanup_routine(forget_schemas);
}
