/* test_azure.c - Azure records to rows, and tuples to values
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>
#include "core/record/rows.h"
#include "core/provider/registry.h"
#include "core/record/record.h"

static const char vnet[] =
    "{\"time\":\"2023-11-14T22:14:00.1234567Z\",\"MACADDRESS\":\"000D3A000001\",\"category\":\"FlowLogFlowEvent\","
    "\"targetResourceID\":\"/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/v\","
    "\"new\":{\"a\":[1,null]},\"flowRecords\":{\"flows\":[{\"aclID\":\"a\",\"flowGroups\":["
    "{\"rule\":\"r\\t1\",\"flowTuples\":[\"1700000000123,10.0.0.1,10.0.0.2,1,443,6,I,D,NX,0,0,0,0\","
    "\"1700000000456,10.0.0.1,2001:db8::2,1,443,17,O,E,X,1,2,3,4\"]},"
    "{\"rule\":\"empty\",\"flowTuples\":[]},{\"rule\":\"r2\",\"flowTuples\":[7]}]}]}}";

struct made {
    json_t *root;
    struct flow_schemas *schemas;
    struct flow_rows *rows;
};

static const struct flow_provider *
provider(const char *id)
{
    return flow_provider_by_id(id, strlen(id));
}

static struct made
make(const char *id, const char *text)
{
    struct made made = {json_loads(text, 0, NULL), flow_schemas_new(), NULL};
    g_assert_nonnull(made.root);
    g_assert_true(provider(id)->json->claims(text, strlen(text)));
    made.rows = flow_rows_new(made.schemas);
    flow_rows_begin(made.rows, provider(id), NULL);
    provider(id)->json->rows(made.rows, made.root);
    return made;
}

static void
drop(struct made *made)
{
    flow_rows_free(made->rows);
    flow_schemas_free(made->schemas);
    json_decref(made->root);
}

/* The interface of the frame is that of the tree, in whatever order the columns stand. */
static void
test_interface(void)
{
    static const struct {
        const char *names, *row, *interface;
    } cases[] = {{"mac\tmacAddress\trule", "1\t2\tr", "2"},
                 {"macAddress\tmac\trule", "1\t2\tr", "1"},
                 {"rule\tmac", "r\t2", "2"},
                 {"mac macAddress", "1 2", "2"},
                 {"rule mac", "r 2", "2"},
                 {"macAddress mac", "- 2", "2"}};
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        struct flow_schema *schema = flow_schema_new(provider("azure.nsg"), cases[i].names, strlen(cases[i].names));
        struct flow_value values[8];
        char scratch[32];
        struct flow_record record = {.values = values};
        struct flow_frame_info info;
        flow_frame_info(schema, cases[i].row, strlen(cases[i].row), &info);
        flow_decode(schema, cases[i].row, strlen(cases[i].row), scratch, &record);
        const struct flow_value *interface = record.role[FLOW_INTERFACE];
        g_assert_cmpmem(info.interface, info.interface_length, cases[i].interface, 1);
        g_assert_cmpmem(interface->text, interface->text_length, cases[i].interface, 1);
        flow_schema_free(schema);
    }
}

static void
test_rows(void)
{
    struct made made = make("azure.vnet", vnet);
    struct flow_row row;
    g_assert_cmpuint(flow_rows_count(made.rows), ==, 3);
    /* In any order: rows are taken at random, too. */
    for (int i = 5; i >= 0; i--) {
        flow_rows_get(made.rows, (size_t)i % 3, &row);
        g_assert_cmpstr(row.schema->names, ==,
                        "time\tmacAddress\tcategory\ttargetResourceID\tnew\taclID\trule\tflowTuple");
        const char *last = strrchr(row.text, '\t') + 1;
        g_assert_cmpuint(strlen(row.text), ==, row.length);
        g_assert_true(g_str_has_prefix(last, i % 3 == 0 ? "1700000000123," : i % 3 == 1 ? "1700000000456," : "7"));
        g_assert_nonnull(strstr(row.text, i % 3 < 2 ? "\t{\"a\":[1,null]}\ta\tr\\t1\t" : "\ta\tr2\t"));
        g_assert_cmpint(row.info.direction, ==, i % 3 == 0 ? FLOW_INGRESS : i % 3 == 1 ? FLOW_EGRESS : 0);
        g_assert_cmpint(row.info.time.nsecs, ==, i % 3 == 0 ? 123000000 : i % 3 == 1 ? 456000000 : 123456700);
        g_assert_cmpuint(row.info.interface_length, ==, 12);
        g_assert_cmpmem(row.info.interface, 12, "000D3A000001", 12);
    }
    drop(&made);
}

