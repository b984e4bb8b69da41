/* recogniser.h - what the files that recognise lines share: recognise.c (headers), recognise_rows.c (rows),
 * recognise_faults.c (what is wrong with a line that is neither)
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_RECOGNISER_H
#define CLOUDFLOW_RECOGNISER_H

#include "core/wrap/header.h"
#include "core/wrap/prefix.h"
#include "core/wrap/origin.h"

struct flow_declared; /* choice.h */

struct flow_recogniser {
    const struct flow_provider *const *providers;
    const struct flow_looks **looks; /* of the providers, each once, and a NULL */
    GString *odd_ends;               /* see note_odd_end() */
    struct flow_schemas *schemas;
    GHashTable *headers;       /* behind, or schema[0] -> struct flow_header */
    struct flow_header forced; /* schema[0] is NULL if there is none */
    GArray *defaults;          /* of struct flow_header */
    struct flow_declared *declared;
    char *file;              /* that rows are from; NULL: not known */
    GString *names, *tabbed; /* of the latest row behind a prefix: its columns, and what it became */
};

/* The schema with the prefix's columns before its own; NULL if the recogniser holds too many already. */
const struct flow_schema *flow_recogniser_behind(struct flow_recogniser *recogniser, const struct flow_prefix *prefix,
                                                 const struct flow_schema *schema);

/* Where a row is from of which nothing but the file may be known; only filled in if that makes a difference. */
struct flow_origin flow_origin_in_file(const struct flow_recogniser *recogniser, const struct flow_origin *origin);

/* ---- rows that say what is wrong with a line ---- */

/* A list of labels for a message, of which no more are named than can be read. */
struct flow_labels {
    GString *text;
    size_t n;
};
struct flow_labels flow_labels_begin(const char *front);
/* Adds one, and what is said of it unless that is NULL. */
void flow_labels_add(struct flow_labels *labels, const char *label, const char *said);
/* The text, to be g_free()d. */
char *flow_labels_end(struct flow_labels *labels);

/* The time that begins a line, and the log stream behind it if n is 2, as a prefix; n may be 0. */
struct flow_prefix flow_prefix_of_time(const char *line, size_t length, size_t n);

/* The schema of a row that has the prefix's cells, says why what stands behind them could not be read, and holds that.
 * The row is the recogniser's tabbed; reason is freed. */
const struct flow_schema *flow_fault_behind(struct flow_recogniser *recogniser, const struct flow_provider *provider,
                                            const struct flow_prefix *prefix, char *reason);

/* The same of a line whose log formats were declared for, none of which it has; NULL if none were. line and length
 * become the row. */
const struct flow_schema *flow_fault_of_misfit(struct flow_recogniser *recogniser, const struct flow_origin *origin,
                                               const char **line, size_t *length);

/* The row of a log whose rows a prefix is before: of as many values, or one that says that it has not. */
const struct flow_schema *flow_fault_or_tabbed(struct flow_recogniser *recogniser, const struct flow_schema *usual,
                                               const char **line, size_t *length);

#endif
