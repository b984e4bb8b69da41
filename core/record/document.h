/* document.h - values of documents that other programs made of a record, by the paths of struct flow_path
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_DOCUMENT_H
#define CLOUDFLOW_DOCUMENT_H

#include "core/record/schema.h"
#include "core/record/value.h"

/* What the log would have written for a document's text at the path: its own word; the element of a list of one; a
 * whole number without a fraction of zeros. Returns false, and leaves the text, if it is none of the words there. */
bool flow_document_text(const struct flow_path *path, const char **text, size_t *length);

/* What the record's values before this one say of the same field. */
enum flow_document_says { FLOW_SAYS_NOTHING, FLOW_SAYS_THE_SAME, FLOW_SAYS_ANOTHER };
enum flow_document_says flow_document_said(const struct flow_value *values, const struct flow_value *value);

/* Of what each end of the flow may have of its own, leaves the field to that of the end where the record was taken, and
 * to none if nothing says which that is: the other is a value of no known column. The values are those of a whole row
 * of the schema, direction is one of them or NULL. Returns whether any field changed, so that roles must be noted anew.
 */
bool flow_document_choose_ends(const struct flow_schema *schema, struct flow_value *values, size_t n,
                               const struct flow_value *direction);

#endif
