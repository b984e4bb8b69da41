/* write_json.h - a record as an object of JSON, of the form that written.h has
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_WRITE_JSON_H
#define CLOUDFLOW_WRITE_JSON_H

#include "core/record/schema.h"

/* Appends the object of a row, and the end of the line. plain is used for cells. Returns NULL, or why the row can be no
 * object; then nothing is appended, and the caller frees the reason with g_free(). */
char *flow_write_object(GString *plain, const struct flow_schema *schema, const char *row, size_t length, GString *out);

#endif
