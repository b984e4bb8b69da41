/* layouts.c - how items of a JSON log are laid out
 *
 * Layouts are a tree of steps, each of which is the text from the end of one value to the beginning of the next. Since
 * that has all names and brackets, whatever follows the same steps has the same members. Of the steps that may follow
 * one, a text fits one at the most: a step that is the beginning of another ends before a value, or blanks, of which
 * the other has the first byte: a blank, '"' or '{'. No value begins so that the first takes.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>
#include "core/record/json_text.h"
#include "core/record/layouts.h"
#include "core/record/provider.h"
#include "core/record/reporter.h"

/* Far more than the records of any log differ in. What has more alternatives has names that somebody made up. */
enum { MOST_STEPS = 16384, MOST_ALTERNATIVES = 32, LONGEST_STEP = 1024, DEEPEST = 8, MOST_VALUES = FLOW_MAX_COLUMNS };

/* What a reporter asks for. */
struct asked {
    const char *column; /* the reporter's own pointer */
    size_t value;       /* its number */
};

/* How an item's values become cells. */
struct layout {
    const struct flow_schema *schema;   /* NULL: they do not */
    uint16_t *values;                   /* for each column, the number of the value */
    const struct flow_schema *reported; /* the same columns behind that of the reporter; NULL: not needed so far */
    GArray *asked;                      /* struct asked, of the columns that there are */
};

struct step {
    char *text;
    size_t length;
    bool before_string;    /* its last byte is the quotation mark */
    struct layout *layout; /* of an item that ends with this step */
    struct step *next;     /* another that may follow the same step */
    struct step *followers;
};

struct flow_layouts {
    struct flow_schemas *schemas;
    GHashTable *first; /* provider -> struct step, without text */
    size_t n_steps;
    struct flow_rows *trial;
    GString *name; /* a reporter's */
};

static void
free_step(void *data)
{
    struct step *step = data;
    while (step->followers != NULL) {
        struct step *follower = step->followers;
        step->followers = follower->next;
        free_step(follower); /* no deeper than an item has values */
    }
    if (step->layout != NULL) {
        g_array_free(step->layout->asked, TRUE);
        g_free(step->layout->values);
        g_free(step->layout);
    }
    g_free(step->text);
    g_free(step);
}

struct flow_layouts *
flow_layouts_new(struct flow_schemas *schemas)
{
    struct flow_layouts *layouts = g_new0(struct flow_layouts, 1);
    layouts->schemas = schemas;
    layouts->first = g_hash_table_new_full(NULL, NULL, NULL, free_step);
    layouts->trial = flow_rows_new(schemas);
    layouts->name = g_string_new(NULL);
    return layouts;
}

void
flow_layouts_free(struct flow_layouts *layouts)
{
    g_hash_table_destroy(layouts->first);
    flow_rows_free(layouts->trial);
    g_string_free(layouts->name, TRUE);
    g_free(layouts);
}

/* ---- reading ---- */

/* The values of an item, in the order of its text. */
struct values {
    struct json_text value[MOST_VALUES];
    size_t n;
};

static inline bool
fits(const struct step *step, const char *at, const char *end)
{
    if ((size_t)(end - at) < step->length || memcmp(at, step->text, step->length) != 0) {
        return false;
    }
    at += step->length;
    return step->layout != NULL || step->before_string ||
           (at<end && * at> ' ' && *at != '"' && (*at != '{' || (end - at > 1 && at[1] == '}')));
}

/* Reads the value behind a step. An object in a string may be taken for one that has columns, so none is. */
static inline const char *
take_value(const struct step *step, const char *at, const char *end, struct json_text *value)
{
    if (!step->before_string) {
        return json_text_other(at, end, value);
    }
    return at < end && *at != '{' ? json_text_string(at, end, value) : NULL;
}

static struct layout *
follow(const struct step *first, const char *at, const char *end, struct values *values)
{
    const struct step *step = first;
    values->n = 0;
    while (at != NULL) {
        for (step = step->followers; step != NULL && !fits(step, at, end);) {
            step = step->next;
        }
        if (step == NULL) {
            return NULL;
        }
        at += step->length;
        if (step->layout != NULL) {
            return at == end ? step->layout : NULL;
        }
        at = values->n < MOST_VALUES ? take_value(step, at, end, &values->value[values->n++]) : NULL;
    }
    return NULL;
}

/* An item that is being read. */
struct reading {
    struct layout *layout;
    const struct values *values;
    bool is_unusual; /* a reporter asked for a value with escapes */
};

static const char *
value_of(const void *row, const char *column, size_t *length)
{
    struct reading *reading = (struct reading *)row;
    const GArray *asked = reading->layout->asked;
    for (guint i = 0; i < asked->len; i++) {
        if (g_array_index(asked, struct asked, i).column == column) {
            const struct json_text *value = &reading->values->value[g_array_index(asked, struct asked, i).value];
            reading->is_unusual = reading->is_unusual || value->kind == JSON_TEXT_ESCAPED;
            *length = value->length;
            return value->kind == JSON_TEXT_STRING && value->length > 0 ? value->text : NULL;
        }
    }
    return NULL;
}

