/* test_layouts.c - items read by the layout of others are what parsing makes of them
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/wrap/items.h"
#include "tests/unit/layouts.h"

static const char entry[] =
    "{\"insertId\":\"a\",\"jsonPayload\":{\"bytes_sent\":\"1776\",\"connection\":{\"dest_ip\":\"203.0.113.12\","
    "\"dest_port\":33478,\"protocol\":6,\"src_ip\":\"10.87.40.76\",\"src_port\":5601},\"end_time\":"
    "\"2019-06-14T03:45:37.301953198Z\",\"reporter\":\"SRC\",\"round_trip_time\":{\"median_msec\":0.5},"
    "\"src_gke_details\":{\"service\":[{\"service_name\":\"a\",\"n\":[1,null]}, {} ]},"
    "\"src_instance\":{\"project_id\":\"p\",\"region\":\"r\",\"vm_name\":\"vm\",\"zone\":\"z\"},\"start_time\":"
    "\"2019-06-14T03:45:37.186193305Z\"},\"logName\":\"projects/p/logs/compute.googleapis.com%2Fvpc_flows\","
    "\"new\":{\"a\":{},\"b\":null,\"c\":[],\"d\":true},\"resource\":{\"labels\":{\"project_id\":\"p\"},\"type\":\"t\"}"
    "}";

static const struct flow_provider *
provider(const char *id)
{
    return flow_provider_by_id(id, strlen(id));
}

static char *
with(const char *text, const char *old, const char *new)
{
    char **parts = g_strsplit(text, old, 2);
    g_assert_nonnull(parts[1]);
    char *joined = g_strjoinv(new, parts);
    g_strfreev(parts);
    return joined;
}

static bool
reads(struct both *both, const char *old, const char *new)
{
    char *text = with(entry, old, new);
    bool is_read = both_item(both, provider("gcp.vpc"), text, strlen(text));
    g_free(text);
    return is_read;
}

/* A value in place of others of its kind does not change how an item is laid out. */
static void
test_values(void)
{
    static const struct {
        const char *old, *new;
        bool is_read;
    } cases[] = {
        {"\"1776\"", "\"\"", true},
        {"\"1776\"", "\"18446744073709551615\"", true},
        {"\"1776\"", "\"S\xc3\xa3o \xf0\x9f\x8c\x8d\"", true},
        {"\"1776\"", "\"a\\tb\\nc\\\\d\\\"e\\/f\\u00e9\\u0009\\u20ac\\b\"", true},
        {"\"1776\"", "\"a\x7f long one, of more than sixteen bytes, \\t and what stands behind\"", true},
        {"\"1776\"", "\"\\ud83c\\udf0d\"", false}, /* surrogates */
        {"\"1776\"", "\"\\u0000\"", false},
        {"\"1776\"", "\"\\x\"", false},
        {"\"1776\"", "\"\xff\"", false},
        {"\"1776\"", "\"\xc3\"", false},
        {"\"1776\"", "\"\xed\xa0\x80\"", false},
        {"\"1776\"", "\"\xc0\xaf\"", false},
        {"\"1776\"", "\"{\\\"a\\\":1}\"", false}, /* may be taken for an object */
        {"\"1776\"", "\"\\u007b\\\"a\\\":1}\"", false},
        {"33478", "-1", true},
        {"33478", "0", true},
        {"33478", "999999999999999999", true},
        {"33478", "9999999999999999999", false},
        {"33478", "00", false},
        {"33478", "-0", false},
        {"33478", "1e3", false},
        {"33478", "1e400", false},
        {"33478", "1.0", false},
        {"33478", "1.50", false},
        {"33478", "-12.25", true},
        {"33478", "0.0001", true},
        {"33478", "0.00001", false},
        {"33478", "0.1234567890123456", false},
        {"33478", "123456789012345.5", false},
        {"33478", "null", true},
        {"33478", "true", true},
        {"33478", "false", true},
        {"33478", "[]", true},
        {"33478", "[ 1 , \"a b\", [true,\tfalse],{\"x\" : null}]", true},
        {"33478", "[0.5]", false}, /* it is written with seventeen digits */
        {"33478", "[\"\\n\"]", false},
        {"33478", "[{\"x\":1,\"x\":2}]", false},
        {"33478", "[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]", false},
        {"33478", "{}", true},
        {"33478", "[1,]", false},
        {"33478", "[1 2]", false},
        {"33478", "nul", false},
        {"33478", "+1", false},
        {"33478", ".5", false},
        {"33478", "1.", false},
        {"\"SRC\"", "\"DEST\"", true},
        {"\"SRC\"", "\"\"", true},
        {"\"vm\"", "\"\"", true},
        {"\"vm\"", "\"a/b\"", true},
        {"\"vm\"", "\"v\\tm\"", false}, /* a reporter's name is made of it */
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        struct both both = both_new();
        g_assert_false(both_item(&both, provider("gcp.vpc"), entry, strlen(entry)));
        g_assert_true(both_item(&both, provider("gcp.vpc"), entry, strlen(entry)));
        bool is_read = reads(&both, cases[i].old, cases[i].new);
        g_test_message("%s", cases[i].new);
        g_assert_cmpint(is_read, ==, cases[i].is_read);
        both_free(&both);
    }
}

