/* gaps.h - "flowlog,gaps": where the log has lost records or has none
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_REPORT_GAPS_H
#define CLOUDFLOW_REPORT_GAPS_H

#include "dissector/report/kind.h"

extern const struct report_kind report_gaps;

#endif
