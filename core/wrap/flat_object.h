/* flat_object.h - JSON objects that are a row each, told by the names of their members
 *
 * What takes a flow log's lines apart, a log service's parser or a database, gives objects of its columns:
 *
 *   {"version": "2", "accountId": "123456789012", "interfaceId": "eni-...", "srcAddr": "10.0.0.9", ...}
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_FLAT_OBJECT_H
#define CLOUDFLOW_FLAT_OBJECT_H

#include "core/record/rows.h"
#include "core/wrap/table.h"

/* The provider that an object is surely a row of by its members (see table.h); NULL if there is none. text is the
 * object, or begins with it if it is cut. */
const struct flow_provider *flow_flat_object_provider(struct flow_tables *tables, const char *text, size_t length);

/* The same for an object that is whole and in which no other object or array stands, which is soon seen; returns false,
 * and sets nothing, if it is another. */
bool flow_flat_object_only(struct flow_tables *tables, const char *text, size_t length,
                           const struct flow_provider **provider);

/* How such an object becomes a row; it claims nothing. */
extern const struct flow_json flow_flat_object;

#endif
