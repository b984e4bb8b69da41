/* elements.c - learns how the objects in an item are laid out that are a row each
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>
#include "core/base/blocks.h"
#include "core/record/json_text.h"
#include "core/wrap/elements.h"

/* An item's objects are laid out in a few ways. */
enum { MOST_LESSONS = 64 };

/* The end of the string whose first quotation mark is before at. */
static const char *
skip_string(const char *at, const char *end)
{
    while ((at = blocks_string_mark(at, end)) < end && *at != '"') {
        at += *at == '\\' && end - at > 1 ? 2 : 1;
    }
    return at < end ? at + 1 : end;
}

/* The end of the value that is at at, in text that is JSON. */
static const char *
skip_value(const char *at, const char *end)
{
    size_t depth = 0;
    while (at < end) {
        char c = *at;
        if (depth == 0 && (c == ',' || c == ']' || c == '}')) {
            return at;
        }
        depth += c == '{' || c == '[';
        depth -= c == '}' || c == ']';
        at = c == '"' ? skip_string(at + 1, end) : at + 1;
    }
    return end;
}

/* Behind the '[' of the member of this name; NULL if the item has none. */
static const char *
begin_of(const char *text, const char *end, const char *name)
{
    const char *at = json_text_blanks(text, end);
    at = at < end ? at + 1 : end; /* behind '{' */
    while (at < end) {
        struct json_text written;
        at = json_text_blanks(at, end);
        const char *quote = at < end && *at == '"' ? json_text_string(at + 1, end, &written) : NULL;
        if (quote == NULL) {
            return NULL;
        }
        at = json_text_blanks(quote + 1, end);
        at = json_text_blanks(at < end ? at + 1 : end, end); /* behind ':' */
        if (written.length == strlen(name) && memcmp(written.text, name, written.length) == 0) {
            return at < end && *at == '[' ? at + 1 : NULL;
        }
        at = skip_value(at, end);
        at = at < end ? at + 1 : end;
    }
    return NULL;
}

void
flow_elements_learn(struct flow_layouts *layouts, const struct flow_provider *provider, const struct flow_json *json,
                    const char *text, size_t length, const json_t *item, struct flow_rows *spare)
{
    const json_t *array = json->list != NULL ? json_object_get(item, json->list) : NULL, *element;
    const char *end = text + length;
    const char *at = json_is_object(json_array_get(array, 0)) ? begin_of(text, end, json->list) : NULL;
    int lessons = 0;
    size_t i;
    json_array_foreach((json_t *)array, i, element)
    {
        if (at == NULL || lessons == MOST_LESSONS) {
            return;
        }
        at = json_text_blanks(at, end);
        size_t known = flow_layouts_match(layouts, provider, at, (size_t)(end - at));
        const char *stop = known > 0 ? at + known : skip_value(at, end);
        if (known == 0 && json_is_object(element)) {
            flow_rows_begin(spare, provider, NULL);
            json->rows(spare, element);
            while (stop > at && stop[-1] != '}') {
                stop--;
            }
            flow_layouts_learn(layouts, provider, json, at, (size_t)(stop - at), element, spare);
            lessons++;
        }
        stop = json_text_blanks(stop, end);
        at = stop < end ? stop + 1 : end;
    }
}
