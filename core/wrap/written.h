/* written.h - the objects that write.h makes of records: which columns a row has, and of what log it is
 *
 *   {"@provider": "azure.vnet", "time": ..., "flowTuple": ...}
 *
 * Members are the cells of the row, in their order; a column that is a path, "connection.src_ip", is a member of an
 * object.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_WRITTEN_H
#define CLOUDFLOW_WRITTEN_H

#include "core/record/rows.h"

/* No more objects stand in each other; of a path that is longer, the rest is one name. */
enum { FLOW_WRITTEN_DEEPEST = 16 };

/* The member that such an object begins with. */
extern const char flow_written_mark[];

/* The provider of such an object, which the text may be no more than the beginning of; NULL if it is none. */
const struct flow_provider *flow_written_provider(const struct flow_provider *const *providers, const char *text,
                                                  size_t length);

/* Adds its row. */
void flow_written_rows(struct flow_rows *rows, const json_t *object);

#endif
