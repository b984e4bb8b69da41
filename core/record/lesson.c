/* lesson.c - learns how an item is laid out, from its text and what was parsed of it
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>
#include "core/record/layout.h"
#include "core/record/layouts.h"
#include "core/record/lesson.h"
#include "core/record/provider.h"

/* Far more than the records of any log differ in. What has more alternatives has names that somebody made up. */
enum { MOST_STEPS = 16384, MOST_ALTERNATIVES = 32, LONGEST_STEP = 1024, DEEPEST = 8 };

/* Goes through an item's text and what was parsed of it, in step. */
struct lesson {
    struct flow_layouts *layouts;
    struct flow_step *step; /* the latest */
    const char *begin;      /* where the next one begins */
    const char *at, *end;
    size_t n; /* values so far */
};

/* Goes on to the step that ends here, which is new if no item had it before. */
static bool
add_step(struct lesson *lesson, bool before_string)
{
    size_t length = (size_t)(lesson->at - lesson->begin), n = 0;
    struct flow_step **follower = &lesson->step->followers;
    while (*follower != NULL && ((*follower)->length != length || (*follower)->before_string != before_string ||
                                 memcmp((*follower)->text, lesson->begin, length) != 0)) {
        follower = &(*follower)->next;
        n++;
    }
    if (*follower == NULL) {
        if (n == MOST_ALTERNATIVES || length > LONGEST_STEP || lesson->layouts->n_steps == MOST_STEPS) {
            return false;
        }
        lesson->layouts->n_steps++;
        *follower = g_new0(struct flow_step, 1);
        **follower = (struct flow_step){
            .text = g_memdup2(lesson->begin, length), .length = length, .before_string = before_string};
    }
    lesson->step = *follower;
    return true;
}

static bool
take(struct lesson *lesson, char c)
{
    lesson->at = json_text_blanks(lesson->at, lesson->end);
    bool is_there = lesson->at < lesson->end && *lesson->at == c;
    lesson->at += is_there;
    return is_there;
}

/* A number for the next value; NULL if it cannot be read. */
static json_t *
number_value(struct lesson *lesson)
{
    struct json_text value;
    bool is_string = take(lesson, '"');
    if (lesson->n == FLOW_LAYOUT_VALUES || !add_step(lesson, is_string)) {
        return NULL;
    }
    const char *end = flow_step_value(lesson->step, lesson->at, lesson->end, &value);
    if (end == NULL) {
        return NULL;
    }
    lesson->begin = end;
    lesson->at = end + is_string;
    return json_integer((json_int_t)lesson->n++);
}

static json_t *number_members(struct lesson *lesson, const json_t *object, int depth);

static json_t *
number_member(struct lesson *lesson, const char *name, const json_t *value, int depth)
{
    struct json_text written;
    const char *end = take(lesson, '"') ? json_text_string(lesson->at, lesson->end, &written) : NULL;
    if (end == NULL || written.length != strlen(name) || memcmp(written.text, name, written.length) != 0) {
        return NULL;
    }
    lesson->at = end + 1;
    if (!take(lesson, ':')) {
        return NULL;
    }
    return json_object_size(value) > 0 ? number_members(lesson, value, depth + 1) : number_value(lesson);
}

/* A copy of the object in which each value is its number in the text. NULL if that is no use. */
static json_t *
number_members(struct lesson *lesson, const json_t *object, int depth)
{
    json_t *copy = depth <= DEEPEST && take(lesson, '{') ? json_object() : NULL;
    const char *name;
    json_t *value;
    bool is_first = true;
    json_object_foreach((json_t *)object, name, value)
    {
        bool goes_on = copy != NULL && (is_first || take(lesson, ','));
        if (!goes_on || json_object_set_new(copy, name, number_member(lesson, name, value, depth)) != 0) {
            json_decref(copy);
            return NULL;
        }
        is_first = false;
    }
    if (copy != NULL && !take(lesson, '}')) {
        json_decref(copy);
        copy = NULL;
    }
    return copy;
}

/* Reads the numbers of values out of the cells that a provider made of them. Returns false if it did more with some
 * than to take them. */
