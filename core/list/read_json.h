/* read_json.h - lists that are JSON: a document, or an object a line
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_LIST_READ_JSON_H
#define CLOUDFLOW_LIST_READ_JSON_H

#include "core/list/taker.h"

enum {
    /* A larger document is not read: parsed, it takes several times as much. */
    LIST_JSON_BYTES = 64 << 20,
    /* Nor is one of more values: each takes some 60 bytes. */
    LIST_JSON_VALUES = 4 << 20,
};

/* Reads a whole document. */
void list_json_document(struct list_taker *taker, const char *text, size_t length);

/* Reads a line that is an object; false if no more can be taken. */
bool list_json_line(struct list_taker *taker, uint32_t number, const char *text, size_t length);

/* Whether a text is one whole object. */
bool list_json_is_object(const char *text, size_t length);

#endif
