/* fields.h - the filter fields of all providers, registered from their tables
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_FLOWLOG_FIELDS_H
#define CLOUDFLOW_FLOWLOG_FIELDS_H

#include "core/record/field.h"

/* The registered numbers of one table row; ipv6 is -1 unless the row is an address. */
struct flowlog_hf {
    int id, ipv6;
};

/* Registers every row of every table under the protocol; once. */
void flowlog_register_fields(int proto);

/* The numbers of a table row. Never NULL for a row of a table. */
const struct flowlog_hf *flowlog_hf(const struct flow_field *field);

/* Those of a neutral field. */
const struct flowlog_hf *flowlog_neutral_hf(enum flow_role role);

#endif
