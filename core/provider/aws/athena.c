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
    aws_trino_select(out, "*", table, condition, "\"start\"");
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

/* Where the packets' address is not the interface's, this is in a list; else the list is empty, or there is none. */
#define OWN_ADDRESS(end) "coalesce(element_at(" end ".intermediate_ips, 1), " end ".ip)"

/* The schema of version 2 (OCSF 1.1), class 4001. The interface stands at the end that is its own. */
static const struct query_column lake_columns[] = {
    {FLOW_SRC, OWN_ADDRESS("src_endpoint"), QUERY_ADDRESS, NULL},
    {FLOW_DST, OWN_ADDRESS("dst_endpoint"), QUERY_ADDRESS, NULL},
    {FLOW_PKT_SRC, "src_endpoint.ip", QUERY_ADDRESS, NULL},
    {FLOW_PKT_DST, "dst_endpoint.ip", QUERY_ADDRESS, NULL},
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

/* Of a column that nests, a result has text that nobody can take apart. So its members are asked for, each by its path,
 * which the result then names it by. */
static const char *const lake_selected[] = {
    "metadata.product.name",
    "metadata.product.version",
    "cloud.account.uid",
    "cloud.region",
    "cloud.zone",
    "src_endpoint.ip",
    "src_endpoint.port",
    "src_endpoint.svc_name",
    "src_endpoint.interface_uid",
    "src_endpoint.vpc_uid",
    "src_endpoint.subnet_uid",
    "src_endpoint.instance_uid",
    "dst_endpoint.ip",
    "dst_endpoint.port",
    "dst_endpoint.svc_name",
    "dst_endpoint.interface_uid",
    "dst_endpoint.vpc_uid",
    "dst_endpoint.subnet_uid",
    "dst_endpoint.instance_uid",
    "connection_info.protocol_num",
    "connection_info.protocol_ver",
    "connection_info.tcp_flags",
    "connection_info.direction",
    "connection_info.boundary_id",
    "traffic.packets",
    "traffic.bytes",
};

static void
ask_lake(GString *out, const char *table, const char *condition)
{
    GString *columns = g_string_new("start_time_dt, end_time_dt, action, status_code");
    for (size_t i = 0; i < G_N_ELEMENTS(lake_selected); i++) {
        g_string_append_printf(columns, ", %s AS \"%s\"", lake_selected[i], lake_selected[i]);
    }
    static const char *const ends[] = {"src_endpoint", "dst_endpoint"};
    for (size_t i = 0; i < G_N_ELEMENTS(ends); i++) {
        g_string_append_printf(columns, ", element_at(%s.intermediate_ips, 1) AS \"%s.intermediate_ips.0\"", ends[i],
                               ends[i]);
    }
    aws_trino_select(out, columns->str, table, condition, "start_time_dt");
    g_string_free(columns, TRUE);
}

const struct query_engine query_engine_securitylake = {
    .name = "securitylake",
    .title = "Amazon Security Lake, its table of VPC flow logs",
    .table = "amazon_security_lake_table_vpc_flow_2_0",
    .language = &aws_trino,
    .columns = lake_columns,
    .query = ask_lake,
};
