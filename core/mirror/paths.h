/* paths.h - what mirrors and tunnels are told apart by: who sends to whom, and under which number
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_MIRROR_PATHS_H
#define CLOUDFLOW_MIRROR_PATHS_H

#include <glib.h>
#include "core/mirror/header.h"
#include "core/mirror/sessions.h"

/* Why traffic is taken for a mirror. */
enum mirror_reason {
    MIRROR_NOT, /* no reason was seen */
    MIRROR_BY_TABLE,
    MIRROR_BY_HEADER,
    MIRROR_BY_ENDPOINT,
    MIRROR_BY_BOTH_DIRECTIONS,
    MIRROR_BY_USER,
};

/* The packets of one session: same encapsulation, number and outer source. */
struct mirror_stream {
    uint32_t id;    /* of this stream alone, mirror or not */
    uint32_t index; /* from 0 on, in the order in which they turned out to be mirrors */
    bool is_mirror;
    char *label;                              /* the user's to set, g_free()d with the stream */
    const struct mirror_session *session;     /* NULL if the table has none */
    const struct mirror_interface *interface; /* NULL if not known */
    bool has_mac;
    uint8_t mac[MIRROR_MAC_LENGTH]; /* the mirrored interface's, learnt from packets that show it */
};

struct mirror_pair;

/* Those of them that go to one outer destination. */
struct mirror_path {
    enum mirror_reason reason;
    struct mirror_stream *stream;
    struct mirror_path *back; /* of the same kind and number from the destination to the source; NULL if not seen */
    struct mirror_pair *pair;
    bool by_pair;   /* it is the pair that carries both directions of a conversation, not this path alone */
    bool has_hosts; /* carried a packet from one host to another */
    bool is_loop;   /* from an address to itself, as over loopback: what stands inside tells nothing of it */
};

/* What goes from one outer address to another, whatever its numbers: a tap may send each direction under a number of
 * its own. */
struct mirror_pair {
    struct mirror_pair *back; /* of the same kind, the other way; NULL if not seen */
    bool has_hosts;           /* as a path has them */
    bool is_mirror;           /* its paths together carry both directions of a conversation */
    GPtrArray *paths;         /* struct mirror_path, borrowed, in the order in which they were seen */
};

/* All streams, paths and pairs of a capture. */
struct mirror_paths;

/* None yet. It borrows the table, which must outlive it. */
struct mirror_paths *mirror_paths_new(const struct mirror_sessions *table);
void mirror_paths_free(struct mirror_paths *paths);

/* The path of a packet, made when it is seen first; owned by paths. Outer addresses are length bytes (0, 4 or 16). */
struct mirror_path *mirror_paths_find(struct mirror_paths *paths, const struct mirror_header *header,
                                      const uint8_t *src, const uint8_t *dst, size_t length);

#endif
