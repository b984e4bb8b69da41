/* recognise_rows.c - tells the rows of a text flow log
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/record/cells.h"
#include "core/record/unnamed.h"
#include "core/wrap/looks.h"
#include "core/wrap/recognise.h"
#include "core/wrap/recogniser.h"
#include "core/record/rows.h"
#include "core/record/value.h"

/* A declared format that is saved is tried on every file anyone opens, so fitting it must prove something: at least
 * this many values must have a form that only their column has. */
enum { PROVING_VALUES = 2 };

/* A row of a default format one of whose values is not what its column can hold must prove more. */
enum { PROVING_VALUES_OF_DAMAGED = 4 };

/* Whether the first value looks so; a NULL shape is any value's. */
static bool
begins_with(const char *shape, const char *line, size_t length)
{
    const char *at = line;
    size_t first_length;
    const char *first = next_word(&at, line + length, &first_length);
    return shape == NULL || (first != NULL && flow_shape_matches(shape, first, first_length));
}

static const struct flow_schema *
row_of_header(const struct flow_header *header, const char *line, size_t length, bool timed)
{
    unsigned proving;
    if (header->other != NULL && begins_with(header->other->columns[0].field->shape, line, length)) {
        return header->other;
    }
    for (int before = 1; timed && before <= MOST_BEFORE; before++) {
        const struct flow_schema *schema = header->schema[before];
        if (schema != NULL && flow_fit(schema, line, length, &proving) != FLOW_NO_FIT) {
            return schema;
        }
    }
    return header->schema[0];
}

static const struct flow_schema *
row_of_format(const struct flow_header *format, const char *line, size_t length, bool timed, enum flow_fit least,
              unsigned least_proving)
{
    if (!timed && !begins_with(format->first, line, length)) {
        return NULL;
    }
    for (int before = timed ? 1 : 0; before <= (timed ? MOST_BEFORE : 0); before++) {
        const struct flow_schema *schema = format->schema[before];
        unsigned proving;
        enum flow_fit how = schema != NULL ? flow_fit(schema, line, length, &proving) : FLOW_NO_FIT;
        /* With values that cannot be read and none that proves anything, only their number would speak for it. */
        if (how >= least && proving >= least_proving && (how == FLOW_FITS || proving > 0)) {
            return schema;
        }
    }
    return NULL;
}

/* A row of a default format, one of whose values is not what its column can hold. */
static const struct flow_schema *
row_of_damaged(const struct flow_recogniser *recogniser, const char *line, size_t length, bool timed)
{
    for (guint i = 0; i < recogniser->defaults->len; i++) {
        const struct flow_header *format = &g_array_index(recogniser->defaults, struct flow_header, i);
        for (int before = timed ? 1 : 0; before <= (timed ? MOST_BEFORE : 0); before++) {
            unsigned proving;
            const struct flow_schema *schema = format->schema[before];
            if (schema != NULL && flow_fit(schema, line, length, &proving) == FLOW_FITS_BUT_ONE &&
                proving >= PROVING_VALUES_OF_DAMAGED && (timed || begins_with(format->first, line, length))) {
                return schema;
            }
        }
    }
    return NULL;
}

static const struct flow_schema *
row_of_declared(const struct flow_recogniser *recogniser, const char *line, size_t length, bool timed,
                enum flow_fit least)
{
    const struct flow_schema *only = NULL;
    for (guint i = 0; i < recogniser->declared->len; i++) {
        const struct flow_header *format = &g_array_index(recogniser->declared, struct flow_header, i);
        const struct flow_schema *schema = row_of_format(format, line, length, timed, least, PROVING_VALUES);
        if (schema != NULL && only != NULL && schema != only) {
            return NULL; /* two fit, and which is meant nobody can tell */
        }
        only = schema != NULL ? schema : only;
    }
    return only;
}

/* A row of a format that is known by default or was declared, which it fits so well at least: FLOW_FITS_IN_PART or
 * FLOW_FITS. */
static const struct flow_schema *
row_of_known(const struct flow_recogniser *recogniser, const char *line, size_t length, bool timed, enum flow_fit least,
             unsigned least_of_forced)
{
    const struct flow_schema *schema = NULL;
    if (recogniser->forced.schema[0] != NULL) {
        schema = row_of_format(&recogniser->forced, line, length, timed, least, least_of_forced);
    }
    for (guint i = 0; i < recogniser->defaults->len && schema == NULL; i++) {
        const struct flow_header *format = &g_array_index(recogniser->defaults, struct flow_header, i);
        schema = row_of_format(format, line, length, timed, least, PROVING_VALUES);
    }
    return schema != NULL ? schema : row_of_declared(recogniser, line, length, timed, least);
}

