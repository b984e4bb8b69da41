/* recognise_faults.c - what is wrong with a line that is no row of the log it stands in
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/record/cells.h"
#include "core/record/rows.h"
#include "core/wrap/choice.h"
#include "core/wrap/looks.h"
#include "core/wrap/recognise.h"
#include "core/wrap/recogniser.h"

/* ---- messages ---- */

enum { MOST_LABELS = 8, LONGEST_LABEL = 80 };

struct flow_labels
flow_labels_begin(const char *front)
{
    return (struct flow_labels){g_string_new(front), 0};
}

void
flow_labels_add(struct flow_labels *labels, const char *label, const char *said)
{
    if (labels->n++ < MOST_LABELS) {
        g_string_append(labels->text, labels->n > 1 ? "; " : "");
        g_string_append_printf(labels->text, "%.*s", LONGEST_LABEL, label);
        g_string_append(labels->text, strlen(label) > LONGEST_LABEL ? "..." : "");
        g_string_append_printf(labels->text, "%s%s", said != NULL ? ": " : "", said != NULL ? said : "");
    }
}

char *
flow_labels_end(struct flow_labels *labels)
{
    if (labels->n > MOST_LABELS) {
        g_string_append_printf(labels->text, "; and %zu more", labels->n - MOST_LABELS);
    }
    return g_string_free(labels->text, FALSE);
}

/* ---- rows that say it ---- */

const struct flow_schema *
flow_fault_behind(struct flow_recogniser *recogniser, const struct flow_provider *provider,
                  const struct flow_prefix *prefix, char *reason)
{
    GString *row = recogniser->tabbed;
    g_string_truncate(row, 0);
    for (size_t i = 0; i < prefix->n_cells; i++) {
        flow_escape(row, prefix->cells[i].text, prefix->cells[i].length);
        g_string_append_c(row, '\t');
    }
    flow_escape(row, reason, strlen(reason));
    g_string_append_c(row, '\t');
    flow_escape(row, prefix->row.text, prefix->row.length);
    g_free(reason);
    g_string_assign(recogniser->names, prefix->columns);
    g_string_append(recogniser->names, flow_fault_columns);
    return flow_schemas_get_own(recogniser->schemas, provider, recogniser->names->str);
}

/* A prefix without cells. */
static struct flow_prefix
nothing_before(const char *line, size_t length)
{
    return (struct flow_prefix){.columns = "", .row = {line, length}};
}

struct flow_prefix
flow_prefix_of_time(const char *line, size_t length, size_t n)
{
    static const char *const columns[MOST_BEFORE + 1] = {"", "@timestamp\t", "@timestamp\t@logStream\t"};
    struct flow_prefix prefix = {.n_cells = 0};
    const char *at = line, *end = line + length;
    size_t word_length;
    for (const char *word; prefix.n_cells < n && (word = next_word(&at, end, &word_length)) != NULL;) {
        flow_prefix_add(&prefix, word, word_length);
    }
    if (prefix.n_cells < n) {
        return nothing_before(line, length);
    }
    flow_prefix_end(&prefix, at, end, columns[n]);
    return prefix;
}

const struct flow_schema *
flow_recogniser_fault(struct flow_recogniser *recogniser, const struct flow_provider *provider, const char *reason,
                      const char **line, size_t *length)
{
    struct flow_prefix prefix = nothing_before(*line, *length);
    const struct flow_schema *schema = flow_fault_behind(recogniser, provider, &prefix, g_strdup(reason));
    *line = recogniser->tabbed->str;
    *length = recogniser->tabbed->len;
    return schema;
}

/* ---- rows that have none of the declared formats ---- */

struct flow_origin
flow_origin_in_file(const struct flow_recogniser *recogniser, const struct flow_origin *origin)
{
    struct flow_origin from = *origin;
    if (from.file.text == NULL && recogniser->file != NULL && flow_recogniser_has_declared(recogniser)) {
        from.file = (struct flow_text){recogniser->file, strlen(recogniser->file)};
    }
    return from;
}

/* Why the row is none of this format, to be g_free()d. */
static char *
why_not(const struct flow_choice *choice, const char *line, size_t length)
{
    const struct flow_schema *schema = choice->header->schema[0];
    size_t values, bad = flow_first_misfit(schema, line, length, &values);
    if (values != schema->n_columns) {
        return g_strdup_printf("the row has %zu value%s, the format %zu column%s", values, values == 1 ? "" : "s",
                               schema->n_columns, schema->n_columns == 1 ? "" : "s");
    }
    if (bad < values) {
        return g_strdup_printf("value %zu cannot be %.*s", bad + 1, (int)schema->columns[bad].name_length,
                               schema->columns[bad].name);
    }
    return g_strdup(flow_choice_is_at(choice, schema, line, length) ? "nothing in the row is such as proves it"
                                                                    : "the row is of another interface");
}

