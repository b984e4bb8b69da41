/* join.h - what the parts of the join that know Wireshark share
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_JOIN_H
#define CLOUDFLOW_JOIN_H

#include "dissector/flowlog/flowlog.h"
#include "core/join/match.h"
#include <epan/prefs.h>

/* The index of the open capture; NULL if there is none or the join is off. */
struct join *join_of_capture(void);

int64_t join_nanoseconds(int64_t secs, int32_t nsecs);

/* Adds a record to the index, as row of frame, which is 0 for the side log. Returns its number, or
 * JOIN_NONE if it has no flow or too few columns to tell which. */
uint32_t join_from_record(struct join *join, const struct flow_record *record, uint32_t frame);

/* Whether -z flowlog,coverage was asked for. */
bool join_coverage_runs(void);
/* Adds what is known of the record's packets and of its relations. */
void join_show_record(packet_info *pinfo, proto_tree *tree, tvbuff_t *tvb, proto_item *item);

/* Adds what is known of a packet's records, or of why there are none. */
void join_register_packet(int proto);
/* The same for a packet that has fallen out. */
void join_show_fallen(packet_info *pinfo, proto_tree *tree, tvbuff_t *tvb);
void join_show_packet(struct join *join, packet_info *pinfo, proto_tree *tree, tvbuff_t *tvb, uint32_t packet);

/* Experts on a record, once all is known. */
void join_register_experts(int proto);
void join_add_experts(struct join *join, packet_info *pinfo, proto_item *item, const struct join_resolved *resolved,
                      uint32_t position);

/* Why a packet has no record, or a record no packet, in words; never NULL. Borrowed for good, and the same reason is
 * the same pointer. */
const char *join_why_no_record(struct join *join, const struct join_packet *packet);
const char *join_why_no_packet(const struct join *join, const struct join_record *record);
/* What is said of a record or packet that has fallen out. */
extern const char join_fallen_reason[];

/* Preferences. */
struct join_options {
    guint slack;          /* seconds */
    guint most_notes;     /* records and packets that are kept; 0: all */
    guint most_listed;    /* packets that are listed in a record */
    const char *side_log; /* path of a log that is joined without being merged into the capture, or "" */
};
extern struct join_options join_options;
/* They stand among the flow log dissector's. */
void join_register_preferences(void);

/* Conversation Filter > Cloud flow. */
void join_register_filter(void);

/* The side log: reads it into the index, and pins its records. */
void join_side_log_open(struct join *join);
/* Whether what was read is still what would be read: the same file, unchanged, and formats declared as they were. */
bool join_side_log_is_current(void);
void join_side_log_close(void);
/* The row of a record of it, in the pool; NULL if it can no longer be read. */
char *join_side_log_row(wmem_allocator_t *pool, uint32_t record);

#endif
