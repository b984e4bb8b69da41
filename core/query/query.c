/* query.c - a display filter as a query of a cloud's engine
 *
 * A condition is true or not of a record, in Wireshark; in SQL it may be neither, where a value is missing. So wherever
 * that matters, below a "not", a condition says first that the value is there.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/query/query.h"
#include <inttypes.h>
#include <string.h>
#include "core/query/condition.h"
#include "core/query/literal.h"
#include "core/query/subject.h"

struct making {
    const struct query_engine *engine;
    GHashTable *known; /* fields of the provider whose columns the table has; NULL: all */
    char *problem;
};

G_GNUC_PRINTF(2, 3)
static void
fail(struct making *making, const char *format, ...)
{
    if (making->problem == NULL) {
        va_list arguments;
        va_start(arguments, format);
        making->problem = g_strdup_vprintf(format, arguments);
        va_end(arguments);
    }
}

/* ---- columns ---- */

static enum query_type
type_of(const struct flow_field *field)
{
    switch (field->type) {
    case FLOW_ADDRESS:
        return QUERY_ADDRESS;
    case FLOW_UINT8:
    case FLOW_UINT16:
    case FLOW_UINT32:
    case FLOW_UINT64:
        return QUERY_NUMBER;
    case FLOW_UNIXTIME:
        return QUERY_SECONDS;
    case FLOW_DATETIME:
        return QUERY_TIME;
    default:
        return QUERY_TEXT;
    }
}

static bool
has_column(const struct making *making, const struct flow_field *field)
{
    return flow_provider_has(making->engine->provider, field) &&
           (making->known == NULL || g_hash_table_contains(making->known, field));
}

static void
add_field(const struct making *making, const struct flow_field *field, GArray *columns)
{
    char *name = has_column(making, field) ? making->engine->spell(field) : NULL;
    if (name != NULL) {
        struct query_column column = {field->role, name, type_of(field), field->names};
        g_array_append_val(columns, column);
    }
}

static void
add_role(const struct making *making, enum flow_role role, GArray *columns)
{
    guint before = columns->len;
    for (const struct query_column *column = making->engine->columns; column != NULL && column->name != NULL;
         column++) {
        if (column->role == role) {
            struct query_column own = *column;
            own.name = g_strdup(column->name);
            g_array_append_val(columns, own);
        }
    }
    if (columns->len > before) {
        return;
    }
    const struct flow_field *fields = making->engine->provider != NULL ? making->engine->provider->fields : NULL;
    for (const struct flow_field *field = fields; field != NULL && field->column != NULL; field++) {
        if (field->role == role) {
            add_field(making, field, columns);
            if (columns->len > before) {
                return;
            }
        }
    }
}

static void
clear_column(void *column)
{
    g_free((char *)((struct query_column *)column)->name);
}

/* The engine's columns for a subject, to be freed; none if one of its ends has none: half an answer is none. Addresses
 * in the packets stand beside those of the log, where a table has them. */
static GArray *
columns_of(const struct making *making, const struct query_subject *subject)
{
    GArray *columns = g_array_new(FALSE, FALSE, sizeof(struct query_column));
    g_array_set_clear_func(columns, clear_column);
    if (subject->own != NULL) {
        add_field(making, subject->own, columns);
    }
    for (size_t i = 0; subject->own == NULL && subject->roles[i] != FLOW_NO_ROLE; i++) {
        guint before = columns->len;
        enum flow_role role = subject->roles[i];
        add_role(making, role, columns);
        if (columns->len == before && role != FLOW_PKT_SRC && role != FLOW_PKT_DST) {
            g_array_set_size(columns, 0);
            break;
        }
    }
    return columns;
}

/* ---- conditions; NULL where one cannot be made, and then there is a problem ---- */

struct test {
    const struct query_filter *filter;
    const struct query_subject *subject;
    bool negated; /* it stands below a "not" */
};

static void
append_text(const struct query_language *language, const char *text, GString *out)
{
    g_string_append_c(out, language->quote);
    for (const char *c = text; *c != '\0'; c++) {
        if (*c == language->quote || (*c == '\\' && !language->doubles)) {
            g_string_append_c(out, language->doubles ? language->quote : '\\');
        }
        g_string_append_c(out, *c);
    }
    g_string_append_c(out, language->quote);
}

