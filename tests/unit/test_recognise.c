/* test_recognise.c - the lines of a text flow log
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>
#include "core/wrap/recognise.h"
#include "core/provider/registry.h"

#define DEFAULT_ROW                                                                                                    \
    "2 123456789012 eni-0a1b2c3d4e5f60718 10.0.0.9 198.51.100.7 49152 443 6 12 4120 1700000000 1700000058 ACCEPT OK"

static struct flow_recogniser *recogniser;

/* What the latest row became. */
static const char *row_text;
static size_t row_length;

static const struct flow_schema *
row_of(const struct flow_header *header, const char *line)
{
    row_text = line;
    row_length = strlen(line);
    return flow_recogniser_row(recogniser, header, &row_text, &row_length);
}

static const char *
provider_of(const char *line)
{
    const struct flow_schema *schema = row_of(NULL, line);
    return schema != NULL ? schema->provider->id : NULL;
}

static const char *
names_of(const char *line)
{
    const struct flow_schema *schema = row_of(NULL, line);
    return schema != NULL ? schema->names : NULL;
}

static void
test_default_rows(void)
{
    g_assert_cmpstr(provider_of(DEFAULT_ROW), ==, "aws.vpc");
    g_assert_cmpstr(provider_of("2 unknown eni-0a1b2c3d - - - - - - - 1431280876 1431280934 - NODATA"), ==, "aws.vpc");
    /* a malformed value does not make it another log */
    g_assert_cmpstr(provider_of("2 123456789012 eni-0a1b2c3d 10.0.0.1 10.0.0.2 NaN 80 6 20 1 2 3 ACCEPT OK"), ==,
                    "aws.vpc");
    g_assert_cmpstr(
        provider_of("6 TransitGateway 123456789012 tgw-1 tgw-attach-1 123456789012 123456789012 vpc-a vpc-b "
                    "subnet-a subnet-b eni-a eni-b az-a az-b tgw-attach-2 10.0.0.1 10.0.0.2 1 2 6 1 40 "
                    "1700000000 1700000001 OK IPv4 0 0 0 0 2 eu-west-1 ingress - -"),
        ==, "aws.tgw");
}

/* AWS's fourteen columns, with version 1, and others' ids. */
static void
test_default_rows_of_others(void)
{
    static const char project[] = "1 0123456789abcdef0123456789ABCDEF 01234567-89ab-cdef-0123-456789abcdef ";
    static const char *const rests[] = {
        "10.0.0.1 10.0.0.2 38929 53 17 1 96 1548752136 1548752736 ACCEPT OK",
        "- - - - - - - 1431280876 1431280934 - NODATA",
        "- - - - - - - 1431280876 1431280934 - SKIPDATA",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rests); i++) {
        char *row = g_strconcat(project, rests[i], NULL);
        g_assert_cmpstr(provider_of(row), ==, "huawei.vpc");
        row[0] = '2';
        g_assert_null(provider_of(row));
        g_free(row);
    }
    g_assert_cmpstr(provider_of("1 1250000000 eni-0abcxyz1 10.0.0.1 10.0.0.2 1 2 6 1 40 1 2 ACCEPT OK"), ==,
                    "tencent.vpc");
    g_assert_cmpstr(provider_of("1 100012345678 eni-0abcdef1 10.0.0.1 10.0.0.2 - - 1 1 40 1 2 REJECT OK"), ==,
                    "tencent.vpc");
    g_assert_cmpstr(provider_of("1 1250000000 eni-0abcxyz1 - - - - - -1 -1 1 2 - NODATA"), ==, "tencent.vpc");
    g_assert_null(provider_of("1 1250000000 0abcxyz1 10.0.0.1 10.0.0.2 1 2 6 1 40 1 2 - -"));
}

