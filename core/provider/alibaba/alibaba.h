/* alibaba.h - what Alibaba Cloud's flow logs of VPCs and of transit routers share
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_ALIBABA_H
#define CLOUDFLOW_ALIBABA_H

#include "core/record/field.h"

enum { ALIBABA_VPC = 1, ALIBABA_CEN = 2 };

/* The longest window that either log can be set to, which is the default. A record's end is that of the window, unless
 * the connection closed in it; its start is a packet's by one page of the documentation and the window's by others, so
 * neither is taken for a packet's. */
enum { ALIBABA_LONGEST_WINDOW = 600 };

/* The columns of both; flow_field.sets says which one has a column. */
extern const struct flow_field alibaba_fields[];

#endif
