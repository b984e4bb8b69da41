/* scan_inside.h - goes through an item up to its end, or to where it shows itself to be a wrapper
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_SCAN_INSIDE_H
#define CLOUDFLOW_SCAN_INSIDE_H

#include "core/wrap/scan_state.h"

/* Up to the end of the array or object, or of the buffer. Returns whether it was an item. */
bool scan_go_inside(struct scan *scan, struct scan_item *item);

#endif
