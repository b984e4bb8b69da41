/* engines.h - the list of engines that a cloud's flow logs can be asked by
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_PROVIDER_ENGINES_H
#define CLOUDFLOW_PROVIDER_ENGINES_H

#include "core/query/engine.h"

/* In the order of providers.def, and a NULL. */
extern const struct query_engine *const query_engines[];

/* The engine of a name, or NULL. */
const struct query_engine *query_engine_by_name(const char *name, size_t length);

#endif
