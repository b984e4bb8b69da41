/* test_table.c - whose log it is that has these columns and values
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>
#include "core/provider/registry.h"
#include "core/wrap/table.h"

enum { MOST = 64 };

static size_t
split(char *list, struct flow_text *texts)
{
    size_t n = 0;
    for (char *save = NULL, *word = strtok_r(list, " ", &save); word != NULL; word = strtok_r(NULL, " ", &save)) {
        g_assert_cmpuint(n, <, MOST);
        /* "?" is what is no text */
        texts[n++] = (struct flow_text){strcmp(word, "?") == 0 ? NULL : word, strlen(word)};
    }
    return n;
}

/* Whose columns they are, names and values separated by blanks; values may be NULL. "" if they are nobody's. */
static const char *
whose(const char *names, const char *values)
{
    struct flow_text name[MOST], value[MOST];
    char *names_copy = g_strdup(names), *values_copy = g_strdup(values != NULL ? values : "");
    size_t n = split(names_copy, name), n_values = split(values_copy, value);
    if (values != NULL) {
        g_assert_cmpuint(n_values, ==, n);
    }
    const struct flow_provider *provider = flow_table_provider(flow_providers, name, values != NULL ? value : NULL, n);
    g_free(names_copy);
    g_free(values_copy);
    return provider != NULL ? provider->id : "";
}

#define DEFAULT                                                                                                        \
    "version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action "         \
    "log-status"

static void
test_names_alone(void)
{
    g_assert_cmpstr(whose(DEFAULT, NULL), ==, "aws.vpc");
    g_assert_cmpstr(whose("Version AccountId InterfaceId SrcAddr DstAddr SrcPort DstPort Protocol Packets Bytes Start "
                          "End Action LogStatus TenantId TimeGenerated SourceSystem Type",
                          NULL),
                    ==, "aws.vpc");
    g_assert_cmpstr(whose("@timestamp srcAddr dstAddr srcPort dstPort flowDirection bytes", NULL), ==, "aws.vpc");
    g_assert_cmpstr(whose("srcaddr dstaddr srcport dstport tgw_id tgw_attachment_id bytes", NULL), ==, "aws.tgw");
    g_assert_cmpstr(whose("", NULL), ==, "");
}

/* Other programs have addresses and ports, too. */
static void
test_others(void)
{
    g_assert_cmpstr(whose("srcaddr dstaddr srcport dstport protocol packets bytes start end", NULL), ==, "");
    g_assert_cmpstr(whose("SrcAddr DstAddr SrcPort DstPort TCPFlags Bytes Packets Type FlowDirection InIf OutIf",
                          "10.0.0.1 10.0.0.2 1 2 16 40 1 NETFLOW_V9 0 3 4"),
                    ==, "");
    g_assert_cmpstr(whose("version account_id region vpc_id srcaddr srcport transport query_name",
                          "1.1 123456789012 eu-west-1 vpc-1 10.0.0.1 1 UDP a."),
                    ==, "");
    g_assert_cmpstr(whose("srcaddr dstaddr srcport dstport log_status a b c d e f", NULL), ==, "");
}

static void
test_rows_without_traffic(void)
{
    g_assert_cmpstr(whose("version interface-id start end log-status", "2 eni-0a1b2c3d 1 2 NODATA"), ==, "aws.vpc");
    g_assert_cmpstr(whose("version interface-id start end log-status", "2 eni-0a1b2c3d 1 2 OK"), ==, "");
    g_assert_cmpstr(whose("version interface-id start end log-status", "2 lo 1 2 NODATA"), ==, "");
    g_assert_cmpstr(whose("version interface-id start end log-status", "2 eni-0a1b2c3d 1 2 ?"), ==, "");
}

/* The same fourteen names: version and ids tell. */
static void
test_clouds_that_share_names(void)
{
    static const char rest[] = "10.0.0.1 10.0.0.2 1 2 6 1 40 1 2 ACCEPT OK";
    static const struct {
        const char *front, *id;
    } cases[] = {
        {"2 123456789012 eni-0a1b2c3d4e5f60718", "aws.vpc"},
        {"11 123456789012 eni-0a1b2c3d", "aws.vpc"},
        {"2 unknown eni-0a1b2c3d", "aws.vpc"},
        {"2 1234 eni-0a1b2c3d", "aws.vpc"},
        {"1 1250000000 eni-0abcxyz1", "tencent.vpc"},
        {"1 100012345678 eni-0abcdef1", "tencent.vpc"},
        {"1 - eni-0abcdef1", "tencent.vpc"},
        {"? ? ?", "aws.vpc"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        char *values = g_strdup_printf("%s %s", cases[i].front, rest);
        g_test_message("%s", values);
        g_assert_cmpstr(whose(DEFAULT, values), ==, cases[i].id);
        g_free(values);
    }
}

static void
test_names_of_one_cloud(void)
{
    g_assert_cmpstr(whose("version project_id interface_id srcaddr dstaddr srcport dstport protocol packets bytes "
                          "start end action log_status",
                          NULL),
                    ==, "huawei.vpc");
    g_assert_cmpstr(whose("__time__ srcaddr dstaddr srcport dstport eni-id vswitch-id rafficPath", NULL), ==,
                    "alibaba.vpc");
    g_assert_cmpstr(whose("account-id attachment-id cen-id src-region-id srcaddr srcport dst-region-id dstaddr dstport "
                          "protocol packets bytes start end direction",
                          NULL),
                    ==, "alibaba.cen");
    g_assert_cmpstr(whose("version region-id ccn-id srcaddr dstaddr srcport dstport protocol srcregionid dstregionid "
                          "packets bytes start end action log-status",
                          NULL),
                    ==, "tencent.ccn");
}

static void
test_broken_values(void)
{
    g_assert_cmpstr(whose(DEFAULT, "2 123456789012 eni-0a1b2c3d 10.0.0.1 10.0.0.2 1 2 6 1 40 1 2 MAYBE OK"), ==,
                    "aws.vpc");
    g_assert_cmpstr(whose(DEFAULT, "2 123456789012 eth0 10.0.0.1 10.0.0.2 1 2 6 1 40 1 2 MAYBE OK"), ==, "");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/table/names-alone", test_names_alone);
    g_test_add_func("/table/others", test_others);
    g_test_add_func("/table/rows-without-traffic", test_rows_without_traffic);
    g_test_add_func("/table/clouds-that-share-names", test_clouds_that_share_names);
    g_test_add_func("/table/names-of-one-cloud", test_names_of_one_cloud);
    g_test_add_func("/table/broken-values", test_broken_values);
    return g_test_run();
}
