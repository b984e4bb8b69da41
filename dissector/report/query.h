/* query.h - "flowlog,query": the filter as a query of the engine that has the rows
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_REPORT_QUERY_H
#define CLOUDFLOW_REPORT_QUERY_H

#include "dissector/report/kind.h"

extern const struct report_kind report_query;

#endif
