/* suricata.h - what Suricata writes of flows into eve.json, and the firewalls that are made of it into their logs
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_SURICATA_H
#define CLOUDFLOW_SURICATA_H

#include "core/record/record.h"
#include "core/record/rows.h"

/* Events of both directions of a flow, and events of one. */
enum { SURICATA_FLOW = 1, SURICATA_NETFLOW = 2 };

/* The columns of both; flow_field.sets says which one has a column. */
extern const struct flow_field suricata_fields[];

/* Whether the object that text is, or begins with, has the members of an event of this type, "flow" or "netflow", as
 * many objects deep as depth says: 1 are its own. */
bool suricata_is_event(const char *text, size_t length, size_t depth, const char *type);

/* flow_json.rows: an event is one row. */
void suricata_add_event(struct flow_rows *rows, const json_t *item);

/* flow_provider.finish: the TCP flags, of an event that has them one by one only. */
void suricata_finish(struct flow_record *record);

/* flow_provider.summary: the protocol of the application, and what was done with the flow. */
void suricata_summary(const struct flow_record *record, GString *info);

#endif
