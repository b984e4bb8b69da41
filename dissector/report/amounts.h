/* amounts.h - what reports sum for each of their rows
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_REPORT_AMOUNTS_H
#define CLOUDFLOW_REPORT_AMOUNTS_H

#include "dissector/report/kind.h"

struct report_amounts {
    uint64_t records;
    struct report_number packets, bytes, rejects;
};

static inline void
report_amounts_add(struct report_amounts *amounts, const struct report_record *record)
{
    const struct report_number reject = {record->is_rejected, record->is_rejected || record->is_accepted, false};
    amounts->records++;
    report_number_add(&amounts->packets, &record->packets);
    report_number_add(&amounts->bytes, &record->bytes);
    report_number_add(&amounts->rejects, &reject);
}

/* Needs for the sums, which are optional: one row each, to stand in an array of needs. */
#define REPORT_NEED_PACKETS                                                                                            \
    {                                                                                                                  \
        "packets", {FLOW_PACKETS, FLOW_PACKETS_SENT, FLOW_PACKETS_RECEIVED}, true                                      \
    }
#define REPORT_NEED_BYTES                                                                                              \
    {                                                                                                                  \
        "bytes", {FLOW_BYTES, FLOW_BYTES_SENT, FLOW_BYTES_RECEIVED}, true                                              \
    }
#define REPORT_NEED_ACTION                                                                                             \
    {                                                                                                                  \
        "action", {FLOW_ACTION}, true                                                                                  \
    }

enum { REPORT_AMOUNT_COLUMNS = 4 };
/* The columns of the amounts, in turn. */
#define REPORT_COLUMNS_OF_AMOUNTS                                                                                      \
    {"records", "Records", true}, {"packets", "Packets", true}, {"bytes", "Bytes", true},                              \
    {                                                                                                                  \
        "rejects", "Rejected", true                                                                                    \
    }

static inline void
report_amounts_cells(const struct report_amounts *amounts, struct report_page *page)
{
    report_page_count(page, amounts->records);
    report_page_number(page, &amounts->packets);
    report_page_number(page, &amounts->bytes);
    report_page_number(page, &amounts->rejects);
}

#endif
