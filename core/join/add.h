/* add.h - adds flow records and packets to the index
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_JOIN_ADD_H
#define CLOUDFLOW_JOIN_ADD_H

#include "core/join/index.h"

/* A flow record as it is added. */
struct join_record_in {
    struct flow_key key;
    uint32_t frame;
    uint32_t interface, rule; /* from join_intern_interface(), join_intern_rule() */
    enum join_kind kind;
    enum join_action action;
    enum join_at at;
    bool both_ways;   /* counts packets of both directions */
    bool oriented;    /* the log says who opened the flow: the source */
    bool every_ack;   /* the flags hold each ACK, so that SYN with ACK says nothing of who opened the flow */
    bool has_packets; /* packets is known */
    bool is_estimate; /* of some of the packets, whose times first and last are: nothing else is its */
    bool has_bounds;  /* first and last are those of a window, not of its first and last packet */
    bool has_flags;   /* tcp_flags is known */
    uint8_t tcp_flags;
    uint8_t format; /* from join_intern_format() */
    /* Seconds that JOIN_CONTINUES and JOIN_END count at the most, and that JOIN_OPEN holds; of that, 0: to the next. */
    uint16_t period;
    int64_t first, last; /* the first nanosecond that can count, and the last */
    uint64_t packets, bytes;
    bool ip_bytes;     /* bytes is known, and counts IP packets with their headers and no more */
    bool has_received; /* a log of both directions that counts them apart */
    uint64_t received; /* packets from destination to source */
};

/* A packet as it is added. */
struct join_packet_in {
    struct flow_key key;
    uint32_t frame;
    uint32_t interface; /* where it was mirrored or captured, from join_intern_interface(); JOIN_NONE if not known */
    int64_t time;
    uint32_t bytes; /* of the IP packet; more than JOIN_MOST_BYTES count as so many */
    enum packet_role role;
    uint8_t tcp_flags;      /* PACKET_TCP_FLAGS */
    bool is_later_fragment; /* the key's ports are those of the packet's first fragment */
    uint32_t original;      /* the frame that shows the same packet first; 0 if this one does */
};

/* Each returns the number of what was added. Frames must be added in ascending order. Nothing is looked up yet: a
 * capture that never asks, because it has one of the two kinds only, pays for no more than taking notes. */
uint32_t join_add_record(struct join *join, const struct join_record_in *in);
uint32_t join_add_packet(struct join *join, const struct join_packet_in *in);
/* Notes that the log covers this time. */
void join_add_logged_time(struct join *join, int64_t first, int64_t last);

#endif
