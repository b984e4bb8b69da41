/* span.h - when what a row of a report counts was
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_REPORT_SPAN_H
#define CLOUDFLOW_REPORT_SPAN_H

#include "dissector/report/kind.h"

/* From the first start to the last end, in seconds since 1970. */
struct report_span {
    int64_t first, last;
    bool is_said;
};

enum { REPORT_SPAN_COLUMNS = 2 };
/* Its columns, to stand in an array of them. */
#define REPORT_COLUMNS_OF_SPAN                                                                                         \
    {"first", "First", false},                                                                                         \
    {                                                                                                                  \
        "last", "Last", false                                                                                          \
    }

/* When a record begins and ends, as the log says: one of the two is enough. */
static inline struct report_span
report_span_of(const struct flow_record *record)
{
    const struct flow_value *start = record->role[FLOW_START], *end = record->role[FLOW_END];
    start = start != NULL ? start : end;
    end = end != NULL ? end : start;
    if (start == NULL) {
        return (struct report_span){0, 0, false};
    }
    return (struct report_span){MIN(start->time.secs, end->time.secs), MAX(start->time.secs, end->time.secs), true};
}

static inline void
report_span_add(struct report_span *span, const struct report_span *other)
{
    if (other->is_said) {
        span->first = span->is_said ? MIN(span->first, other->first) : other->first;
        span->last = span->is_said ? MAX(span->last, other->last) : other->last;
        span->is_said = true;
    }
}

static inline void
report_span_cells(const struct report_span *span, struct report_page *page)
{
    if (span->is_said) {
        report_page_time(page, span->first);
        report_page_time(page, span->last);
    } else {
        report_page_none(page);
        report_page_none(page);
    }
}

#endif
