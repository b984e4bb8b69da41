/* hours.h - hours of interfaces that have records, and those that lack them
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_REPORT_HOURS_H
#define CLOUDFLOW_REPORT_HOURS_H

#include "core/record/provider.h"
#include "dissector/report/table.h"

/* A row of a table of hours: one in which an interface of a log has records. */
struct report_hour {
    int64_t hour; /* since 1970 */
    uint64_t skipdata;
    const struct flow_provider *log;
    uint32_t interface; /* a number, of one log */
    uint32_t rank;      /* among the hours of the log, for report_gaps_find() */
};

/* Hours without records. */
struct report_gap {
    int64_t from, to;   /* hours since 1970; to is the first with records again */
    uint32_t n;         /* how many; those of an interface that the log as a whole lacks are not among them */
    uint32_t interface; /* REPORT_NO_INTERFACE: none has records */
    const struct flow_provider *log;
};

#define REPORT_NO_INTERFACE UINT32_MAX

/* How many hours an interface has, and how many it lacks that others of its log have. */
struct report_hour_counts {
    uint32_t has, lacks;
};

static inline struct report_hour *
report_hour_at(const struct report_table *hours, uint32_t number)
{
    return (struct report_hour *)report_table_at(hours, number);
}

/* Less than 0 if a is before b, more if it is behind. */
static inline int
report_hour_compare(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

/* Finds the gaps of each log between its first hour and its last, and those of its interfaces: struct report_gap, those
 * of logs first, then the longest. To be freed with g_array_free(). counts has room for each interface, and begins as
 * zeros. */
GArray *report_gaps_find(const struct report_table *hours, struct report_hour_counts *counts);

#endif
