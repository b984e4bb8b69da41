/* line_envelope.h - a line of JSON behind what a program that passes lines on put before it
 *
 * Such a line is read as the object of what stands before, by the names of its columns, and of the rest as a message:
 * see envelope.h.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_LINE_ENVELOPE_H
#define CLOUDFLOW_LINE_ENVELOPE_H

#include <glib.h>
#include <stdbool.h>
#include "core/wrap/recognise.h"

/* Writes the line's object over what out holds. Returns whether JSON stands behind a prefix; of any other line, too,
 * there is an object. */
bool flow_line_envelope(const struct flow_recogniser *recogniser, const char *line, size_t length, GString *out);

#endif
