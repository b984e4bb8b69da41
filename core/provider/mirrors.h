/* mirrors.h - the list of clouds that have a row for their mirrors
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_PROVIDER_MIRRORS_H
#define CLOUDFLOW_PROVIDER_MIRRORS_H

#include "core/mirror/cloud.h"

/* In the order of providers.def, and a NULL. */
extern const struct mirror_cloud *const mirror_clouds[];

#endif
