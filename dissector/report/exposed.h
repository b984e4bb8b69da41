/* exposed.h - "flowlog,exposed": the ports that the internet reached, or tried to
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_REPORT_EXPOSED_H
#define CLOUDFLOW_REPORT_EXPOSED_H

#include "dissector/report/kind.h"

extern const struct report_kind report_exposed;

#endif
