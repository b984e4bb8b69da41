/* direction.h - was a mirrored packet sent or received by the interface it was copied at
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_MIRROR_DIRECTION_H
#define CLOUDFLOW_MIRROR_DIRECTION_H

#include "core/mirror/streams.h"

/* Seen from the mirrored interface; unknown if neither header, table, outer source nor MAC addresses tell. */
enum mirror_direction mirror_path_direction(const struct mirror_path *path, const struct mirror_header *header,
                                            const struct mirror_inner *inner, const uint8_t *src, size_t length);

#endif
