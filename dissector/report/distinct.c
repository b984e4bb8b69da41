/* distinct.c - how many different values came with each row of a table, exactly
 *
 * Values are numbered once, so that what is kept of each pair of a row and a value is two numbers.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "dissector/report/distinct.h"
#include "dissector/report/table.h"

struct report_distinct {
    struct report_table *values, *pairs;
};

struct report_distinct *
report_distinct_new(void)
{
    struct report_distinct *distinct = g_new(struct report_distinct, 1);
    *distinct = (struct report_distinct){report_table_new(0), report_table_new(0)};
    return distinct;
}

void
report_distinct_free(struct report_distinct *distinct)
{
    if (distinct != NULL) {
        report_table_free(distinct->values);
        report_table_free(distinct->pairs);
        g_free(distinct);
    }
}

bool
report_distinct_add(struct report_distinct *distinct, uint32_t row, const void *value, size_t length)
{
    if (report_table_row(distinct->values, value, length) == NULL) {
        return false;
    }
    const uint32_t pair[] = {row, report_table_last(distinct->values)};
    uint32_t n = report_table_count(distinct->pairs);
    return report_table_row(distinct->pairs, pair, sizeof(pair)) != NULL && report_table_count(distinct->pairs) > n;
}

uint64_t
report_distinct_refused(const struct report_distinct *distinct)
{
    return distinct != NULL ? report_table_refused(distinct->values) + report_table_refused(distinct->pairs) : 0;
}
