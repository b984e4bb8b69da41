/* nearly_json.c - what keeps a text of JSON that is nearly a flow log from being read as one
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <jansson.h>
#include <string.h>
#include "core/record/cells.h"
#include "core/wrap/envelope_names.h"
#include "core/wrap/items.h"
#include "core/wrap/nearly.h"

/* A text that is read as a file is. */
struct rest {
    const char *at, *end;
};

static int
read_rest(void *from, char *buffer, unsigned room)
{
    struct rest *rest = from;
    size_t n = MIN(room, (size_t)(rest->end - rest->at));
    memcpy(buffer, rest->at, n);
    rest->at += n;
    return (int)n;
}

/* Where in the text a byte stands: "row 3, column 14". */
static void
append_place(GString *out, const char *text, const char *at)
{
    size_t row = 1, column = 1;
    for (; text < at; text++) {
        column = *text == '\n' ? 1 : column + 1;
        row += *text == '\n';
    }
    g_string_append_printf(out, "row %zu, column %zu", row, column);
}

/* What the first object that is whole says against itself, once it is parsed. */
static bool
say_no_json(const char *text, const struct scan_item *found, GString *problem)
{
    json_error_t error;
    json_t *root = json_loadb(found->text, found->kept, JSON_ALLOW_NUL | JSON_DECODE_ANY, &error);
    if (root == NULL) {
        g_string_append(problem, "it is no JSON at ");
        append_place(problem, text, text + found->offset + MAX(error.position, 1) - 1);
        g_string_append_printf(problem, ": %s", error.text);
    }
    json_decref(root);
    return root == NULL;
}

/* The names of an object, of which too few are known. */
static const struct flow_provider *
say_names(const struct flow_provider *const *providers, const char *text, const struct scan_item *found,
          GString *problem)
{
    struct flow_text names[FLOW_MAX_COLUMNS], values[FLOW_MAX_COLUMNS];
    struct flow_members members = flow_members(found->text, found->kept);
    struct flow_member member;
    size_t n = 0;
    while (members.closer == '}' && n < FLOW_MAX_COLUMNS && flow_members_next(&members, &member)) {
        bool has_text = member.kind == FLOW_MEMBER_STRING || member.kind == FLOW_MEMBER_OTHER;
        names[n] = (struct flow_text){member.name, member.name_length};
        values[n++] = (struct flow_text){has_text ? member.value : NULL, member.length};
    }
    GString *why = g_string_new(NULL);
    const struct flow_provider *provider = flow_table_doubt(providers, names, values, n, why);
    if (provider != NULL) {
        g_string_append(problem, "the object at ");
        append_place(problem, text, text + found->offset);
        g_string_append_printf(problem, " has too few columns of %s: %s", provider->title, why->str);
    }
    g_string_free(why, TRUE);
    return provider;
}

/* The text of the column that has a role, in the row that was taken. */
static bool
append_cell(const struct flow_row *row, enum flow_role role, GString *out)
{
    struct cells cells = cells_of(row->schema, row->text, row->length);
    size_t length;
    for (size_t i = 0; i < row->schema->n_columns; i++) {
        const char *cell = next_cell(&cells, &length);
        if (cell != NULL && row->schema->columns[i].field != NULL && row->schema->columns[i].field->role == role) {
            g_string_append_len(out, cell, (gssize)length);
            return true;
        }
    }
    return false;
}

/* Appends the names of the members that may hold rows. Returns whether there are any. */
static bool
append_payloads(const char *text, size_t length, GString *out)
{
    struct flow_members members = flow_members(text, length);
    struct flow_member member;
    unsigned rank;
    size_t n = 0;
    while (members.closer == '}' && flow_members_next(&members, &member)) {
        const struct flow_envelope_name *name = flow_envelope_name(&member, &rank);
        if (name != NULL && flow_envelope_payload(name, member.kind) != FLOW_NO_PAYLOAD) {
            g_string_append_printf(out, "%s%.*s", n++ > 0 ? ", " : "", (int)member.name_length, member.name);
        }
    }
    return n > 0;
}

/* An object that may wrap rows, opened as if it were known to: the row that comes out says why none do. */
static bool
say_envelope(const struct flow_provider *const *providers, struct flow_recogniser *recogniser, const char *text,
             const struct scan_item *found, GString *problem)
{
    GString *names = g_string_new(NULL);
    struct flow_schemas *schemas = flow_schemas_new();
    struct flow_item *item = flow_item_new(schemas, providers, recogniser, (struct flow_item_kind){providers[0], true});
    bool has_reason = append_payloads(found->text, found->kept, names);
    struct flow_rows *rows = has_reason ? flow_item_load(item, found) : NULL;
    has_reason = has_reason && flow_rows_count(rows) > 0;
    if (has_reason) {
        struct flow_row row;
        flow_rows_get(rows, 0, &row);
        g_string_append_printf(problem, "the object at ");
        append_place(problem, text, text + found->offset);
        g_string_append_printf(problem, " may wrap records in its %s, but ", names->str);
        has_reason = append_cell(&row, FLOW_LOG_ERROR, problem);
    }
    flow_item_free(item);
    flow_schemas_free(schemas);
    g_string_free(names, TRUE);
    return has_reason;
}

/* What keeps one item from being a flow log's. Returns what to do about it; NULL if there is nothing to say. */
static char *
say_item(const struct flow_provider *const *providers, struct flow_recogniser *recogniser, const char *text,
         const struct scan_item *found, GString *problem)
{
    const struct flow_provider *provider;
    if (found->kind == SCAN_CUT || found->kind == SCAN_BROKEN) {
        g_string_append(problem, "the record that begins at ");
        append_place(problem, text, text + found->offset);
        g_string_append(problem, found->kind == SCAN_CUT ? " is cut: the text ends inside it"
                                                         : " breaks off where the next one begins");
        return g_strdup("get the whole file again, and compare its size with that of the object");
    }
    if (found->kind != SCAN_ITEM) {
        return NULL;
    }
    if (say_no_json(text, found, problem)) {
        return g_strdup("mend that, or write the file anew with what made it");
    }
    if ((provider = say_names(providers, text, found, problem)) != NULL) {
        return g_strdup_printf("export the missing members too, or name them as docs/fields.md does for %s",
                               provider->id);
    }
    g_string_truncate(problem, 0);
    if (say_envelope(providers, recogniser, text, found, problem)) {
        return g_strdup(
            "get the file again from what wrote it, whole; if that put no flow log into it, there is none to show");
    }
    g_string_truncate(problem, 0);
    return NULL;
}

bool
flow_nearly_json(const struct flow_provider *const *providers, struct flow_recogniser *recogniser, const char *text,
                 size_t length, struct flow_nearly *nearly)
{
    struct rest rest = {text, text + length};
    if (flow_item_first(providers, recogniser, read_rest, &rest).provider != NULL) {
        return false;
    }
    rest = (struct rest){text, text + length};
    struct scan *scan = scan_new(read_rest, flow_item_wraps, providers, 0);
    struct scan_item found;
    GString *problem = g_string_new(NULL);
    enum scan_kind kind;
    while (nearly->fix == NULL && (kind = scan_next(scan, &rest, &found)) != SCAN_END && kind != SCAN_ERROR) {
        nearly->fix = say_item(providers, recogniser, text, &found, problem);
    }
    scan_free(scan);
    nearly->problem = g_string_free(problem, nearly->fix == NULL);
    return nearly->fix != NULL;
}
