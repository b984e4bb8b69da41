/* read_text.h - lists that are lines: addresses, or tables of them
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_LIST_READ_TEXT_H
#define CLOUDFLOW_LIST_READ_TEXT_H

#include "core/list/taker.h"

struct list_text_reader;
/* folder: where a file that names categories may stand beside the list; NULL if there is none. */
struct list_text_reader *list_text_reader_new(struct list_taker *taker, const char *folder);
void list_text_reader_free(struct list_text_reader *reader);

/* Reads a line, which may be written to; false if no more can be taken. */
bool list_text_line(struct list_text_reader *reader, uint32_t number, char *line, size_t length);

#endif
