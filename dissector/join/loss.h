/* loss.h - packets that the log counts and the capture lacks, by interface and by mirror session
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_JOIN_LOSS_H
#define CLOUDFLOW_JOIN_LOSS_H

#include "core/join/resolved.h"
#include "dissector/join/amount.h"
#include "dissector/join/sessions.h"

/* Of the records whose whole time was captured. */
struct join_place_loss {
    const char *name;          /* of the interface or the session; NULL: the log does not name its interface */
    uint32_t interface;        /* JOIN_NONE: not known */
    struct join_amount logged; /* records, and the packets that they count */
    uint64_t captured;         /* of those packets */
    uint64_t absent;           /* of records none of whose packets was captured */
    int64_t shift;             /* nanoseconds by which the interface's log is ahead of the capture */
};

struct join_loss {
    const struct join *join;
    const struct join_sessions *sessions; /* may be NULL */
    GArray *interfaces, *by_session;      /* struct join_place_loss; by number until join_loss_finish() */
    GArray *of_record;                    /* uint32_t by session: packets of the record that is being added */
    GArray *touched;                      /* uint32_t: sessions that have some of them */
    GArray *copies;                       /* loss.c: of the conversation, by the frame that showed a packet first */
};

/* Makes it empty; clear() frees what it holds. Both that are given must live longer; sessions may be NULL. */
void join_loss_init(struct join_loss *loss, const struct join *join, const struct join_sessions *sessions);
void join_loss_clear(struct join_loss *loss);

/* Adds the records of a conversation that has been resolved, each that repeats another one once, and those of one log
 * only where several write the same flow. */
void join_loss_add(struct join_loss *loss, const struct join_resolved *resolved);
/* When all have been added: leaves the interfaces and sessions that have records, those first that lost most. */
void join_loss_finish(struct join_loss *loss);

/* Packets that were not captured. */
static inline uint64_t
join_place_lost(const struct join_place_loss *place)
{
    return place->logged.packets - place->captured;
}

#endif
