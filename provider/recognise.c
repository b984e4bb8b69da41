/* recognise.c - tells the lines of a text flow log
 *
 * The number of values never decides: formats with the same number of columns are common, and a wrong guess would show
 * false facts. What decides is what the values look like (flow_field.shape), or what somebody declared.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "provider/cells.h"
#include "provider/looks.h"
#include "provider/recognise.h"

/* A declared format that is saved is tried on every file anyone opens, so fitting it must prove something: at least
 * this many values must have a form that only their column has. */
enum { PROVING_VALUES = 2 };

/* What stands before a row: nothing, the time of the log event, or that and the name of the log stream. */
enum { MOST_BEFORE = 2 };
static const char *const before_names[MOST_BEFORE + 1] = {"", "@timestamp ", "@timestamp @logStream "};

/* A list of columns, with each of the prefixes that the container may put before the row. */
struct flow_header {
    const struct flow_schema *schema[MOST_BEFORE + 1];
    const char *first; /* what the first value must look like, or NULL */
};

struct flow_recogniser {
    struct flow_schemas *schemas;
    GHashTable *headers;       /* schema[0] -> struct flow_header */
    struct flow_header forced; /* schema[0] is NULL if there is none */
    GArray *defaults;          /* of struct flow_header */
    GArray *declared;          /* of struct flow_header */
};

static struct flow_header
format_of(struct flow_recogniser *recogniser, const struct flow_provider *provider, const char *names, size_t length)
{
    struct flow_header format = {.first = NULL};
    GString *all = g_string_new(NULL);
    for (int before = 0; before <= MOST_BEFORE; before++) {
        g_string_assign(all, before_names[before]);
        g_string_append_len(all, names, (gssize)length);
        format.schema[before] = flow_schemas_get(recogniser->schemas, provider, all->str, all->len);
    }
    g_string_free(all, TRUE);
    return format;
}

struct flow_recogniser *
flow_recogniser_new(void)
{
    struct flow_recogniser *recogniser = g_new0(struct flow_recogniser, 1);
    recogniser->schemas = flow_schemas_new();
    recogniser->headers = g_hash_table_new_full(NULL, NULL, NULL, g_free);
    recogniser->defaults = g_array_new(FALSE, FALSE, sizeof(struct flow_header));
    recogniser->declared = g_array_new(FALSE, FALSE, sizeof(struct flow_header));
    /* Made first, so that it is there when the store is full. */
    flow_schemas_get(recogniser->schemas, &flow_provider_unnamed, "column1", strlen("column1"));
    for (size_t i = 0; i < flow_n_providers; i++) {
        const struct flow_provider *provider = flow_providers[i];
        if (provider->default_columns != NULL) {
            struct flow_header format =
                format_of(recogniser, provider, provider->default_columns, strlen(provider->default_columns));
            format.first = provider->default_first;
            g_array_append_val(recogniser->defaults, format);
        }
    }
    return recogniser;
}

void
flow_recogniser_free(struct flow_recogniser *recogniser)
{
    g_array_free(recogniser->defaults, TRUE);
    g_array_free(recogniser->declared, TRUE);
    g_hash_table_destroy(recogniser->headers);
    flow_schemas_free(recogniser->schemas);
    g_free(recogniser);
}

/* ---- names ---- */

/* AWS spells all its columns in lower case, but what others add must not hide those that are known. */
static bool
is_column_name(const char *word, size_t length)
{
    if (!g_ascii_islower(word[0])) {
        return false;
    }
    for (size_t i = 1; i < length; i++) {
        if (!g_ascii_isalnum(word[i]) && word[i] != '-' && word[i] != '_') {
            return false;
        }
    }
    return true;
}

/* Rows of some formats begin with ids, which are spelt as names are, so this goes before any look-up in a table. */
static bool
are_column_names(const char *line, size_t length)
{
    const char *at = line, *end = line + length;
    size_t word_length;
    for (const char *word; (word = next_word(&at, end, &word_length)) != NULL;) {
        if (!is_column_name(word, word_length)) {
            return false;
        }
    }
    return true;
}

struct names_of_provider {
    const struct flow_provider *provider;
    unsigned known, unknown, flow_only;
};

/* The provider that knows most of the names; the first of equals. Returns false if none knows any. */
static bool
whose_names(const char *line, size_t length, struct names_of_provider *best)
{
    *best = (struct names_of_provider){NULL, 0, 0, 0};
    for (size_t i = 0; i < flow_n_providers; i++) {
        struct names_of_provider names = {flow_providers[i], 0, 0, 0};
        if (names.provider->default_columns == NULL) {
            continue;
        }
        const char *at = line, *end = line + length;
        size_t word_length;
        for (const char *word; (word = next_word(&at, end, &word_length)) != NULL;) {
            const struct flow_field *field = flow_provider_field(names.provider, word, word_length);
            names.known += field != NULL;
            names.unknown += field == NULL;
            names.flow_only += field != NULL && field->flow_only;
        }
        if (names.known > best->known) {
            *best = names;
        }
    }
    return best->provider != NULL;
}

const struct flow_header *
flow_recogniser_header(struct flow_recogniser *recogniser, const char *line, size_t length, bool strict)
{
    struct names_of_provider names;
    if (length > FLOW_MAX_NAMES_LENGTH || !are_column_names(line, length) || !whose_names(line, length, &names)) {
        return NULL;
    }
    /* English words like "version" or "start" are column names too. */
    if (names.known < 2 || names.unknown > names.known || (strict && names.flow_only == 0)) {
        return NULL;
    }
    const struct flow_schema *plain = flow_schemas_get(recogniser->schemas, names.provider, line, length);
    struct flow_header *header = plain != NULL ? g_hash_table_lookup(recogniser->headers, plain) : NULL;
    if (plain != NULL && header == NULL) {
        header = g_new(struct flow_header, 1);
        *header = format_of(recogniser, names.provider, line, length);
        g_hash_table_insert(recogniser->headers, (gpointer)plain, header);
    }
    return header;
}

