/* row_text.h - what stands in a row, as query engines print it as text
 *
 *   {product={version=5, name=Amazon VPC, feature=null}, profiles=[cloud, datetime]}
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_ROW_TEXT_H
#define CLOUDFLOW_ROW_TEXT_H

#include <stdbool.h>
#include <jansson.h>

/* The object that such a text is, its values strings, null or nested; to be given back with json_decref(). A value goes
 * on until a comma that another name follows, or a bracket. NULL if the text is none, nests too deep, or has a name
 * twice in one object, as it would if a value looked like several. */
json_t *flow_row_text(const char *text, size_t length);

/* The object that a list of names and values is, [["name", value], ...], as programs write maps of Parquet; NULL as
 * above. */
json_t *flow_row_pairs(const json_t *list);

#endif
