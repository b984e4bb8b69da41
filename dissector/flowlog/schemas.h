/* schemas.h - the schemas of the record packets of a capture
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_FLOWLOG_SCHEMAS_H
#define CLOUDFLOW_FLOWLOG_SCHEMAS_H

#include "core/record/packet_text.h"

/* The schema of the row; borrowed until the next call. NULL if there is none, and why. */
const struct flow_schema *flowlog_schema(const struct flow_packet_text *lines, const char **reason);

/* Makes the store of schemas, which is emptied at the end of each capture; once. */
void flowlog_register_schemas(void);

#endif