/* Below a header that two clouds have in common, the version of each row says whose it is. */
static void
test_header_of_two_clouds(void)
{
    static const char names[] =
        "version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes "
        "start end action log-status";
    const struct flow_header *header = flow_recogniser_header(recogniser, names, strlen(names), true);
    g_assert_nonnull(header);
    g_assert_cmpstr(row_of(header, DEFAULT_ROW)->provider->id, ==, "aws.vpc");
    g_assert_cmpstr(
        row_of(header, "1 1250000000 eni-0abcxyz1 10.0.0.1 10.0.0.2 1 2 6 1 40 1 2 ACCEPT OK")->provider->id, ==,
        "tencent.vpc");
    g_assert_cmpstr(
        row_of(header, "11 123456789012 eni-0abcxyz1 10.0.0.1 10.0.0.2 1 2 6 1 40 1 2 ACCEPT OK")->provider->id, ==,
        "aws.vpc");
    g_assert_cmpstr(row_of(header, "- - - - - - - - - - 1 2 - NODATA")->provider->id, ==, "aws.vpc");
    /* these columns only AWS has */
    header = flow_recogniser_header(recogniser, "version srcaddr dstaddr vpc-id", 30, true);
    g_assert_cmpstr(row_of(header, "1 10.0.0.1 10.0.0.2 vpc-1")->provider->id, ==, "aws.vpc");
}

static void
test_rows_with_a_time_before(void)
{
    g_assert_true(g_str_has_prefix(names_of("2026-01-03T10:00:00.000Z " DEFAULT_ROW), "@timestamp version"));
    g_assert_true(g_str_has_prefix(names_of("2026-01-03T10:00:00 " DEFAULT_ROW), "@timestamp version"));
    g_assert_true(g_str_has_prefix(names_of("2026-01-03T10:00:00.000000+00:00 eni-0a1b2c3d-all " DEFAULT_ROW),
                                   "@timestamp @logStream version"));
    g_assert_true(
        g_str_has_prefix(names_of("\033[32m2026-01-03T10:00:00+00:00\033[0m \033[36mstream\033[0m " DEFAULT_ROW),
                         "@timestamp @logStream version"));
}

/* What stands before a row, the columns that it becomes, and its cells with '|' for the tabs between them. */
static const struct {
    const char *before, *columns, *cells;
} prefixes[] = {
    {"/vpc/flows eni-0a1b2c3d-all ", "@logGroup @logStream", "/vpc/flows|eni-0a1b2c3d-all"},
    {"/vpc/flows eni-0a1b2c3d-all 2026-01-03T10:00:00.000Z ", "@logGroup @logStream @timestamp",
     "/vpc/flows|eni-0a1b2c3d-all|2026-01-03T10:00:00.000Z"},
    {"eni-0a1b2c3d-reject ", "@logStream", "eni-0a1b2c3d-reject"},
    {"\033[32m/vpc\033[0m \033[36mtgw-attach-1-all\033[0m ", "@logGroup @logStream",
     "\033[32m/vpc\033[0m|\033[36mtgw-attach-1-all\033[0m"},
    {"[pod/shop-1/cart] ", "@pod @container", "shop-1|cart"},
    {"[pod/shop-1/cart] 2026-01-03T10:00:00.123456789Z ", "@pod @container @timestamp",
     "shop-1|cart|2026-01-03T10:00:00.123456789Z"},
    {"cart-1  | ", "@container", "cart-1"},
    {"cart-1  | 2026-01-03T10:00:00Z ", "@container @timestamp", "cart-1|2026-01-03T10:00:00Z"},
    {"2026-01-03T10:00:00.123456789Z stderr F ", "@timestamp @output", "2026-01-03T10:00:00.123456789Z|stderr"},
    {"Jan  3 10:00:00 relay shipper: ", "@time @host @process", "Jan  3 10:00:00|relay|shipper"},
    {"<13>Jan 13 10:00:00 relay shipper[12]: ", "@priority @time @host @process @pid",
     "13|Jan 13 10:00:00|relay|shipper|12"},
    {"2026-01-03T10:00:00.123456+01:00 relay shipper[12]: ", "@timestamp @host @process @pid",
     "2026-01-03T10:00:00.123456+01:00|relay|shipper|12"},
    {"<13>1 2026-01-03T10:00:00Z relay shipper - - - ",
     "@priority @timestamp @host @process @pid @messageId @structuredData",
     "13|2026-01-03T10:00:00Z|relay|shipper|-|-|-"},
    {"<13>1 2026-01-03T10:00:00Z relay shipper 12 ID [a@1 b=\"c\\\" ] d\"][e f=\"g\"] ",
     "@priority @timestamp @host @process @pid @messageId @structuredData",
     "13|2026-01-03T10:00:00Z|relay|shipper|12|ID|[a@1 b=\"c\\\\\" ] d\"][e f=\"g\"]"},
    {"a b/c.log.gz:", "@file", "a b/c.log.gz"},
    {"a:b.log:12:", "@file @line", "a:b.log|12"},
    {"12:", "@line", "12"},
    {"C:\\logs\\a.log:", "@file", "C:\\\\logs\\\\a.log"},
};

