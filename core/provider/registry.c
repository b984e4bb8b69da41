/* registry.c - the list of providers
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>
#include "core/provider/registry.h"

#define PROVIDER(name) extern const struct flow_provider flow_provider_##name;
#include "core/provider/providers.def"
#undef PROVIDER

#define PROVIDER(name) &flow_provider_##name,
const struct flow_provider *const flow_providers[] = {
#include "core/provider/providers.def"
    NULL,
};
#undef PROVIDER
const size_t flow_n_providers = G_N_ELEMENTS(flow_providers) - 1;

const struct flow_provider *
flow_provider_by_id(const char *id, size_t length)
{
    for (size_t i = 0; i < flow_n_providers; i++) {
        if (strlen(flow_providers[i]->id) == length && memcmp(flow_providers[i]->id, id, length) == 0) {
            return flow_providers[i];
        }
    }
    return NULL;
}