static void
decode(struct made *made, size_t number, struct flow_record *record, char *scratch)
{
    struct flow_row row;
    flow_rows_get(made->rows, number, &row);
    record->values = g_new(struct flow_value, flow_schema_room(row.schema, row.length));
    flow_decode(row.schema, row.text, row.length, scratch, record);
}

static void
assert_text(const struct flow_value *value, const char *text)
{
    g_assert_nonnull(value);
    g_assert_cmpmem(value->text, value->text_length, text, strlen(text));
}

static void
test_values(void)
{
    struct made made = make("azure.vnet", vnet);
    struct flow_record record;
    char scratch[4096];
    decode(&made, 0, &record, scratch);
    g_assert_cmpint(record.problem, ==, FLOW_ROW_OK);
    assert_text(record.role[FLOW_ACTION], "REJECT");
    assert_text(record.role[FLOW_STATE], "denied");
    assert_text(record.role[FLOW_RULE], "r\t1");
    assert_text(record.role[FLOW_ACCOUNT], "s");
    assert_text(record.role[FLOW_RESOURCE], "v");
    g_assert_null(record.role[FLOW_PACKETS]);
    g_assert_cmpuint(record.role[FLOW_PROTO]->number, ==, 6);
    g_free(record.values);
    decode(&made, 1, &record, scratch);
    assert_text(record.role[FLOW_ACTION], "ACCEPT");
    g_assert_cmpuint(record.role[FLOW_PACKETS]->number, ==, 4);
    g_assert_cmpuint(record.role[FLOW_BYTES]->number, ==, 6);
    g_assert_cmpint(record.role[FLOW_DST]->kind, ==, FLOW_IS_IPV6);
    g_free(record.values);
    decode(&made, 2, &record, scratch);
    g_assert_cmpint(record.problem, ==, FLOW_ROW_WRONG_TUPLE);
    g_free(record.values);
    drop(&made);
}

/* Every position of every form, by what stands in the cell. */
static void
test_forms(void)
{
    static const struct {
        const char *tuple;
        size_t positions;
        const char *ninth; /* NULL: there is none */
    } cases[] = {
        {"1,10.0.0.1,10.0.0.2,1,2,T,I,A", 8, NULL},
        {"1,10.0.0.1,10.0.0.2,1,2,T,I,A,B,,,,", 13, "flowState"},
        {"1,10.0.0.1,10.0.0.2,1,2,U,O,D,B,,,,", 13, "flowState"},
        {"1,10.0.0.1,10.0.0.2,1,2,6,O,D,NX,,,,", 13, "flowEncryption"},
        {"1,10.0.0.1,10.0.0.2,1,2,17,O,E,X,1,2,3,4", 13, "flowEncryption"},
        {"1,10.0.0.1,10.0.0.2,1,2,?,O,A,E,1,2,3,4", 13, "flowState"},
        {"1,10.0.0.1,10.0.0.2,1,2,6,O,A,E,1,2,3,4", 13, "flowState"},
        {"1,10.0.0.1,10.0.0.2,1,2,T,O,E,NX,1,2,3,4", 13, "flowEncryption"},
        {"1,10.0.0.1,10.0.0.2,1,2,?,O,D,NX_NEW,1,2,3,4", 13, "flowEncryption"},
        {"1,10.0.0.1,10.0.0.2,1,2,?,O,A,,,,,", 13, "flowState"},
        {"1,10.0.0.1,10.0.0.2,1,2,?,O,C,,,,,", 13, "flowEncryption"},
        {"1, 10.0.0.1, 10.0.0.2, 1, 2, T, I, A, B, , , , ", 13, "flowState"},
        {" 1 ,10.0.0.1 ,10.0.0.2 ,1 ,2 ,6 ,O ,D ,NX ,,,,\n", 13, "flowEncryption"},
        {"1,10.0.0.1,10.0.0.2,1,2,?,O,D,,,,,", 0, NULL},
        {"1,10.0.0.1,10.0.0.2,1,2,T,I,A,B,,,", 0, NULL},
        {"1,10.0.0.1,10.0.0.2,1,2,T,I,A,B,,,,,", 0, NULL},
        {"", 0, NULL},
    };
    const struct flow_field *field = flow_provider_field(provider("azure.nsg"), "flowTuple", 9);
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        size_t n = 99;
        const struct flow_field *table = field->tuple->choose(cases[i].tuple, strlen(cases[i].tuple), &n);
        g_test_message("%s", cases[i].tuple);
        g_assert_cmpuint(n, ==, cases[i].positions);
        g_assert_true((table == NULL) == (n == 0));
        if (cases[i].ninth != NULL) {
            g_assert_cmpstr(table[8].column, ==, cases[i].ninth);
        }
    }
}

