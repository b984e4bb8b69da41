/* repair.h - mends the commas of what would be JSON but for them
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_REPAIR_H
#define CLOUDFLOW_REPAIR_H

#include <stddef.h>

/* How many commas were put in and left out. */
struct flow_repair {
    size_t put_in, left_out;
};

/* A copy of text with a comma wherever a string, an object or an array stands right behind a value, and none where one
 * stands between a value and the end of its object or array. Nothing else is changed, and nothing in strings: what a
 * comma cannot mend is no JSON in the copy either. Returns NULL if there is nothing to mend, else what is to be
 * g_free()d, of length *mended. Takes time in proportion to the length. */
char *flow_repair_commas(const char *text, size_t length, size_t *mended, struct flow_repair *repair);

#endif
