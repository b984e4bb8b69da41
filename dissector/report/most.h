/* most.h - how many rows a report shows, and what it says of the others
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_REPORT_MOST_H
#define CLOUDFLOW_REPORT_MOST_H

#include "dissector/report/kind.h"
#include <inttypes.h>

/* How many of the rows there are shown. */
static inline uint32_t
report_shown(uint32_t most, uint32_t all)
{
    return most != 0 ? MIN(most, all) : all;
}

/* Says that there are more, "10 of 320 sources are shown". */
static inline void
report_remark_shown(struct report_page *page, uint32_t most, uint32_t all, const char *rows)
{
    if (report_shown(most, all) < all) {
        report_page_remark(page, "%" PRIu32 " of %" PRIu32 " %s are shown.", most, all, rows);
    }
}

/* Says that there was no memory for some rows, so often. */
static inline void
report_remark_memory(struct report_page *page, uint64_t refused)
{
    if (refused > 0) {
        report_page_remark(page,
                           "There was no memory (flowlog.report_memory) for all rows, %" PRIu64
                           " times: what came then is not counted.",
                           refused);
    }
}

#endif
