/* row_text.c - what stands in a row, as query engines print it as text
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <glib.h>
#include <string.h>
#include "core/record/row_text.h"

enum { DEEPEST = 8 };

struct reading {
    const char *at, *end;
};

static bool
take(struct reading *reading, const char *text)
{
    size_t n = strlen(text);
    if ((size_t)(reading->end - reading->at) < n || memcmp(reading->at, text, n) != 0) {
        return false;
    }
    reading->at += n;
    return true;
}

/* The bytes of a name with the '=' behind it that at begins with; 0 if it does not. */
static size_t
name_at(const char *at, const char *end)
{
    const char *stop = at;
    while (stop < end && (g_ascii_isalnum(*stop) || *stop == '_' || *stop == '-' || *stop == '.')) {
        stop++;
    }
    return stop > at && stop < end && *stop == '=' ? (size_t)(stop - at) + 1 : 0;
}

static json_t *
take_scalar(struct reading *reading, char closer)
{
    const char *begin = reading->at, *at = begin;
    for (; at < reading->end && *at != closer; at++) {
        bool is_next = reading->end - at > 2 && at[0] == ',' && at[1] == ' ' &&
                       (closer == ']' || name_at(at + 2, reading->end) > 0);
        if (is_next || strchr("{}[]", *at) != NULL) {
            break;
        }
    }
    reading->at = at;
    bool is_null = at - begin == 4 && memcmp(begin, "null", 4) == 0;
    return is_null ? json_null() : json_stringn(begin, (size_t)(at - begin));
}

static json_t *take_object(struct reading *reading, int depth);

static json_t *take_list(struct reading *reading, int depth);

static json_t *
take_value(struct reading *reading, char closer, int depth)
{
    char first = reading->at < reading->end ? *reading->at : '\0';
    return first == '{'   ? take_object(reading, depth + 1)
           : first == '[' ? take_list(reading, depth + 1)
                          : take_scalar(reading, closer);
}

/* Gives the collection back if it does not end here. */
static json_t *
end_of(struct reading *reading, json_t *collection, bool sound, const char *closer)
{
    if (!sound || !take(reading, closer)) {
        json_decref(collection);
        return NULL;
    }
    return collection;
}

static json_t *
take_list(struct reading *reading, int depth)
{
    json_t *list = json_array();
    bool sound = depth <= DEEPEST && take(reading, "[");
    if (sound && reading->at < reading->end && *reading->at == ']') {
        return end_of(reading, list, true, "]");
    }
    do {
        sound = sound && json_array_append_new(list, take_value(reading, ']', depth)) == 0;
    } while (sound && take(reading, ", "));
    return end_of(reading, list, sound, "]");
}

static bool
take_member(struct reading *reading, json_t *object, int depth)
{
    size_t n = name_at(reading->at, reading->end);
    if (n == 0) {
        return false;
    }
    char *name = g_strndup(reading->at, n - 1);
    reading->at += n;
    bool is_new = json_object_get(object, name) == NULL;
    bool sound = is_new && json_object_set_new(object, name, take_value(reading, '}', depth)) == 0;
    g_free(name);
    return sound;
}

static json_t *
take_object(struct reading *reading, int depth)
{
    json_t *object = json_object();
    bool sound = depth <= DEEPEST && take(reading, "{");
    if (sound && reading->at < reading->end && *reading->at == '}') {
        return end_of(reading, object, true, "}");
    }
    do {
        sound = sound && take_member(reading, object, depth);
    } while (sound && take(reading, ", "));
    return end_of(reading, object, sound, "}");
}

json_t *
flow_row_text(const char *text, size_t length)
{
    struct reading reading = {text, text + length};
    json_t *object = take_object(&reading, 1);
    if (object != NULL && reading.at != reading.end) {
        json_decref(object);
        object = NULL;
    }
    return object;
}

json_t *
flow_row_pairs(const json_t *list)
{
    json_t *object = json_object();
    bool sound = json_array_size(list) > 0;
    size_t i;
    json_t *pair;
    json_array_foreach((json_t *)list, i, pair)
    {
        const char *name = json_string_value(json_array_get(pair, 0));
        sound = sound && json_array_size(pair) == 2 && name != NULL && json_object_get(object, name) == NULL &&
                json_object_set(object, name, json_array_get(pair, 1)) == 0;
    }
    if (!sound) {
        json_decref(object);
        object = NULL;
    }
    return object;
}
