/* condition.c - a condition while it is made, and its text with no more parentheses than it needs
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/query/condition.h"

struct query_condition {
    enum query_kind kind;
    GPtrArray *parts; /* struct query_condition; of a QUERY_NOT one, of a QUERY_TEST none */
    GString *text;    /* of a QUERY_TEST */
    bool joined;
};

void
query_condition_free(struct query_condition *condition)
{
    if (condition != NULL) {
        if (condition->parts != NULL) {
            g_ptr_array_free(condition->parts, TRUE);
        }
        if (condition->text != NULL) {
            g_string_free(condition->text, TRUE);
        }
        g_free(condition);
    }
}

static void
free_part(void *part)
{
    query_condition_free(part);
}

struct query_condition *
query_condition_text(GString *text, bool joined)
{
    struct query_condition *condition = g_new0(struct query_condition, 1);
    condition->kind = QUERY_TEST;
    condition->text = text;
    condition->joined = joined;
    return condition;
}

static struct query_condition *
new_list(enum query_kind kind)
{
    struct query_condition *condition = g_new0(struct query_condition, 1);
    condition->kind = kind;
    condition->parts = g_ptr_array_new_with_free_func(free_part);
    return condition;
}

struct query_condition *
query_condition_join(enum query_kind kind, struct query_condition *a, struct query_condition *b)
{
    if (a == NULL || b == NULL) {
        return a != NULL ? a : b;
    }
    struct query_condition *list = a;
    if (a->kind != kind) {
        list = new_list(kind);
        g_ptr_array_add(list->parts, a);
    }
    g_ptr_array_add(list->parts, b);
    return list;
}

struct query_condition *
query_condition_not(struct query_condition *condition)
{
    struct query_condition *negated = new_list(QUERY_NOT);
    g_ptr_array_add(negated->parts, condition);
    return negated;
}

/* Whether the condition needs parentheses in one of that kind. */
static bool
needs_parentheses(const struct query_condition *condition, enum query_kind around)
{
    enum query_kind kind = condition->joined ? QUERY_AND : condition->kind;
    return around == QUERY_NOT || ((kind == QUERY_AND || kind == QUERY_OR) && kind != around);
}

static void
print_part(const struct query_condition *part, enum query_kind around, const struct query_language *language,
           GString *out)
{
    bool parentheses = needs_parentheses(part, around);
    g_string_append(out, parentheses ? "(" : "");
    query_condition_print(part, language, out);
    g_string_append(out, parentheses ? ")" : "");
}

void
query_condition_print(const struct query_condition *condition, const struct query_language *language, GString *out)
{
    if (condition->kind == QUERY_TEST) {
        g_string_append_len(out, condition->text->str, (gssize)condition->text->len);
        return;
    }
    if (condition->kind == QUERY_NOT) {
        g_string_append_printf(out, "%s ", language->not_word);
    }
    for (guint i = 0; i < condition->parts->len; i++) {
        if (i > 0) {
            g_string_append_printf(out, " %s ", condition->kind == QUERY_AND ? language->and_word : language->or_word);
        }
        print_part(g_ptr_array_index(condition->parts, i), condition->kind, language, out);
    }
}
