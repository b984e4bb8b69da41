/* registry.h - the list of providers
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_REGISTRY_H
#define CLOUDFLOW_REGISTRY_H

#include "core/record/provider.h"

/* All providers, in the order of providers.def, and a NULL; flow_n_providers does not count that. */
extern const struct flow_provider *const flow_providers[];
extern const size_t flow_n_providers;

/* The provider of an id, or NULL. */
const struct flow_provider *flow_provider_by_id(const char *id, size_t length);

#endif