/* What is laid out otherwise is not taken for it, and is learnt beside it. */
static void
test_layouts(void)
{
    static const char *const others[][2] = {
        {"\"reporter\":\"SRC\",", ""},
        {"\"reporter\":", "\"reporter\" : "},
        {"\"bytes_sent\"", "\"bytes_sen\""},
        {"33478", "\"33478\""},
        {"33478", "{\"a\":1}"},
        {"\"src_port\":5601", "\"src_port\":5601,\"more\":{\"a\":[1]}"},
        {"\"jsonPayload\"", "\"payload\""},
        {"\"insertId\":\"a\"", "\"insertId\":5"},
        {"{\"insertId\"", "{ \"insertId\""},
        {"\"type\":\"t\"}}", "\"type\":\"t\"} }"},
    };
    static const char *const never[][2] = {
        {"\"bytes_sent\"", "\"reporter\""},         /* a name that stands twice */
        {"\"bytes_sent\"", "\"bytes\\u005fsent\""}, /* a name with an escape */
        {"33478", "{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":1}}}}}}}}"},
        {"\"type\":\"t\"}}", "\"type\":\"t\"},}"},
        {"\"type\":\"t\"}}", "\"type\":\"t\"}"},
    };
    struct both both = both_new();
    g_assert_false(both_item(&both, provider("gcp.vpc"), entry, strlen(entry)));
    for (size_t i = 0; i < G_N_ELEMENTS(others); i++) {
        g_assert_false(reads(&both, others[i][0], others[i][1]));
        g_assert_true(reads(&both, others[i][0], others[i][1]));
    }
    for (size_t i = 0; i < G_N_ELEMENTS(never); i++) {
        g_assert_false(reads(&both, never[i][0], never[i][1]));
        g_assert_false(reads(&both, never[i][0], never[i][1]));
    }
    g_assert_true(both_item(&both, provider("gcp.vpc"), entry, strlen(entry)));
    g_assert_false(both_item(&both, provider("gcp.firewall"), entry, strlen(entry)));
    both_free(&both);
}

/* A text of which up to three bytes were changed, left out or put in. */
static GString *
changed(GRand *dice, const char *of)
{
    static const char bytes[] = "{}[]\",:\\ 0129.-+eEnutrfalsed\t\n\x01\x80\xc3\xbf";
    GString *text = g_string_new(of);
    for (int changes = g_rand_int_range(dice, 0, 4); changes > 0; changes--) {
        gsize at = (gsize)g_rand_int_range(dice, 0, (gint32)text->len);
        char byte = bytes[g_rand_int_range(dice, 0, sizeof(bytes))];
        switch (g_rand_int_range(dice, 0, 3)) {
        case 0:
            text->str[at] = byte;
            break;
        case 1:
            g_string_erase(text, (gssize)at, 1);
            break;
        default:
            g_string_insert_c(text, (gssize)at, byte);
            break;
        }
    }
    return text;
}

