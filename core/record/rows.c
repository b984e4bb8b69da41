/* rows.c - the rows that a structured item of a log holds
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <math.h>
#include <string.h>
#include "core/base/search.h"
#include "core/record/cells.h"
#include "core/record/rows.h"

/* The cells of one object, and the object around it. */
struct node {
    guint parent; /* its own number: none */
    gsize names, names_end;
    gsize values, values_end;
    gsize around; /* bytes of the values in the objects around */
};

/* Rows that differ in nothing but their last cell. */
struct group {
    guint node;
    bool is_one;  /* the cells around may be as long as they are */
    size_t first; /* number of the first row */
    const struct flow_provider *provider;
    const struct flow_schema *line; /* text is a line of this, and the row's last cells; else NULL */
    const char *columns;            /* of the last cell, or of a fault's two; NULL: there are none */
    const json_t *array;            /* of last cells; NULL: one row, or: */
    bool is_list;                   /* last cells are elements of a list that was taken out */
    size_t element;                 /* the first of them */
    const char *reason;             /* of a fault */
    const json_t *value;            /* the last cell, or what is at fault: a value or text */
    const char *text;
    size_t length;
};

/* What stands around a tuple is copied into each of a million rows. The longest resource ids that clouds write have
 * some 500 bytes, all cells around a tuple together some 1,500, and their names 300. */
enum { LONGEST_CELL = 1024, LONGEST_CELLS = 2048, LONGEST_NAMES = 2048 };

struct flow_rows {
    struct flow_schemas *schemas;
    const struct flow_provider *provider;
    GArray *nodes, *open; /* open: numbers of the nodes entered, innermost last */
    GString *names, *values;
    GArray *groups;
    const struct flow_lists *lists;
    size_t lists_used;
    bool is_one;         /* the item is one row */
    bool is_whole;       /* which somebody else put together: text and info are its */
    GString *line_names; /* names of a line's columns, tabbed: */
    const struct flow_schema *line_names_of;
    size_t count;
    guint current; /* the group that the next five members are of, or G_MAXUINT */
    const struct flow_schema *schema;
    GString *columns, *text; /* text begins with the cells that stand in front */
    gsize front;
    struct flow_frame_info info; /* but for the interface: */
    bool is_excused;
    gsize interface; /* where in text it is, since text may move */
};

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
    g_array_set_size(rows->nodes, 0);
    g_array_set_size(rows->open, 0);
    g_array_set_size(rows->groups, 0);
    g_string_truncate(rows->names, 0);
    g_string_truncate(rows->values, 0);
    rows->count = 0;
    rows->current = G_MAXUINT;
    flow_rows_enter(rows);
}

/* ---- making ---- */

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

/* As few digits as bring the number back, since the log's own are gone. From 2^53 on several integers are one double,
 * and which of them was logged is not known: it gets an exponent, with which it is no counter's value. */
static void
append_real(GString *out, double number)
{
    static const char *const formats[2][3] = {{"%.15g", "%.16g", "%.17g"}, {"%.14e", "%.15e", "%.16e"}};
    const double all_differ = 9007199254740992.0;
    char digits[G_ASCII_DTOSTR_BUF_SIZE];
    bool is_rounded = fabs(number) >= all_differ;
    for (size_t i = 0; i < G_N_ELEMENTS(formats[0]); i++) {
        g_ascii_formatd(digits, sizeof(digits), formats[is_rounded][i], number);
        if (fabs(g_ascii_strtod(digits, NULL) - number) == 0.0) {
            break;
        }
    }
    g_string_append(out, digits);
}

/* jansson may have been given other functions than the C library's. */
static void
free_dump(char *dump)
{
    json_free_t free_function;
    json_get_alloc_funcs(NULL, &free_function);
    free_function(dump);
}

/* Returns false if there is not enough memory to write the value out. */
static bool
append_value(GString *out, const json_t *value)
{
    if (json_is_string(value)) {
        flow_escape(out, json_string_value(value), json_string_length(value));
    } else if (json_is_integer(value)) {
        g_string_append_printf(out, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
    } else if (json_is_real(value)) {
        append_real(out, json_real_value(value));
    } else if (value != NULL && !json_is_null(value)) {
        char *dump = json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY);
        if (dump == NULL) {
            return false;
        }
        flow_escape(out, dump, strlen(dump));
        free_dump(dump);
    }
    return true;
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
    if (!append_value(rows->values, value)) {
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
    add_group(rows, (struct group){0}, 1);
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

/* ---- taking ---- */

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

/* Puts the cells of a node in front of what columns and text hold. */
static void
prepend_node(struct flow_rows *rows, const struct node *node)
{
    g_string_prepend_len(rows->columns, rows->names->str + node->names, (gssize)(node->names_end - node->names));
    g_string_prepend_len(rows->text, rows->values->str + node->values, (gssize)(node->values_end - node->values));
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
        flow_frame_info_cell(info, rows->schema->columns[i].field, at, (size_t)(stop - at));
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

/* Stands in where the cells have more names than a row can: nothing else of a log could make it through. */
static void
excuse(struct flow_rows *rows, const struct flow_provider *provider)
{
    static const char reason[] = "the record has more columns, or longer names of columns, than can be kept";
    rows->schema = flow_schemas_get_own(rows->schemas, provider, flow_fault_columns);
    g_string_assign(rows->text, reason);
    g_string_append_c(rows->text, '\t');
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
    bool goes_on = group->columns != NULL || group->line != NULL; /* behind the cells around */
    if (!goes_on || group->line != NULL) {
        drop_tab(rows->columns);
    }
    if (!goes_on) {
        drop_tab(rows->text);
    }
    rows->schema = group->is_one || rows->columns->len <= LONGEST_NAMES
                       ? flow_schemas_get(rows->schemas, group->provider, rows->columns->str, rows->columns->len)
                       : NULL;
    rows->is_excused = rows->schema == NULL;
    if (rows->is_excused) {
        excuse(rows, group->provider);
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

static void
append_last(struct flow_rows *rows, const struct group *group, size_t number)
{
    if (group->line != NULL && group->line->tabbed && !rows->is_excused) {
        g_string_append_len(rows->text, group->text, (gssize)group->length);
    } else if (group->line != NULL && !rows->is_excused) {
        append_words(rows->text, group->text, group->length);
    } else if (group->text != NULL) {
        flow_escape(rows->text, group->text, group->length);
    } else if (group->is_list) {
        size_t length;
        const char *element = flow_lists_element(rows->lists, group->element + number, &length);
        g_string_append_len(rows->text, element, (gssize)length); /* it has nothing to escape */
    } else {
        const json_t *value = group->array != NULL ? json_array_get(group->array, number) : group->value;
        if (!append_value(rows->text, value)) {
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

/* A line, as it stands if nothing is around it. */
static void
get_line(struct flow_rows *rows, const struct group *group, struct flow_row *row)
{
    *row = (struct flow_row){.schema = group->line, .text = group->text, .length = group->length};
    flow_frame_info(group->line, group->text, group->length, &row->info);
    if (stands_alone(rows, group)) {
        return;
    }
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
        make_current(rows, group_of(rows, number));
        group = &g_array_index(rows->groups, struct group, rows->current);
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
        flow_frame_info_cell(&row->info, rows->schema->columns[rows->schema->n_columns - 1].field,
                             rows->text->str + rows->front, rows->text->len - rows->front);
    }
    row->schema = rows->schema;
    row->text = rows->text->str;
    row->length = rows->text->len;
}
