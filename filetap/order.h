/* order.h - gives the rows of a file in the order of their time
 *
 * A cloud delivers rows as it gets to know them, nearly in order. Rows wait here until as many wait as may, and the
 * earliest goes first; so a file whose rows all find room is in order wholly. Rows of the same time keep the order of
 * the file, and so one that borrows its time stands behind the row that lends it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_ORDER_H
#define CLOUDFLOW_ORDER_H

#include "filetap/times.h"

/* MiB of rows that wait, unless somebody says otherwise. */
enum { FILETAP_ORDER_USUAL = 64 };

struct filetap_order;

/* At most so many MiB of rows wait; 0: none, and each row is given as soon as it is read. If many files are open at a
 * time, they share what a few of them may have. */
struct filetap_order *filetap_order_new(unsigned mib);
void filetap_order_free(struct filetap_order *order);

/* As filetap_times_next(), in the order of time. What ends reading is said behind the last row. */
enum filetap_next filetap_order_next(struct filetap_order *order, struct filetap_times *times,
                                     const struct filetap_container *container, void *state,
                                     struct filetap_input *input, struct filetap_row *row, int *err, char **err_info);

/* How many rows stand behind one of a later time, of those that were given. */
uint64_t filetap_order_late(const struct filetap_order *order);

#endif
