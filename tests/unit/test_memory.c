/* test_memory.c - Azure records while the memory that a JSON text is parsed into runs out
 *
 * Each allocation of jansson fails in turn. GLib's do not fail: it ends the program, as Wireshark would.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <stdlib.h>
#include <string.h>
#include "core/wrap/items.h"
#include "core/provider/registry.h"

#define FLOW "\"1700000000123,10.0.0.1,10.0.0.2,1,443,6,O,E,X,1,2,3,4\""
#define HEAD "{\"category\":\"FlowLogFlowEvent\",\"macAddress\":\"000D3A000001\",\"more\":{\"a\":[1,2.5,null,true]},"
#define NESTED(flows)                                                                                                  \
    HEAD "\"flowRecords\":{\"flows\":[{\"flowGroups\":[{\"rule\":\"r\",\"flowTuples\":[" flows "]}]}]}}"

static size_t countdown, live;

static void *
failing_malloc(size_t size)
{
    if (countdown > 0 && --countdown == 0) {
        return NULL;
    }
    live++;
    return malloc(size);
}

static void
counting_free(void *memory)
{
    live -= memory != NULL;
    free(memory);
}

struct outcome {
    char *rows;
    bool explained; /* some row says what could not be read */
    bool failed;    /* an allocation did */
};

/* Takes all rows of the text while the failing-th allocation fails; 0: none. */
static struct outcome
take_rows(const char *text, size_t failing)
{
    struct flow_schemas *schemas = flow_schemas_new();
    struct flow_recogniser *recogniser = flow_recogniser_new(flow_providers);
    const struct flow_item_kind first = {flow_provider_by_id("azure.vnet", 10), false};
    struct flow_item *item = flow_item_new(schemas, flow_providers, recogniser, first);
    struct scan_item found = {.kind = SCAN_ITEM, .text = text, .kept = strlen(text), .length = strlen(text)};
    GString *all = g_string_new(NULL);
    struct outcome outcome = {NULL, false, false};
    countdown = failing;
    struct flow_rows *rows = flow_item_load(item, &found);
    for (size_t i = 0; i < flow_rows_count(rows); i++) {
        struct flow_row row;
        flow_rows_get(rows, i, &row);
        g_string_append_len(all, row.text, (gssize)row.length);
        g_string_append_c(all, '\n');
    }
    outcome.failed = failing > 0 && countdown == 0;
    countdown = 0;
    outcome.explained = strstr(all->str, "not enough memory") != NULL || strstr(all->str, "is not JSON") != NULL;
    outcome.rows = g_string_free(all, FALSE);
    flow_item_free(item);
    flow_recogniser_free(recogniser);
    flow_schemas_free(schemas);
    g_assert_cmpuint(live, ==, 0);
    return outcome;
}

static void
test_each_allocation(void)
{
    static const char *const texts[] = {
        NESTED(FLOW "," FLOW),                         /* parsed whole */
        NESTED(FLOW "," FLOW "," FLOW "," FLOW),       /* its list taken out before */
        NESTED("\"17\",[1,{\"a\":null}],7," FLOW),     /* tuples of no known form */
        NESTED(FLOW ",]"),                             /* no JSON */
        HEAD "\"category\":1,\"flowTuple\":" FLOW "}", /* a name twice */
        HEAD "\"flowTuple\":" FLOW "}",                /* taken apart */
        HEAD "\"sourceAddress\":\"10.0.0.1\",\"flowState\":\"D\"}",
        HEAD "\"flowRecords\":[{\"flows\":{}},5]}",
    };
    json_set_alloc_funcs(failing_malloc, counting_free);
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        struct outcome whole = take_rows(texts[i], 0), outcome = {.failed = true};
        size_t n = 0, missed = 0, said = 0;
        while (outcome.failed) {
            outcome = take_rows(texts[i], ++n);
            bool same = strcmp(outcome.rows, whole.rows) == 0;
            /* What its lexer has no room for, jansson leaves out or takes for a fault of the text: nobody can know. */
            g_assert_cmpuint(strlen(outcome.rows), >, 0);
            said += !same && outcome.explained;
            missed += !same;
            g_free(outcome.rows);
        }
        g_test_message("%zu allocations, %zu of them missed, %zu explained", n - 1, missed, said);
        g_assert_cmpuint(2 * said, >, missed);
        g_assert_cmpuint(n, >, 10);
        g_assert_cmpuint(missed, >, 0);
        g_free(whole.rows);
    }
    json_set_alloc_funcs(malloc, free);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/memory/each-allocation", test_each_allocation);
    return g_test_run();
}