static void
take_apart(struct flow_recogniser *recogniser, const struct flow_prefix *prefix, const char **line, size_t *length)
{
    flow_prefix_write(prefix, recogniser->tabbed);
    *line = recogniser->tabbed->str;
    *length = recogniser->tabbed->len;
}

/* The schema of the header in force, or of a known format, that what stands behind the prefix fits so well. */
static const struct flow_schema *
row_behind(struct flow_recogniser *recogniser, const struct flow_header *header, const struct flow_prefix *prefix,
           enum flow_fit least)
{
    const char *row = prefix->row.text;
    size_t length = prefix->row.length;
    unsigned proving;
    if (header != NULL) {
        bool same = strcmp(prefix->columns, header->prefix) == 0;
        return same && flow_fit(header->schema[0], row, length, &proving) >= least ? header->behind : NULL;
    }
    const struct flow_schema *schema = least == FLOW_FITS_BUT_ONE
                                           ? row_of_damaged(recogniser, row, length, false)
                                           : row_of_known(recogniser, row, length, false, least, PROVING_VALUES);
    return schema != NULL ? flow_recogniser_behind(recogniser, prefix, schema) : NULL;
}

/* A row behind what another program put before it. A prefix proves nothing, so the row must: by a known format, or by
 * the header in force. */
static const struct flow_schema *
row_behind_any(struct flow_recogniser *recogniser, const struct flow_header *header, const char **line, size_t *length,
               enum flow_fit least)
{
    struct flow_prefixes walk = flow_prefixes(*line, *length, recogniser->looks);
    struct flow_prefix prefix;
    const struct flow_schema *schema = NULL;
    while (schema == NULL && flow_prefixes_next(&walk, &prefix)) {
        schema = row_behind(recogniser, header, &prefix, least);
    }
    if (schema != NULL) {
        take_apart(recogniser, &prefix, line, length);
    }
    flow_prefixes_clear(&walk);
    return schema;
}

/* One unnamed column a value. A row of more values than a schema can have columns gets one column, and so an error. */
static const struct flow_schema *
unnamed(struct flow_recogniser *recogniser, const char *line, size_t length, bool timed)
{
    const char *at = line, *end = line + length;
    GString *names = g_string_new(timed ? "@timestamp" : "");
    size_t cell_length;
    for (unsigned n = 0; next_word(&at, end, &cell_length) != NULL && n <= FLOW_MAX_COLUMNS; n++) {
        if (!timed || n > 0) {
            g_string_append_printf(names, "%scolumn%u", n > 0 ? " " : "", timed ? n : n + 1);
        }
    }
    const struct flow_schema *schema =
        flow_schemas_get(recogniser->schemas, &flow_provider_unnamed, names->str, names->len);
    if (schema == NULL) {
        schema = flow_schemas_get(recogniser->schemas, &flow_provider_unnamed, "column1", strlen("column1"));
    }
    g_string_free(names, TRUE);
    return schema;
}

/* Whether the line is a row of some cloud's flow log, whatever its columns are. */
static bool
is_certain(const struct flow_recogniser *recogniser, const char *line, size_t length)
{
    for (const struct flow_looks *const *looks = recogniser->looks; *looks != NULL; looks++) {
        if (flow_row_is_certain(*looks, line, length)) {
            return true;
        }
    }
    return false;
}

const struct flow_schema *
flow_recogniser_row(struct flow_recogniser *recogniser, const struct flow_header *header, const char **line,
                    size_t *length)
{
    bool timed = flow_has_time_before(*line, *length);
    const struct flow_schema *schema = NULL;
    if (header != NULL && header->behind == NULL) {
        return row_of_header(header, *line, *length, timed);
    }
    /* What is before a row must not pass for a value of its first column, so a perfect fit goes before others. */
    for (enum flow_fit least = FLOW_FITS; least > FLOW_NO_FIT; least--) {
        if (header == NULL) {
            schema = least == FLOW_FITS_BUT_ONE ? row_of_damaged(recogniser, *line, *length, timed)
                                                : row_of_known(recogniser, *line, *length, timed, least, 0);
        }
        schema = schema != NULL ? schema : row_behind_any(recogniser, header, line, length, least);
        if (schema != NULL) {
            return schema;
        }
    }
    if (header != NULL) {
        return row_of_header(header, *line, *length, timed);
    }
    return is_certain(recogniser, *line, *length) ? unnamed(recogniser, *line, *length, timed) : NULL;
}