/* Puts the reporter's cell in front. Returns the schema of the row; NULL if the item must be parsed. */
static const struct flow_schema *
add_reporter(struct flow_layouts *layouts, const struct flow_provider *provider, struct reading *reading, GString *text)
{
    struct layout *layout = reading->layout;
    g_string_truncate(layouts->name, 0);
    bool is_reported = flow_reporter_name(provider, value_of, reading, layouts->name);
    if (is_reported && layout->reported == NULL) {
        char *names = g_strconcat(flow_reporter_column, "\t", layout->schema->names, NULL);
        layout->reported = flow_schemas_get(layouts->schemas, provider, names, strlen(names));
        g_free(names);
    }
    if (is_reported) {
        flow_escape(text, layouts->name->str, layouts->name->len);
        g_string_append_c(text, '\t');
    }
    return reading->is_unusual ? NULL : is_reported ? layout->reported : layout->schema;
}

/* Writes the cells, which are no longer than the item: each value has its own place there, and a byte at the least
 * behind it. */
static void
write_cells(const struct reading *reading, size_t length, GString *text, uint32_t *edges)
{
    gsize front = text->len;
    g_string_set_size(text, front + length);
    char *out = text->str + front;
    for (size_t i = 0; i < reading->layout->schema->n_columns; i++) {
        *edges++ = (uint32_t)(out - text->str);
        out += json_text_write(&reading->values->value[reading->layout->values[i]], out);
        *out++ = '\t';
    }
    *edges = (uint32_t)(out - text->str);
    g_string_truncate(text, *edges - 1);
}

static struct flow_frame_info
info_of(const struct flow_schema *schema, const char *text, const uint32_t *edges)
{
    struct flow_frame_info info = {0};
    for (size_t i = 0; i < schema->n_info_columns; i++) {
        size_t column = schema->info_columns[i];
        flow_frame_info_cell(&info, schema->columns[column].field, text + edges[column],
                             edges[column + 1] - edges[column] - 1);
    }
    return info;
}

bool
flow_layouts_read(struct flow_layouts *layouts, const struct flow_provider *provider, const char *text, size_t length,
                  struct flow_rows *rows)
{
    struct values values;
    uint32_t edges[MOST_VALUES + 2];
    edges[0] = 0;
    const struct step *first = g_hash_table_lookup(layouts->first, provider);
    struct reading reading = {first != NULL ? follow(first, text, text + length, &values) : NULL, &values, false};
    if (reading.layout == NULL || reading.layout->schema == NULL) {
        return false;
    }
    GString *row = flow_rows_text(rows);
    g_string_truncate(row, 0);
    const struct flow_schema *schema =
        provider->reporters != NULL ? add_reporter(layouts, provider, &reading, row) : reading.layout->schema;
    if (schema == NULL) {
        return false;
    }
    write_cells(&reading, length, row, edges + (row->len > 0));
    flow_rows_begin(rows, provider, NULL);
    struct flow_frame_info info = info_of(schema, row->str, edges);
    flow_rows_whole(rows, schema, &info);
    return true;
}

/* ---- learning ---- */

/* Goes through an item's text and what was parsed of it, in step. */
struct lesson {
    struct flow_layouts *layouts;
    struct step *step; /* the latest */
    const char *begin; /* where the next one begins */
    const char *at, *end;
    size_t n; /* values so far */
};

/* Goes on to the step that ends here, which is new if no item had it before. */
static bool
add_step(struct lesson *lesson, bool before_string)
{
    size_t length = (size_t)(lesson->at - lesson->begin), n = 0;
    struct step **follower = &lesson->step->followers;
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
        *follower = g_new0(struct step, 1);
        **follower =
            (struct step){.text = g_memdup2(lesson->begin, length), .length = length, .before_string = before_string};
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
    if (lesson->n == MOST_VALUES || !add_step(lesson, is_string)) {
        return NULL;
    }
    const char *end = take_value(lesson->step, lesson->at, lesson->end, &value);
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
    bool is_used[MOST_VALUES] = {false};
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
add_asked(struct layout *layout, const char *column)
{
    bool is_found = false;
    for (size_t i = 0; i < layout->schema->n_columns; i++) {
        const struct flow_field *field = layout->schema->columns[i].field;
        if (field != NULL && strcmp(field->column, column) == 0) {
            if (is_found) {
                return false;
            }
            is_found = true;
            g_array_append_val(layout->asked, ((struct asked){column, layout->values[i]}));
        }
    }
    return true;
}

static bool
add_all_asked(const struct flow_provider *provider, struct layout *layout)
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
            const json_t *numbers, size_t n_values, struct layout *layout)
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

static struct step *
first_of(struct flow_layouts *layouts, const struct flow_provider *provider)
{
    if (layouts->n_steps == MOST_STEPS) {
        g_hash_table_remove_all(layouts->first);
        layouts->n_steps = 0;
    }
    struct step *first = g_hash_table_lookup(layouts->first, provider);
    if (first == NULL) {
        first = g_new0(struct step, 1);
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
        struct layout *layout = lesson.step->layout = g_new0(struct layout, 1);
        layout->asked = g_array_new(FALSE, FALSE, sizeof(struct asked));
        fill_layout(layouts, provider, json, numbers, lesson.n, layout);
        if (layout->schema != NULL &&
            (flow_rows_count(rows) != 1 || !flow_layouts_read(layouts, provider, text, length, layouts->trial) ||
             !is_same_row(layouts->trial, rows))) {
            layout->schema = NULL;
        }
    }
    json_decref(numbers);
}
