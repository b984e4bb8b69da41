/* sorting.h - whether a file's rows are put in order, and what is said of those that are not
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_SORTING_H
#define CLOUDFLOW_SORTING_H

#include "compat/wtap_compat.h"

/* What is wanted of a file. */
struct filetap_sorting {
    unsigned mib;    /* of rows that may wait; 0: the rows keep the order of the file */
    const char *why; /* and why they do */
    bool has_said;
};

/* A regular file is put in order, unless the environment variable CLOUDFLOW_ORDER is "file"; a number there is how many
 * MiB may wait. Anything else there is reported, once a process. */
struct filetap_sorting filetap_sorting_of(wtap *wth);

/* Says in the comment of the section, behind its last row, that so many rows are not in order, and how to sort them; if
 * there are any. */
void filetap_sorting_say(struct filetap_sorting *sorting, uint64_t late, wtap *wth);

#endif
