/* kinds.c - the reports there are
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "dissector/report/kinds.h"
#include "dissector/report/top.h"

const struct report_kind *const report_kinds[] = {
    &report_top,
    NULL,
};
