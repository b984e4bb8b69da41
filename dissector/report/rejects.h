/* rejects.h - "flowlog,rejects": who was turned away, where, and what else was accepted from there
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_REPORT_REJECTS_H
#define CLOUDFLOW_REPORT_REJECTS_H

#include "dissector/report/kind.h"

extern const struct report_kind report_rejects;

#endif
