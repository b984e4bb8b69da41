/* rows_added.c - the rows that a structured item of a log holds: how they are added; rows_taken.c gives them out
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>
#include "core/record/json_cell.h"
#include "core/record/rows_parts.h"
#include "core/record/value.h"

struct flow_rows *
flow_rows_new(struct flow_schemas *schemas)
{
    struct flow_rows *rows = g_new0(struct flow_rows, 1);
    rows->schemas = schemas;
    rows->nodes = g_array_new(FALSE, FALSE, sizeof(struct node));
    rows->open = g_array_new(FALSE, FALSE, sizeof(guint));
    rows->groups = g_array_new(FALSE, FALSE, sizeof(struct group));
    rows->names = g_string_new(NULL);
    rows->values = g_string_new(NULL);
    rows->columns = g_string_new(NULL);
    rows->text = g_string_new(NULL);
    rows->line_names = g_string_new(NULL);
    return rows;
}

void
flow_rows_free(struct flow_rows *rows)
{
    g_array_free(rows->nodes, TRUE);
    g_array_free(rows->open, TRUE);
    g_array_free(rows->groups, TRUE);
    g_string_free(rows->names, TRUE);
    g_string_free(rows->values, TRUE);
    g_string_free(rows->columns, TRUE);
    g_string_free(rows->text, TRUE);
    g_string_free(rows->line_names, TRUE);
    g_free(rows);
}

void
flow_rows_begin(struct flow_rows *rows, const struct flow_provider *provider, const struct flow_lists *lists)
{
    rows->provider = provider;
    rows->lists = lists;
    rows->lists_used = 0;
    rows->is_one = rows->is_whole = false;
    rows->source = NULL;
    g_array_set_size(rows->nodes, 0);
    g_array_set_size(rows->open, 0);
    g_array_set_size(rows->groups, 0);
    g_string_truncate(rows->names, 0);
    g_string_truncate(rows->values, 0);
    rows->count = 0;
    rows->current = G_MAXUINT;
    flow_rows_enter(rows);
}

const struct flow_provider *
flow_rows_provider(const struct flow_rows *rows)
{
    return rows->provider;
}

static guint
innermost(const struct flow_rows *rows)
{
    return g_array_index(rows->open, guint, rows->open->len - 1);
}

void
flow_rows_enter(struct flow_rows *rows)
{
    guint number = rows->nodes->len;
    struct node node = {rows->open->len > 0 ? innermost(rows) : number,
                        rows->names->len,
                        rows->names->len,
                        rows->values->len,
                        rows->values->len,
                        0};
    if (rows->open->len > 0) {
        const struct node *parent = &g_array_index(rows->nodes, struct node, node.parent);
        node.around = parent->around + (parent->values_end - parent->values);
    }
    g_array_append_val(rows->nodes, node);
    g_array_append_val(rows->open, number);
}

void
flow_rows_leave(struct flow_rows *rows)
{
    g_array_set_size(rows->open, rows->open->len - 1);
}

/* Begins a cell: its column. Returns where its value begins. Behind names that are too long for any row, which is
 * excused then, there are none: they may be paths, and longer than what they were made of. */
static gsize
begin_cell(struct flow_rows *rows, const char *column)
{
    struct node *node = &g_array_index(rows->nodes, struct node, innermost(rows));
    g_assert(node->names_end == rows->names->len); /* providers keep to the order, whatever the item holds */
    if (node->names_end - node->names <= FLOW_MAX_NAMES_LENGTH + 1) {
        flow_escape(rows->names, column, strlen(column));
        g_string_append_c(rows->names, '\t');
    }
    node->names_end = rows->names->len;
    return rows->values->len;
}

static bool
is_too_long(const struct flow_rows *rows, gsize begin)
{
    const struct node *node = &g_array_index(rows->nodes, struct node, innermost(rows));
    return !rows->is_one && (rows->values->len - begin > LONGEST_CELL ||
                             node->around + (rows->values->len - node->values) > LONGEST_CELLS);
}

static void
end_cell(struct flow_rows *rows)
{
    g_string_append_c(rows->values, '\t');
    g_array_index(rows->nodes, struct node, innermost(rows)).values_end = rows->values->len;
}

static const char too_long[] = "the value is too long to stand in every row";

void
flow_rows_cell(struct flow_rows *rows, const char *column, const json_t *value)
{
    gsize begin = begin_cell(rows, column);
    if (!flow_append_json(rows->values, value)) {
        flow_rows_fault(rows, "there is not enough memory to write the value out", value);
    } else if (is_too_long(rows, begin)) {
        g_string_truncate(rows->values, begin);
        flow_rows_fault(rows, too_long, value);
    }
    end_cell(rows);
}