static void
assert_behind(const struct flow_schema *schema, size_t i, const char *columns, const char *row)
{
    g_assert_nonnull(schema);
    char *names = g_strdup_printf("%s %s", prefixes[i].columns, columns);
    char *cells = g_strdup_printf("%s|%s", prefixes[i].cells, row);
    g_assert_cmpstr(schema->names, ==, g_strdelimit(names, " ", '\t'));
    char *values = strrchr(cells, '|');
    g_strdelimit(values, " ", '\t');
    g_assert_cmpmem(row_text, row_length, g_strdelimit(cells, "|", '\t'), strlen(cells));
    g_free(names);
    g_free(cells);
}

static void
test_rows_behind_prefixes(void)
{
    static const char header[] = "srcaddr dstaddr action tgw-id", row[] = "10.0.0.1 10.0.0.2 ACCEPT tgw-1";
    const struct flow_schema *plain = row_of(NULL, DEFAULT_ROW);
    for (size_t i = 0; i < G_N_ELEMENTS(prefixes); i++) {
        g_test_message("\"%s\"", prefixes[i].before);
        char *line = g_strconcat(prefixes[i].before, DEFAULT_ROW, NULL);
        assert_behind(row_of(NULL, line), i, plain->names, DEFAULT_ROW);
        g_free(line);
        if (strcmp(prefixes[i].columns, "@logStream") == 0) {
            continue; /* its form is that of a column's name; CloudWatch has no headers */
        }
        line = g_strconcat(prefixes[i].before, header, NULL);
        const struct flow_header *in_force = flow_recogniser_header(recogniser, line, strlen(line), true);
        g_free(line);
        g_assert_nonnull(in_force);
        line = g_strconcat(prefixes[i].before, row, NULL);
        assert_behind(row_of(in_force, line), i, header, row);
        g_assert_null(row_of(NULL, line));
        g_free(line);
        g_assert_cmpstr(row_of(in_force, row)->names, ==, header); /* a plain one may follow, in a concatenated file */
        line = g_strconcat(prefixes[i].before, "of prose, and no row", NULL);
        g_assert_null(provider_of(line));
        g_assert_null(flow_recogniser_header(recogniser, line, strlen(line), false));
        g_free(line);
    }
}

static void
test_row_in_json(void)
{
    static const char line[] =
        "{\"log\":\"" DEFAULT_ROW "\\n\",\"stream\":\"stdout\",\"time\":\"2026-01-03T10:00:00Z\"}";
    const struct flow_schema *schema = row_of(NULL, line);
    g_assert_true(g_str_has_prefix(schema->names, "@output\t@timestamp\tversion\t"));
    g_assert_true(g_str_has_prefix(row_text, "stdout\t2026-01-03T10:00:00Z\t2\t"));
    /* without what Docker writes beside it, it is some other JSON */
    g_assert_cmpstr(provider_of("{\"log\":\"" DEFAULT_ROW "\",\"stream\":\"stdout\"}"), !=, "aws.vpc");
    g_assert_cmpstr(provider_of("{\"message\":\"" DEFAULT_ROW "\"}"), !=, "aws.vpc");
    g_assert_null(provider_of("{\"log\":7,\"stream\":\"stdout\",\"time\":\"2026-01-03T10:00:00Z\"}"));
}

/* A row behind a prefix that fits nothing is still shown as one, as far as its form allows; else it is said what it is
 * not. */
