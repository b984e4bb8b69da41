/* filter.c - the text of a display filter as a tree
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/query/filter.h"
#include <string.h>

enum { DEEPEST = 100, LONGEST = 65536 };

enum token { END, WORD, STRING, SYMBOL };

struct parser {
    const char *at;
    enum token token;
    GString *text; /* of the token */
    int depth;
    char *problem;
};

static bool
is_token(const struct parser *parser, const char *text)
{
    return parser->token != STRING && parser->token != END && strcmp(parser->text->str, text) == 0;
}

G_GNUC_PRINTF(2, 3)
static void *
fail(struct parser *parser, const char *format, ...)
{
    if (parser->problem == NULL) {
        va_list arguments;
        va_start(arguments, format);
        parser->problem = g_strdup_vprintf(format, arguments);
        va_end(arguments);
    }
    return NULL;
}

/* ---- tokens ---- */

static const char *const symbols[] = {"===", "!==", "==", "!=", "<=", ">=", "&&", "||", "^^", "..", "<", ">", "!",
                                      "(",   ")",   "{",  "}",  ",",  "[",  "]",  "~",  "&",  "=",  "@", "$", NULL};

static const char *
symbol_at(const char *at)
{
    for (const char *const *symbol = symbols; *symbol != NULL; symbol++) {
        if (strncmp(at, *symbol, strlen(*symbol)) == 0) {
            return *symbol;
        }
    }
    return NULL;
}

/* A string may hold quotes and backslashes behind a backslash; other escapes stand for bytes that no log has. */
static void
read_string(struct parser *parser)
{
    parser->token = STRING;
    for (parser->at++; *parser->at != '"'; parser->at++) {
        if (*parser->at == '\\' && (parser->at[1] == '"' || parser->at[1] == '\\')) {
            parser->at++;
        } else if (*parser->at == '\\' || g_ascii_iscntrl(*parser->at)) {
            fail(parser, *parser->at == '\0' ? "a string has no end" : "an escape in a string has no place in a query");
            return;
        }
        g_string_append_c(parser->text, *parser->at);
    }
    parser->at++;
}

static void
next_token(struct parser *parser)
{
    while (g_ascii_isspace(*parser->at)) {
        parser->at++;
    }
    g_string_truncate(parser->text, 0);
    const char *symbol = symbol_at(parser->at);
    if (*parser->at == '\0') {
        parser->token = END;
    } else if (*parser->at == '"') {
        read_string(parser);
    } else if (symbol != NULL) {
        parser->token = SYMBOL;
        g_string_assign(parser->text, symbol);
        parser->at += strlen(symbol);
    } else {
        parser->token = WORD;
        while (*parser->at != '\0' && *parser->at != '"' && !g_ascii_isspace(*parser->at) &&
               symbol_at(parser->at) == NULL) {
            g_string_append_c(parser->text, *parser->at++);
        }
    }
}

/* Takes the token if it is one of two spellings. */
static bool
take(struct parser *parser, const char *symbol, const char *word)
{
    if (!is_token(parser, symbol) && (word == NULL || !is_token(parser, word))) {
        return false;
    }
    next_token(parser);
    return true;
}

/* ---- the tree ---- */

static void
clear_value(void *value)
{
    g_free(((struct query_value *)value)->text);
    g_free(((struct query_value *)value)->upto);
}

static struct query_filter *
new_filter(enum query_kind kind, struct query_filter *left, struct query_filter *right)
{
    struct query_filter *filter = g_new0(struct query_filter, 1);
    filter->kind = kind;
    filter->left = left;
    filter->right = right;
    return filter;
}

void
query_filter_free(struct query_filter *filter)
{
    if (filter != NULL) {
        query_filter_free(filter->left);
        query_filter_free(filter->right);
        if (filter->values != NULL) {
            g_array_free(filter->values, TRUE);
        }
        g_free(filter->field);
        g_free(filter);
    }
}

static char *
take_value(struct parser *parser)
{
    if (parser->token != WORD && parser->token != STRING) {
        return fail(parser, "a value is missing%s%s", parser->token == END ? " at the end" : " before ",
                    parser->text->str);
    }
    char *text = g_strdup(parser->text->str);
    next_token(parser);
    return text;
}

static void
add_value(struct parser *parser, GArray *values, bool may_be_range)
{
    struct query_value value = {take_value(parser), NULL};
    if (value.text != NULL && may_be_range && take(parser, "..", NULL)) {
        value.upto = take_value(parser);
    }
    g_array_append_val(values, value);
}