/* To be freed. */
static GString *
comparison(const struct query_language *language, const struct query_column *column, enum query_op op,
           const struct query_literal *literal)
{
    static const char *const ordered[] = {[QUERY_LT] = "<", [QUERY_LE] = "<=", [QUERY_GT] = ">", [QUERY_GE] = ">="};
    GString *out = g_string_new(NULL);
    if (language->column != NULL) {
        language->column(out, column);
    } else {
        g_string_append(out, column->name);
    }
    g_string_append_printf(out, " %s ", op == QUERY_EQ ? language->equal : ordered[op]);
    switch (column->type) {
    case QUERY_TEXT:
    case QUERY_ADDRESS:
    case QUERY_ADDRESSES:
        append_text(language, literal->text, out);
        break;
    case QUERY_NUMBER:
        g_string_append_printf(out, "%" PRIu64, literal->number);
        break;
    default:
        language->time(out, column, literal);
    }
    return out;
}

static struct query_condition *
compare(struct making *making, const struct query_column *column, enum query_op op, const char *text)
{
    struct query_literal literal;
    char *problem = query_literal(column, text, &literal);
    if (problem != NULL) {
        fail(making, "%s", problem);
        g_free(problem);
        return NULL;
    }
    return query_condition_text(comparison(making->engine->language, column, op, &literal), false);
}

/* A word that all clouds share is several of a cloud's, or none: those that its column has for it. */
static struct query_condition *
compare_word(struct making *making, const struct query_column *column, const char *text)
{
    struct query_condition *any = NULL;
    for (const struct flow_name *name = column->names; name != NULL && name->logged != NULL; name++) {
        if (strcmp(name->name, text) == 0) {
            any = query_condition_join(QUERY_OR, any, compare(making, column, QUERY_EQ, name->logged));
        }
    }
    if (any == NULL && column->role == FLOW_PROTO) {
        fail(making, "%s has no word for the protocol %s", making->engine->title, text);
    }
    return any != NULL ? any : compare(making, column, QUERY_EQ, text);
}

static struct query_condition *
compare_address(struct making *making, const struct test *test, const struct query_column *column, const char *text)
{
    char *address;
    unsigned bits;
    int family = test->subject->family;
    char *problem = query_network(text, family, &address, &bits);
    if (problem != NULL) {
        fail(making, "%s: %s", test->filter->field, problem);
        g_free(problem);
        return NULL;
    }
    struct query_condition *condition;
    /* IPv6 is written in many ways, so it is never compared as text. */
    if (family == 4 && bits == 32 && column->type == QUERY_ADDRESS) {
        condition = compare(making, column, QUERY_EQ, address);
    } else {
        GString *out = g_string_new(NULL);
        if (!making->engine->language->network(out, column, address, bits, family)) {
            fail(making, "%s: %s cannot be asked whether %s has an address of %s", test->filter->field,
                 making->engine->title, column->name, text);
        }
        condition = query_condition_text(out, false);
    }
    g_free(address);
    return condition;
}

/* One column, one value. */
static struct query_condition *
compare_value(struct making *making, const struct test *test, const struct query_column *column,
              const struct query_value *value)
{
    enum query_op op = test->filter->op == QUERY_NE ? QUERY_EQ : test->filter->op;
    bool is_ordered = op != QUERY_EQ || value->upto != NULL;
    bool is_address = column->type == QUERY_ADDRESS || column->type == QUERY_ADDRESSES;
    if (is_ordered && (is_address || column->type == QUERY_TEXT)) {
        fail(making, "%s is %s, which can be equal or not, and no more", test->filter->field,
             is_address ? "an address" : "text");
        return NULL;
    }
    if (is_address) {
        return compare_address(making, test, column, value->text);
    }
    if (value->upto != NULL) {
        struct query_condition *from = compare(making, column, QUERY_GE, value->text);
        return query_condition_join(QUERY_AND, from, compare(making, column, QUERY_LE, value->upto));
    }
    return column->type == QUERY_TEXT ? compare_word(making, column, value->text)
                                      : compare(making, column, op, value->text);
}

static struct query_condition *
is_said(const struct making *making, const struct test *test, const struct query_column *column)
{
    GString *out = g_string_new(NULL);
    making->engine->language->said(out, column, test->subject->family);
    return query_condition_text(out, true);
}

/* The column has some of the values; with certain, the condition says first that it has one. */
static struct query_condition *
has_any(struct making *making, const struct test *test, const struct query_column *column, bool certain)
{
    struct query_condition *any = NULL;
    for (guint i = 0; i < test->filter->values->len; i++) {
        const struct query_value *value = &g_array_index(test->filter->values, struct query_value, i);
        any = query_condition_join(QUERY_OR, any, compare_value(making, test, column, value));
    }
    return certain ? query_condition_join(QUERY_AND, is_said(making, test, column), any) : any;
}

