/* table.c - whose flow log it is that has these columns, and in a row these values
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>
#include "core/wrap/table.h"

enum { LEAST_FLOW_ONLY = 4, MOST_AGAINST = 1 };

/* A provider that knows some of the names. */
struct candidate {
    const struct flow_provider *provider;
    size_t known, unknown;
    const struct flow_field *fields[]; /* of the names; NULL of those that do not count or that it does not know */
};

struct flow_tables {
    const struct flow_provider *const *providers;
    GString *names;     /* the latest, each behind its length, a size_t */
    GArray *candidates; /* struct candidate *, by how many names they know, and then in the order of the providers */
};

/* How well names and values fit a provider. */
struct fit {
    size_t flow_only; /* of the known names */
    size_t telling; /* of those flow_only, how many say more than the 5-tuple and the flags, in which many logs agree */
    size_t proving; /* values that look as the shape of their column says */
    size_t against; /* values that do not */
    bool is_another; /* one of them, where the shape is strict */
    bool has_source, has_destination, has_interface, has_start;
    bool is_empty; /* the status says that the row is of an interval whose flows are not in it */
};

/* ---- names ---- */

static struct candidate *
new_candidate(const struct flow_provider *provider, const struct flow_text *names, size_t n)
{
    struct candidate *candidate = g_malloc(sizeof(*candidate) + n * sizeof(candidate->fields[0]));
    *candidate = (struct candidate){provider, 0, 0};
    for (size_t i = 0; i < n; i++) {
        bool counts = names[i].length > 0 && names[i].text[0] != '@';
        candidate->fields[i] = counts ? flow_provider_field(provider, names[i].text, names[i].length) : NULL;
        candidate->known += candidate->fields[i] != NULL;
        candidate->unknown += counts && candidate->fields[i] == NULL;
    }
    return candidate;
}

static void
free_candidate(void *pointer)
{
    g_free(*(struct candidate **)pointer);
}

static gint
by_known(gconstpointer a, gconstpointer b)
{
    size_t x = (*(struct candidate *const *)a)->known, y = (*(struct candidate *const *)b)->known;
    return x > y ? -1 : x < y;
}

static bool
are_latest(const struct flow_tables *tables, const struct flow_text *names, size_t n)
{
    const char *at = tables->names->str, *end = at + tables->names->len;
    for (size_t i = 0; i < n; i++) {
        size_t length = names[i].length;
        if ((size_t)(end - at) < sizeof(length) + length || memcmp(at, &length, sizeof(length)) != 0 ||
            memcmp(at + sizeof(length), names[i].text, length) != 0) {
            return false;
        }
        at += sizeof(length) + length;
    }
    return at == end;
}

static void
learn(struct flow_tables *tables, const struct flow_text *names, size_t n)
{
    g_string_truncate(tables->names, 0);
    g_array_set_size(tables->candidates, 0);
    for (size_t i = 0; i < n; i++) {
        g_string_append_len(tables->names, (const char *)&names[i].length, sizeof(names[i].length));
        g_string_append_len(tables->names, names[i].text, (gssize)names[i].length);
    }
    for (size_t i = 0; tables->providers[i] != NULL; i++) {
        struct candidate *candidate = new_candidate(tables->providers[i], names, n);
        g_array_append_val(tables->candidates, candidate);
    }
    g_array_sort(tables->candidates, by_known); /* it keeps the order of equals */
}

/* ---- values ---- */

static bool
is_of_any_flow(enum flow_role role)
{
    return role == FLOW_SRC || role == FLOW_DST || role == FLOW_SRCPORT || role == FLOW_DSTPORT ||
           role == FLOW_TCP_FLAGS;
}

/* Whether a value says that there are no flows in the row. Providers name the words alike. */
static bool
says_empty(const struct flow_field *field, const struct flow_text *value)
{
    const char *name = field->role == FLOW_STATUS ? flow_field_name_of(field, value->text, value->length) : NULL;
    return name != NULL && strcmp(name, "OK") != 0;
}

