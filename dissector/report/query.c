/* query.c - "flowlog,query": the filter as a query of the engine that has the rows
 *
 * The columns of the file that is read are taken for those of the table, if it is a log that the engine is asked for.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "dissector/report/query.h"
#include "core/provider/engines.h"
#include "core/query/query.h"

struct query {
    const struct query_engine *engine;
    GHashTable *columns;              /* struct flow_field, of the engine's provider, that records have; or NULL */
    const struct flow_schema *latest; /* whose columns are in there */
};

static char *
start(void *state, const char **at)
{
    struct query *query = (struct query *)state;
    size_t length;
    const char *name = report_word(at, &length);
    query->engine = query_engine_by_name(name, length);
    if (query->engine == NULL) {
        GString *names = g_string_new(NULL);
        for (size_t i = 0; query_engines[i] != NULL; i++) {
            g_string_append_printf(names, " %s", query_engines[i]->name);
        }
        char *problem = g_strdup_printf("there is no engine \"%.*s\"; there are%s", (int)length, name, names->str);
        g_string_free(names, TRUE);
        return problem;
    }
    char *problem;
    const struct query_question question = {.filter = *at, .columns = "all"};
    g_free(query_make(query->engine, &question, &problem));
    return problem;
}

static void
record(void *state, const struct report_record *seen)
{
    struct query *query = (struct query *)state;
    const struct flow_schema *schema = seen->record->schema;
    if (schema == query->latest || schema->provider != query->engine->provider) {
        return;
    }
    query->latest = schema;
    if (query->columns == NULL) {
        query->columns = g_hash_table_new(NULL, NULL);
    }
    for (size_t i = 0; i < schema->n_columns; i++) {
        if (schema->columns[i].field != NULL && schema->columns[i].name[0] != '@') {
            g_hash_table_add(query->columns, (gpointer)schema->columns[i].field);
        }
    }
}

static void
clear(void *state)
{
    struct query *query = (struct query *)state;
    if (query->columns != NULL) {
        g_hash_table_destroy(query->columns);
    }
    query->columns = NULL;
    query->latest = NULL;
}

/* To be g_free()d. */
static char *
names_of(const struct query *query)
{
    GString *names = g_string_new(NULL);
    const struct flow_field *field = query->columns != NULL ? query->engine->provider->fields : NULL;
    for (; field != NULL && field->column != NULL; field++) {
        if (g_hash_table_contains(query->columns, field)) {
            g_string_append_printf(names, "%s ", field->column);
        }
    }
    return g_string_free(names, FALSE);
}

static void
print(void *state, const struct report_facts *facts, struct report_page *page)
{
    const struct query *query = (const struct query *)state;
    char *names = names_of(query), *problem;
    const struct query_question question = {.filter = facts->filter, .columns = names[0] != '\0' ? names : NULL};
    char *text = query_make(query->engine, &question, &problem);
    report_page_fact(page, "engine", query->engine->name);
    report_page_block(page, "query", text);
    if (problem != NULL) {
        report_page_remark(page, "The filter cannot be asked: %s.", problem);
    }
    if (names[0] == '\0' && query->engine->provider != NULL) {
        report_page_remark(page, "No record of this file is of the %s: the table is taken to have its usual columns.",
                           query->engine->provider->title);
    }
    g_free(problem);
    g_free(text);
    g_free(names);
}

const struct report_kind report_query = {
    .name = "query",
    .arguments = ",<engine>",
    .help = "the filter as a query, for where the rows are: cloudflow-query --list names the engines",
    .size = sizeof(struct query),
    .counts_nothing = true,
    .start = start,
    .record = record,
    .print = print,
    .clear = clear,
};