/* Lists are taken out where that changes nothing, and nowhere else. */
static void
test_lists(void)
{
    static const struct {
        const char *text;
        const char *shortened; /* NULL: nothing is taken */
    } cases[] = {
        {"{\"t\":[\"a\",\"b,c\",\"\",\"d\"],\"u\":1}", "{\"t\":\"\\u00000\",\"u\":1}"},
        {"{\"t\" : [ \"a\",\n\"b\", \"c\" ,\"d\" ] }", "{\"t\":\"\\u00000\" }"},
        {"[{\"t\":[\"1\",\"2\",\"3\",\"4\"]},{\"t\":[\"1\",\"2\",\"3\",\"4\",\"5\"]}]",
         "[{\"t\":\"\\u00000\"},{\"t\":\"\\u00001\"}]"},
        {"{\"t\":[\"a\",\"b\",\"c\"]}", NULL},
        {"{\"t\":[\"a\",\"b\",\"c\",4]}", NULL},
        {"{\"t\":[\"a\",\"b\",\"c\",\"\\t\"]}", NULL},
        {"{\"t\":[\"a\",\"b\",\"c\",\"\xc3\xa4\"]}", NULL},
        {"{\"t\":[\"a\",\"b\",\"c\",\"d\",]}", NULL},
        {"{\"t\":[\"a\",\"b\",\"c\",\"d\"", NULL},
        {"{\"t\":[\"a\",\"b\",\"c\",\"d\"],\"u\":\"\\u0000\"}", NULL},
        {"{\"u\":\"\\\"t\\\":[\\\"a\\\",\\\"b\\\",\\\"c\\\",\\\"d\\\"]\"}", NULL},
        {"[\"t\",[\"a\",\"b\",\"c\",\"d\"]]", NULL},
    };
    struct flow_lists *lists = flow_lists_new();
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        size_t length;
        const char *text = flow_lists_take(lists, "t", cases[i].text, strlen(cases[i].text), &length);
        g_test_message("%s", cases[i].text);
        g_assert_cmpstr(text, ==, cases[i].shortened);
        g_assert_true(text == NULL || strlen(text) == length);
    }
    size_t first, n, length;
    json_t *second = json_stringn("\0"
                                  "1",
                                  2),
           *third = json_stringn("\0"
                                 "2",
                                 2),
           *other = json_string("1");
    g_assert_nonnull(flow_lists_take(lists, "t", cases[2].text, strlen(cases[2].text), &length));
    g_assert_true(flow_lists_find(lists, second, &first, &n));
    g_assert_cmpuint(first, ==, 4);
    g_assert_cmpuint(n, ==, 5);
    const char *last = flow_lists_element(lists, first + n - 1, &length);
    g_assert_cmpmem(last, length, "5", 1);
    g_assert_false(flow_lists_find(lists, third, &first, &n));
    g_assert_false(flow_lists_find(lists, other, &first, &n));
    json_decref(second);
    json_decref(third);
    json_decref(other);
    flow_lists_free(lists);
}

