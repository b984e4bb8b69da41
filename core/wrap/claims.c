/* claims.c - whose an object of JSON is
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>
#include "core/record/rows.h"
#include "core/wrap/claims.h"
#include "core/wrap/written.h"
#include "core/wrap/envelope_names.h"
#include "core/wrap/flat_object.h"

/* What a list of names makes of one, which is not empty. */
static enum scan_wrap
wrap_of(const char *const *wrapper, const char *name, size_t length)
{
    enum scan_wrap wrap = SCAN_NO_WRAPPER;
    for (; wrapper != NULL && *wrapper != NULL; wrapper++) {
        if ((*wrapper)[0] != name[0]) {
            continue; /* asked of each member that nests, of which hardly any wraps */
        }
        size_t whole = strlen(*wrapper); /* the name may have NULs */
        bool begins = length <= whole && memcmp(*wrapper, name, length) == 0;
        if (begins && length == whole) {
            return SCAN_WRAPPER;
        }
        wrap = begins && (*wrapper)[length] == '.' ? SCAN_MAY_WRAP : wrap;
    }
    return wrap;
}

enum scan_wrap
flow_item_wraps(const void *context, const char *name, size_t length)
{
    if (length == 0) {
        return SCAN_NO_WRAPPER;
    }
    enum scan_wrap wrap = wrap_of(flow_envelope_wrappers, name, length);
    for (const struct flow_provider *const *provider = context; *provider != NULL && wrap != SCAN_WRAPPER; provider++) {
        const struct flow_json *json = (*provider)->json;
        enum scan_wrap own = wrap_of(json != NULL ? json->wrappers : NULL, name, length);
        wrap = own != SCAN_NO_WRAPPER ? own : wrap;
    }
    return wrap;
}

const struct flow_provider *
flow_item_whose(struct flow_tables *tables, const struct flow_provider *const *providers, const char *text,
                size_t length)
{
    const struct flow_provider *provider = flow_written_provider(providers, text, length);
    bool is_flat = provider == NULL && flow_flat_object_only(tables, text, length, &provider);
    for (size_t i = 0; provider == NULL && providers[i] != NULL; i++) {
        if (providers[i]->json != NULL && providers[i]->json->claims(text, length)) {
            provider = providers[i];
        }
    }
    return provider != NULL || is_flat ? provider : flow_flat_object_provider(tables, text, length);
}

const struct flow_json *
flow_item_json(const struct flow_provider *provider)
{
    return provider->json != NULL ? provider->json : &flow_flat_object;
}