/* Why a row has none of the formats that were declared for its log; NULL if none were. provider gets whose they are. */
static char *
misfit_of(const struct flow_recogniser *recogniser, const struct flow_origin *origin, const char *line, size_t length,
          const struct flow_provider **provider)
{
    const struct flow_choices *choices =
        flow_recogniser_has_declared(recogniser) ? flow_declared_of(recogniser->declared, origin) : NULL;
    if (choices == NULL || !choices->is_named) {
        return NULL;
    }
    struct flow_labels labels = flow_labels_begin("the row does not have the format that is declared for its log: ");
    for (guint i = 0; i < choices->all->len; i++) {
        const struct flow_choice *choice = &g_array_index(choices->all, struct flow_choice, i);
        char *why = why_not(choice, line, length);
        flow_labels_add(&labels, choice->label, why);
        g_free(why);
        *provider = choice->header->schema[0]->provider;
    }
    return flow_labels_end(&labels);
}

char *
flow_recogniser_misfit(struct flow_recogniser *recogniser, const struct flow_origin *origin, const char *line,
                       size_t length)
{
    const struct flow_provider *provider;
    struct flow_origin from = flow_origin_in_file(recogniser, origin);
    return misfit_of(recogniser, &from, line, length, &provider);
}

static const struct flow_schema *
misfit_behind(struct flow_recogniser *recogniser, const struct flow_origin *origin, const struct flow_prefix *prefix)
{
    const struct flow_provider *provider = NULL;
    struct flow_origin from = flow_prefix_origin(prefix, origin);
    char *reason = misfit_of(recogniser, &from, prefix->row.text, prefix->row.length, &provider);
    return reason != NULL ? flow_fault_behind(recogniser, provider, prefix, reason) : NULL;
}

const struct flow_schema *
flow_fault_of_misfit(struct flow_recogniser *recogniser, const struct flow_origin *origin, const char **line,
                     size_t *length)
{
    if (!flow_recogniser_has_declared(recogniser)) {
        return NULL;
    }
    struct flow_origin from = flow_origin_in_file(recogniser, origin);
    struct flow_prefixes walk = flow_prefixes(*line, *length, recogniser->looks);
    struct flow_prefix prefix;
    const struct flow_schema *schema = NULL;
    while (schema == NULL && flow_prefixes_next(&walk, &prefix)) {
        schema = misfit_behind(recogniser, &from, &prefix);
    }
    for (size_t n = flow_has_time_before(*line, *length) ? MOST_BEFORE : 0; schema == NULL && n > 0; n--) {
        prefix = flow_prefix_of_time(*line, *length, n);
        schema = misfit_behind(recogniser, &from, &prefix);
    }
    if (schema == NULL) {
        prefix = nothing_before(*line, *length);
        schema = misfit_behind(recogniser, &from, &prefix);
    }
    if (schema != NULL) {
        *line = recogniser->tabbed->str;
        *length = recogniser->tabbed->len;
    }
    flow_prefixes_clear(&walk);
    return schema;
}

/* ---- rows behind a prefix that are none ---- */

static size_t
count_values(const struct flow_prefix *prefix)
{
    size_t n = 0, length;
    const char *at = prefix->row.text, *end = at + prefix->row.length;
    while (next_word(&at, end, &length) != NULL) {
        n++;
    }
    return n;
}

static bool
is_before(const struct flow_prefix *prefix, const struct flow_schema *usual)
{
    size_t length = strlen(prefix->columns);
    return length < usual->names_length && memcmp(usual->names, prefix->columns, length) == 0;
}

const struct flow_schema *
flow_fault_or_tabbed(struct flow_recogniser *recogniser, const struct flow_schema *usual, const char **line,
                     size_t *length)
{
    struct flow_prefixes walk = flow_prefixes(*line, *length, recogniser->looks);
    struct flow_prefix prefix, first = nothing_before(*line, *length);
    bool is_row = false;
    while (!is_row && flow_prefixes_next(&walk, &prefix)) {
        if (is_before(&prefix, usual)) {
            is_row = prefix.n_cells + count_values(&prefix) == usual->n_columns;
            first = first.n_cells == 0 ? prefix : first;
        }
    }
    if (is_row) {
        flow_prefix_write(&prefix, recogniser->tabbed);
    } else {
        char *reason = g_strdup("no row of the log");
        if (first.n_cells > 0) {
            g_free(reason);
            reason = g_strdup_printf("no row of the log: the message has %zu values where a row has %zu",
                                     count_values(&first), usual->n_columns - first.n_cells);
        }
        usual = flow_fault_behind(recogniser, usual->provider, &first, reason);
    }
    *line = recogniser->tabbed->str;
    *length = recogniser->tabbed->len;
    flow_prefixes_clear(&walk);
    return usual;
}
