/* distinct.h - how many different values came with each row of a table, exactly
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_REPORT_DISTINCT_H
#define CLOUDFLOW_REPORT_DISTINCT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct report_distinct;

struct report_distinct *report_distinct_new(void);
/* distinct may be NULL. */
void report_distinct_free(struct report_distinct *distinct);

/* Whether the value is new with this row, by its number. False also if memory is used up. */
bool report_distinct_add(struct report_distinct *distinct, uint32_t row, const void *value, size_t length);
/* How often it was; then numbers are too small. distinct may be NULL. */
uint64_t report_distinct_refused(const struct report_distinct *distinct);

#endif
