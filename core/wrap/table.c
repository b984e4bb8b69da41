/* table.c - whose flow log it is that has these columns, and in the first row these values
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/record/cells.h"
#include "core/wrap/table.h"

enum { LEAST_FLOW_ONLY = 4, MOST_AGAINST = 1 };

/* How well names and values fit a provider. */
struct fit {
    size_t known, unknown;
    size_t flow_only; /* of those known */
    size_t telling; /* of those flow_only, how many say more than the 5-tuple and the flags, in which many logs agree */
    size_t proving; /* values that look as the shape of their column says */
    size_t against; /* values that do not */
    bool is_another; /* one of them, where the shape is strict */
    bool has_source, has_destination, has_interface, has_start;
    bool is_empty; /* the status says that the row is of an interval whose flows are not in it */
};

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
    const char *name = flow_field_name_of(field, value->text, value->length);
    return field->role == FLOW_STATUS && name != NULL && strcmp(name, "OK") != 0;
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
    fit->known++;
    fit->flow_only += field->flow_only;
    fit->telling += field->flow_only && is_sound && !is_of_any_flow(field->role);
    fit->has_source = fit->has_source || field->role == FLOW_SRC;
    fit->has_destination = fit->has_destination || field->role == FLOW_DST;
    fit->has_interface = fit->has_interface || (field->role == FLOW_INTERFACE && is_sound);
    fit->has_start = fit->has_start || field->role == FLOW_START;
}

static struct fit
fit_of(const struct flow_provider *provider, const struct flow_text *names, const struct flow_text *values, size_t n)
{
    struct fit fit = {0};
    for (size_t i = 0; i < n; i++) {
        if (names[i].length == 0 || names[i].text[0] == '@') {
            continue;
        }
        const struct flow_field *field = flow_provider_field(provider, names[i].text, names[i].length);
        if (field != NULL) {
            note_column(&fit, field, values != NULL ? &values[i] : NULL);
        } else {
            fit.unknown++;
        }
    }
    return fit;
}

static bool
is_sure(const struct fit *fit)
{
    bool has_flow = fit->has_source && fit->has_destination && fit->flow_only >= LEAST_FLOW_ONLY && fit->telling > 0;
    bool has_none = fit->is_empty && fit->has_interface && fit->has_start && fit->against == 0;
    return (has_flow || has_none) && fit->known >= fit->unknown && fit->against <= MOST_AGAINST;
}

static bool
is_better(const struct fit *fit, const struct fit *than)
{
    if (fit->known != than->known) {
        return fit->known > than->known;
    }
    return fit->against != than->against ? fit->against < than->against : fit->proving > than->proving;
}

const struct flow_provider *
flow_table_provider(const struct flow_provider *const *providers, const struct flow_text *names,
                    const struct flow_text *values, size_t n)
{
    const struct flow_provider *best = NULL;
    struct fit best_fit = {0};
    for (size_t i = 0; providers[i] != NULL; i++) {
        struct fit fit = fit_of(providers[i], names, values, n);
        if (!fit.is_another && (best == NULL || is_better(&fit, &best_fit))) {
            best = providers[i];
            best_fit = fit;
        }
    }
    return best != NULL && is_sure(&best_fit) ? best : NULL;
}