/* Returns false if the value speaks against the column. */
static bool
note_value(struct fit *fit, const struct flow_field *field, const struct flow_text *value)
{
    if (value == NULL || value->text == NULL || flow_is_missing(field, value->text, value->length)) {
        return true;
    }
    fit->is_empty = fit->is_empty || says_empty(field, value);
    if (field->shape == NULL) {
        return true;
    }
    bool looks = flow_shape_matches(field->shape, value->text, value->length);
    fit->proving += looks;
    fit->against += !looks;
    fit->is_another = fit->is_another || (!looks && field->strict);
    return looks;
}

static void
note_column(struct fit *fit, const struct flow_field *field, const struct flow_text *value)
{
    bool is_sound = note_value(fit, field, value);
    fit->flow_only += field->flow_only;
    fit->telling += field->flow_only && is_sound && !is_of_any_flow(field->role);
    fit->has_source = fit->has_source || field->role == FLOW_SRC;
    fit->has_destination = fit->has_destination || field->role == FLOW_DST;
    fit->has_interface = fit->has_interface || (field->role == FLOW_INTERFACE && is_sound);
    fit->has_start = fit->has_start || field->role == FLOW_START;
}

static struct fit
fit_of(const struct candidate *candidate, const struct flow_text *values, size_t n)
{
    struct fit fit = {0};
    for (size_t i = 0; i < n; i++) {
        if (candidate->fields[i] != NULL) {
            note_column(&fit, candidate->fields[i], values != NULL ? &values[i] : NULL);
        }
    }
    return fit;
}

static bool
is_sure(const struct candidate *candidate, const struct fit *fit)
{
    bool has_flow = fit->has_source && fit->has_destination && fit->flow_only >= LEAST_FLOW_ONLY && fit->telling > 0;
    bool has_none = fit->is_empty && fit->has_interface && fit->has_start && fit->against == 0;
    return (has_flow || has_none) && candidate->known >= candidate->unknown && fit->against <= MOST_AGAINST;
}

static bool
is_better(const struct fit *fit, const struct fit *than)
{
    return fit->against != than->against ? fit->against < than->against : fit->proving > than->proving;
}

/* ---- both ---- */

struct flow_tables *
flow_tables_new(const struct flow_provider *const *providers)
{
    struct flow_tables *tables = g_new(struct flow_tables, 1);
    tables->providers = providers;
    tables->names = g_string_new(NULL);
    tables->candidates = g_array_new(FALSE, FALSE, sizeof(struct candidate *));
    g_array_set_clear_func(tables->candidates, free_candidate);
    return tables;
}

void
flow_tables_free(struct flow_tables *tables)
{
    g_array_free(tables->candidates, TRUE);
    g_string_free(tables->names, TRUE);
    g_free(tables);
}

const struct flow_provider *
flow_tables_provider(struct flow_tables *tables, const struct flow_text *names, const struct flow_text *values,
                     size_t n)
{
    if (n == 0) {
        return NULL;
    }
    if (!are_latest(tables, names, n)) {
        learn(tables, names, n);
    }
    const struct candidate *best = NULL;
    struct fit best_fit = {0};
    for (guint i = 0; i < tables->candidates->len; i++) {
        const struct candidate *candidate = g_array_index(tables->candidates, struct candidate *, i);
        if (best != NULL && candidate->known < best->known) {
            break;
        }
        struct fit fit = fit_of(candidate, values, n);
        if (!fit.is_another && (best == NULL || is_better(&fit, &best_fit))) {
            best = candidate;
            best_fit = fit;
        }
    }
    return best != NULL && is_sure(best, &best_fit) ? best->provider : NULL;
}

const struct flow_provider *
flow_table_provider(const struct flow_provider *const *providers, const struct flow_text *names,
                    const struct flow_text *values, size_t n)
{
    struct flow_tables *tables = flow_tables_new(providers);
    const struct flow_provider *provider = flow_tables_provider(tables, names, values, n);
    flow_tables_free(tables);
    return provider;
}
