/* coverage.h - "-z flowlog,coverage": what of the log was captured, what of the capture was logged, and why not
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_JOIN_COVERAGE_H
#define CLOUDFLOW_JOIN_COVERAGE_H

#include "dissector/join/capture.h"

/* Registers it for the captures that are opened in this one, which must live for good; to be called from a tap
 * plug-in's register_tap_listener. */
void join_register_coverage(struct join_capture *capture);

#endif