char *
flow_recogniser_declare(struct flow_recogniser *recogniser, const char *format, bool forced)
{
    GString *names = g_string_new(NULL);
    char **words = g_strsplit_set(format, " \t\r\n,\"'\\", -1); /* quotes and escapes are left over from a shell */
    char *problem = NULL;
    for (char **word = words; *word != NULL && problem == NULL; word++) {
        char *name = *word + strspn(*word, "$");
        size_t length = strlen(name);
        if (name > *word && length >= 2 && name[0] == '{' && name[length - 1] == '}') {
            name[length - 1] = '\0';
            name++;
        }
        if (*name == '\0') {
            continue;
        }
        if (!is_column_name(name, strlen(name))) {
            problem = g_strdup_printf("\"%s\" is not a column name", *word);
        }
        g_string_append_printf(names, "%s%s", names->len > 0 ? " " : "", name);
    }
    g_strfreev(words);
    struct names_of_provider whose;
    if (problem == NULL && (!whose_names(names->str, names->len, &whose) || whose.unknown > whose.known)) {
        problem = g_strdup("most of its names are no columns of a flow log");
    }
    if (problem == NULL) {
        struct flow_header declared = format_of(recogniser, whose.provider, names->str, names->len);
        if (declared.schema[0] == NULL) {
            problem = g_strdup_printf("more than %d columns", FLOW_MAX_COLUMNS);
        } else if (forced) {
            recogniser->forced = declared;
        } else {
            g_array_append_val(recogniser->declared, declared);
        }
    }
    g_string_free(names, TRUE);
    return problem;
}

/* ---- rows ---- */

static const struct flow_schema *
row_of_header(const struct flow_header *header, const char *line, size_t length, bool timed)
{
    unsigned proving;
    for (int before = 1; timed && before <= MOST_BEFORE; before++) {
        const struct flow_schema *schema = header->schema[before];
        if (schema != NULL && flow_fit(schema, line, length, &proving) != FLOW_NO_FIT) {
            return schema;
        }
    }
    return header->schema[0];
}

static const struct flow_schema *
row_of_format(const struct flow_header *format, const char *line, size_t length, bool timed, unsigned least_proving)
{
    if (format->first != NULL && !timed) {
        const char *at = line;
        size_t first_length;
        const char *first = next_word(&at, line + length, &first_length);
        if (first == NULL || !flow_shape_matches(format->first, first, first_length)) {
            return NULL;
        }
    }
    for (int before = timed ? 1 : 0; before <= (timed ? MOST_BEFORE : 0); before++) {
        const struct flow_schema *schema = format->schema[before];
        unsigned proving;
        enum flow_fit how = schema != NULL ? flow_fit(schema, line, length, &proving) : FLOW_NO_FIT;
        /* With values that cannot be read and none that proves anything, only their number would speak for it. */
        if (how != FLOW_NO_FIT && proving >= least_proving && (how == FLOW_FITS || proving > 0)) {
            return schema;
        }
    }
    return NULL;
}

static const struct flow_schema *
row_of_declared(const struct flow_recogniser *recogniser, const char *line, size_t length, bool timed)
{
    const struct flow_schema *only = NULL;
    for (guint i = 0; i < recogniser->declared->len; i++) {
        const struct flow_header *format = &g_array_index(recogniser->declared, struct flow_header, i);
        const struct flow_schema *schema = row_of_format(format, line, length, timed, PROVING_VALUES);
        if (schema != NULL && only != NULL && schema != only) {
            return NULL; /* two fit, and which is meant nobody can tell */
        }
        only = schema != NULL ? schema : only;
    }
    return only;
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

const struct flow_schema *
flow_recogniser_row(struct flow_recogniser *recogniser, const struct flow_header *header, const char *line,
                    size_t length)
{
    bool timed = flow_has_time_before(line, length);
    const struct flow_schema *schema;
    if (header != NULL) {
        return row_of_header(header, line, length, timed);
    }
    if (recogniser->forced.schema[0] != NULL &&
        (schema = row_of_format(&recogniser->forced, line, length, timed, 0)) != NULL) {
        return schema;
    }
    for (guint i = 0; i < recogniser->defaults->len; i++) {
        const struct flow_header *format = &g_array_index(recogniser->defaults, struct flow_header, i);
        if ((schema = row_of_format(format, line, length, timed, PROVING_VALUES)) != NULL) {
            return schema;
        }
    }
    if ((schema = row_of_declared(recogniser, line, length, timed)) != NULL) {
        return schema;
    }
    return flow_row_is_certain(line, length) ? unnamed(recogniser, line, length, timed) : NULL;
}

const struct flow_schema *
flow_recogniser_fallback(struct flow_recogniser *recogniser, const char *line, size_t length)
{
    bool timed = flow_has_time_before(line, length);
    if (recogniser->forced.schema[0] != NULL) {
        return row_of_header(&recogniser->forced, line, length, timed);
    }
    return unnamed(recogniser, line, length, timed);
}

bool
flow_header_proved_by(const struct flow_header *header, const char *line, size_t length)
{
    unsigned proving;
    return flow_fit(header->schema[0], line, length, &proving) != FLOW_NO_FIT && proving >= PROVING_VALUES;
}
