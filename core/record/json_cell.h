/* json_cell.h - a value of JSON as a cell of a tabbed row
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_JSON_CELL_H
#define CLOUDFLOW_JSON_CELL_H

#include <glib.h>
#include <jansson.h>
#include <stdbool.h>

/* Appends a string as it is, of null and NULL nothing, anything else as JSON. Returns false if there is not enough
 * memory to write the value out. */
bool flow_append_json(GString *out, const json_t *value);

#endif
