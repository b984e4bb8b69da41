/* unnamed.h - rows that are a flow log's beyond doubt, but whose columns nobody has named
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_UNNAMED_H
#define CLOUDFLOW_UNNAMED_H

#include "core/record/provider.h"

/* The rows of the provider whose columns nobody has named. */
extern const struct flow_provider flow_provider_unnamed;

#endif
