/* sums.h - what records count, summed for each pair of addresses or each address
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_FLOWLOG_SUMS_H
#define CLOUDFLOW_FLOWLOG_SUMS_H

#include "compat/epan_compat.h"
#include "core/record/record.h"

/* What one direction of a record counts; 0 where the log does not say. */
struct flowlog_count {
    uint64_t packets, bytes;
};

/* A record's counters: from its source to its destination, and back. */
void flowlog_counts_of(const struct flow_record *record, struct flowlog_count *forth, struct flowlog_count *back);

/* A sum; over: it is larger than the number, which is then UINT64_MAX. */
struct flowlog_number {
    uint64_t number;
    bool over;
};

struct flowlog_amount {
    struct flowlog_number packets, bytes;
};

/* All that was counted between two addresses, or that one sent (forth) and received (back). */
struct flowlog_sum {
    address from, to; /* in the direction of the first record; to is AT_NONE in a table of single addresses */
    struct flowlog_amount forth, back;
    nstime_t start, start_abs, stop; /* of the records' times, start and stop since the capture's first */
};

/* Adds to one direction. */
void flowlog_amount_add(struct flowlog_amount *amount, struct flowlog_count count);

/* Both directions together. */
struct flowlog_amount flowlog_sum_total(const struct flowlog_sum *sum);

/* The sums of one listener. */
struct flowlog_sums;

/* No sums yet; free them with flowlog_sums_free(). */
struct flowlog_sums *flowlog_sums_new(void);
void flowlog_sums_free(struct flowlog_sums *sums);
/* Forgets all that was summed. */
void flowlog_sums_clear(struct flowlog_sums *sums);

/* The sum of two addresses, either way round, or of one if to is NULL; it is made, with the time of the packet, if
 * there is none. Belongs to the table. */
struct flowlog_sum *flowlog_sums_of(struct flowlog_sums *sums, const address *from, const address *to,
                                    const packet_info *pinfo);

/* The sums, struct flowlog_sum *, most packets first, and in the order of their first records where those are the
 * same. Belongs to the table, until the next call of any function. */
const GPtrArray *flowlog_sums_sorted(struct flowlog_sums *sums);

#endif
