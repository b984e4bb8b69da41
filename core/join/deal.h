/* deal.h - one sweep over packets that gives them to the records whose time holds them
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_JOIN_DEAL_H
#define CLOUDFLOW_JOIN_DEAL_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* A record that wants packets. */
struct join_fill_counter {
    uint32_t position;   /* of the record, among all of the conversation */
    bool has_flags;      /* flags are what the log says */
    bool is_refused;     /* it counts what was not let in */
    bool has_ends;       /* first and last are the seconds of its first and last packet */
    bool has_bounds;     /* first and last are those of a window, whenever in it the packets came */
    bool only_in_time;   /* nothing tells that a packet outside of them is its */
    uint8_t flags;       /* PACKET_TCP_FLAGS that its packets may have; all of them if the log does not say */
    int64_t first, last; /* nanoseconds, in the log's time */
    int64_t until;       /* of a refusal that counts nothing: it lasts until then, if nothing shows that it ended */
    uint64_t wants;      /* how many it counted; UINT64_MAX if that is not known */
    uint64_t bytes;      /* that they had together; UINT64_MAX if that is not known */
    uint64_t taken, taken_bytes;
    bool is_doubtful; /* it has what it counted, but perhaps not all of it is its own */
};

/* A packet that is to be given away. What it may be is told by those around it: series.c. */
struct join_fill_packet {
    uint32_t place; /* among all packets of the conversation */
    uint32_t bytes;
    uint32_t counter; /* of the record that has it: index in counters + 1; 0: none has */
    uint8_t flags;    /* PACKET_TCP_FLAGS that it has */
    bool opens;       /* it asks for a flow to begin */
    bool is_tcp;
    bool is_undecided;   /* it is nobody's: both verdicts are as likely */
    bool is_answered;    /* what it asks for was granted */
    bool may_be_refused; /* of a flow that was let in, too: it asks for it, or resets it */
    bool looks_refused;  /* it is asked again, or comes when the flow has ended */
    int64_t time;        /* nanoseconds, in the log's time */
};

/* The records of one log, one direction and one interface, and the packets that they may count. */
struct join_fill {
    struct join_fill_counter *counters; /* sorted by first */
    uint32_t n_counters;
    struct join_fill_packet *packets; /* sorted by time */
    uint32_t n_packets;
    int64_t before, after; /* how far from a record's times its packets may be at the most */
    /* The records are steps of a flow, which count what came since the step before; that one may be missing. Later
     * packets are then likelier theirs than earlier ones, and none takes more than it counted. */
    bool are_steps;
    bool are_times_sure; /* most packets are in the time of a record */
};

/* Which records take packets, and which packets. */
struct join_reach {
    int64_t before, after; /* how far from a record's own times its packets may be */
    bool refused_too;      /* those that were refused take some as well */
    bool within_bytes;     /* none takes more bytes than it counted */
    bool only;             /* a packet goes to a record only if no other one can have counted it */
    bool overflow;         /* what a record counted does not matter */
    bool only_in_time;     /* only records that nothing else tells of: it is how far clocks that agree may be off */
};

/* Gives each packet that nobody has to the record that ends first of those that reach it and want it. */
void join_deal(struct join_fill *fill, const struct join_reach *reach);

/* Whether a record has just what it counted, to the byte where that is known. */
static inline bool
join_fill_is_whole(const struct join_fill_counter *counter)
{
    return counter->taken == counter->wants && (counter->bytes == UINT64_MAX || counter->taken_bytes == counter->bytes);
}

/* Whether all records have just the number of packets that they counted, and no packet is left. */
bool join_fill_is_complete(const struct join_fill *fill);

/* Whether any record counts what was refused. */
bool join_fill_has_refused(const struct join_fill *fill);

/* Whether each record has just what it counted, as join_fill_is_whole() has it. */
bool join_fill_are_all_whole(const struct join_fill *fill);

/* What has been dealt so far. */
struct join_dealt {
    struct join_fill_counter *counters;
    struct join_fill_packet *packets;
};

/* A copy of it; free it with join_dealt_free(). */
struct join_dealt join_dealt_so_far(const struct join_fill *fill);
/* Makes it what is dealt again. */
void join_dealt_put_back(struct join_fill *fill, const struct join_dealt *dealt);
void join_dealt_free(struct join_dealt *dealt);

/* Whether a record can have counted a packet with these flags. */
static inline bool
join_fill_allows(const struct join_fill_counter *counter, const struct join_fill_packet *packet)
{
    bool fits = counter->has_flags && counter->wants == 1 ? packet->flags == counter->flags
                                                          : (packet->flags & ~counter->flags) == 0;
    return fits && !(counter->is_refused && packet->is_answered);
}

/* How many packets are of an earlier time: the index of the first one of that time or later, or n_packets. */
uint32_t join_fill_packets_before(const struct join_fill *fill, int64_t time);

/* Gives a packet to a counter, or, for 0, to none; takes it from the one that had it. counter is an index + 1. */
void join_fill_give(struct join_fill *fill, struct join_fill_packet *packet, uint32_t counter);

#endif