static void
test_claims(void)
{
    static const struct {
        const char *text;
        const char *id;
    } cases[] = {
        {"{\"category\":\"FlowLogFlowEvent\"", "azure.vnet"},
        {"{\"a\":{\"category\":\"x\"},\"Category\" : \"NetworkSecurityGroupFlowEvent\",", "azure.nsg"},
        {"{\"flowRecords\":{\"flows\":[{\"flowGroups\":[{\"flowTuples\":[", "azure.vnet"},
        {"{\"properties\":{\"flows\":[{\"flows\":[{\"flowTuples\":", "azure.nsg"},
        {"{\"category\":\"c\",\"operationName\":\"NetworkSecurityGroupFlowEvents\"", "azure.nsg"},
        {"{\"operationName\":\"FlowLogFlowEvent\",\"properties\":1,\"category\":\"\"}", "azure.vnet"},
        {"{\"category\":\"FlowLogFlowEven", NULL},
        {"{\"properties\":{\"text\":\"flowTuples\"}}", NULL},
        {"{\"other\":{\"flowTuples\":[]}}", NULL},
        {"{\"a\":{\"category\":\"FlowLogFlowEvent\"}}", NULL},
        {"{\"category\":\"Administrative\",\"properties\":{\"flowTuples\":[]}}", NULL},
        {"{\"\\\"category\":\"FlowLogFlowEvent\"}", NULL},
        {"", NULL},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        const char *claimed = NULL;
        for (size_t p = 0; p < flow_n_providers; p++) {
            const struct flow_json *json = flow_providers[p]->json;
            if (json != NULL && json->claims(cases[i].text, strlen(cases[i].text))) {
                claimed = flow_providers[p]->id;
            }
        }
        g_assert_cmpstr(claimed, ==, cases[i].id);
    }
}

/* More than there is room for, and more than once: what comes first stays. */
static void
test_computed(void)
{
    static const char tuple[] = "1700000000123,10.0.0.1,10.0.0.2,1,443,6,O,E,X,1,2,3,4";
    struct flow_record record;
    char scratch[8192];
    GString *id = g_string_new(NULL);
    for (int i = 0; i < 20; i++) {
        g_string_append_printf(id, "/subscriptions/%d/resourceGroups/g%d/providers/p%d", i, i, i);
    }
    char *nested = g_strdup_printf(
        "{\"category\":\"FlowLogFlowEvent\",\"targetResourceID\":\"%s\",\"flowTuple\":\"%s\"}", id->str, tuple);
    struct made made = make("azure.vnet", nested);
    decode(&made, 0, &record, scratch);
    assert_text(record.role[FLOW_ACCOUNT], "0");
    assert_text(record.role[FLOW_RESOURCE_GROUP], "g0");
    assert_text(record.role[FLOW_RESOURCE], "p19");
    size_t before = record.n_computed;
    g_assert_null(flow_record_compute(&record, FLOW_ACTION, FLOW_IS_TEXT));
    g_assert_null(flow_record_compute(&record, FLOW_PACKETS_SENT, FLOW_IS_NUMBER));
    g_assert_cmpuint(record.n_computed, ==, before);
    for (int role = FLOW_PROVIDER; role < FLOW_N_NEUTRAL; role++) {
        flow_record_compute(&record, (enum flow_role)role, FLOW_IS_NUMBER);
    }
    g_assert_cmpuint(record.n_computed, ==, FLOW_MAX_COMPUTED);
    g_free(record.values);
    g_string_free(id, TRUE);
    g_free(nested);
    drop(&made);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/azure/rows", test_rows);
    g_test_add_func("/azure/interface", test_interface);
    g_test_add_func("/azure/values", test_values);
    g_test_add_func("/azure/forms", test_forms);
    g_test_add_func("/azure/lists", test_lists);
    g_test_add_func("/azure/claims", test_claims);
    g_test_add_func("/azure/computed", test_computed);
    return g_test_run();
}