static void
add_set(struct parser *parser, GArray *values)
{
    if (!take(parser, "{", NULL)) {
        fail(parser, "\"in\" wants a set: {80, 443, 8000..8100}");
    }
    while (parser->problem == NULL && !take(parser, "}", NULL)) {
        add_value(parser, values, true);
        if (!take(parser, ",", NULL) && !is_token(parser, "}")) {
            fail(parser, "a \",\" or a \"}\" is missing in a set");
        }
    }
    if (parser->problem == NULL && values->len == 0) {
        fail(parser, "a set is empty");
    }
}

static const struct {
    const char *symbol, *word;
    enum query_op op;
} ops[] = {{"==", "eq", QUERY_EQ}, {"!=", "ne", QUERY_NE}, {"<", "lt", QUERY_LT},
           {"<=", "le", QUERY_LE}, {">", "gt", QUERY_GT},  {">=", "ge", QUERY_GE}};

/* What Wireshark can ask of a field, and no engine in the same way. */
static const char *const unasked[] = {
    "contains", "matches", "~", "&", "===", "!==", "any_ne", "all_eq", "any_eq", "all_ne", "[", NULL};

static struct query_filter *
parse_test(struct parser *parser)
{
    if (parser->token != WORD || !g_ascii_isalpha(parser->text->str[0])) {
        return fail(parser,
                    parser->token == END ? "the filter ends where a field is missing"
                                         : "\"%s\" stands where a field is missing",
                    parser->text->str);
    }
    struct query_filter *test = new_filter(QUERY_TEST, NULL, NULL);
    test->field = g_strdup(parser->text->str);
    test->values = g_array_new(FALSE, FALSE, sizeof(struct query_value));
    g_array_set_clear_func(test->values, clear_value);
    next_token(parser);
    for (const char *const *word = unasked; *word != NULL; word++) {
        if (is_token(parser, *word)) {
            fail(parser, "\"%s\" cannot be asked of an engine: == != < > <= >= and in can", *word);
        }
    }
    if (is_token(parser, "(")) {
        fail(parser, "functions such as %s() cannot be asked of an engine", test->field);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(ops) && test->op == QUERY_EXISTS; i++) {
        if (take(parser, ops[i].symbol, ops[i].word)) {
            test->op = ops[i].op;
            add_value(parser, test->values, false);
        }
    }
    if (test->op == QUERY_EXISTS && take(parser, "in", NULL)) {
        test->op = QUERY_EQ;
        add_set(parser, test->values);
    } else if (test->op == QUERY_EXISTS && is_token(parser, "not")) {
        fail(parser, "\"not in\" does not mean the same in all releases of Wireshark: write !(%s in {...})",
             test->field);
    }
    return test;
}

static struct query_filter *parse_or(struct parser *parser);

static struct query_filter *
parse_not(struct parser *parser)
{
    if (++parser->depth > DEEPEST) {
        return fail(parser, "the filter is more than %d levels deep", DEEPEST);
    }
    struct query_filter *filter;
    if (take(parser, "!", "not")) {
        filter = new_filter(QUERY_NOT, parse_not(parser), NULL);
    } else if (take(parser, "(", NULL)) {
        filter = parse_or(parser);
        if (parser->problem == NULL && !take(parser, ")", NULL)) {
            fail(parser, "a \")\" is missing");
        }
    } else {
        filter = parse_test(parser);
    }
    parser->depth--;
    return filter;
}

static struct query_filter *
parse_and(struct parser *parser)
{
    struct query_filter *filter = parse_not(parser);
    while (parser->problem == NULL && take(parser, "&&", "and")) {
        filter = new_filter(QUERY_AND, filter, parse_not(parser));
    }
    return filter;
}

static struct query_filter *
parse_or(struct parser *parser)
{
    struct query_filter *filter = parse_and(parser);
    while (parser->problem == NULL && take(parser, "||", "or")) {
        filter = new_filter(QUERY_OR, filter, parse_and(parser));
    }
    return filter;
}

struct query_filter *
query_filter_parse(const char *text, char **problem)
{
    struct parser parser = {.at = text, .text = g_string_new(NULL)};
    struct query_filter *filter = NULL;
    if (strlen(text) > LONGEST) {
        fail(&parser, "the filter is longer than %d bytes", LONGEST);
    } else {
        next_token(&parser);
        filter = parse_or(&parser);
    }
    if (parser.problem == NULL && parser.token != END) {
        fail(&parser, "\"%s\" stands where \"and\", \"or\" or the end should", parser.text->str);
    }
    g_string_free(parser.text, TRUE);
    *problem = parser.problem;
    if (parser.problem != NULL) {
        query_filter_free(filter);
        filter = NULL;
    }
    return filter;
}
