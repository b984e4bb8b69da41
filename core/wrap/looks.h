/* looks.h - what a row of text is, judged by what its values look like
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_LOOKS_H
#define CLOUDFLOW_LOOKS_H

#include "core/record/schema.h"

enum flow_fit { FLOW_NO_FIT, FLOW_FITS_BUT_ONE, FLOW_FITS_IN_PART, FLOW_FITS };

/* Whether the row has the schema's columns. FLOW_FITS_IN_PART: whatever has a shape is right, but some value cannot be
 * read. FLOW_FITS_BUT_ONE: one value is not what its column can hold, and all others are. proving: how many values have
 * a form that proves something. */
enum flow_fit flow_fit(const struct flow_schema *schema, const char *line, size_t length, unsigned *proving);

/* Whether the row is one of the schema but for one value, which is not what its column can hold. */
bool flow_fits_but_one(const struct flow_schema *schema, const char *line, size_t length);

/* The number, from 0 on, of the first value that its column cannot have; as large as values, which gets how many there
 * are, if there is none. */
size_t flow_first_misfit(const struct flow_schema *schema, const char *line, size_t length, size_t *values);

/* Whether the line can be the end of a row of the schema, which begins somewhere in one of its values, and none of
 * whose values is such as could end any line. */
bool flow_ends_row(const struct flow_schema *schema, const char *line, size_t length);

/* "2026-01-31T..." begins each line of a CloudWatch export or of `aws logs tail`, which may colour it. */
bool flow_has_time_before(const char *line, size_t length);

/* A row of a cloud's flow log beyond doubt, whatever its columns are: the id of an interface beside a word that only
 * flow logs write, and addresses, or '-' in their place. */
bool flow_row_is_certain(const struct flow_looks *looks, const char *line, size_t length);

/* Whether the row may be one of a cloud's flow log, though nothing proves it: two addresses beside a word or an id of
 * the log. */
bool flow_row_is_possible(const struct flow_looks *looks, const char *line, size_t length);

#endif