/* A row of as many values as the tabbed schema has columns, if there is a prefix that leaves so many; else all its
 * words. */
static void
as_tabbed(struct flow_recogniser *recogniser, const struct flow_schema *schema, const char **line, size_t *length)
{
    struct flow_prefixes walk = flow_prefixes(*line, *length, recogniser->looks);
    struct flow_prefix prefix;
    bool found = false;
    while (!found && flow_prefixes_next(&walk, &prefix)) {
        size_t n = prefix.n_cells, names = strlen(prefix.columns), word_length;
        const char *at = prefix.row.text, *end = at + prefix.row.length;
        while (next_word(&at, end, &word_length) != NULL) {
            n++;
        }
        found =
            n == schema->n_columns && names < schema->names_length && memcmp(schema->names, prefix.columns, names) == 0;
    }
    if (!found) {
        prefix = (struct flow_prefix){.row = {*line, *length}};
    }
    take_apart(recogniser, &prefix, line, length);
    flow_prefixes_clear(&walk);
}

const struct flow_schema *
flow_recogniser_fallback(struct flow_recogniser *recogniser, const struct flow_schema *usual, const char **line,
                         size_t *length)
{
    bool timed = flow_has_time_before(*line, *length);
    if (usual != NULL && usual->tabbed) {
        as_tabbed(recogniser, usual, line, length);
    } else if (usual == NULL) {
        return recogniser->forced.schema[0] != NULL ? row_of_header(&recogniser->forced, *line, *length, timed)
                                                    : unnamed(recogniser, *line, *length, timed);
    }
    return usual;
}

const struct flow_schema *
flow_recogniser_any_row(struct flow_recogniser *recogniser, const struct flow_header *header,
                        const struct flow_schema *usual, const char **line, size_t *length)
{
    const char *as_it_stands = *line;
    size_t its_length = *length;
    const struct flow_schema *schema = flow_recogniser_row(recogniser, header, line, length);
    /* A row of no known format, in a log of one, is one of its rows whose value in one column is not known. */
    bool is_damaged = schema != NULL && schema->provider->unnamed && usual != NULL &&
                      flow_fits_but_one(usual, as_it_stands, its_length);
    return schema != NULL && !is_damaged ? schema : flow_recogniser_fallback(recogniser, usual, line, length);
}

bool
flow_header_proved_by(const struct flow_header *header, const char *line, size_t length)
{
    unsigned proving;
    return flow_fit(header->schema[0], line, length, &proving) > FLOW_FITS_BUT_ONE && proving >= PROVING_VALUES;
}

static bool
may_end(const GArray *formats, const char *line, size_t length)
{
    for (guint i = 0; i < formats->len; i++) {
        if (flow_ends_row(g_array_index(formats, struct flow_header, i).schema[0], line, length)) {
            return true;
        }
    }
    return false;
}

bool
flow_recogniser_may_be_end(const struct flow_recogniser *recogniser, const char *line, size_t length)
{
    return may_end(recogniser->defaults, line, length) || may_end(recogniser->declared, line, length) ||
           (recogniser->forced.schema[0] != NULL && flow_ends_row(recogniser->forced.schema[0], line, length));
}

const struct flow_schema *
flow_recogniser_fault(struct flow_recogniser *recogniser, const struct flow_provider *provider, const char *reason,
                      const char **line, size_t *length)
{
    g_string_truncate(recogniser->tabbed, 0);
    flow_escape(recogniser->tabbed, reason, strlen(reason));
    g_string_append_c(recogniser->tabbed, '\t');
    flow_escape(recogniser->tabbed, *line, *length);
    *line = recogniser->tabbed->str;
    *length = recogniser->tabbed->len;
    return flow_schemas_get(recogniser->schemas, provider, flow_fault_columns, strlen(flow_fault_columns));
}

const struct flow_schema *
flow_header_schema(const struct flow_header *header)
{
    return header->schema[0];
}
