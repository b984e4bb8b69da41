/* capture.h - a log that grows, as a capture
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_CAPTURE_H
#define CLOUDFLOW_CAPTURE_H

#include "extcap/options.h"

/* Captures until the log has ended, or until somebody wants it to end. Returns whether all went well; if not, or if
 * there is something to say, a message is appended. */
bool live_capture(const struct live_options *options, GString *message);

#endif