/* What the values of the columns are asked. */
static struct query_condition *
ask_columns(struct making *making, const struct test *test, const GArray *columns)
{
    struct query_condition *exists = NULL, *any = NULL;
    enum query_op op = test->filter->op;
    for (guint i = 0; i < columns->len; i++) {
        const struct query_column *column = &g_array_index(columns, struct query_column, i);
        if (op == QUERY_EXISTS || op == QUERY_NE) {
            exists = query_condition_join(QUERY_OR, exists, is_said(making, test, column));
        }
        if (op != QUERY_EXISTS) {
            any = query_condition_join(QUERY_OR, any, has_any(making, test, column, test->negated || op == QUERY_NE));
        }
    }
    if (op == QUERY_NE && any != NULL) {
        return query_condition_join(QUERY_AND, exists, query_condition_not(any));
    }
    return op == QUERY_EXISTS ? exists : any;
}

static struct query_condition *
ask_protocol(struct making *making, const struct test *test)
{
    struct query_subject subject = {.roles = {FLOW_PROTO}, .proto = -1};
    GArray *columns = columns_of(making, &subject);
    struct query_condition *condition = NULL;
    if (columns->len > 0) {
        const struct query_column *column = &g_array_index(columns, struct query_column, 0);
        char *number = g_strdup_printf("%d", test->subject->proto);
        condition = column->type == QUERY_TEXT ? compare_word(making, column, number)
                                               : compare(making, column, QUERY_EQ, number);
        if (test->negated) {
            condition = query_condition_join(QUERY_AND, is_said(making, test, column), condition);
        }
        g_free(number);
    }
    g_array_free(columns, TRUE);
    return condition;
}

static struct query_condition *
ask_test(struct making *making, const struct query_filter *filter, bool negated)
{
    struct query_subject subject;
    const struct query_engine *engine = making->engine;
    struct test test = {filter, &subject, negated};
    if (!query_subject(filter->field, engine->provider, &subject)) {
        fail(making, "%s is no field that can be asked of %s", filter->field, engine->title);
        return NULL;
    }
    if (subject.is_protocol && filter->op != QUERY_EXISTS) {
        fail(making, "%s is a protocol, which a record is of or not", filter->field);
        return NULL;
    }
    struct query_condition *condition = subject.proto >= 0 ? ask_protocol(making, &test) : NULL;
    bool known = subject.proto < 0 || condition != NULL;
    if (!subject.is_protocol) {
        GArray *columns = columns_of(making, &subject);
        known = known && columns->len > 0;
        condition = query_condition_join(QUERY_AND, condition, ask_columns(making, &test, columns));
        g_array_free(columns, TRUE);
    }
    if (!known) {
        fail(making, "the table of %s has no column for %s%s", engine->title, filter->field,
             making->known != NULL ? "; say which it has, if it has more than is usual" : "");
    }
    return condition;
}

static struct query_condition *
ask(struct making *making, const struct query_filter *filter, bool negated)
{
    if (filter->kind == QUERY_TEST) {
        return ask_test(making, filter, negated);
    }
    if (filter->kind == QUERY_NOT) {
        struct query_condition *condition = ask(making, filter->left, true);
        return condition != NULL ? query_condition_not(condition) : NULL;
    }
    struct query_condition *left = ask(making, filter->left, negated);
    return query_condition_join(filter->kind, left, ask(making, filter->right, negated));
}

/* ---- the columns that a table has ---- */

static void
note_columns(struct making *making, const char *columns)
{
    const struct flow_provider *provider = making->engine->provider;
    if (columns == NULL || strcmp(columns, "all") == 0 || provider == NULL) {
        return;
    }
    making->known = g_hash_table_new(NULL, NULL);
    char **names = g_strsplit_set(columns, " ,${}\t\n", -1);
    for (char **name = names; *name != NULL; name++) {
        const struct flow_field *field = **name != '\0' ? flow_provider_field(provider, *name, strlen(*name)) : NULL;
        if (field != NULL) {
            g_hash_table_add(making->known, (gpointer)field);
        } else if (**name != '\0') {
            fail(making, "\"%s\" is no column of %s", *name, making->engine->title);
        }
    }
    g_strfreev(names);
}

char *
query_make(const struct query_engine *engine, const struct query_question *question, char **problem)
{
    struct making making = {.engine = engine};
    struct query_filter *filter = query_filter_parse(question->filter, &making.problem);
    note_columns(&making, question->columns != NULL ? question->columns : engine->usual_columns);
    struct query_condition *condition = filter != NULL ? ask(&making, filter, false) : NULL;
    GString *query = g_string_new(NULL), *text = g_string_new(NULL);
    if (making.problem == NULL) {
        query_condition_print(condition, engine->language, text);
        engine->query(query, question->table != NULL ? question->table : engine->table, text->str);
    }
    g_string_free(text, TRUE);
    query_condition_free(condition);
    query_filter_free(filter);
    if (making.known != NULL) {
        g_hash_table_destroy(making.known);
    }
    *problem = making.problem;
    return g_string_free(query, making.problem != NULL);
}
