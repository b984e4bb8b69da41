/* streams.h - is it a mirror, and of which session
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_MIRROR_STREAMS_H
#define CLOUDFLOW_MIRROR_STREAMS_H

#include "core/mirror/header.h"
#include "core/mirror/inner.h"
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

/* Those of them that go to one outer destination. */
struct mirror_path {
    enum mirror_reason reason;
    struct mirror_stream *stream;
    struct mirror_path *back; /* of the same kind and number from the destination to the source; NULL if not seen */
    bool has_hosts;           /* carried a packet from one host to another */
    bool is_loop;             /* from an address to itself, as over loopback: what stands inside tells nothing of it */
};

struct mirror_streams;

/* State for one capture. It borrows the table, which must outlive it. */
struct mirror_streams *mirror_streams_new(const struct mirror_sessions *table);
void mirror_streams_free(struct mirror_streams *streams);

/* The path of a packet, made when it is seen first; owned by streams. Outer addresses are length bytes (0, 4 or 16). */
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
