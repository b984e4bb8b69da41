/* formats.h - a file that says which format the rows of which log have
 *
 * The file is JSON: one document or several, one behind the other. A document is an object or a list of objects. Each
 * is a format,
 *
 *   {"format": "${version} ${srcaddr} ...", "group": "/flows", "stream": "eni-*", "interface": "eni-0a1b2c3d4e5f60718",
 *    "id": "fl-0a1b2c3d4e5f60718"}
 *
 * of which all but the first member may be left out, or what a cloud's own program prints of its flow logs: struct
 * flow_format_list.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_FORMATS_H
#define CLOUDFLOW_FORMATS_H

#include "core/wrap/recognise.h"

enum {
    FLOW_FORMATS_MOST_BYTES = 4 << 20,
    FLOW_FORMATS_MOST = 4096, /* that a file may declare */
    /* Of them with different columns: each row of a log that nobody names is tried with each. */
    FLOW_FORMATS_MOST_DIFFERENT = 100
};

/* Declares the formats of a text. Returns NULL, or a message that says which entry is wrong and why, to be g_free()d:
 * then none of them is declared, since a row that fits one of the rest may be one of a format that is missing. */
char *flow_formats_read(struct flow_recogniser *recogniser, const char *text, size_t length);

/* The same of a file. Sets *is_there to whether there is one. */
char *flow_formats_load(struct flow_recogniser *recogniser, const char *path, bool *is_there);

#endif
