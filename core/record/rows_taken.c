/* rows_taken.c - the rows that a structured item of a log holds: how one is put together that is taken
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>
#include "core/base/search.h"
#include "core/record/cells.h"
#include "core/record/json_cell.h"
#include "core/record/rows_parts.h"
#include "core/record/value.h"

size_t
flow_rows_count(const struct flow_rows *rows)
{
    return rows->count;
}

size_t
flow_rows_lists_used(const struct flow_rows *rows)
{
    return rows->lists_used;
}

struct search {
    const GArray *groups;
    size_t row;
};

static bool
begins_until(const void *context, size_t number)
{
    const struct search *search = context;
    return g_array_index(search->groups, struct group, number).first <= search->row;
}

/* The group of a row. The first group begins at row 0. */
static guint
group_of(const struct flow_rows *rows, size_t number)
{
    const struct search search = {rows->groups, number};
    return (guint)search_count_before(rows->groups->len, begins_until, &search) - 1;
}

/* Puts the cells of a node, of which many have none, in front of what columns and text hold. */
static void
prepend_node(struct flow_rows *rows, const struct node *node)
{
    if (node->names_end > node->names) {
        g_string_prepend_len(rows->columns, rows->names->str + node->names, (gssize)(node->names_end - node->names));
        g_string_prepend_len(rows->text, rows->values->str + node->values, (gssize)(node->values_end - node->values));
    }
}

static void
drop_tab(GString *line)
{
    g_string_truncate(line, line->len > 0 ? line->len - 1 : 0);
}

/* Adds what the cells in front say about the frame. */
static void
add_info_of_front(const struct flow_rows *rows, struct flow_frame_info *info)
{
    const char *at = rows->text->str, *end = at + rows->front;
    for (size_t i = 0; at < end && i < rows->schema->n_columns; i++) {
        const char *stop = memchr(at, '\t', (size_t)(end - at));
        stop = stop != NULL ? stop : end;
        flow_frame_info_cell(info, &rows->schema->columns[i], at, (size_t)(stop - at));
        at = stop + 1;
    }
}

/* It is the same for all rows of the group. */
static void
info_of_front(struct flow_rows *rows)
{
    rows->info = (struct flow_frame_info){0};
    add_info_of_front(rows, &rows->info);
    rows->interface = rows->info.interface != NULL ? (gsize)(rows->info.interface - rows->text->str) : 0;
}

/* Puts the cells of the objects around in front of what columns and text hold. */
static void
prepend_around(struct flow_rows *rows, guint number)
{
    const struct node *node = &g_array_index(rows->nodes, struct node, number);
    prepend_node(rows, node);
    while (node->parent != number) {
        number = node->parent;
        node = &g_array_index(rows->nodes, struct node, number);
        prepend_node(rows, node);
    }
}

/* Nearly all lines have the columns of the one before. */
static const char *
names_of_line(struct flow_rows *rows, const struct flow_schema *schema)
{
    if (rows->line_names_of != schema) {
        rows->line_names_of = schema;
        g_string_truncate(rows->line_names, 0);
        for (size_t i = 0; i < schema->n_columns; i++) {
            g_string_append_len(rows->line_names, schema->columns[i].name, (gssize)schema->columns[i].name_length);
            g_string_append_c(rows->line_names, '\t');
        }
    }
    return rows->line_names->str;
}

/* Whether the group is one row of the cells around alone. */
static bool
has_last(const struct group *group)
{
    return group->columns != NULL || group->line != NULL;
}

static const char *
reason_of_excuse(const struct flow_rows *rows, const struct group *group)
{
    size_t most = group->is_one ? FLOW_MAX_NAMES_LENGTH : LONGEST_NAMES, n = 1;
    for (gsize i = 0; i < rows->columns->len; i++) {
        n += rows->columns->str[i] == '\t';
    }
    return n > FLOW_MAX_COLUMNS || rows->columns->len > most
               ? "the record has more columns, or longer names of columns, than can be kept"
               : "the file has more different sets of columns than can be kept";
}

/* Cells that stand around as text in one cell. */
static void
append_around(GString *out, const char *cells, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (cells[i] == '\t') {
            g_string_append(out, "\\t");
        } else {
            g_string_append_c(out, cells[i]);
        }
    }
}

/* Stands in where the cells have more names than a row can: nothing else of a log could make it through. What text
 * holds, the cells around, becomes a row that says so and shows what it was made of or, if many rows were made of that,
 * the cells; of a line, the line alone, so that it can be written again. */
static void
excuse(struct flow_rows *rows, const struct group *group)
{
    GString *text = g_string_new(reason_of_excuse(rows, group));
    bool is_source = !has_last(group) && group->text != NULL;
    const char *kept = is_source ? group->text : rows->text->str;
    size_t whole = is_source ? group->length : group->line == NULL ? rows->text->len : 0;
    size_t length = MIN(whole, (size_t)MOST_OF_EXCUSED);
    if (group->line != NULL) {
        g_string_append(text, "; what the log says around it is left out");
    } else if (length < whole) {
        g_string_append_printf(text, "; %zu of its %zu bytes are left out", whole - length, whole);
    }
    if (group->reason != NULL) {
        g_string_append(text, "; ");
        flow_escape(text, group->reason, strlen(group->reason));
    }
    g_string_append_c(text, '\t');
    if (is_source) {
        flow_escape(text, kept, length);
    } else {
        append_around(text, kept, length);
    }
    g_string_assign(rows->text, "");
    g_string_append_len(rows->text, text->str, (gssize)text->len);
    g_string_free(text, TRUE);
    rows->schema = flow_schemas_get_own(rows->schemas, group->provider, flow_fault_columns);
}

