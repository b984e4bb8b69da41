/* ahead.h - the lines of a file, and those behind a line that must be seen before it is known what the line is
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_AHEAD_H
#define CLOUDFLOW_AHEAD_H

#include "filetap/line.h"

struct filetap_ahead {
    struct filetap_line line;
    GQueue behind;           /* of struct filetap_line: those behind it that were read */
    enum filetap_next ended; /* how reading ended behind them; FILETAP_ROW: it has not */
    int err;
    char *err_info;
};

struct filetap_ahead *filetap_ahead_new(void);
void filetap_ahead_free(struct filetap_ahead *ahead);

/* Forgets all that was read: reading goes on elsewhere in the file, behind a line of this number. */
void filetap_ahead_go(struct filetap_ahead *ahead, uint64_t number);

/* Goes on to the next line: as filetap_line_read(). */
enum filetap_next filetap_ahead_next(struct filetap_ahead *ahead, struct filetap_input *input, int *err,
                                     char **err_info);

/* The line behind that at *place, or if that is NULL behind the current line; *place becomes its place. NULL if there
 * is none. To look at a line is not to go on to it. */
const struct filetap_line *filetap_ahead_look(struct filetap_ahead *ahead, struct filetap_input *input, GList **place);

/* Drops the lines up to this place, or with NULL none: they belong to the current line. */
void filetap_ahead_drop(struct filetap_ahead *ahead, const GList *place);

#endif
