/* index.h - flow records and packets by 5-tuple, interface and time: what the join knows of a capture
 *
 * Nothing here knows Wireshark. Times are nanoseconds since 1970. Whatever a capture holds, memory grows with the
 * number of records and packets only, and work with that number times its logarithm.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_JOIN_INDEX_H
#define CLOUDFLOW_JOIN_INDEX_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>
#include "core/join/flows.h"
#include "core/join/gaps.h"
#include "core/join/names.h"
#include "core/join/pool.h"
#include "core/join/time.h"
#include "core/packet/flow.h"

/* What a record's times mean. */
enum join_kind {
    JOIN_WINDOW,      /* start and end bound the packets counted */
    JOIN_BEGIN,       /* a flow began: marks one packet, counts none */
    JOIN_CONTINUES,   /* counts since the flow's previous tuple; the time is the end */
    JOIN_END,         /* the same, and nothing follows */
    JOIN_DENIED,      /* refused from this time on */
    JOIN_OPEN,        /* let in from this time on; the log has neither counters nor ends */
    JOIN_SOME_REFUSED /* some packets between start and end were refused; which, nobody knows: it is no packet's */
};

enum { JOIN_FORMAT_BITS = 4 }; /* of the number of a format */

/* Where on its way a record counts the traffic, as its direction says: where it comes from or goes to, or between,
 * where the packets have other addresses than the interface. */
enum join_at { JOIN_ANYWHERE, JOIN_AT_SENDER, JOIN_LEAVES_BETWEEN, JOIN_AT_RECEIVER, JOIN_ENTERS_BETWEEN };

enum join_action { JOIN_NO_ACTION, JOIN_ACCEPT, JOIN_REJECT };

/* What a record counts, where struct join_record has no room for it. */
struct join_large_counts {
    uint64_t packets, bytes;
    uint32_t received;
};

/* Bits of what a record counts that tells how many packets came back. */
enum { JOIN_SPLIT_PACKETS = 18, JOIN_SPLIT_BYTES = 64 - 2 * JOIN_SPLIT_PACKETS };

/* What a record counts. join_packets_of() and the like read it. */
union join_counts {
    struct {
        uint32_t packets, bytes;
    } plain;
    struct {
        uint64_t packets : JOIN_SPLIT_PACKETS;
        uint64_t received : JOIN_SPLIT_PACKETS;
        uint64_t bytes : JOIN_SPLIT_BYTES;
    } split;                               /* if has_received */
    const struct join_large_counts *large; /* if is_large */
};

/* A flow record as it is kept; as it is added, see add.h. */
struct join_record {
    uint32_t frame;
    uint32_t next;     /* of the stream */
    uint32_t stream;   /* its index + 1 */
    uint32_t position; /* in its conversation, as join_resolve() ordered it */
    int64_t first, last;
    union join_counts counts;
    uint32_t rule : JOIN_NUMBER_BITS;
    uint32_t tcp_flags : 8;
    uint32_t kind : 3;
    uint32_t repeats : 1; /* says the same as one before it; as duplicate.c found */
    uint8_t action : 2;
    uint8_t forward : 1; /* its source is the key's lower end */
    uint8_t both_ways : 1;
    uint8_t has_packets : 1;
    uint8_t oriented : 1;
    uint8_t every_ack : 1;
    uint8_t ip_bytes : 1;
    uint8_t has_received : 1; /* both directions are counted apart */
    uint8_t has_flags : 1;    /* tcp_flags are known */
    uint8_t is_large : 1;
    uint8_t is_estimate : 1;           /* its counts and its times are of a sample of the packets */
    uint8_t format : JOIN_FORMAT_BITS; /* its columns, from join_intern_format() */
    uint16_t at : 3;                   /* enum join_at */
    uint16_t has_bounds : 1;           /* first and last are those of a window, not of packets in it */
    uint16_t period : 11;
} __attribute__((packed, aligned(4))); /* its size is what a log takes */
G_STATIC_ASSERT(sizeof(void *) > 8 || sizeof(struct join_record) == 48);

/* Of a packet, which has 64 KiB at the most, but for what a header may claim. */
enum { JOIN_BYTE_BITS = 30, JOIN_MOST_BYTES = (1 << JOIN_BYTE_BITS) - 1 };

