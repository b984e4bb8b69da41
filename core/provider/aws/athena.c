/* athena.c - Amazon Athena, asked for flow logs: the table that AWS's guide makes of them, and that of Security Lake
 *
 * https://docs.aws.amazon.com/athena/latest/ug/vpc-flow-logs.html
 * https://docs.aws.amazon.com/security-lake/latest/userguide/vpc-query-examples.html
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/provider/aws/aws.h"
#include "core/provider/aws/trino.h"

extern const struct flow_provider flow_provider_aws_vpc;

/* ---- a table of the files ---- */

/* "end" is a word of SQL's own. */
static const struct query_column athena_columns[] = {
    {FLOW_START, "\"start\"", QUERY_SECONDS, NULL},
    {FLOW_END, "\"end\"", QUERY_SECONDS, NULL},
    {FLOW_SPAN, "(\"end\" - \"start\")", QUERY_NUMBER, NULL},
    {.name = NULL},
};

static char *
spell_athena(const struct flow_field *field)
{
    return g_strdelimit(g_strdup(field->column), "-", '_');
}

static void
ask_athena(GString *out, const char *table, const char *condition)
{
    aws_trino_select(out, table, condition, "\"start\"");
}

const struct query_engine query_engine_athena = {
    .name = "athena",
    .title = "Amazon Athena, a table of VPC flow logs",
    .table = "vpc_flow_logs",
    .language = &aws_trino,
    .columns = athena_columns,
    .provider = &flow_provider_aws_vpc,
    .spell = spell_athena,
    .usual_columns = "version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end "
                     "action log-status",
    .query = ask_athena,
};

/* ---- Security Lake ---- */

static const struct flow_name lake_actions[] = {{"Allowed", "ACCEPT"}, {"Denied", "REJECT"}, {NULL, NULL}};
static const struct flow_name lake_directions[] = {{"Inbound", "ingress"}, {"Outbound", "egress"}, {NULL, NULL}};

/* The schema of version 2 (OCSF 1.1), class 4001. The interface stands at the end that is its own. */
static const struct query_column lake_columns[] = {
    {FLOW_SRC, "src_endpoint.ip", QUERY_ADDRESS, NULL},
    {FLOW_DST, "dst_endpoint.ip", QUERY_ADDRESS, NULL},
    {FLOW_SRCPORT, "src_endpoint.port", QUERY_NUMBER, NULL},
    {FLOW_DSTPORT, "dst_endpoint.port", QUERY_NUMBER, NULL},
    {FLOW_PROTO, "connection_info.protocol_num", QUERY_NUMBER, NULL},
    {FLOW_DIRECTION, "connection_info.direction", QUERY_TEXT, lake_directions},
    {FLOW_TCP_FLAGS, "connection_info.tcp_flags", QUERY_NUMBER, NULL},
    {FLOW_PACKETS, "traffic.packets", QUERY_NUMBER, NULL},
    {FLOW_BYTES, "traffic.bytes", QUERY_NUMBER, NULL},
    {FLOW_START, "start_time_dt", QUERY_TIME, NULL},
    {FLOW_END, "end_time_dt", QUERY_TIME, NULL},
    {FLOW_ACTION, "action", QUERY_TEXT, lake_actions},
    {FLOW_STATUS, "status_code", QUERY_TEXT, NULL},
    {FLOW_INTERFACE, "coalesce(nullif(dst_endpoint.interface_uid, '-'), nullif(src_endpoint.interface_uid, '-'))",
     QUERY_TEXT, NULL},
    {FLOW_ACCOUNT, "cloud.account.uid", QUERY_TEXT, NULL},
    {FLOW_REGION, "cloud.region", QUERY_TEXT, NULL},
    {.name = NULL},
};

static void
ask_lake(GString *out, const char *table, const char *condition)
{
    aws_trino_select(out, table, condition, "start_time_dt");
}

const struct query_engine query_engine_securitylake = {
    .name = "securitylake",
    .title = "Amazon Security Lake, its table of VPC flow logs",
    .table = "amazon_security_lake_table_vpc_flow_2_0",
    .language = &aws_trino,
    .columns = lake_columns,
    .query = ask_lake,
};
