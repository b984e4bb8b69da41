/* gcp.h - what Google Cloud's VPC Flow Logs and its firewall rules' log share
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_GCP_H
#define CLOUDFLOW_GCP_H

#include "core/record/record.h"
#include "core/record/rows.h"

enum { GCP_VPC = 1, GCP_FIREWALL = 2 };

/* A VM reports what it saw every five seconds, unless a longer interval was chosen, of a quarter of an hour at the
 * most. */
enum { GCP_LONGEST_INTERVAL = 900 };

/* A connection that was let in is tracked as long as a packet comes within ten minutes, and what is tracked is let in.
 * https://cloud.google.com/firewall/docs/firewalls#specifications */
enum { GCP_SECONDS_TRACKED = 600 };

/* The columns of both; flow_field.sets says which one has a column. */
extern const struct flow_field gcp_fields[];

/* flow_provider.finish of both: the interface, and what was dropped. */
void gcp_finish(struct flow_record *record);

/* flow_provider.summary of both: the rule that decided, or why packets were dropped. */
void gcp_summary(const struct flow_record *record, GString *info);

/* How log entries nest. */
extern const struct flow_json gcp_vpc_json, gcp_firewall_json;

#endif