static void
test_fallback_behind_prefix(void)
{
    const struct flow_schema *usual = row_of(NULL, "a.log:" DEFAULT_ROW);
    row_text = "b.log:2 x y z 10.0.0.2 1 2 6 1 40 1700000000 1700000001 MAYBE FINE";
    row_length = strlen(row_text);
    g_assert_true(flow_recogniser_fallback(recogniser, usual, &row_text, &row_length) == usual);
    g_assert_true(g_str_has_prefix(row_text, "b.log\t2\tx\t"));
    static const struct {
        const char *line, *columns, *row;
    } others[] = {
        {"some words", "@error\t@text", "no row of the log\tsome words"},
        {"c.log:some words", "@file\t@error\t@text",
         "c.log\tno row of the log: the message has 2 values where a row has 14\tsome words"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(others); i++) {
        row_text = others[i].line;
        row_length = strlen(row_text);
        const struct flow_schema *schema = flow_recogniser_fallback(recogniser, usual, &row_text, &row_length);
        g_assert_cmpstr(schema->names, ==, others[i].columns);
        g_assert_cmpmem(row_text, row_length, others[i].row, strlen(others[i].row));
    }
}

/* One value that its column cannot hold does not make it another log, if enough others prove that it is this. */
static void
test_damaged_rows(void)
{
    static const char *const damaged[] = {
        "2 123456789012 eni-0a1b2c3d 10.0.0.1 10.0.0.2 443 22 6 25 20000 1620140761 1620140821 SUCCESS OK",
        "2 123456789012 eni-0a1b2c3d 10.0.0.1 10.0.0.2 443 22 6 25 20000 1620140761 1620140821 ACCEPT MAYBE",
        "2 shop eni-0a1b2c3d 10.0.0.1 10.0.0.2 443 22 6 25 20000 1620140761 1620140821 ACCEPT OK",
        "2026-01-03T10:00:00Z 2 123456789012 eni-0a1b2c3d 10.0.0.1 10.0.0.2 443 22 6 25 20000 1620140761 1620140821 "
        "SUCCESS OK",
        "a.log:2 123456789012 eni-0a1b2c3d 10.0.0.1 10.0.0.2 443 22 6 25 20000 1620140761 1620140821 SUCCESS OK",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(damaged); i++) {
        g_test_message("\"%s\"", damaged[i]);
        g_assert_cmpstr(provider_of(damaged[i]), ==, "aws.vpc");
    }
    static const char tgw[] = "6 TransitGateway 123456789012 tgw-1 tgw-attach-1 123456789012 123456789012 vpc-a vpc-b "
                              "subnet-a subnet-b eni-a eni-b az-a az-b tgw-attach-2 10.0.0.1 10.0.0.2 1 2 6 1 40 "
                              "1700000000 1700000001 MAYBE IPv4 0 0 0 0 2 eu-west-1 ingress - -";
    g_assert_cmpstr(provider_of(tgw), ==, "aws.tgw");
    /* as many values in another order: two of them are in each other's place */
    static const char *const others[] = {
        "2 123456789012 eni-0a1b2c3d 10.0.0.1 10.0.0.2 443 22 6 25 20000 1620140761 1620140821 OK ACCEPT",
        "2 eni-0a1b2c3d 123456789012 10.0.0.1 10.0.0.2 443 22 6 25 20000 1620140761 1620140821 ACCEPT OK",
        "2 123456789012 eni-0a1b2c3d 10.0.0.1 10.0.0.2 443 22 6 25 ACCEPT 1620140761 1620140821 20000 OK",
        "3 123456789012 eni-0a1b2c3d 10.0.0.1 10.0.0.2 443 22 6 25 20000 1620140761 1620140821 SUCCESS OK",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(others); i++) {
        g_test_message("\"%s\"", others[i]);
        g_assert_cmpstr(provider_of(others[i]), ==, "unnamed");
    }
}

static void
test_what_is_not_a_flow_log(void)
{
    static const char *const lines[] = {
        "The interface eni-0a1b2c3d4e5f60718 was attached OK",
        "2026-01-03T10:00:00Z attached eni-0a1b2c3d4e5f60718 to i-0123 OK",
        "127.0.0.1 localhost",
        "1 2 3 4 5 6 7 8 9 10 11 12 13 14",
        "127.0.0.1 - - [03/Jan/2026:10:00:00 +0000] \"GET / HTTP/1.1\" 200 612 \"-\" \"curl\"",
        "root:x:0:0:root:/root:/bin/bash",
        "i-0a1b2c3d4e5f60718 10.0.0.1 198.51.100.7 running OK",
        "vpc-0a1b2c3d 10.0.0.1 10.0.0.2 42 REJECT",
        "a,b,c",
        "",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(lines); i++) {
        g_test_message("\"%s\"", lines[i]);
        g_assert_null(provider_of(lines[i]));
    }
}

static void
test_headers(void)
{
    static const char *const headers[] = {
        "version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action "
        "log-status",
        "instance-id interface-id srcaddr dstaddr pkt-srcaddr pkt-dstaddr",
        "account-id action az-id bytes dstaddr dstport end",
        "srcaddr dstaddr some-column-of-tomorrow",
        "  srcaddr   dstaddr  ",
        "account_id interface_id srcaddr dstaddr log_status",
        "srcaddr dstaddr column_of_others columnOfOthers",
    };
    static const char *const others[] = {DEFAULT_ROW,
                                         "version type",
                                         "start end",
                                         "this is a line of prose",
                                         "srcaddr dstaddr ACCEPT",
                                         "srcaddr,dstaddr",
                                         "srcaddr one two three four",
                                         "instance-id region",
                                         ""};
    for (size_t i = 0; i < G_N_ELEMENTS(headers); i++) {
        g_test_message("\"%s\"", headers[i]);
        g_assert_nonnull(flow_recogniser_header(recogniser, headers[i], strlen(headers[i]), true));
    }
    for (size_t i = 0; i < G_N_ELEMENTS(others); i++) {
        g_test_message("\"%s\"", others[i]);
        g_assert_null(flow_recogniser_header(recogniser, others[i], strlen(others[i]), true));
    }
    const char *tgw = "version tgw-id tgw-attachment-id srcaddr dstaddr";
    const struct flow_header *header = flow_recogniser_header(recogniser, tgw, strlen(tgw), true);
    g_assert_cmpstr(row_of(header, "x")->provider->id, ==, "aws.tgw");
    const char *underscores = "srcaddr dstaddr pkt_src_aws_service";
    header = flow_recogniser_header(recogniser, underscores, strlen(underscores), true);
    const struct flow_schema *schema = row_of(header, "x");
    g_assert_cmpstr(schema->names, ==, underscores);
    g_assert_cmpstr(schema->columns[2].field->column, ==, "pkt-src-aws-service");
}

static void
test_unnamed(void)
{
    const char *names = names_of("5 eni-0a1b2c3d4e5f60718 10.0.0.1 10.0.0.2 443 6 ACCEPT OK");
    g_assert_cmpstr(names, ==, "column1 column2 column3 column4 column5 column6 column7 column8");
    static const char *const others[] = {
        "5 64111117617 eni-069xxxxxb7a490 192.0.2.156 10.0.0.1 50041 33004 17 REJECT OK", /* crossed out */
        "2 123456789 eni-abc123 203.0.113.9 10.0.1.5 45231 443 6 3200 160000 ACCEPT OK",  /* and cut short */
        "3 123456789012 - 192.0.2.1 10.0.0.1 22 17 46 REJECT OK vpc-0a1b2c3d4e5f60718", /* no interface, but both words
                                                                                         */
        "3 - 192.0.2.1 10.0.0.1 22 17 ACCEPT OK arn:aws:ecs:us-east-1:123456789012:task/a front",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(others); i++) {
        g_test_message("\"%s\"", others[i]);
        g_assert_cmpstr(provider_of(others[i]), ==, "unnamed");
    }
}

#define CUSTOM     "${interface-id} $${srcaddr} dstaddr ${action}"
#define CUSTOM_ROW "eni-0a1b2c3d 10.0.0.1 10.0.0.2 REJECT"

static void
test_declared(void)
{
    g_assert_null(provider_of(CUSTOM_ROW));
    g_assert_null(flow_recogniser_declare(recogniser, CUSTOM, false));
    g_assert_cmpstr(names_of(CUSTOM_ROW), ==, "interface-id srcaddr dstaddr action");
    g_assert_cmpstr(provider_of(DEFAULT_ROW), ==, "aws.vpc");
    /* a second that fits as well: nobody can tell which is meant */
    g_assert_null(flow_recogniser_declare(recogniser, "interface-id dstaddr srcaddr action", false));
    g_assert_cmpstr(names_of(CUSTOM_ROW), ==, "@error\t@text");
    g_assert_true(g_str_has_suffix(row_text, "srcaddr action\t" CUSTOM_ROW));
    /* unless somebody says so */
    g_assert_null(flow_recogniser_declare(recogniser, "interface-id dstaddr srcaddr action", true));
    g_assert_cmpstr(names_of(CUSTOM_ROW), ==, "interface-id dstaddr srcaddr action");
}

/* Whoever has CLOUDFLOW_FORMAT in his environment opens other files too. */
static void
test_forced(void)
{
    g_assert_null(flow_recogniser_declare(recogniser, "version srcaddr dstaddr bytes", true));
    g_assert_null(provider_of("four words of prose"));
    g_assert_null(provider_of("2 10.0.0.1 10.0.0.2"));
    g_assert_cmpstr(provider_of("2 10.0.0.1 10.0.0.2 NaN"), ==, "aws.vpc");
    g_assert_cmpstr(provider_of("2 - - -"), ==, "aws.vpc");
}

static void
test_wrong_declarations(void)
{
    static const char *const wrong[] = {"", "${Version} ${srcaddr}", "one two three", "${srcaddr", "version=2"};
    for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
        char *problem = flow_recogniser_declare(recogniser, wrong[i], false);
        g_assert_nonnull(problem);
        g_free(problem);
    }
}

