/* ilf.h - records of OCSF in MITRE's Intermediate Log Format, one a line
 *
 *   OCSF_400106[AWS,*,2026-01-03T10:00:00Z,(class_uid=4001;src_endpoint.ip="10.0.0.9";end_time=;...)]
 *
 * https://github.com/ocsf/examples/tree/main/encodings/ilf
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_ILF_H
#define CLOUDFLOW_ILF_H

#include "core/record/provider.h"

/* Makes a tabbed row of a line that is a record of network activity which one of the providers' documents proves to be
 * its own: the names of its columns, in the order of the alphabet, since records have theirs in any, and the cells.
 * NULL if the line is none. */
const struct flow_provider *flow_ilf_row(const struct flow_provider *const *providers, const char *line, size_t length,
                                         GString *names, GString *cells);

#endif
