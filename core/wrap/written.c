/* written.c - the objects that write.h makes of records
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/wrap/written.h"
#include <string.h>
#include "core/record/provider.h"

const char flow_written_mark[] = "@provider";

const struct flow_provider *
flow_written_provider(const struct flow_provider *const *providers, const char *text, size_t length)
{
    static const char begin[] = "{\"@provider\":\"";
    const size_t front = strlen(begin);
    if (length <= front || memcmp(text, begin, front) != 0) {
        return NULL;
    }
    const char *id = text + front, *end = memchr(id, '"', length - front);
    for (size_t i = 0; end != NULL && providers[i] != NULL; i++) {
        if (strlen(providers[i]->id) == (size_t)(end - id) && memcmp(providers[i]->id, id, (size_t)(end - id)) == 0) {
            return providers[i];
        }
    }
    return NULL;
}

static void
add_members(struct flow_rows *rows, const json_t *object, GString *path, int depth)
{
    const char *name;
    json_t *value;
    json_object_foreach((json_t *)object, name, value)
    {
        gsize before = path->len;
        g_string_append(path, name);
        if (json_is_object(value) && json_object_size(value) > 0 && depth < FLOW_WRITTEN_DEEPEST) {
            g_string_append_c(path, '.');
            add_members(rows, value, path, depth + 1);
        } else if (depth > 1 || strcmp(name, flow_written_mark) != 0) {
            flow_rows_cell(rows, path->str, value);
        }
        g_string_truncate(path, before);
    }
}

void
flow_written_rows(struct flow_rows *rows, const json_t *object)
{
    GString *path = g_string_new(NULL);
    flow_rows_only(rows);
    add_members(rows, object, path, 1);
    flow_rows_here(rows);
    g_string_free(path, TRUE);
}
