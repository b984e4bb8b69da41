/* recognise.h - tells the lines of a text flow log: a header, a row and whose, or nothing of ours
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_RECOGNISE_H
#define CLOUDFLOW_RECOGNISE_H

#include "core/record/schema.h"
#include "core/wrap/origin.h"

/* Knows the formats that were declared and keeps the schemas it has handed out. */
struct flow_recogniser;

/* It knows the logs of these providers, whose list ends with a NULL and outlives it. */
struct flow_recogniser *flow_recogniser_new(const struct flow_provider *const *providers);
void flow_recogniser_free(struct flow_recogniser *recogniser);

/* Declares the columns of header-less rows: "${version} ${vpc-id} ...", also with "$${...}", "\${...}" or bare names,
 * separated by blanks or commas, with quotes around them or not. A forced format is tried before the default ones and
 * stands for every row that fits none; others are tried after them, and decide only where exactly one of them fits.
 * Returns NULL, or what is wrong with the format; the caller frees that with g_free(). */
char *flow_recogniser_declare(struct flow_recogniser *recogniser, const char *format, bool forced);

struct flow_format; /* format.h */

/* The same of a format that is not forced, and of which it is said whose rows it is of; label is how messages call it.
 */
char *flow_recogniser_declare_for(struct flow_recogniser *recogniser, const struct flow_format *format,
                                  const char *label);

/* Whether any format was declared that is not forced: else it makes no difference where a row is from. */
bool flow_recogniser_has_declared(const struct flow_recogniser *recogniser);

/* The file that rows are from of which nothing else is known; NULL: nothing is. The name is copied. */
void flow_recogniser_file(struct flow_recogniser *recogniser, const char *name);

/* The columns that a header line names; lives as long as the recogniser. */
struct flow_header;

/* The header that the line is, or NULL if it is none, or if the recogniser holds too many already. It is one if most of
 * its words are names of columns; with strict, and behind what other programs put before lines, at least one of them
 * must be a name that means nothing elsewhere. */
const struct flow_header *flow_recogniser_header(struct flow_recogniser *recogniser, const char *line, size_t length,
                                                 bool strict);

/* The schema of a line that is not a header: by the header in force, or, if that is NULL, by the line's own form. NULL
 * if it is not certain that the line is a flow log's row. Does not depend on earlier calls. If something stands before
 * the row that is not separated from it by blanks, line and length become a tabbed row of its parts and the values, the
 * recogniser's until the next call. */
const struct flow_schema *flow_recogniser_row(struct flow_recogniser *recogniser, const struct flow_header *header,
                                              const char **line, size_t *length);

/* The same of a line from somewhere, which may say which of the declared formats it has: then no other fits it but a
 * default one. Where several fit, the row is one that says which. */
const struct flow_schema *flow_recogniser_row_from(struct flow_recogniser *recogniser, const struct flow_origin *origin,
                                                   const struct flow_header *header, const char **line, size_t *length);

/* Why a line from somewhere that is no row is none of those which are declared for that; NULL if none are. The caller
 * frees it with g_free(). */
char *flow_recogniser_misfit(struct flow_recogniser *recogniser, const struct flow_origin *origin, const char *line,
                             size_t length);

/* Whether the line can be the end of a row that begins before the file does, if a row of the known formats follows. */
bool flow_recogniser_may_be_end(const struct flow_recogniser *recogniser, const char *line, size_t length);

/* The schema of a row, of the provider's, that says why a line could not be read; line and length as above. */
const struct flow_schema *flow_recogniser_fault(struct flow_recogniser *recogniser,
                                                const struct flow_provider *provider, const char *reason,
                                                const char **line, size_t *length);

/* The schema of a header's rows that nothing stands before. */
const struct flow_schema *flow_header_schema(const struct flow_header *header);

/* Whether the values of a row are such that they prove the header above it to be a flow log's. */
bool flow_header_proved_by(const struct flow_header *header, const char *line, size_t length);

/* The schema for a row of a flow log that flow_recogniser_row() does not know. usual: of the log's first row, or NULL;
 * then it is the forced format if there is one, else one unnamed column a value. line and length as above. */
const struct flow_schema *flow_recogniser_fallback(struct flow_recogniser *recogniser, const struct flow_schema *usual,
                                                   const char **line, size_t *length);

/* The schema of any line of a flow log that is no header, whatever it is: by flow_recogniser_row(), or else, or if only
 * one value of a row like the usual one is not what its column can hold, by flow_recogniser_fallback(). */
const struct flow_schema *flow_recogniser_any_row(struct flow_recogniser *recogniser, const struct flow_header *header,
                                                  const struct flow_schema *usual, const char **line, size_t *length);

#endif