/* All that a cloud's rows look like comes from its provider. */
static void
test_another_cloud(void)
{
    static const struct flow_field fields[] = {
        {"when", FLOW_UNIXTIME, FLOW_START, .title = "When", .help = "-"},
        {"fromIp", FLOW_ADDRESS, FLOW_SRC, .flow_only = true, .title = "From", .help = "-"},
        {"toIp", FLOW_ADDRESS, FLOW_DST, .flow_only = true, .title = "To", .help = "-"},
        {"octets", FLOW_UINT64, FLOW_BYTES, .title = "Octets", .help = "-"},
        {"verdictV2", FLOW_TEXT, FLOW_ACTION, .shape = "PASS|DROP", .title = "Verdict", .help = "-"},
        {.column = NULL},
    };
    static const struct flow_looks looks = {.streams = "nic-*", .plain_streams = "nic-*/flows"};
    static const struct flow_provider nimbus = {
        .id = "nimbus.flow",
        .title = "Nimbus flow log",
        .protocol = "Nimbus",
        .fields = fields,
        .default_columns = "when fromIp toIp octets verdictV2",
        .looks = &looks,
    };
    static const struct flow_provider *const providers[] = {&nimbus, &nimbus, NULL};
    static const char row[] = "1700000000 10.0.0.9 198.51.100.7 4120 DROP";
    static const char *const before[] = {"", "nic-7/flows ", "group nic-7 ", "a.log:"};
    struct flow_recogniser *of_aws = recogniser;
    recogniser = flow_recogniser_new(providers);
    for (size_t i = 0; i < G_N_ELEMENTS(before); i++) {
        char *line = g_strconcat(before[i], row, NULL);
        g_assert_cmpstr(provider_of(line), ==, "nimbus.flow");
        g_free(line);
        line = g_strconcat(before[i], nimbus.default_columns, NULL);
        g_assert_nonnull(flow_recogniser_header(recogniser, line, strlen(line), true));
        g_free(line);
    }
    g_assert_null(provider_of("nic-7 1700000000 10.0.0.9 198.51.100.7 4120 DROP"));
    g_assert_null(provider_of("group eni-0a1b2c3d-all 1700000000 10.0.0.9 198.51.100.7 4120 DROP"));
    g_assert_null(provider_of(DEFAULT_ROW));
    flow_recogniser_free(recogniser);
    recogniser = of_aws;
}

