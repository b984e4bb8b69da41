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
append_time(GString *out, const struct query_column *column, const struct query_literal *literal)
{
    (void)column;
    enum { MICROS = 1000000 };
    g_string_append_printf(out, "TIMESTAMP_MICROS(%" PRId64 ")", literal->seconds * MICROS + literal->micros);
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

static const struct query_language language = {
    .and_word = "AND",
    .or_word = "OR",
    .not_word = "NOT",
    .equal = "=",
    .quote = '\'',
    .column = append_column,
    .time = append_time,
    .said = said,
    .network = network,
};

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
