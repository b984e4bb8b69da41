/* kinds.c - the reports there are
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "dissector/report/kinds.h"
#include "dissector/report/exposed.h"
#include "dissector/report/gaps.h"
#include "dissector/report/query.h"
#include "dissector/report/rejects.h"
#include "dissector/report/time.h"
#include "dissector/report/top.h"
#include "dissector/report/tree.h"

const struct report_kind *const report_kinds[] = {
    &report_tree, &report_top, &report_time, &report_rejects, &report_exposed, &report_gaps, &report_query, NULL,
};