static void
with_recogniser(gconstpointer test)
{
    recogniser = flow_recogniser_new(flow_providers);
    ((void (*)(void))test)();
    flow_recogniser_free(recogniser);
}

int
main(int argc, char **argv)
{
    static const struct {
        const char *path;
        void (*test)(void);
    } tests[] = {
        {"/recognise/default-rows", test_default_rows},
        {"/recognise/default-rows-of-others", test_default_rows_of_others},
        {"/recognise/header-of-two-clouds", test_header_of_two_clouds},
        {"/recognise/time-before", test_rows_with_a_time_before},
        {"/recognise/behind-prefixes", test_rows_behind_prefixes},
        {"/recognise/in-json", test_row_in_json},
        {"/recognise/fallback-behind-prefix", test_fallback_behind_prefix},
        {"/recognise/damaged", test_damaged_rows},
        {"/recognise/not-a-flow-log", test_what_is_not_a_flow_log},
        {"/recognise/headers", test_headers},
        {"/recognise/unnamed", test_unnamed},
        {"/recognise/declared", test_declared},
        {"/recognise/forced", test_forced},
        {"/recognise/wrong-declarations", test_wrong_declarations},
        {"/recognise/another-cloud", test_another_cloud},
    };
    g_test_init(&argc, &argv, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(tests); i++) {
        g_test_add_data_func(tests[i].path, (gconstpointer)tests[i].test, with_recogniser);
    }
    return g_test_run();
}
