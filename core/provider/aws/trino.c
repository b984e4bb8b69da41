/* trino.c - the SQL of Amazon Athena, which is Trino's
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/provider/aws/trino.h"
#include <inttypes.h>

static void
said(GString *out, const struct query_column *column, int family)
{
    g_string_append_printf(out, "%s IS NOT NULL", column->name);
    if (column->type == QUERY_TEXT || column->type == QUERY_ADDRESS) {
        g_string_append_printf(out, " AND %s <> '-'", column->name);
    }
    if (family != 0) {
        g_string_append_printf(out, " AND strpos(%s, ':') %s 0", column->name, family == 4 ? "=" : ">");
    }
}

static void
append_time(GString *out, const struct query_column *column, const struct query_literal *literal)
{
    enum { MICROS = 1000000, IN_A_MILLI = 1000 };
    if (column->type == QUERY_MILLISECONDS) {
        g_string_append_printf(out, "%" PRId64, literal->seconds * IN_A_MILLI + literal->micros / IN_A_MILLI);
    } else if (column->type == QUERY_SECONDS) {
        g_string_append_printf(out, "%" PRId64, literal->seconds);
    } else {
        g_string_append_printf(out, "from_unixtime(%" PRId64, literal->seconds);
    }
    if (column->type != QUERY_MILLISECONDS && literal->micros > 0) {
        g_string_append_printf(out, ".%06u", literal->micros);
    }
    g_string_append(out, column->type == QUERY_TIME ? ")" : "");
}

static bool
network(GString *out, const struct query_column *column, const char *address, unsigned bits, int family)
{
    (void)family;
    g_string_append_printf(out, "contains('%s/%u', try_cast(%s AS ipaddress))", address, bits, column->name);
    return true;
}

const struct query_language aws_trino = {
    .and_word = "AND",
    .or_word = "OR",
    .not_word = "NOT",
    .equal = "=",
    .quote = '\'',
    .doubles = true,
    .time = append_time,
    .said = said,
    .network = network,
};

void
aws_trino_select(GString *out, const char *columns, const char *table, const char *condition, const char *order)
{
    g_string_append_printf(out, "SELECT %s\nFROM %s\nWHERE %s\nORDER BY %s", columns, table, condition, order);
}