static bool
read_numbers(const struct flow_row *row, size_t n_values, uint16_t *values)
{
    const char *at = row->text;
    bool is_used[FLOW_LAYOUT_VALUES] = {false};
    for (size_t i = 0; i < row->schema->n_columns; i++) {
        char *end;
        guint64 number = g_ascii_strtoull(at, &end, 10);
        bool is_last = i + 1 == row->schema->n_columns;
        if (end == at || *end != (is_last ? '\0' : '\t') || number >= n_values || is_used[number] ||
            (row->schema->columns[i].field != NULL && row->schema->columns[i].field->tuple != NULL)) {
            return false;
        }
        is_used[number] = true;
        values[i] = (uint16_t)number;
        at = end + 1;
    }
    return true;
}

/* Adds the value of a column that a reporter asks for, if there is one. Returns false if there are several. */
static bool
add_asked(struct flow_layout *layout, const char *column)
{
    bool is_found = false;
    for (size_t i = 0; i < layout->schema->n_columns; i++) {
        const struct flow_field *field = layout->schema->columns[i].field;
        if (field != NULL && strcmp(field->column, column) == 0) {
            if (is_found) {
                return false;
            }
            is_found = true;
            g_array_append_val(layout->asked, ((struct flow_asked){column, layout->values[i]}));
        }
    }
    return true;
}

static bool
add_all_asked(const struct flow_provider *provider, struct flow_layout *layout)
{
    bool is_sound = true;
    for (const struct flow_reporter *reporter = provider->reporters; reporter != NULL && reporter->columns[0] != NULL;
         reporter++) {
        is_sound = is_sound && (reporter->when == NULL || add_asked(layout, reporter->when));
        for (const char *const *column = reporter->columns; *column != NULL; column++) {
            is_sound = is_sound && add_asked(layout, *column);
        }
    }
    return is_sound;
}

/* Finds out what becomes of each value. */
static void
fill_layout(struct flow_layouts *layouts, const struct flow_provider *provider, const struct flow_json *json,
            const json_t *numbers, size_t n_values, struct flow_layout *layout)
{
    struct flow_row row;
    flow_rows_begin(layouts->trial, provider, NULL);
    json->rows(layouts->trial, numbers);
    if (flow_rows_count(layouts->trial) != 1) {
        return;
    }
    flow_rows_get(layouts->trial, 0, &row);
    layout->values = g_new(uint16_t, row.schema->n_columns);
    layout->schema = row.schema;
    if (!read_numbers(&row, n_values, layout->values) || !add_all_asked(provider, layout)) {
        layout->schema = NULL;
    }
}

static bool
is_same_row(struct flow_rows *a, struct flow_rows *b)
{
    struct flow_row one, other;
    flow_rows_get(a, 0, &one);
    flow_rows_get(b, 0, &other);
    return one.schema == other.schema && one.length == other.length && memcmp(one.text, other.text, one.length) == 0;
}

static struct flow_step *
first_of(struct flow_layouts *layouts, const struct flow_provider *provider)
{
    if (layouts->n_steps == MOST_STEPS) {
        flow_layouts_clear(layouts);
    }
    struct flow_step *first = g_hash_table_lookup(layouts->first, provider);
    if (first == NULL) {
        first = g_new0(struct flow_step, 1);
        g_hash_table_insert(layouts->first, (gpointer)provider, first);
    }
    return first;
}

void
flow_layouts_learn(struct flow_layouts *layouts, const struct flow_provider *provider, const struct flow_json *json,
                   const char *text, size_t length, const json_t *item, struct flow_rows *rows)
{
    struct lesson lesson = {layouts, first_of(layouts, provider), text, text, text + length, 0};
    json_t *numbers = json_object_size(item) > 0 ? number_members(&lesson, item, 1) : NULL;
    if (numbers != NULL && lesson.at == lesson.end && add_step(&lesson, false) && lesson.step->layout == NULL) {
        struct flow_layout *layout = lesson.step->layout = g_new0(struct flow_layout, 1);
        layout->asked = g_array_new(FALSE, FALSE, sizeof(struct flow_asked));
        fill_layout(layouts, provider, json, numbers, lesson.n, layout);
        if (layout->schema != NULL &&
            (flow_rows_count(rows) != 1 || !flow_layouts_read(layouts, provider, text, length, layouts->trial) ||
             !is_same_row(layouts->trial, rows))) {
            layout->schema = NULL;
        }
    }
    json_decref(numbers);
}