/* Whatever is changed of an item, it is parsed or read the same. */
static void
test_any_change(void)
{
    GRand *dice = g_rand_new_with_seed(20240604);
    struct both both = both_new();
    unsigned n_read = 0;
    for (int i = 0; i < 20000; i++) {
        GString *text = changed(dice, entry);
        n_read += both_item(&both, provider("gcp.vpc"), text->str, text->len);
        g_string_free(text, TRUE);
    }
    g_assert_cmpuint(n_read, >, 7000);
    both_free(&both);
    g_rand_free(dice);
}

struct source {
    const char *at, *end;
    GRand *dice;
};

static int
read_piece(void *from, char *buffer, unsigned room)
{
    struct source *source = from;
    size_t n = MIN(MIN((size_t)(source->end - source->at), room), (size_t)g_rand_int_range(source->dice, 1, 20000));
    memcpy(buffer, source->at, n);
    source->at += n;
    return (int)n;
}

struct known {
    struct flow_item *item;
    unsigned asked, told;
};

static size_t
ask(void *context, const char *text, size_t length)
{
    struct known *known = context;
    size_t n = flow_item_known(known->item, text, length);
    known->asked++;
    known->told += n > 0;
    return n;
}

/* What the scanner finds; with known, after it is told. */
static GArray *
scan_all(const GString *text, struct known *known)
{
    GArray *found = g_array_new(FALSE, TRUE, sizeof(struct scan_item));
    struct source source = {text->str, text->str + text->len, g_rand_new_with_seed(1)};
    struct scan *scan = scan_new(read_piece, flow_item_wraps, flow_providers, 0);
    struct scan_item item;
    if (known != NULL) {
        scan_ask(scan, ask, known);
    }
    while (scan_next(scan, &source, &item) != SCAN_END) {
        g_assert_cmpmem(item.text, item.kept, text->str + item.offset, item.kept);
        if (known != NULL) {
            flow_item_load(known->item, &item);
        }
        g_array_append_val(found, item);
    }
    scan_free(scan);
    g_rand_free(source.dice);
    return found;
}

/* Items are where the scanner would find them. */
static void
test_scan(void)
{
    GRand *dice = g_rand_new_with_seed(20240605);
    GString *text = g_string_new("{\"events\":[");
    for (int i = 0; i < 4000; i++) {
        GString *item = changed(dice, entry);
        g_string_append_printf(text, "%s%s", i % 7 == 0 ? "\n" : i % 5 == 0 ? "]}\n{\"entries\" : [ " : ",", item->str);
        g_string_free(item, TRUE);
    }
    struct flow_schemas *schemas = flow_schemas_new();
    struct flow_recogniser *recogniser = flow_recogniser_new(flow_providers);
    const struct flow_item_kind first = {provider("gcp.vpc"), false};
    struct known known = {flow_item_new(schemas, flow_providers, recogniser, first), 0, 0};
    GArray *plain = scan_all(text, NULL), *told = scan_all(text, &known);
    g_assert_cmpuint(plain->len, ==, told->len);
    for (guint i = 0; i < plain->len; i++) {
        const struct scan_item *one = &g_array_index(plain, struct scan_item, i);
        const struct scan_item *other = &g_array_index(told, struct scan_item, i);
        g_assert_true(one->kind == other->kind && one->offset == other->offset && one->length == other->length);
    }
    g_assert_cmpuint(known.told, >, 1000);
    g_assert_cmpuint(known.told, <, known.asked);
    g_array_free(plain, TRUE);
    g_array_free(told, TRUE);
    flow_item_free(known.item);
    flow_recogniser_free(recogniser);
    flow_schemas_free(schemas);
    g_string_free(text, TRUE);
    g_rand_free(dice);
}