static void
make_current(struct flow_rows *rows, guint number)
{
    const struct group *group = &g_array_index(rows->groups, struct group, number);
    rows->current = number;
    g_string_assign(rows->columns, group->columns != NULL ? group->columns
                                   : group->line != NULL  ? names_of_line(rows, group->line)
                                                          : "");
    g_string_truncate(rows->text, 0);
    prepend_around(rows, group->node);
    if (!has_last(group) || group->line != NULL) {
        drop_tab(rows->columns);
    }
    if (!has_last(group)) {
        drop_tab(rows->text);
    }
    rows->schema = group->is_one || rows->columns->len <= LONGEST_NAMES
                       ? flow_schemas_get(rows->schemas, group->provider, rows->columns->str, rows->columns->len)
                       : NULL;
    rows->is_excused = rows->schema == NULL;
    if (rows->is_excused) {
        excuse(rows, group);
    } else if (group->reason != NULL) {
        flow_escape(rows->text, group->reason, strlen(group->reason));
        g_string_append_c(rows->text, '\t');
    }
    rows->front = rows->text->len;
    if (group->line == NULL) {
        info_of_front(rows);
    }
}

/* Appends the words of a line, a tab between each two. Nearly always that is the line with tabs for its spaces. */
static void
append_words(GString *out, const char *line, size_t length)
{
    gsize begin = out->len;
    bool is_plain = length > 0 && line[0] != ' ' && line[length - 1] != ' ' && memchr(line, '\\', length) == NULL &&
                    memchr(line, '\t', length) == NULL && memchr(line, '\n', length) == NULL;
    g_string_append_len(out, line, (gssize)length);
    char *at = out->str + begin, *end = out->str + out->len;
    while (is_plain && (at = memchr(at, ' ', (size_t)(end - at))) != NULL) {
        *at++ = '\t';
        is_plain = *at != ' ';
    }
    if (is_plain) {
        return;
    }
    g_string_truncate(out, begin);
    size_t word_length;
    const char *rest = line, *behind = line + length;
    for (const char *word; (word = next_word(&rest, behind, &word_length)) != NULL;) {
        flow_escape(out, word, word_length);
        g_string_append_c(out, '\t');
    }
    g_string_truncate(out, out->len > begin ? out->len - 1 : begin);
}

/* Appends what stands behind the cells around. */
static void
append_last(struct flow_rows *rows, const struct group *group, size_t number)
{
    if (group->line != NULL && group->line->tabbed && !rows->is_excused) {
        g_string_append_len(rows->text, group->text, (gssize)group->length);
    } else if (group->line != NULL && !rows->is_excused) {
        append_words(rows->text, group->text, group->length);
    } else if (group->text != NULL && has_last(group)) {
        flow_escape(rows->text, group->text, group->length);
    } else if (group->is_list) {
        size_t length;
        const char *element = flow_lists_element(rows->lists, group->element + number, &length);
        g_string_append_len(rows->text, element, (gssize)length); /* it has nothing to escape */
    } else {
        const json_t *value = group->array != NULL ? json_array_get(group->array, number) : group->value;
        if (!flow_append_json(rows->text, value)) {
            g_string_append(rows->text, "(not enough memory to write it out)");
        }
    }
}

/* Whether no object around the group has cells. */
static bool
stands_alone(const struct flow_rows *rows, const struct group *group)
{
    guint number = group->node;
    const struct node *node = &g_array_index(rows->nodes, struct node, number);
    while (node->names == node->names_end && node->parent != number) {
        number = node->parent;
        node = &g_array_index(rows->nodes, struct node, number);
    }
    return node->names == node->names_end;
}

/* A line as it stands. */
static void
get_line_alone(const struct group *group, struct flow_row *row)
{
    *row = (struct flow_row){.schema = group->line, .text = group->text, .length = group->length};
    flow_frame_info(group->line, group->text, group->length, &row->info);
}

/* A line behind what is around it. */
static void
get_line(struct flow_rows *rows, const struct group *group, struct flow_row *row)
{
    get_line_alone(group, row);
    g_string_truncate(rows->text, rows->front);
    append_last(rows, group, 0);
    row->schema = rows->schema;
    row->text = rows->text->str;
    row->length = rows->text->len;
    add_info_of_front(rows, &row->info);
}

void
flow_rows_get(struct flow_rows *rows, size_t number, struct flow_row *row)
{
    const struct group *group = NULL;
    if (rows->is_whole) {
        *row = (struct flow_row){rows->schema, rows->text->str, rows->text->len, rows->info};
        return;
    }
    if (rows->current != G_MAXUINT) {
        group = &g_array_index(rows->groups, struct group, rows->current);
        size_t after = rows->current + 1 < rows->groups->len ? group[1].first : rows->count;
        group = number >= group->first && number < after ? group : NULL;
    }
    if (group == NULL) {
        guint of_row = group_of(rows, number);
        group = &g_array_index(rows->groups, struct group, of_row);
        if (group->line != NULL && stands_alone(rows, group)) {
            get_line_alone(group, row);
            return;
        }
        make_current(rows, of_row);
    }
    if (group->line != NULL) {
        get_line(rows, group, row);
        return;
    }
    g_string_truncate(rows->text, rows->front);
    append_last(rows, group, number - group->first);
    row->info = rows->info;
    if (row->info.interface != NULL) {
        row->info.interface = rows->text->str + rows->interface;
    }
    if (group->columns != NULL && group->reason == NULL) {
        flow_frame_info_cell(&row->info, &rows->schema->columns[rows->schema->n_columns - 1],
                             rows->text->str + rows->front, rows->text->len - rows->front);
    }
    row->schema = rows->schema;
    row->text = rows->text->str;
    row->length = rows->text->len;
}
