/* table_row.c - a row of a table in JSON, which is an array of cells beside an array of columns
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/wrap/table_row.h"

bool
flow_is_table_columns(const struct flow_member *member)
{
    return member->kind == FLOW_MEMBER_ARRAY &&
           (flow_member_is(member, "columns") || flow_member_is(member, "Columns"));
}

/* The name of a column that is an object; its kind is another if it has none. */
static struct flow_member
name_of(const struct flow_member *column)
{
    struct flow_members members = flow_members(column->value, column->length);
    struct flow_member member = {.kind = FLOW_MEMBER_OTHER};
    while (flow_members_next(&members, &member)) {
        if (member.kind == FLOW_MEMBER_STRING &&
            (flow_member_is(&member, "name") || flow_member_is(&member, "ColumnName"))) {
            return member;
        }
    }
    return (struct flow_member){.kind = FLOW_MEMBER_OTHER};
}

GArray *
flow_table_names(const struct flow_member *columns)
{
    GArray *names = g_array_new(FALSE, FALSE, sizeof(struct flow_member));
    struct flow_members elements = flow_members(columns->value, columns->length);
    struct flow_member element;
    while (flow_members_next(&elements, &element)) {
        struct flow_member name = element.kind == FLOW_MEMBER_OBJECT ? name_of(&element) : element;
        g_array_append_val(names, name);
    }
    return names;
}

/* A member of the object. A column without a name cannot be one. */
static bool
append_cell(GString *object, const struct flow_member *name, const struct flow_member *cell)
{
    size_t quotes = cell->kind == FLOW_MEMBER_STRING;
    if (name->kind != FLOW_MEMBER_STRING || name->cut || cell->cut) {
        return false;
    }
    g_string_append_c(object, object->len > 0 ? ',' : '{');
    g_string_append_len(object, name->value - 1, (gssize)name->length + 2);
    g_string_append_c(object, ':');
    g_string_append_len(object, cell->value - quotes, (gssize)(cell->length + 2 * quotes));
    return true;
}

char *
flow_table_row(const GArray *names, const struct flow_member *row, size_t *n)
{
    struct flow_members cells = flow_members(row->value, row->length);
    struct flow_member cell;
    GString *object = g_string_new(NULL);
    guint i = 0;
    bool is_row = row->kind == FLOW_MEMBER_ARRAY && !row->cut;
    for (; is_row && flow_members_next(&cells, &cell); i++) {
        is_row = i < names->len && append_cell(object, &g_array_index(names, struct flow_member, i), &cell);
    }
    is_row = is_row && i > 0 && i == names->len && !cells.is_broken;
    g_string_append_c(object, '}');
    *n = object->len;
    return g_string_free(object, !is_row);
}
