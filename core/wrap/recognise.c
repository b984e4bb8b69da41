/* recognise.c - tells the lines of a text flow log
 *
 * The number of values never decides: formats with the same number of columns are common, and a wrong guess would show
 * false facts. What decides is what the values look like (flow_field.shape), or what somebody declared.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/record/cells.h"
#include "core/record/columns.h"
#include "core/record/unnamed.h"
#include "core/wrap/choice.h"
#include "core/wrap/recognise.h"
#include "core/wrap/recogniser.h"

/* What stands before a row, by its number. */
static const char *const before_names[MOST_BEFORE + 1] = {"", "@timestamp ", "@timestamp @logStream "};

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

/* The looks of the providers. Several logs of a cloud may look the same. */
static const struct flow_looks **
looks_of(const struct flow_provider *const *providers)
{
    GPtrArray *all = g_ptr_array_new();
    for (size_t i = 0; providers[i] != NULL; i++) {
        gpointer looks = (gpointer)providers[i]->looks;
        if (looks != NULL && !g_ptr_array_find(all, looks, NULL)) {
            g_ptr_array_add(all, looks);
        }
    }
    g_ptr_array_add(all, NULL);
    return (const struct flow_looks **)g_ptr_array_free(all, FALSE);
}

/* Whether the text ends in one of the pairs of bytes. */
static bool
has_end(const GString *ends, const char *text, size_t length)
{
    for (size_t i = 0; i < ends->len && length >= 2; i += 2) {
        if (memcmp(ends->str + i, text + length - 2, 2) == 0) {
            return true;
        }
    }
    return false;
}

/* Of a column's name that does not end in a small letter, "asg-tag-2", notes the last two bytes. */
static void
note_odd_end(GString *ends, const char *name)
{
    size_t length = strlen(name);
    if (length >= 2 && !g_ascii_islower(name[length - 1]) && !has_end(ends, name, length)) {
        g_string_append_len(ends, name + length - 2, 2);
    }
}

struct flow_recogniser *
flow_recogniser_new(const struct flow_provider *const *providers)
{
    struct flow_recogniser *recogniser = g_new0(struct flow_recogniser, 1);
    recogniser->providers = providers;
    recogniser->looks = looks_of(providers);
    recogniser->odd_ends = g_string_new(NULL);
    recogniser->schemas = flow_schemas_new();
    recogniser->headers = g_hash_table_new_full(NULL, NULL, NULL, g_free);
    recogniser->names = g_string_new(NULL);
    recogniser->tabbed = g_string_new(NULL);
    recogniser->defaults = g_array_new(FALSE, FALSE, sizeof(struct flow_header));
    recogniser->declared = flow_declared_new();
    /* Made first, so that it is there when the store is full. */
    flow_schemas_get(recogniser->schemas, &flow_provider_unnamed, "column1", strlen("column1"));
    for (size_t i = 0; providers[i] != NULL; i++) {
        const struct flow_provider *provider = providers[i];
        if (provider->default_columns != NULL) {
            struct flow_header format =
                format_of(recogniser, provider, provider->default_columns, strlen(provider->default_columns));
            format.first = provider->default_first;
            g_array_append_val(recogniser->defaults, format);
            for (const struct flow_field *field = provider->fields; field->column != NULL; field++) {
                note_odd_end(recogniser->odd_ends, field->column);
            }
        }
    }
    return recogniser;
}

