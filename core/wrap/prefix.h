/* prefix.h - what programs that pass lines on put before them: each that a line may have, and what it becomes
 *
 * The time, and the time and the log stream, of the cloud's own tools are no matter of this file: see recogniser.h.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_PREFIX_H
#define CLOUDFLOW_PREFIX_H

#include "core/wrap/forms.h"

/* The prefixes that a line may have: of each form the one that it begins with, of grep's, whose file name may hold any
 * byte, a few. */
struct flow_prefixes {
    struct flow_prefix_line line;
    unsigned form;   /* the next to be tried */
    unsigned colons; /* of grep's, that were tried */
    const char *at;  /* behind the last of them */
};

/* Begins to look at a line, which must live until flow_prefixes_clear(). looks: of the clouds whose rows may stand
 * behind, up to a NULL. */
struct flow_prefixes flow_prefixes(const char *line, size_t length, const struct flow_looks *const *looks);
/* The next one, in time proportional to the line. Cells are the line's or walk's. Returns false after the last. */
bool flow_prefixes_next(struct flow_prefixes *walk, struct flow_prefix *prefix);
void flow_prefixes_clear(struct flow_prefixes *walk);

/* Writes the prefix and the row behind it as a tabbed row, over what out holds. */
void flow_prefix_write(const struct flow_prefix *prefix, GString *out);

#endif
