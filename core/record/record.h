/* record.h - a row of a flow log, decoded
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_RECORD_H
#define CLOUDFLOW_RECORD_H

#include "core/record/schema.h"
#include "core/record/value.h"

/* What is wrong with a row as a whole. */
enum flow_problem {
    FLOW_ROW_OK,
    /* Not as many values as columns: only what the container put in front was decoded, since what stands under a name
     * may belong to another. */
    FLOW_ROW_WRONG_COUNT,
    FLOW_ROW_WRONG_TUPLE, /* the row's tuple has no known form; the cells around it were decoded */
    FLOW_ROW_UNNAMED      /* nobody said what the columns are */
};

/* Computed values; and malformed ones in lists of tuples, behind which the rest of them is left out. */
enum { FLOW_MAX_COMPUTED = 16, FLOW_MAX_BAD_ELEMENTS = 64 };

/* The values of a row, as flow_decode() fills them in. */
struct flow_record {
    const struct flow_schema *schema;
    enum flow_problem problem;
    /* false: every value that is there is sound, and of a column that a table knows, or of a document, which says more
     */
    bool remarkable;
    size_t found; /* number of values in the row */
    size_t n_values;
    struct flow_value *values;                   /* room for flow_schema_room() of them, the caller's */
    size_t n_elements, n_left_out;               /* of lists of tuples: those that were decoded, and that were not */
    size_t n_bad_elements;                       /* values in them that are malformed */
    const struct flow_value *role[FLOW_N_ROLES]; /* the first value of each role that is present and sound, or NULL */
    size_t n_computed;
    struct flow_value computed[FLOW_MAX_COMPUTED];
};

/* Decodes a row of the schema. record->values must have room for flow_schema_room(). If schema->rewrites, scratch must
 * have room for 2 * length bytes, else it may be NULL. Values point into row and scratch, which must outlive them. */
void flow_decode(const struct flow_schema *schema, const char *row, size_t length, char *scratch,
                 struct flow_record *record);

/* For finish(): adds a computed value of a neutral role and returns it, to be filled in. Returns NULL, and adds
 * nothing, if the record has a value of this role already, since only the first counts, or FLOW_MAX_COMPUTED computed
 * ones. */
struct flow_value *flow_record_compute(struct flow_record *record, enum flow_role role, enum flow_kind kind);
/* The same for a row of the provider's table that has a role, and that the log need not have a column for. */
struct flow_value *flow_record_compute_field(struct flow_record *record, const struct flow_field *field,
                                             enum flow_kind kind);

/* The same, with a text that is borrowed: part of the row, or of the program. */
void flow_record_compute_text(struct flow_record *record, enum flow_role role, const char *text, size_t length);

/* The same, with the sum of two numbers, if the record has both and the sum has 64 bits. */
void flow_record_compute_sum(struct flow_record *record, enum flow_role sum, enum flow_role a, enum flow_role b);
/* The same, with the value of another role, if the record has that. */
void flow_record_compute_copy(struct flow_record *record, enum flow_role copy, enum flow_role of);
/* The same for a row of the provider's table, as flow_record_compute_field(). */
void flow_record_copy_field(struct flow_record *record, const struct flow_field *copy, enum flow_role of);

/* Notes anew which values have which role, where finish() has changed their fields: before it computes any. */
void flow_record_note_roles(struct flow_record *record);

/* The value of a column, by the log's own name, or NULL if the record has none. */
const struct flow_value *flow_record_find(const struct flow_record *record, const char *column);

/* The next sound address of a role of those that a record may have any number of, behind the one before, or with NULL
 * the first; NULL after the last. */
const struct flow_value *flow_record_among(const struct flow_record *record, enum flow_role among,
                                           const struct flow_value *before);

/* Whether the log says that the record's source is who opened the flow. */
bool flow_record_opener_named(const struct flow_record *record);

/* Says in words what is wrong with the row as a whole; "" if nothing is. */
void flow_record_explain(const struct flow_record *record, GString *out);

#endif
