/* read_file.h - reads a list of any format, which its content tells
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_LIST_READ_FILE_H
#define CLOUDFLOW_LIST_READ_FILE_H

#include "core/list/taker.h"

enum {
    /* A longer line is counted as bad. */
    LIST_LINE_BYTES = 64 << 10,
    /* A larger file is not read: the largest public lists have a hundredth of that. */
    LIST_FILE_BYTES = 1 << 30,
};

/* Reads the file that taker's list names. */
void list_read_file(struct list_taker *taker);

/* Reads bytes as if they stood in that file. */
void list_read_bytes(struct list_taker *taker, const void *bytes, size_t length);

#endif
