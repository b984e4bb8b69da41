/* kinds.h - the reports there are
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_REPORT_KINDS_H
#define CLOUDFLOW_REPORT_KINDS_H

#include "dissector/report/kind.h"

/* Up to a NULL, in the order in which help lists them, which is no part of it: see report_kind_number(). */
extern const struct report_kind *const report_kinds[];

#endif