/* A packet as it is kept. */
struct join_packet {
    uint32_t frame;
    uint32_t next; /* of the conversation, the one before */
    uint32_t conversation;
    uint32_t first_match; /* in the resolved conversation: index + 1; JOIN_NONE: no record counts it */
    int64_t time;
    uint32_t bytes : JOIN_BYTE_BITS;
    uint32_t shown_before : 2; /* enum join_identity: the capture shows it twice, and it is none of a mirror's */
    uint32_t interface : JOIN_NUMBER_BITS;
    uint32_t forward : 1;
    uint32_t role : 2;
    uint32_t copy : 1;
    uint32_t tcp_flags : 3; /* PACKET_TCP_FLAGS */
};

struct join_settings {
    int64_t slack;       /* how far from a record's times its packets may be */
    uint64_t most_notes; /* records and packets together that are kept; 0: all */
};

/* What has fallen out: how many, between which times, and up to which frame. */
struct join_fallen {
    uint64_t n;
    int64_t first, last;
    uint32_t frame;
};

/* What stood in the index when join_pin() was called. */
struct join_pinned {
    uint32_t records, large, interfaces, rules, shown, formats;
    uint32_t clouds, clouds_of_none, clouds_accepting, clouds_rejecting;
    uint64_t n_unkeyed;
    int64_t logged_first, logged_last;
};

/* The index of one capture. Numbers of records and packets are the index + 1 in their pool. */
struct join {
    struct join_settings settings;
    struct join_pool records, packets;
    struct join_pool large; /* struct join_large_counts, of records in their order */
    struct join_addresses6 addresses6;
    struct join_flows flows;
    struct join_names names;
    struct join_gaps gaps;
    struct join_pool waiting_records,
        waiting_packets;                 /* struct join_packed_key, of the newest that are not sorted in */
    uint64_t room;                       /* so many more can be added before some must go */
    uint32_t first_record, first_packet; /* numbers of the oldest that are kept; pinned records stand before them */
    uint32_t first_large;                /* index in large of the oldest that is kept, likewise */
    struct join_fallen fallen_records, fallen_packets;
    struct join_pinned pinned;
    uint32_t renumbered;             /* how often the conversations got other numbers because some fell out */
    GArray *later_fragments;         /* uint32_t, packets that have the ports of a first fragment, in order */
    GHashTable *originals;           /* packet that is a copy -> the frame of the first */
    uint32_t clouds, clouds_of_none; /* whose records there are, and those without an interface */
    uint32_t clouds_accepting, clouds_rejecting; /* whose records have that verdict */
    GHashTable *addresses_seen;                  /* clouds.c; NULL until somebody asks */
    uint32_t addresses_seen_in;                  /* so many records */
    uint8_t n_formats;
    uint64_t formats[(1 << JOIN_FORMAT_BITS) - 1]; /* hashes of the columns of logs */
    uint64_t n_unkeyed;                            /* records whose columns do not say which flow they are of */
    uint64_t n_not_ip;                             /* frames that are neither */
    bool mirrored;                                 /* it is known of some packets where they were mirrored */
    int64_t logged_first, logged_last;             /* what the log covers, windows without traffic included */
    int64_t packets_first, packets_last;
};

/* An empty index, with a copy of the settings; free it with join_free(). */
struct join *join_new(const struct join_settings *settings);
void join_free(struct join *join);

/* Whether some of those that fell out may be within the slack of these times. */
bool join_fell_out(const struct join *join, const struct join_fallen *fallen, int64_t first, int64_t last);

/* The elements of a number that is not JOIN_NONE. Borrowed until something is added. */
static inline struct join_record *
join_record(const struct join *join, uint32_t number)
{
    return join_pool_at(&join->records, number - 1);
}

static inline struct join_packet *
join_packet(const struct join *join, uint32_t number)
{
    return join_pool_at(&join->packets, number - 1);
}

/* What all copies of a packet have in common: the frame of the first. */
static inline uint32_t
join_original_of(const struct join *join, uint32_t number)
{
    const struct join_packet *packet = join_packet(join, number);
    return packet->copy ? GPOINTER_TO_UINT(g_hash_table_lookup(join->originals, GUINT_TO_POINTER(number)))
                        : packet->frame;
}

static inline struct join_stream *
join_stream(const struct join *join, uint32_t number)
{
    return join_flows_stream(&join->flows, number);
}

