/* columns.c - whose log it is, judged by the names of its columns
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/record/columns.h"

static struct flow_columns_fit
fit_of(const struct flow_provider *provider, const struct flow_text *names, size_t n)
{
    struct flow_columns_fit fit = {provider, 0, 0, 0};
    for (size_t i = 0; i < n; i++) {
        const struct flow_field *field = flow_provider_field(provider, names[i].text, names[i].length);
        fit.known += field != NULL;
        fit.unknown += field == NULL;
        fit.flow_only += field != NULL && field->flow_only;
    }
    return fit;
}

struct flow_columns_fit
flow_columns_fit(const struct flow_provider *const *providers, bool lines, const struct flow_text *names, size_t n)
{
    struct flow_columns_fit best = {NULL, 0, 0, 0};
    for (size_t i = 0; providers[i] != NULL; i++) {
        if (!lines || providers[i]->default_columns != NULL) {
            struct flow_columns_fit fit = fit_of(providers[i], names, n);
            if (fit.known > best.known) {
                best = fit;
            }
        }
    }
    return best;
}
