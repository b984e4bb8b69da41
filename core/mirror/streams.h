/* streams.h - is it a mirror, and of which session
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_MIRROR_STREAMS_H
#define CLOUDFLOW_MIRROR_STREAMS_H

#include "core/mirror/inner.h"
#include "core/mirror/paths.h"

struct mirror_streams;

/* State for one capture. It borrows the table, which must outlive it. */
struct mirror_streams *mirror_streams_new(const struct mirror_sessions *table);
void mirror_streams_free(struct mirror_streams *streams);

/* The path of a packet, owned by streams: see mirror_paths_find(). */
struct mirror_path *mirror_streams_path(struct mirror_streams *streams, const struct mirror_header *header,
                                        const uint8_t *src, const uint8_t *dst, size_t length);

/* Decides whether the path is a mirror by looking at one more packet of it, unless that is known already. inner may be
 * NULL if the packet is not IP; src is its outer source. */
void mirror_streams_judge(struct mirror_streams *streams, struct mirror_path *path, const struct mirror_header *header,
                          const struct mirror_inner *inner, const uint8_t *src, size_t length);

/* Whether a later packet can still show that the path, no mirror so far, is one. */
bool mirror_path_is_open(const struct mirror_path *path, const struct mirror_header *header);

/* Takes the path for a mirror, whatever it looks like. */
void mirror_streams_declare(struct mirror_streams *streams, struct mirror_path *path, enum mirror_reason reason);

#endif
