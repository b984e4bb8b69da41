/* lists.c - takes long lists out of a JSON text before it is parsed
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <glib.h>
#include <string.h>
#include "core/base/portable.h"
#include "core/record/lists.h"
#include "core/record/value.h"

/* What stands for list 7 is the string "\u0000" "7". A text that has a NUL of its own is left alone. */
static const char mark[] = "\\u0000";

/* Shorter lists are as quickly parsed. */
enum { SHORTEST_LIST = 4 };

struct element {
    uint32_t at, length; /* in the text, which is no longer than an item may be */
};

/* Its cells. */
struct object {
    const struct flow_schema *schema;
    size_t at, length;
};

struct list {
    size_t first, n;
    bool is_of_objects;
};

struct flow_lists {
    const char *text;
    GArray *elements; /* of struct element */
    GArray *lists;    /* of struct list */
    GArray *objects;  /* of struct object */
    GString *cells;
    flow_lists_read read;
    void *context;
    GString *shortened;
};

struct flow_lists *
flow_lists_new(void)
{
    struct flow_lists *lists = g_new0(struct flow_lists, 1);
    lists->elements = g_array_new(FALSE, FALSE, sizeof(struct element));
    lists->lists = g_array_new(FALSE, FALSE, sizeof(struct list));
    lists->objects = g_array_new(FALSE, FALSE, sizeof(struct object));
    lists->cells = g_string_new(NULL);
    lists->shortened = g_string_new(NULL);
    return lists;
}

void
flow_lists_free(struct flow_lists *lists)
{
    g_array_free(lists->elements, TRUE);
    g_array_free(lists->lists, TRUE);
    g_array_free(lists->objects, TRUE);
    g_string_free(lists->cells, TRUE);
    g_string_free(lists->shortened, TRUE);
    g_free(lists);
}

void
flow_lists_objects(struct flow_lists *lists, flow_lists_read read, void *context)
{
    lists->read = read;
    lists->context = context;
}

static const char *
skip_blanks(const char *at, const char *end)
{
    while (at < end && (*at == ' ' || *at == '\t' || *at == '\n' || *at == '\r')) {
        at++;
    }
    return at;
}

/* Goes over c if it comes next, whatever blanks are in front of it; else returns NULL. */
static const char *
skip(const char *at, const char *end, char c)
{
    at = skip_blanks(at, end);
    return at < end && *at == c ? at + 1 : NULL;
}

static bool
is_plain(char c)
{
    return c >= ' ' && c <= '~' && c != '"' && c != '\\';
}

/* Adds the elements of the list that begins behind its '['. Returns the end of it, or NULL if it is not one to take. */
static const char *
take_elements(struct flow_lists *lists, const char *at, const char *end)
{
    for (;;) {
        at = skip(at, end, '"');
        if (at == NULL) {
            return NULL;
        }
        const char *begin = at;
        while (at < end && is_plain(*at)) {
            at++;
        }
        if (at == end || *at != '"') {
            return NULL;
        }
        struct element element = {(uint32_t)(begin - lists->text), (uint32_t)(at - begin)};
        g_array_append_val(lists->elements, element);
        at = skip_blanks(at + 1, end);
        if (at == end || (*at != ',' && *at != ']')) {
            return NULL;
        }
        if (*at++ == ']') {
            return at;
        }
    }
}

/* The same of objects. */
static const char *
take_objects(struct flow_lists *lists, const char *at, const char *end)
{
    for (;;) {
        struct object object = {NULL, lists->cells->len, 0};
        at = skip_blanks(at, end);
        size_t length = lists->read(lists->context, at, (size_t)(end - at), lists->cells, &object.schema);
        object.length = lists->cells->len - object.at;
        if (length == 0) {
            return NULL;
        }
        g_array_append_val(lists->objects, object);
        at = skip_blanks(at + length, end);
        if (at == end || (*at != ',' && *at != ']')) {
            return NULL;
        }
        if (*at++ == ']') {
            return at;
        }
    }
}

