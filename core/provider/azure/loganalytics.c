/* loganalytics.c - Log Analytics, asked for what Traffic Analytics makes of flow logs: the table NTANetAnalytics
 *
 * https://learn.microsoft.com/azure/azure-monitor/reference/tables/ntanetanalytics
 * https://learn.microsoft.com/kusto/query/
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <inttypes.h>
#include <string.h>
#include "core/query/engine.h"

static void
said(GString *out, const struct query_column *column, int family)
{
    bool is_text = column->type == QUERY_TEXT || column->type == QUERY_ADDRESS || column->type == QUERY_ADDRESSES;
    g_string_append_printf(out, "%s(%s)", is_text ? "isnotempty" : "isnotnull", column->name);
    if (family != 0 && column->type == QUERY_ADDRESSES) {
        g_string_append_printf(out, " and %s contains \"%s\"", column->name, family == 4 ? "." : ":");
    } else if (family != 0) {
        g_string_append_printf(out, " and %s %s \":\"", column->name, family == 4 ? "!contains" : "contains");
    }
}

static void
append_time(GString *out, const struct query_column *column, const struct query_literal *literal)
{
    (void)column;
    GDateTime *time = g_date_time_new_from_unix_utc(literal->seconds);
    char *text = time != NULL ? g_date_time_format(time, "%Y-%m-%dT%H:%M:%S") : g_strdup("9999-12-31T23:59:59");
    g_string_append_printf(out, "datetime(%s.%06uZ)", text, literal->micros);
    g_free(text);
    g_clear_pointer(&time, g_date_time_unref);
}

/* A list of addresses is text in which addresses of IPv4 can be looked for, and the beginnings of such. */
static bool
find_in_list(GString *out, const struct query_column *column, const char *address, unsigned bits, int family)
{
    enum { A_PART = 8, WHOLE = 32 };
    if (family != 4 || bits == 0 || bits % A_PART != 0) {
        return false;
    }
    const char *end = address;
    for (unsigned part = 0; part < bits / A_PART && bits < WHOLE; part++) {
        end = strchr(end, '.') + 1;
    }
    if (bits == WHOLE) {
        g_string_append_printf(out, "has_ipv4(%s, \"%s\")", column->name, address);
    } else {
        g_string_append_printf(out, "has_ipv4_prefix(%s, \"%.*s\")", column->name, (int)(end - address), address);
    }
    return true;
}

static bool
network(GString *out, const struct query_column *column, const char *address, unsigned bits, int family)
{
    if (column->type == QUERY_ADDRESSES) {
        return find_in_list(out, column, address, bits, family);
    }
    g_string_append_printf(out, "ipv%d_is_in_range(%s, \"%s/%u\")", family, column->name, address, bits);
    return true;
}

static const struct query_language language = {
    .and_word = "and",
    .or_word = "or",
    .not_word = "not",
    .equal = "==",
    .quote = '"',
    .time = append_time,
    .said = said,
    .network = network,
};

/* The table has words where its page says letters, so both are asked for. */
static const struct flow_name statuses[] = {
    {"Allowed", "ACCEPT"}, {"A", "ACCEPT"}, {"Denied", "REJECT"}, {"D", "REJECT"}, {NULL, NULL}};
static const struct flow_name directions[] = {
    {"Inbound", "ingress"}, {"I", "ingress"}, {"Outbound", "egress"}, {"O", "egress"}, {NULL, NULL}};
static const struct flow_name transports[] = {{"T", "6"},    {"TCP", "6"},  {"U", "17"},
                                              {"UDP", "17"}, {"ICMP", "1"}, {NULL, NULL}};

/* A row sums up the flows of an hour or so. Public addresses stand in lists, "203.0.113.9|...", in place of the
 * address. So do source ports, which cannot be asked for. */
static const struct query_column columns[] = {
    {FLOW_SRC, "SrcIp", QUERY_ADDRESS, NULL},
    {FLOW_SRC, "SrcPublicIps", QUERY_ADDRESSES, NULL},
    {FLOW_DST, "DestIp", QUERY_ADDRESS, NULL},
    {FLOW_DST, "DestPublicIps", QUERY_ADDRESSES, NULL},
    {FLOW_DSTPORT, "DestPort", QUERY_NUMBER, NULL},
    {FLOW_PROTO, "L4Protocol", QUERY_TEXT, transports},
    {FLOW_DIRECTION, "FlowDirection", QUERY_TEXT, directions},
    {FLOW_ACTION, "FlowStatus", QUERY_TEXT, statuses},
    {FLOW_PACKETS_SENT, "PacketsSrcToDest", QUERY_NUMBER, NULL},
    {FLOW_PACKETS_RECEIVED, "PacketsDestToSrc", QUERY_NUMBER, NULL},
    {FLOW_PACKETS, "(PacketsSrcToDest + PacketsDestToSrc)", QUERY_NUMBER, NULL},
    {FLOW_BYTES_SENT, "BytesSrcToDest", QUERY_NUMBER, NULL},
    {FLOW_BYTES_RECEIVED, "BytesDestToSrc", QUERY_NUMBER, NULL},
    {FLOW_BYTES, "(BytesSrcToDest + BytesDestToSrc)", QUERY_NUMBER, NULL},
    {FLOW_START, "FlowStartTime", QUERY_TIME, NULL},
    {FLOW_END, "FlowEndTime", QUERY_TIME, NULL},
    {FLOW_INTERFACE, "MacAddress", QUERY_TEXT, NULL},
    {FLOW_RULE, "AclRule", QUERY_TEXT, NULL},
    {.name = NULL},
};

static void
ask(GString *out, const char *table, const char *condition)
{
    g_string_append_printf(out, "%s\n| where SubType == \"FlowLog\"\n| where %s\n| order by FlowStartTime asc", table,
                           condition);
}

const struct query_engine query_engine_loganalytics = {
    .name = "loganalytics",
    .title = "Azure Log Analytics, the table NTANetAnalytics of Traffic Analytics",
    .table = "NTANetAnalytics",
    .language = &language,
    .columns = columns,
    .query = ask,
};
