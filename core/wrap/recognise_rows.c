/* recognise_rows.c - tells the rows of a text flow log
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/record/cells.h"
#include "core/record/unnamed.h"
#include "core/wrap/choice.h"
#include "core/wrap/ilf.h"
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

/* A line, or what stands behind what another program put before it, and how well a format must fit it. */
struct asked {
    const char *line;
    size_t length;
    bool timed; /* a time stands before it */
    enum flow_fit least;
    const struct flow_origin *origin;
    char *doubt; /* which formats fit it, if several do of which it may have any; to be g_free()d */
    const struct flow_provider *doubt_of; /* of them */
    int doubt_before;                     /* how much stands before the row if they do */
};

/* How much may stand before a row, and must, if a time does. */
static int
least_before(const struct asked *asked)
{
    return asked->timed ? 1 : 0;
}

static int
most_before(const struct asked *asked)
{
    return asked->timed ? MOST_BEFORE : 0;
}

/* With values that cannot be read and none that proves anything, only their number would speak for a format. */
static const struct flow_schema *
fits(const struct flow_schema *schema, const struct asked *asked, unsigned least_proving)
{
    unsigned proving;
    enum flow_fit how = schema != NULL ? flow_fit(schema, asked->line, asked->length, &proving) : FLOW_NO_FIT;
    return how >= asked->least && proving >= least_proving && (how == FLOW_FITS || proving > 0) ? schema : NULL;
}