/* The list, if there is one to take at the value of a member, whose name ends at at. Returns its end, or NULL. */
static const char *
take_list(struct flow_lists *lists, const char *at, const char *end)
{
    at = skip(at, end, ':');
    at = at != NULL ? skip(at, end, '[') : NULL;
    bool is_of_objects = at != NULL && lists->read != NULL && skip(at, end, '{') != NULL;
    GArray *taken = is_of_objects ? lists->objects : lists->elements;
    struct list list = {taken->len, 0, is_of_objects};
    gsize cells = lists->cells->len;
    at = at == NULL ? NULL : is_of_objects ? take_objects(lists, at, end) : take_elements(lists, at, end);
    list.n = taken->len - list.first;
    if (at == NULL || list.n < SHORTEST_LIST) {
        g_array_set_size(taken, (guint)list.first);
        g_string_truncate(lists->cells, cells);
        return NULL;
    }
    g_array_append_val(lists->lists, list);
    return at;
}

const char *
flow_lists_take(struct flow_lists *lists, const char *name, const char *text, size_t length, size_t *shortened)
{
    /* In JSON, a name in quotes with a colon behind it is a member's and nothing else. */
    char *quoted = g_strdup_printf("\"%s\"", name);
    size_t quoted_length = strlen(quoted);
    const char *copied = text, *at = text, *end = text + length;
    lists->text = text;
    g_array_set_size(lists->elements, 0);
    g_array_set_size(lists->lists, 0);
    g_array_set_size(lists->objects, 0);
    g_string_truncate(lists->cells, 0);
    g_string_truncate(lists->shortened, 0);
    if (length > UINT32_MAX || portable_find(text, length, mark, strlen(mark)) != NULL) {
        at = end;
    }
    while ((at = portable_find(at, (size_t)(end - at), quoted, quoted_length)) != NULL) {
        at += quoted_length;
        const char *after = take_list(lists, at, end);
        if (after != NULL) {
            g_string_append_len(lists->shortened, copied, at - copied);
            g_string_append_printf(lists->shortened, ":\"%s%u\"", mark, lists->lists->len - 1);
            at = copied = after;
        }
    }
    g_free(quoted);
    if (lists->lists->len == 0) {
        return NULL;
    }
    g_string_append_len(lists->shortened, copied, end - copied);
    *shortened = lists->shortened->len;
    return lists->shortened->str;
}

size_t
flow_lists_count(const struct flow_lists *lists)
{
    return lists->lists->len;
}

static const struct list *
find(const struct flow_lists *lists, const json_t *value)
{
    uint64_t number;
    const char *text = json_string_value(value);
    size_t length = json_string_length(value);
    bool is_found = text != NULL && length > 0 && text[0] == '\0' && lists->lists->len > 0 &&
                    flow_parse_uint(text + 1, length - 1, lists->lists->len - 1, &number);
    return is_found ? &g_array_index(lists->lists, struct list, number) : NULL;
}

static bool
find_of(const struct flow_lists *lists, const json_t *value, bool of_objects, size_t *first, size_t *n)
{
    const struct list *list = find(lists, value);
    if (list == NULL || list->is_of_objects != of_objects) {
        return false;
    }
    *first = list->first;
    *n = list->n;
    return true;
}

bool
flow_lists_find(const struct flow_lists *lists, const json_t *value, size_t *first, size_t *n)
{
    return find_of(lists, value, false, first, n);
}

bool
flow_lists_find_objects(const struct flow_lists *lists, const json_t *value, size_t *first, size_t *n)
{
    return find_of(lists, value, true, first, n);
}

const char *
flow_lists_object(const struct flow_lists *lists, size_t number, size_t *length, const struct flow_schema **schema)
{
    const struct object *object = &g_array_index(lists->objects, struct object, number);
    *length = object->length;
    *schema = object->schema;
    return lists->cells->str + object->at;
}

const char *
flow_lists_element(const struct flow_lists *lists, size_t number, size_t *length)
{
    const struct element *element = &g_array_index(lists->elements, struct element, number);
    *length = element->length;
    return lists->text + element->at;
}