void
flow_recogniser_free(struct flow_recogniser *recogniser)
{
    g_array_free(recogniser->defaults, TRUE);
    flow_declared_free(recogniser->declared);
    g_free(recogniser->file);
    g_hash_table_destroy(recogniser->headers);
    g_string_free(recogniser->names, TRUE);
    g_string_free(recogniser->tabbed, TRUE);
    g_string_free(recogniser->odd_ends, TRUE);
    g_free(recogniser->looks);
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

/* The text provider that knows most of the names of a line. */
static struct flow_columns_fit
whose_names(const struct flow_provider *const *providers, const char *line, size_t length)
{
    GArray *names = g_array_new(FALSE, FALSE, sizeof(struct flow_text));
    const char *at = line, *end = line + length;
    struct flow_text name;
    while ((name.text = next_word(&at, end, &name.length)) != NULL) {
        g_array_append_val(names, name);
    }
    struct flow_columns_fit fit =
        flow_columns_fit(providers, true, (const struct flow_text *)(void *)names->data, names->len);
    g_array_free(names, TRUE);
    return fit;
}

const struct flow_schema *
flow_recogniser_behind(struct flow_recogniser *recogniser, const struct flow_prefix *prefix,
                       const struct flow_schema *schema)
{
    g_string_assign(recogniser->names, prefix->columns);
    for (size_t i = 0; i < schema->n_columns; i++) {
        g_string_append_len(recogniser->names, schema->columns[i].name, (gssize)schema->columns[i].name_length);
        g_string_append_c(recogniser->names, '\t');
    }
    return flow_schemas_get(recogniser->schemas, schema->provider, recogniser->names->str, recogniser->names->len - 1);
}

/* The schema of another provider of text that knows as many of a header's names and whose first column has a strict
 * shape, so that a row can be told for its; NULL if there is none. */
static const struct flow_schema *
other_schema(const struct flow_recogniser *recogniser, const struct flow_columns_fit *names, const char *line,
             size_t length)
{
    for (size_t i = 0; recogniser->providers[i] != NULL; i++) {
        const struct flow_provider *const one[] = {recogniser->providers[i], NULL};
        if (one[0] == names->provider || whose_names(one, line, length).known != names->known) {
            continue;
        }
        const struct flow_schema *schema = flow_schemas_get(recogniser->schemas, one[0], line, length);
        const struct flow_field *first = schema != NULL ? schema->columns[0].field : NULL;
        if (first != NULL && first->strict) {
            return schema;
        }
    }
    return NULL;
}

/* The header that a line is; behind the prefix, if that is not NULL. */
static const struct flow_header *
header_of(struct flow_recogniser *recogniser, const struct flow_prefix *prefix, const char *line, size_t length,
          bool strict)
{
    if (length == 0 || g_ascii_isdigit(line[0])) {
        return NULL; /* as most rows, and no name, begin */
    }
    if (length > FLOW_MAX_NAMES_LENGTH || !are_column_names(line, length)) {
        return NULL;
    }
    struct flow_columns_fit names = whose_names(recogniser->providers, line, length);
    /* English words like "version" or "start" are column names too. */
    if (names.known < 2 || names.unknown > names.known || (strict && names.flow_only == 0)) {
        return NULL;
    }
    const struct flow_schema *schema = flow_schemas_get(recogniser->schemas, names.provider, line, length);
    if (schema != NULL && prefix != NULL) {
        schema = flow_recogniser_behind(recogniser, prefix, schema);
    }
    struct flow_header *header = schema != NULL ? g_hash_table_lookup(recogniser->headers, schema) : NULL;
    if (schema != NULL && header == NULL) {
        header = g_new(struct flow_header, 1);
        *header = format_of(recogniser, names.provider, line, length);
        header->prefix = prefix != NULL ? prefix->columns : NULL;
        header->behind = prefix != NULL ? schema : NULL;
        header->other = prefix == NULL ? other_schema(recogniser, &names, line, length) : NULL;
        g_hash_table_insert(recogniser->headers, (gpointer)schema, header);
    }
    return header;
}

/* Whether the line ends as a name of a column, "log-status" or "asg-tag-2", or a line of JSON does. Most rows end
 * otherwise, and so are not looked at for what may stand before a header. */
static bool
may_end_header(const struct flow_recogniser *recogniser, const char *line, size_t length)
{
    char last = length > 0 ? line[length - 1] : '\0';
    return g_ascii_islower(last) || last == '}' || has_end(recogniser->odd_ends, line, length);
}

const struct flow_header *
flow_recogniser_header(struct flow_recogniser *recogniser, const char *line, size_t length, bool strict)
{
    const struct flow_header *header = header_of(recogniser, NULL, line, length, strict);
    if (header != NULL || !may_end_header(recogniser, line, length)) {
        return header;
    }
    struct flow_prefixes walk = flow_prefixes(line, length, recogniser->looks);
    struct flow_prefix prefix;
    while (header == NULL && flow_prefixes_next(&walk, &prefix)) {
        header = header_of(recogniser, &prefix, prefix.row.text, prefix.row.length, true);
    }
    flow_prefixes_clear(&walk);
    return header;
}

/* The header of the columns that somebody declared, or what is wrong with them. */
static char *
header_of_declared(struct flow_recogniser *recogniser, const char *format, struct flow_header *header)
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
            problem = g_strdup_printf("\"%s\" is not a column name", name);
        }
        g_string_append_printf(names, "%s%s", names->len > 0 ? " " : "", name);
    }
    g_strfreev(words);
    struct flow_columns_fit whose = whose_names(recogniser->providers, names->str, names->len);
    if (problem == NULL && (whose.provider == NULL || whose.unknown > whose.known)) {
        problem = g_strdup("most of its names are no columns of a flow log");
    }
    if (problem == NULL) {
        *header = format_of(recogniser, whose.provider, names->str, names->len);
        problem = header->schema[0] == NULL ? g_strdup_printf("more than %d columns", FLOW_MAX_COLUMNS) : NULL;
    }
    g_string_free(names, TRUE);
    return problem;
}

char *
flow_recogniser_declare(struct flow_recogniser *recogniser, const char *format, bool forced)
{
    const struct flow_format anybodys = {.columns = format};
    return forced ? header_of_declared(recogniser, format, &recogniser->forced)
                  : flow_recogniser_declare_for(recogniser, &anybodys, format);
}

char *
flow_recogniser_declare_for(struct flow_recogniser *recogniser, const struct flow_format *format, const char *label)
{
    struct flow_header header;
    char *problem = header_of_declared(recogniser, format->columns, &header);
    if (problem == NULL) {
        flow_declared_add(recogniser->declared, &header, format, label);
    }
    return problem;
}

bool
flow_recogniser_has_declared(const struct flow_recogniser *recogniser)
{
    return flow_declared_count(recogniser->declared) > 0;
}

void
flow_recogniser_file(struct flow_recogniser *recogniser, const char *name)
{
    g_free(recogniser->file);
    recogniser->file = g_strdup(name);
}
