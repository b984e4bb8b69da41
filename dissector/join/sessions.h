/* sessions.h - which mirror session each packet is of, for coverage
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_JOIN_SESSIONS_H
#define CLOUDFLOW_JOIN_SESSIONS_H

#include <glib.h>
#include <stdint.h>
#include "core/join/index.h"
#include "dissector/mirror/mirror.h"

enum { JOIN_NO_SESSION = UINT16_MAX, JOIN_MOST_SESSIONS = UINT16_MAX };

struct join_session {
    char *label;
    uint32_t interface; /* JOIN_NONE: not known */
};

/* Two bytes a packet, so they are kept only where coverage was asked for. */
struct join_sessions {
    GArray *of_packet; /* uint16_t, from the packet of number first on */
    uint32_t first;
    GArray *sessions; /* struct join_session, by mirror.stream */
};

struct join_sessions *join_sessions_new(void);
/* Takes NULL, too. */
void join_sessions_free(struct join_sessions *sessions);

/* Notes that a packet, the newest of the index, is of the session that mirror says; NULL: of none. */
void join_sessions_note(struct join_sessions *sessions, const struct join *join, const struct mirror_info *mirror);
/* The number of the session of a packet, or JOIN_NO_SESSION: also if there are too many sessions. */
uint16_t join_session_of(const struct join_sessions *sessions, uint32_t packet);

#endif
