/* mirrors.c - the list of clouds that have a row for their mirrors
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/provider/mirrors.h"

#define MIRRORS(name) extern const struct mirror_cloud mirror_cloud_##name;
#include "core/provider/providers.def"
#undef MIRRORS

#define MIRRORS(name) &mirror_cloud_##name,
const struct mirror_cloud *const mirror_clouds[] = {
#include "core/provider/providers.def"
    NULL,
};
#undef MIRRORS