/* The next stream of its conversation, or JOIN_NONE; and the number by which one is known. */
static inline uint32_t
join_next_stream(const struct join *join, uint32_t number)
{
    return join_flows_next_stream(&join->flows, number);
}

static inline uint32_t
join_shown_stream(const struct join *join, uint32_t number)
{
    return join_flows_shown(&join->flows, number);
}

/* The conversation of a stream. */
static inline uint32_t
join_conversation_of(const struct join *join, uint32_t stream)
{
    return join_flows_conversation_of(&join->flows, stream);
}

/* The first stream of a conversation, from which the others follow; JOIN_NONE if it has packets only. */
static inline uint32_t
join_first_stream(const struct join *join, uint32_t conversation)
{
    return join_stream(join, conversation)->records != JOIN_NONE ? conversation : JOIN_NONE;
}

/* The newest packet of a conversation, from which the others follow; JOIN_NONE if it has records only. */
static inline uint32_t
join_newest_packet(const struct join *join, uint32_t conversation)
{
    return join_stream(join, conversation)->packets;
}

/* How many records and packets a conversation has, counted until there are more than most. */
uint64_t join_count_notes(const struct join *join, uint32_t conversation, uint64_t most);

/* The first conversation after a number; JOIN_NONE after the last. Begin with JOIN_NONE. */
static inline uint32_t
join_next_conversation(const struct join *join, uint32_t number)
{
    return join_flows_next_conversation(&join->flows, number);
}

/* The key of a conversation: from its lower end to its upper one. */
static inline void
join_conversation_key(const struct join *join, uint32_t conversation, struct flow_key *key)
{
    join_flows_key(&join->flows, conversation, key);
}

/* How many packets a record counts, and bytes; and how many of the packets went against the record's direction, of one
 * that has_received: that many or more. */
static inline uint64_t
join_packets_of(const struct join_record *record)
{
    return record->is_large       ? record->counts.large->packets
           : record->has_received ? record->counts.split.packets
                                  : record->counts.plain.packets;
}

static inline uint64_t
join_bytes_of(const struct join_record *record)
{
    return record->is_large       ? record->counts.large->bytes
           : record->has_received ? record->counts.split.bytes
                                  : record->counts.plain.bytes;
}

static inline uint32_t
join_received_of(const struct join_record *record)
{
    return record->is_large ? record->counts.large->received : (uint32_t)record->counts.split.received;
}

/* Whether it counted both directions apart, and nothing came back. */
static inline bool
join_is_unanswered(const struct join_record *record)
{
    return record->has_received && join_received_of(record) == 0 && join_packets_of(record) > 0;
}

/* Up to when a JOIN_OPEN holds, if no other step comes. */
static inline int64_t
join_open_until(const struct join_record *record)
{
    return record->period == 0 ? INT64_MAX : join_plus(record->first, join_nanoseconds(record->period, 0));
}

/* The number of a format, the columns of a log by a hash of their names: 1 to 15, or 0 for those beyond so many. */
uint8_t join_intern_format(struct join *join, uint64_t hash);

/* Names and gaps of the index: see names.h and gaps.h. */
static inline uint32_t
join_intern_interface(struct join *join, const char *text, size_t length, bool logged)
{
    return join_names_intern_interface(&join->names, text, length, logged);
}

static inline struct join_interface *
join_interface(const struct join *join, uint32_t number)
{
    return join_names_interface(&join->names, number);
}

static inline const char *
join_interface_name(const struct join *join, uint32_t number)
{
    return join_names_interface_name(&join->names, number);
}

static inline uint32_t
join_intern_rule(struct join *join, const char *text, size_t length)
{
    return join_names_intern_rule(&join->names, text, length);
}

static inline const char *
join_rule_name(const struct join *join, uint32_t number)
{
    return join_names_rule(&join->names, number);
}

static inline void
join_add_gap(struct join *join, uint32_t interface, int64_t first, int64_t last)
{
    join_gaps_add(&join->gaps, interface, first, last);
}

static inline bool
join_in_gap(const struct join *join, uint32_t interface, int64_t first, int64_t last)
{
    return join_gaps_meet(&join->gaps, interface, first, last);
}

/* Bytes of memory that the index holds. */
size_t join_memory(const struct join *join);

#endif
