/* envelope.h - an object that is nobody's row, but wraps rows: opens it, and what it holds, until rows come out
 *
 * Services that pass logs on put rows into a member of an object: as text ("message"), as base64, as base64 of gzip, as
 * JSON in a string. What else the object says becomes columns of the rows: envelope_names.c knows them.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_ENVELOPE_H
#define CLOUDFLOW_ENVELOPE_H

#include "core/record/rows.h"
#include "core/wrap/recognise.h"
#include "core/wrap/table.h"

/* The item that was opened last. */
struct flow_envelope;

/* All are borrowed; rows are added to the list, which must not outlive them. */
struct flow_envelope *flow_envelope_new(const struct flow_provider *const *providers, struct flow_tables *tables,
                                        struct flow_recogniser *recogniser, struct flow_rows *rows);
void flow_envelope_free(struct flow_envelope *envelope);

/* Forgets the item that was opened last, whose rows are gone. */
void flow_envelope_clear(struct flow_envelope *envelope);

/* How an item is opened: it may be no more than its beginning, which is looked at; it ends early, and what it ends in
 * is left out; a row says what is wrong if there is none that is a flow log's; only lines of text are looked for. */
enum { FLOW_ENVELOPE_LOOK = 1, FLOW_ENVELOPE_CUT = 2, FLOW_ENVELOPE_MUST = 4, FLOW_ENVELOPE_LINES = 8 };

enum flow_envelope_is {
    FLOW_NO_ENVELOPE,         /* no string, nor an object with a member that may hold rows */
    FLOW_ENVELOPE_OF_NOTHING, /* it says what is to be done with the document behind it, and holds nothing */
    FLOW_ENVELOPE_OF_NONE,    /* but not of a flow log's */
    FLOW_ENVELOPE_OF_ROWS     /* or of a header */
};

/* Adds the rows of an item, an object or a string, that lives as long as they do. usual: whose rows that say what is
 * wrong are; NULL if the item is no more than looked at. Of an envelope that holds none there are no rows, unless there
 * must be. */
enum flow_envelope_is flow_envelope_open(struct flow_envelope *envelope, const struct flow_provider *usual,
                                         const char *text, size_t length, unsigned how);

/* The provider of the first row that was a flow log's; NULL if there was none. */
const struct flow_provider *flow_envelope_provider(const struct flow_envelope *envelope);

/* The bytes of the object that the text begins with, if it is whole and no wrapper of items, and nothing in it may show
 * that it breaks off where another begins; else 0. */
size_t flow_envelope_known(struct flow_envelope *envelope, const char *text, size_t length);

/* The header that lines which follow are read by; NULL: none. */
const struct flow_header *flow_envelope_header(const struct flow_envelope *envelope);
void flow_envelope_set_header(struct flow_envelope *envelope, const struct flow_header *header);

/* About how much memory the item takes, but for its text. */
size_t flow_envelope_size(const struct flow_envelope *envelope);

#endif
