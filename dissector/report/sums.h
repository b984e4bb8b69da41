/* sums.h - what records count, summed for each pair of ends or each end: addresses, or addresses and ports
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_REPORT_SUMS_H
#define CLOUDFLOW_REPORT_SUMS_H

#include "dissector/flowlog/counts.h"
#include "dissector/report/page.h"

struct amount {
    struct report_number packets, bytes;
};

/* What is summed is known by: addresses alone, or protocol and ports too. */
struct sum_key {
    address from, to; /* to is AT_NONE in a table of single ends */
    int proto;        /* IANA's number; -1: not told apart, or the log does not say */
    bool has_ports;
    uint16_t from_port, to_port; /* 0 if there are none */
};

/* All that was counted between two ends, or that one sent (forth) and received (back). */
struct sum {
    struct sum_key key; /* in the direction of the first record */
    struct amount forth, back;
    uint64_t n_records;
    nstime_t start, start_abs, stop; /* from the first start of a record to the last end; relative ones since the
                                        capture's first frame */
};

/* Adds to one direction. */
void amount_add(struct amount *amount, const struct flowlog_count *count);

/* Both directions together. */
struct amount sum_total(const struct sum *sum);

/* Whether the first of two ends is where the key's sum begins. */
bool sum_is_forward(const struct sum *sum, const struct sum_key *key);

/* The sums of one listener. */
struct sums;

/* No sums yet; free them with sums_free(). */
struct sums *sums_new(void);
void sums_free(struct sums *sums);
/* Forgets all that was summed. */
void sums_clear(struct sums *sums);

/* The sum of a key, either way round, which is made if there is none, and which the record belongs to from now on. The
 * key's addresses are copied. Belongs to the table. */
struct sum *sums_of(struct sums *sums, const struct sum_key *key, const struct flow_record *record,
                    const packet_info *pinfo);

/* The sums, struct sum *, most packets first, and in the order of their first records where those are the same. Belongs
 * to the table, until the next call of any function. */
const GPtrArray *sums_sorted(struct sums *sums);

#endif
