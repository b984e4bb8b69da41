/* time.h - "flowlog,time": how much was accepted and rejected when
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_REPORT_TIME_H
#define CLOUDFLOW_REPORT_TIME_H

#include "dissector/report/kind.h"

extern const struct report_kind report_time;

#endif