void
flow_rows_cell_text(struct flow_rows *rows, const char *column, const char *text, size_t length)
{
    gsize begin = begin_cell(rows, column);
    flow_escape(rows->values, text, length);
    if (is_too_long(rows, begin)) {
        g_string_truncate(rows->values, begin);
        flow_rows_fault_text(rows, too_long, text, length);
    }
    end_cell(rows);
}

static void
add_group(struct flow_rows *rows, struct group group, size_t n)
{
    group.node = innermost(rows);
    group.is_one = rows->is_one;
    group.provider = group.line != NULL ? group.line->provider : rows->provider;
    group.first = rows->count;
    if (n > 0) {
        g_array_append_val(rows->groups, group);
        rows->count += n;
    }
}

bool
flow_rows_each(struct flow_rows *rows, const char *column, const json_t *array)
{
    size_t first, n;
    if (rows->lists != NULL && flow_lists_find(rows->lists, array, &first, &n)) {
        add_group(rows, (struct group){.columns = column, .is_list = true, .element = first}, n);
        rows->lists_used++;
        return true;
    }
    if (json_is_string(array)) {
        add_group(rows, (struct group){.columns = column, .value = array}, 1);
        return true;
    }
    add_group(rows, (struct group){.columns = column, .array = array}, json_array_size(array));
    return json_is_array(array);
}

/* Whether a line may stand behind the cells in force, with no cell left out. */
static bool
has_room(const struct flow_rows *rows, const struct flow_schema *schema, size_t length)
{
    const struct node *node = &g_array_index(rows->nodes, struct node, innermost(rows));
    return length <= LONGEST_CELL && node->around + (rows->values->len - node->values) + length <= LONGEST_CELLS &&
           rows->names->len + schema->names_length <= LONGEST_NAMES;
}

bool
flow_rows_objects(struct flow_rows *rows, const json_t *array, size_t *n)
{
    size_t first, length;
    const struct flow_schema *schema;
    if (rows->lists == NULL || !flow_lists_find_objects(rows->lists, array, &first, n)) {
        return false;
    }
    bool is_used = true;
    for (size_t i = 0; i < *n; i++) {
        const char *cells = flow_lists_object(rows->lists, first + i, &length, &schema);
        is_used = is_used && has_room(rows, schema, length);
        flow_rows_line(rows, schema, cells, length);
    }
    rows->lists_used += is_used; /* if not, the item is parsed whole */
    return true;
}

void
flow_rows_only(struct flow_rows *rows)
{
    rows->is_one = true;
}

void
flow_rows_here(struct flow_rows *rows)
{
    add_group(rows, (struct group){.text = rows->is_one ? rows->source : NULL, .length = rows->source_length}, 1);
}

const char flow_fault_columns[] = "@error\t@text";

void
flow_rows_fault(struct flow_rows *rows, const char *reason, const json_t *value)
{
    add_group(rows, (struct group){.columns = flow_fault_columns, .reason = reason, .value = value}, 1);
}

void
flow_rows_fault_text(struct flow_rows *rows, const char *reason, const char *text, size_t length)
{
    add_group(rows, (struct group){.columns = flow_fault_columns, .reason = reason, .text = text, .length = length}, 1);
}

void
flow_rows_source(struct flow_rows *rows, const char *text, size_t length)
{
    rows->source = text;
    rows->source_length = length;
}

GString *
flow_rows_text(struct flow_rows *rows)
{
    return rows->text;
}

void
flow_rows_whole(struct flow_rows *rows, const struct flow_schema *schema, const struct flow_frame_info *info)
{
    rows->is_whole = true;
    rows->count = 1;
    rows->schema = schema;
    rows->info = *info;
}

void
flow_rows_provide(struct flow_rows *rows, const struct flow_provider *provider)
{
    rows->provider = provider;
    rows->is_one = false;
}

void
flow_rows_line(struct flow_rows *rows, const struct flow_schema *schema, const char *line, size_t length)
{
    add_group(rows, (struct group){.line = schema, .text = line, .length = length}, 1);
}

struct flow_rows_mark
flow_rows_mark(const struct flow_rows *rows)
{
    return (struct flow_rows_mark){rows->count,     rows->groups->len, rows->nodes->len,
                                   rows->open->len, rows->names->len,  rows->values->len};
}

void
flow_rows_go_back(struct flow_rows *rows, const struct flow_rows_mark *mark)
{
    rows->count = mark->count;
    rows->current = G_MAXUINT;
    g_array_set_size(rows->groups, mark->groups);
    g_array_set_size(rows->nodes, mark->nodes);
    g_array_set_size(rows->open, mark->open);
    g_string_truncate(rows->names, mark->names);
    g_string_truncate(rows->values, mark->values);
    struct node *node = &g_array_index(rows->nodes, struct node, innermost(rows));
    node->names_end = MIN(node->names_end, mark->names);
    node->values_end = MIN(node->values_end, mark->values);
}
