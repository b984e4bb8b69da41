/* help.h - "flowlog,help": the reports there are, and which of them this log cannot answer
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_REPORT_HELP_H
#define CLOUDFLOW_REPORT_HELP_H

#include "dissector/report/kind.h"

extern const struct report_kind report_help;

#endif
