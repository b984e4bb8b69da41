/* series.h - the records of one log, one direction and one interface, and the packets that they may have counted
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_JOIN_SERIES_H
#define CLOUDFLOW_JOIN_SERIES_H

#include "core/join/deal.h"
#include "core/join/resolved.h"

/* Which way something goes: forward, as everywhere here, from the conversation's lower end. */
enum join_way { JOIN_EITHER_WAY = -1, JOIN_BACKWARD = false, JOIN_FORWARD = true };

/* Which records of a stream, and which packets. */
struct join_series_of {
    enum join_direction direction; /* of the records, as they are ordered */
    uint32_t kinds;                /* bit 1 << join_kind */
    enum join_way records;         /* the records' way, from their source */
    enum join_way packets;         /* the packets' */
    uint8_t log;                   /* that wrote the records: logs.h */
};

struct join_series {
    GArray *counters; /* struct join_fill_counter, by their first time */
    GArray *packets;  /* struct join_fill_packet, by time */
};

/* Gathers the packets of a conversation into resolved->packets, by time. */
void join_gather_packets(struct join *join, struct join_resolved *resolved);

/* An empty one, and the end of it. */
struct join_series join_series_new(void);
void join_series_free(struct join_series *series);

/* Gathers the records, and the packets that their interface may have seen; packets whose place in resolved->packets has
 * an owner are left out, if owners is not NULL. The packets' times are the log's: by summary->shift from the capture's.
 * resolved->packets must be there. */
void join_series_gather(struct join_series *series, const struct join *join, const struct join_resolved *resolved,
                        const struct join_summary *summary, const struct join_series_of *of, const uint32_t *owners);

/* Whether all records of a log that counts both ways tell how many packets went which way. */
bool join_series_is_split(const struct join *join, const struct join_resolved *resolved,
                          const struct join_summary *summary, uint8_t log);

/* Whether a packet was seen at an interface, as far as is known. One that was captured at an interface that no record
 * names may be anywhere. */
enum join_presence { JOIN_ELSEWHERE, JOIN_PERHAPS_HERE, JOIN_HERE };
enum join_presence join_presence(const struct join *join, const struct join_packet *packet, uint32_t interface);

#endif
