/* neutral.h - the fields that all clouds share
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_NEUTRAL_H
#define CLOUDFLOW_NEUTRAL_H

#include "core/record/field.h"

/* The fields that all clouds share, indexed by role. column is the filter name without "flowlog.". */
extern const struct flow_field flow_neutral[FLOW_N_NEUTRAL];

/* The columns that containers add to a row; their names begin with '@'. Ends with a row without a column. */
extern const struct flow_field flow_container_fields[];

/* The neutral row whose filter name the field goes by, or NULL if the field has a filter name of its own. */
const struct flow_field *flow_field_neutral(const struct flow_field *field);

/* The part of a record's tree that a column stands in, FLOW_PART_...; NULL is a column that no table knows. */
enum flow_role flow_field_part(const struct flow_field *field);

#endif
