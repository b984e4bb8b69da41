/* bigquery.c - BigQuery, asked for VPC flow logs that a sink of Cloud Logging writes there
 *
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/net_functions
 * https://cloud.google.com/logging/docs/export/bigquery
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <inttypes.h>
#include <string.h>
#include "core/provider/gcp/gcp.h"
#include "core/query/engine.h"
#include "core/record/provider.h"

extern const struct flow_provider flow_provider_gcp_vpc;

static const char *const operators[] = {
    [QUERY_EQ] = "=", [QUERY_LT] = "<", [QUERY_LE] = "<=", [QUERY_GT] = ">", [QUERY_GE] = ">="};

static void
append_text(GString *out, const char *text)
{
    g_string_append_c(out, '\'');
    for (const char *c = text; *c != '\0'; c++) {
        g_string_append_printf(out, "%s%c", *c == '\'' || *c == '\\' ? "\\" : "", *c);
    }
    g_string_append_c(out, '\'');
}

/* Numbers that the log writes as text are text in the table, or numbers: a cast takes either. */
static void
append_column(GString *out, const struct query_column *column)
{
    const char *type = column->type == QUERY_NUMBER ? "INT64" : column->type == QUERY_TIME ? "TIMESTAMP" : NULL;
    g_string_append_printf(out, type != NULL ? "SAFE_CAST(%s AS %s)" : "%s", column->name, type);
}

static void
said(GString *out, const struct query_column *column, int family)
{
    append_column(out, column);
    g_string_append(out, " IS NOT NULL");
    if (column->type == QUERY_TEXT || column->type == QUERY_ADDRESS) {
        g_string_append_printf(out, " AND %s <> ''", column->name);
    }
    if (family != 0) {
        g_string_append_printf(out, " AND STRPOS(%s, ':') %s 0", column->name, family == 4 ? "=" : ">");
    }
}

static void
append_time(GString *out, const struct query_literal *literal)
{
    enum { MICROS = 1000000 };
    g_string_append_printf(out, "TIMESTAMP_MICROS(%" PRId64 ")", literal->seconds * MICROS + literal->micros);
}

static void
compare(GString *out, const struct query_column *column, enum query_op op, const struct query_literal *literal)
{
    append_column(out, column);
    g_string_append_printf(out, " %s ", operators[op]);
    switch (column->type) {
    case QUERY_TEXT:
    case QUERY_ADDRESS:
        append_text(out, literal->text);
        break;
    case QUERY_NUMBER:
        g_string_append_printf(out, "%" PRIu64, literal->number);
        break;
    default:
        append_time(out, literal);
    }
}

/* NET.IP_TRUNC() fails for a prefix that is longer than the address, so the family is asked first, and not by AND,
 * which may look at both sides. */
static bool
network(GString *out, const struct query_column *column, const char *address, unsigned bits, int family)
{
    g_string_append_printf(out,
                           "IF(BYTE_LENGTH(NET.SAFE_IP_FROM_STRING(%s)) = %d, "
                           "NET.IP_TRUNC(NET.SAFE_IP_FROM_STRING(%s), %u) = NET.IP_FROM_STRING('%s'), FALSE)",
                           column->name, family == 4 ? 4 : 16, column->name, bits, address);
    return true;
}

static const struct query_language language = {"AND", "OR", "NOT", said, compare, network};

static const struct query_column columns[] = {
    {FLOW_PACKETS, "COALESCE(jsonPayload.packets_sent, jsonPayload.packets_dropped)", QUERY_NUMBER, NULL},
    {FLOW_BYTES, "COALESCE(jsonPayload.bytes_sent, jsonPayload.bytes_dropped)", QUERY_NUMBER, NULL},
    {.name = NULL},
};

/* Members of the entry are columns, those of its payload stand in one that is a record. */
static char *
spell(const struct flow_field *field)
{
    static const char *const outside[] = {"resource.", "labels.",  "logName",         "insertId",
                                          "timestamp", "severity", "receiveTimestamp"};
    for (size_t i = 0; i < G_N_ELEMENTS(outside); i++) {
        if (strncmp(field->column, outside[i], strlen(outside[i])) == 0) {
            return g_strdup(field->column);
        }
    }
    return g_strdup_printf("jsonPayload.%s", field->column);
}

static void
ask(GString *out, const char *table, const char *condition)
{
    g_string_append_printf(out, "SELECT *\nFROM `%s`\nWHERE %s\nORDER BY jsonPayload.start_time", table, condition);
}

const struct query_engine query_engine_bigquery = {
    .name = "bigquery",
    .title = "Google BigQuery, a sink's table of VPC flow logs",
    .table = "project.dataset.compute_googleapis_com_vpc_flows",
    .language = &language,
    .columns = columns,
    .provider = &flow_provider_gcp_vpc,
    .spell = spell,
    .query = ask,
};
