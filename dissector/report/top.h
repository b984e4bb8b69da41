/* top.h - "flowlog,top": the values of an element that most was counted for
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_REPORT_TOP_H
#define CLOUDFLOW_REPORT_TOP_H

#include "dissector/report/kind.h"

extern const struct report_kind report_top;

#endif
