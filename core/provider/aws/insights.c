/* insights.c - CloudWatch Logs Insights, asked for flow logs
 *
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax.html
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_AnalyzeLogData-discoverable-fields.html
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <inttypes.h>
#include "core/provider/aws/aws.h"
#include "core/query/engine.h"

extern const struct flow_provider flow_provider_aws_vpc;

static void
said(GString *out, const struct query_column *column, int family)
{
    g_string_append_printf(out, "ispresent(%s) and %s != \"-\"", column->name, column->name);
    if (family != 0) {
        g_string_append_printf(out, " and %sstrcontains(%s, \":\")", family == 4 ? "not " : "", column->name);
    }
}

static void
append_time(GString *out, const struct query_column *column, const struct query_literal *literal)
{
    (void)column;
    g_string_append_printf(out, "%" PRId64, literal->seconds);
    if (literal->micros > 0) {
        g_string_append_printf(out, ".%06u", literal->micros);
    }
}

static bool
network(GString *out, const struct query_column *column, const char *address, unsigned bits, int family)
{
    g_string_append_printf(out, "isIpv%dInSubnet(%s, \"%s/%u\")", family, column->name, address, bits);
    return true;
}

static const struct query_language language = {
    .and_word = "and",
    .or_word = "or",
    .not_word = "not",
    .equal = "=",
    .quote = '"',
    .time = append_time,
    .said = said,
    .network = network,
};

static const struct query_column columns[] = {
    {FLOW_START, "startTime", QUERY_SECONDS, NULL},
    {FLOW_END, "endTime", QUERY_SECONDS, NULL},
    {FLOW_SPAN, "(endTime - startTime)", QUERY_NUMBER, NULL},
    {FLOW_SRC, "srcAddr", QUERY_ADDRESS, NULL},
    {FLOW_DST, "dstAddr", QUERY_ADDRESS, NULL},
    {FLOW_SRCPORT, "srcPort", QUERY_NUMBER, NULL},
    {FLOW_DSTPORT, "dstPort", QUERY_NUMBER, NULL},
    {.name = NULL},
};

/* "interface-id" is interfaceId. */
static char *
spell(const struct flow_field *field)
{
    GString *name = g_string_new(NULL);
    for (const char *c = field->column; *c != '\0'; c++) {
        if (*c == '-' && c[1] != '\0') {
            c++;
            g_string_append_c(name, g_ascii_toupper(*c));
        } else {
            g_string_append_c(name, *c);
        }
    }
    return g_string_free(name, FALSE);
}

/* The rows as they were logged; 10,000 are the most that one query returns. */
static void
ask(GString *out, const char *table, const char *condition)
{
    (void)table; /* the log groups are chosen beside the query */
    g_string_append_printf(
        out, "fields @timestamp, @logStream, @message\n| filter %s\n| sort @timestamp asc\n| limit 10000", condition);
}

const struct query_engine query_engine_insights = {
    .name = "insights",
    .title = "CloudWatch Logs Insights, a log group of VPC flow logs",
    .table = "",
    .language = &language,
    .columns = columns,
    .provider = &flow_provider_aws_vpc,
    .spell = spell,
    .usual_columns = "version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end "
                     "action log-status",
    .query = ask,
};