static char *
object_of_flows(void)
{
    GString *text =
        g_string_new("{\"version\":\"0.0.1\",\"collector_crn\":\"crn:v1:bluemix:public:is:eu-de:a/1::x:y\","
                     "\"network_interface_id\":\"02b7\",\"vpc_crn\":\"v\",\"capture_start_time\":"
                     "\"2024-01-03T10:40:00Z\",\"capture_end_time\":\"2024-01-03T10:44:59Z\",\"state\":\"ok\","
                     "\"number_of_flow_logs\":6,\"flow_logs\":[");
    for (int i = 0; i < 6; i++) {
        g_string_append_printf(
            text,
            "%s{\"start_time\":\"2024-01-03T10:40:1%dZ\",%s\"direction\":\"%c\",\"action\":\"accepted\","
            "\"initiator_ip\":\"10.4.0.5\",\"target_ip\":\"10.4.0.53\",\"initiator_port\":%d,"
            "\"target_port\":53,\"transport_protocol\":17,\"was_initiated\":true,"
            "\"bytes_from_initiator\":%d}",
            i > 0 ? ",\n " : "", i, i == 3 ? "\"end_time\" : null, " : "", i % 2 ? 'I' : 'O', 1024 + i, 71 * i);
    }
    g_string_append(text, "]}");
    return g_string_free(text, FALSE);
}

static struct scan_item
whole(const GString *text)
{
    return (struct scan_item){SCAN_ITEM, SCAN_WHOLE, 0, text->len, text->str, text->len};
}

/* The objects in an item, too: rows of an item that uses what it learnt are those of one that learnt nothing. */
static void
test_elements(void)
{
    GRand *dice = g_rand_new_with_seed(20240606);
    char *object = object_of_flows();
    struct flow_schemas *schemas = flow_schemas_new();
    struct flow_recogniser *recogniser = flow_recogniser_new(flow_providers);
    const struct flow_item_kind first = {provider("ibm.vpc"), false};
    struct flow_item *learns = flow_item_new(schemas, flow_providers, recogniser, first);
    unsigned n_unparsed = 0;
    for (int i = 0; i < 4000; i++) {
        GString *text = changed(dice, object);
        struct flow_item *fresh = flow_item_new(schemas, flow_providers, recogniser, first);
        struct scan_item found = whole(text);
        struct flow_rows *one = flow_item_load(learns, &found), *other = flow_item_load(fresh, &found);
        g_assert_cmpuint(flow_rows_count(one), ==, flow_rows_count(other));
        for (size_t row = 0; row < flow_rows_count(one); row++) {
            both_same_row(one, other, row);
        }
        n_unparsed += flow_item_size(learns, text->len) < flow_item_size(fresh, text->len);
        flow_item_free(fresh);
        g_string_free(text, TRUE);
    }
    g_assert_cmpuint(n_unparsed, >, 1000);
    flow_item_free(learns);
    flow_recogniser_free(recogniser);
    flow_schemas_free(schemas);
    g_free(object);
    g_rand_free(dice);
}

/* Names that nobody writes twice fill no memory and take no time; beyond the schemas that there may be, rows say so. */
static void
test_bounds(void)
{
    struct both both = both_new();
    g_assert_false(both_item(&both, provider("gcp.vpc"), "", 0));
    for (int i = 0; i < 20000; i++) {
        char *text = g_strdup_printf("{\"k%d\":1,\"connection\":{\"src_ip\":\"a\",\"x%d\":\"b\"}}", i, i * 7);
        struct flow_row row;
        g_assert_false(both_item(&both, provider("gcp.vpc"), text, strlen(text)));
        flow_rows_get(both.parsed, 0, &row);
        g_assert_nonnull(row.schema);
        g_free(text);
    }
    g_assert_false(both_item(&both, provider("gcp.vpc"), entry, strlen(entry)));
    both_free(&both);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/layouts/values", test_values);
    g_test_add_func("/layouts/layouts", test_layouts);
    g_test_add_func("/layouts/any-change", test_any_change);
    g_test_add_func("/layouts/scan", test_scan);
    g_test_add_func("/layouts/elements", test_elements);
    g_test_add_func("/layouts/bounds", test_bounds);
    return g_test_run();
}
