/* times.h - gives rows without a time one that is not far off
 *
 * A frame without a time would be taken for one of 1970, and spoil every window of time, every merge and every saved
 * file. So it stands at the time of the row before it, or, if none before it has one, at that of the first row behind
 * it that has; and it says so.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_TIMES_H
#define CLOUDFLOW_TIMES_H

#include "filetap/container.h"

/* The most rows at the beginning of a file, and the most bytes of them, that wait for a row with a time. A pipe must
 * show something some day, and memory has an end. */
enum { FILETAP_MOST_WAITING = 1000, FILETAP_MOST_WAITING_BYTES = 16 << 20 };

struct filetap_times;

/* With random, rows will be asked for again, and keep the time that they were given. */
struct filetap_times *filetap_times_new(bool random);
void filetap_times_free(struct filetap_times *times);

/* As the container's next() and read_at(), but the row has its frame info, with a time, and its remarks say whose it
 * is. The row's text is valid until the next call of the same function. */
enum filetap_next filetap_times_next(struct filetap_times *times, const struct filetap_container *container,
                                     void *state, struct filetap_input *input, struct filetap_row *row, int *err,
                                     char **err_info);
enum filetap_next filetap_times_read_at(const struct filetap_times *times, const struct filetap_container *container,
                                        void *state, struct filetap_input *input, int64_t offset,
                                        struct filetap_row *row, int *err, char **err_info);

#endif
