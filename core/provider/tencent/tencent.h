/* tencent.h - what Tencent Cloud's flow logs of interfaces and of Cloud Connect Network share
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_TENCENT_H
#define CLOUDFLOW_TENCENT_H

#include "core/record/provider.h"

enum { TENCENT_VPC = 1, TENCENT_CCN = 2 };

/* The columns of both; flow_field.sets says which one has a column. */
extern const struct flow_field tencent_fields[];
/* What neither logs. */
extern const struct flow_unlogged tencent_unlogged[];

#endif
