/* query.c - cloudflow-query: a display filter as a query of the engine that has the flow logs
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <stdio.h>
#include <stdlib.h>
#include "core/provider/engines.h"
#include "core/query/query.h"

enum { CANNOT_ASK = 1, WRONG_USE = 2 };

static void
list_engines(void)
{
    for (size_t i = 0; query_engines[i] != NULL; i++) {
        const struct query_engine *engine = query_engines[i];
        printf("%-14s %s%s%s\n", engine->name, engine->title, engine->table[0] != '\0' ? "; asks " : "", engine->table);
    }
}

static int
ask(const char *name, const struct query_question *question)
{
    const struct query_engine *engine = query_engine_by_name(name, strlen(name));
    if (engine == NULL) {
        fprintf(stderr, "cloudflow-query: there is no engine \"%s\"; these are known:\n", name);
        list_engines();
        return WRONG_USE;
    }
    char *problem, *query = query_make(engine, question, &problem);
    if (query == NULL) {
        fprintf(stderr, "cloudflow-query: %s\n", problem);
        g_free(problem);
        return CANNOT_ASK;
    }
    printf("%s\n", query);
    g_free(query);
    return fflush(stdout) == 0 ? EXIT_SUCCESS : CANNOT_ASK;
}

int
main(int argc, char **argv)
{
    struct query_question question = {NULL, NULL, NULL};
    gboolean list = FALSE, version = FALSE;
    const GOptionEntry options[] = {
        {"table", 't', 0, G_OPTION_ARG_STRING, &question.table, "Table to ask, instead of the usual one", "NAME"},
        {"columns", 'c', 0, G_OPTION_ARG_STRING, &question.columns,
         "Columns that the table has, as the flow log's format names them, or \"all\"", "FORMAT"},
        {"list", 'l', 0, G_OPTION_ARG_NONE, &list, "List the engines", NULL},
        {"version", 'v', 0, G_OPTION_ARG_NONE, &version, "Say the version", NULL},
        {NULL},
    };
    GOptionContext *context = g_option_context_new("ENGINE FILTER");
    g_option_context_set_summary(context, "Prints the query that finds what a Wireshark display filter finds.");
    g_option_context_add_main_entries(context, options, NULL);
    GError *error = NULL;
    bool parsed = g_option_context_parse(context, &argc, &argv, &error);
    g_option_context_free(context);
    if (!parsed) {
        fprintf(stderr, "cloudflow-query: %s\n", error->message);
        g_error_free(error);
        return WRONG_USE;
    }
    if (version || list) {
        version ? (void)printf("cloudflow-query " CLOUDFLOW_VERSION "\n") : list_engines();
        return EXIT_SUCCESS;
    }
    if (argc != 3) {
        fprintf(stderr, "cloudflow-query: one engine and one filter are wanted; --help says more\n");
        return WRONG_USE;
    }
    question.filter = argv[2];
    return ask(argv[1], &question);
}