static const struct flow_schema *
row_of_format(const struct flow_header *format, const struct asked *asked, unsigned least_proving)
{
    if (!asked->timed && !begins_with(format->first, asked->line, asked->length)) {
        return NULL;
    }
    const struct flow_schema *schema = NULL;
    for (int before = least_before(asked); before <= most_before(asked) && schema == NULL; before++) {
        schema = fits(format->schema[before], asked, least_proving);
    }
    return schema;
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

/* ---- declared formats ---- */

/* Where a row is from, before which this stands: of a time and a log stream, the stream is known. */
static struct flow_origin
origin_with(const struct asked *asked, int before)
{
    struct flow_origin origin = *asked->origin;
    if (before == MOST_BEFORE) {
        const char *at = asked->line, *end = at + asked->length;
        size_t length;
        next_word(&at, end, &length);
        const char *stream = next_word(&at, end, &length);
        origin.stream = flow_plain_word((struct flow_text){stream, stream != NULL ? length : 0});
    }
    return origin;
}

/* Notes which of the formats fit, from the first that does on. */
static void
note_doubt(struct asked *asked, const struct flow_choices *choices, int before, unsigned least_proving)
{
    if (asked->doubt != NULL) {
        return;
    }
    asked->doubt_before = before;
    struct flow_labels labels = flow_labels_begin("more than one declared format fits the row, and nothing says which "
                                                  "it has: ");
    for (guint i = 0; i < choices->all->len; i++) {
        const struct flow_choice *choice = &g_array_index(choices->all, struct flow_choice, i);
        const struct flow_schema *schema = fits(choice->header->schema[before], asked, least_proving);
        if (schema != NULL && flow_choice_is_at(choice, schema, asked->line, asked->length)) {
            flow_labels_add(&labels, choice->label, NULL);
            asked->doubt_of = schema->provider;
        }
    }
    asked->doubt = flow_labels_end(&labels);
}

/* The one that fits of the formats that were declared; named: for the log that the row is from. Of several that fit,
 * which is meant nobody can tell. */
static const struct flow_schema *
row_of_declared(const struct flow_recogniser *recogniser, struct asked *asked, bool named)
{
    const struct flow_schema *only = NULL;
    unsigned least_proving = named ? 0 : PROVING_VALUES;
    for (int before = least_before(asked); before <= most_before(asked) && only == NULL; before++) {
        struct flow_origin origin = origin_with(asked, before);
        const struct flow_choices *choices = flow_declared_of(recogniser->declared, &origin);
        for (guint i = 0; choices->is_named == named && i < choices->all->len; i++) {
            const struct flow_choice *choice = &g_array_index(choices->all, struct flow_choice, i);
            const struct flow_schema *schema = fits(choice->header->schema[before], asked, least_proving);
            if (schema == NULL || !flow_choice_is_at(choice, schema, asked->line, asked->length)) {
                continue;
            }
            if (only != NULL && schema != only) {
                note_doubt(asked, choices, before, least_proving);
                return NULL;
            }
            only = schema;
        }
    }
    return only;
}

/* A row of a format that is known by default or was declared, which it fits well enough. What was declared for the very
 * log goes before a default one, which may have as many columns that look the same. */
static const struct flow_schema *
row_of_known(const struct flow_recogniser *recogniser, struct asked *asked, unsigned least_of_forced)
{
    bool has_declared = flow_recogniser_has_declared(recogniser);
    const struct flow_schema *schema = NULL;
    if (recogniser->forced.schema[0] != NULL) {
        schema = row_of_format(&recogniser->forced, asked, least_of_forced);
    }
    if (schema == NULL && has_declared) {
        schema = row_of_declared(recogniser, asked, true);
    }
    for (guint i = 0; i < recogniser->defaults->len && schema == NULL && asked->doubt == NULL; i++) {
        schema = row_of_format(&g_array_index(recogniser->defaults, struct flow_header, i), asked, PROVING_VALUES);
    }
    if (schema == NULL && has_declared && asked->doubt == NULL) {
        schema = row_of_declared(recogniser, asked, false);
    }
    return schema;
}

/* ---- rows behind what another program put before them ---- */

/* The schema of the header in force, or of a known format, that what stands behind the prefix fits so well; or that of
 * a row which says that several do. */
static const struct flow_schema *
row_behind(struct flow_recogniser *recogniser, const struct flow_origin *origin, const struct flow_header *header,
           const struct flow_prefix *prefix, enum flow_fit least)
{
    const char *row = prefix->row.text;
    size_t length = prefix->row.length;
    unsigned proving;
    const struct flow_schema *schema;
    if (header != NULL) {
        bool same = strcmp(prefix->columns, header->prefix) == 0;
        schema = same && flow_fit(header->schema[0], row, length, &proving) >= least ? header->behind : NULL;
    } else if (least == FLOW_FITS_BUT_ONE) {
        schema = row_of_damaged(recogniser, row, length, false);
        schema = schema != NULL ? flow_recogniser_behind(recogniser, prefix, schema) : NULL;
    } else {
        struct flow_origin behind = flow_prefix_origin(prefix, origin);
        struct asked asked = {.line = row, .length = length, .least = least, .origin = &behind};
        schema = row_of_known(recogniser, &asked, PROVING_VALUES);
        schema = schema != NULL ? flow_recogniser_behind(recogniser, prefix, schema) : NULL;
        if (schema == NULL && asked.doubt != NULL) {
            return flow_fault_behind(recogniser, asked.doubt_of, prefix, asked.doubt);
        }
    }
    if (schema != NULL) {
        flow_prefix_write(prefix, recogniser->tabbed);
    }
    return schema;
}

/* A row behind what another program put before it. A prefix proves nothing, so the row must: by a known format, or by
 * the header in force. */
static const struct flow_schema *
row_behind_any(struct flow_recogniser *recogniser, const struct flow_origin *origin, const struct flow_header *header,
               const char **line, size_t *length, enum flow_fit least)
{
    struct flow_prefixes walk = flow_prefixes(*line, *length, recogniser->looks);
    struct flow_prefix prefix;
    const struct flow_schema *schema = NULL;
    while (schema == NULL && flow_prefixes_next(&walk, &prefix)) {
        schema = row_behind(recogniser, origin, header, &prefix, least);
    }
    if (schema != NULL) {
        *line = recogniser->tabbed->str;
        *length = recogniser->tabbed->len;
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

/* A line that is a document, with the names of its values in it. */
static const struct flow_schema *
row_of_document(struct flow_recogniser *recogniser, const char **line, size_t *length)
{
    const struct flow_provider *provider =
        flow_ilf_row(recogniser->providers, *line, *length, recogniser->names, recogniser->tabbed);
    const struct flow_schema *schema =
        provider != NULL
            ? flow_schemas_get(recogniser->schemas, provider, recogniser->names->str, recogniser->names->len)
            : NULL;
    if (schema != NULL) {
        *line = recogniser->tabbed->str;
        *length = recogniser->tabbed->len;
    }
    return schema;
}

/* A row by its own form, or NULL. */
static const struct flow_schema *
row_of_its_own(struct flow_recogniser *recogniser, const struct flow_origin *origin, const char **line, size_t *length)
{
    struct asked asked = {.line = *line, .length = *length, .origin = origin};
    asked.timed = flow_has_time_before(*line, *length);
    const struct flow_schema *schema = NULL;
    /* What is before a row must not pass for a value of its first column, so a perfect fit goes before others. */
    for (asked.least = FLOW_FITS; asked.least > FLOW_NO_FIT && schema == NULL && asked.doubt == NULL; asked.least--) {
        schema = asked.least == FLOW_FITS_BUT_ONE ? row_of_damaged(recogniser, *line, *length, asked.timed)
                                                  : row_of_known(recogniser, &asked, 0);
        if (schema == NULL) {
            schema = row_behind_any(recogniser, origin, NULL, line, length, asked.least);
        }
    }
    if (schema == NULL && asked.doubt != NULL) {
        struct flow_prefix prefix = flow_prefix_of_time(*line, *length, (size_t)asked.doubt_before);
        schema = flow_fault_behind(recogniser, asked.doubt_of, &prefix, asked.doubt);
        *line = recogniser->tabbed->str;
        *length = recogniser->tabbed->len;
    } else {
        g_free(asked.doubt);
    }
    return schema;
}

const struct flow_schema *
flow_recogniser_row_from(struct flow_recogniser *recogniser, const struct flow_origin *origin,
                         const struct flow_header *header, const char **line, size_t *length)
{
    bool timed = flow_has_time_before(*line, *length);
    const struct flow_schema *schema = row_of_document(recogniser, line, length);
    if (schema != NULL) {
        return schema;
    }
    struct flow_origin from = flow_origin_in_file(recogniser, origin);
    if (header == NULL) {
        schema = row_of_its_own(recogniser, &from, line, length);
    } else if (header->behind == NULL) {
        return row_of_header(header, *line, *length, timed);
    }
    for (enum flow_fit least = FLOW_FITS; header != NULL && least > FLOW_NO_FIT && schema == NULL; least--) {
        schema = row_behind_any(recogniser, &from, header, line, length, least);
    }
    if (schema != NULL) {
        return schema;
    }
    if (header != NULL) {
        return row_of_header(header, *line, *length, timed);
    }
    if (!is_certain(recogniser, *line, *length)) {
        return NULL;
    }
    schema = flow_fault_of_misfit(recogniser, &from, line, length);
    return schema != NULL ? schema : unnamed(recogniser, *line, *length, timed);
}

/* Of rows of which nothing is known but the file's name. */
static const struct flow_origin nowhere = {.file = {NULL, 0}};

const struct flow_schema *
flow_recogniser_row(struct flow_recogniser *recogniser, const struct flow_header *header, const char **line,
                    size_t *length)
{
    return flow_recogniser_row_from(recogniser, &nowhere, header, line, length);
}

/* Whether the schema is of a row that says what is wrong, which says nothing of other rows. */
static bool
is_fault(const struct flow_schema *schema)
{
    return g_str_has_suffix(schema->names, flow_fault_columns);
}

const struct flow_schema *
flow_recogniser_fallback(struct flow_recogniser *recogniser, const struct flow_schema *usual, const char **line,
                         size_t *length)
{
    bool timed = flow_has_time_before(*line, *length);
    if (usual != NULL && !is_fault(usual)) {
        return usual->tabbed ? flow_fault_or_tabbed(recogniser, usual, line, length) : usual;
    }
    return recogniser->forced.schema[0] != NULL ? row_of_header(&recogniser->forced, *line, *length, timed)
                                                : unnamed(recogniser, *line, *length, timed);
}

const struct flow_schema *
flow_recogniser_any_row(struct flow_recogniser *recogniser, const struct flow_header *header,
                        const struct flow_schema *usual, const char **line, size_t *length)
{
    const char *as_it_stands = *line;
    size_t its_length = *length;
    const struct flow_schema *schema = flow_recogniser_row(recogniser, header, line, length);
    if (schema == NULL && header == NULL && recogniser->forced.schema[0] == NULL) {
        schema = flow_fault_of_misfit(recogniser, &nowhere, line, length);
    }
    /* A row of no known format, in a log of one, is one of its rows whose value in one column is not known. */
    bool is_damaged = schema != NULL && schema->provider->unnamed && usual != NULL && !is_fault(usual) &&
                      flow_fits_but_one(usual, as_it_stands, its_length);
    return schema != NULL && !is_damaged ? schema : flow_recogniser_fallback(recogniser, usual, line, length);
}

bool
flow_header_proved_by(const struct flow_header *header, const char *line, size_t length)
{
    unsigned proving;
    return flow_fit(header->schema[0], line, length, &proving) > FLOW_FITS_BUT_ONE && proving >= PROVING_VALUES;
}

bool
flow_recogniser_may_be_end(const struct flow_recogniser *recogniser, const char *line, size_t length)
{
    const struct flow_schema *forced = recogniser->forced.schema[0];
    bool may = forced != NULL && flow_ends_row(forced, line, length);
    for (guint i = 0; i < recogniser->defaults->len && !may; i++) {
        may = flow_ends_row(g_array_index(recogniser->defaults, struct flow_header, i).schema[0], line, length);
    }
    for (size_t i = 0; i < flow_declared_count(recogniser->declared) && !may; i++) {
        may = flow_ends_row(flow_declared_header(recogniser->declared, i)->schema[0], line, length);
    }
    return may;
}

const struct flow_schema *
flow_header_schema(const struct flow_header *header)
{
    return header->schema[0];
}
