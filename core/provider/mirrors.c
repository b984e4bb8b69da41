/* mirrors.c - the list of clouds that have a row for their mirrors
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <glib.h>
#include "core/mirror/cloud.h"

#define MIRRORS(name) extern const struct mirror_cloud mirror_cloud_##name;
#include "core/provider/providers.def"
#undef MIRRORS

#define MIRRORS(name) &mirror_cloud_##name,
const struct mirror_cloud *const mirror_clouds[] = {
#include "core/provider/providers.def"
};
#undef MIRRORS
const size_t mirror_n_clouds = G_N_ELEMENTS(mirror_clouds);
