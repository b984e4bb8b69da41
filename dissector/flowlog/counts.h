/* counts.h - what a record counts, and when
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_FLOWLOG_COUNTS_H
#define CLOUDFLOW_FLOWLOG_COUNTS_H

#include "compat/epan_compat.h"
#include "core/record/record.h"

/* What one direction of a record counts; 0 where the log does not say. */
struct flowlog_count {
    uint64_t packets, bytes;
    bool packets_said, bytes_said;
};

/* A record's counters: from its source to its destination, and back. */
void flowlog_counts_of(const struct flow_record *record, struct flowlog_count *forth, struct flowlog_count *back);

/* The end of a record whose frame stands at the time begin: as much later as the log says that the record ends after
 * its start. begin itself if the log does not say, or says that it ends before it starts. */
nstime_t flowlog_end_of(const struct flow_record *record, const nstime_t *begin);

/* What records of one protocol between the same ends have in common. */
struct flowlog_tuple {
    int proto; /* IANA's number; -1: the log does not say */
    bool has_ports;
    uint16_t srcport, dstport; /* 0 if it has none */
};

/* A record's, of which it may say nothing. A port 0 of a protocol without ports is none. */
struct flowlog_tuple flowlog_tuple_of(const struct flow_record *record);

#endif
