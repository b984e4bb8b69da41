/* csv_envelope.h - rows of a table one of whose cells holds rows: what a log service's console saves of its events
 *
 * Such a row is read as the object of the header's names and the row's cells: see envelope.h.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_CSV_ENVELOPE_H
#define CLOUDFLOW_CSV_ENVELOPE_H

#include "core/wrap/csv_object.h"
#include "core/wrap/items.h"

/* Whether one of the names, as they stand in a tabbed row, is that of a column that may hold rows. */
bool flow_csv_may_wrap(const struct flow_text *names, size_t n);

/* Appends text as it stands in a string of JSON. */
void flow_csv_envelope_escape(GString *out, const char *text, size_t length);

/* Appends the row's object. */
void flow_csv_envelope_text(const struct flow_csv_row *row, GString *out);

/* The row loaded last. */
struct flow_csv_envelope;

/* For the table of whose rows, as objects, the first is this; all else is borrowed. */
struct flow_csv_envelope *flow_csv_envelope_new(struct flow_schemas *schemas,
                                                const struct flow_provider *const *providers,
                                                struct flow_recogniser *recogniser, struct flow_item_kind first);
void flow_csv_envelope_free(struct flow_csv_envelope *envelope);

/* Loads a row; returns the rows that it holds, which live until the next is loaded. Never fails: what is no flow log's
 * becomes a row that says so. header: in force at its beginning, or NULL. */
struct flow_rows *flow_csv_envelope_load(struct flow_csv_envelope *envelope, const struct flow_csv_row *row,
                                         const struct flow_header *header);

/* The header that is in force behind it. */
const struct flow_header *flow_csv_envelope_header(const struct flow_csv_envelope *envelope);

#endif
