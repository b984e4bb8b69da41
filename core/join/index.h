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
#include "core/join/pool.h"
#include "core/packet/flow.h"

/* What a record's times mean. */
enum join_kind {
    JOIN_WINDOW,    /* start and end bound the packets counted */
    JOIN_BEGIN,     /* a flow began: marks one packet, counts none */
    JOIN_CONTINUES, /* counts since the flow's previous tuple; the time is the end */
    JOIN_END,       /* the same, and nothing follows */
    JOIN_DENIED,    /* refused from this time on */
    JOIN_OPEN       /* let in from this time on; the log has neither counters nor ends */
};

enum join_action { JOIN_NO_ACTION, JOIN_ACCEPT, JOIN_REJECT };

enum { JOIN_NONE = 0 }; /* no such interface, rule, record, packet: all numbers begin with 1 */

/* Limits, so that a log cannot fill memory with what the join keeps beside records and packets. */
enum {
    JOIN_NUMBER_BITS = 0xffffff, /* what packets and records have room for of the number of an interface or a rule */
    JOIN_MOST_NAMES = 1 << 20,   /* interfaces, and rules, that have a number; the others are as if not logged */
    JOIN_MOST_GAPS = 1 << 20     /* intervals of lost records */
};

/* A flow record as it is added. */
struct join_record_in {
    struct flow_key key;
    uint32_t frame;
    uint32_t interface, rule; /* from join_intern_interface(), join_intern_rule() */
    enum join_kind kind;
    enum join_action action;
    bool both_ways;      /* counts packets of both directions */
    bool oriented;       /* the log says who opened the flow: the source */
    bool every_ack;      /* the flags hold each ACK, so that SYN with ACK says nothing of who opened the flow */
    bool has_packets;    /* packets is known */
    uint8_t tcp_flags;   /* 0 if not known */
    uint16_t period;     /* seconds that JOIN_CONTINUES and JOIN_END count at the most */
    int64_t first, last; /* the first nanosecond that can count, and the last */
    uint64_t packets, bytes;
    bool has_received; /* a log of both directions that counts them apart */
    uint64_t received; /* packets from destination to source */
};

struct join_record {
    uint32_t frame;
    uint32_t next;     /* of the stream */
    uint32_t stream;   /* its index + 1 */
    uint32_t position; /* in its conversation, as join_resolve() ordered it */
    int64_t first, last;
    uint64_t packets, bytes;
    uint32_t rule : 24;
    uint32_t tcp_flags : 8;
    uint8_t kind : 3;
    uint8_t action : 2;
    uint8_t forward : 1; /* its source is the key's lower end */
    uint8_t both_ways : 1;
    uint8_t has_packets : 1;
    uint8_t oriented : 1;
    uint8_t every_ack : 1;
    uint8_t unanswered : 1; /* counts both directions apart, and nothing came back */
    uint16_t period;
};

struct join_packet_in {
    struct flow_key key;
    uint32_t frame;
    uint32_t interface; /* where it was mirrored or captured, from join_intern_interface(); JOIN_NONE if not known */
    int64_t time;
    uint32_t bytes; /* of the IP packet */
    enum packet_role role;
    uint32_t original; /* the frame that shows the same packet first; 0 if this one does */
};

struct join_packet {
    uint32_t frame;
    uint32_t next; /* of the conversation, the one before */
    uint32_t conversation;
    uint32_t first_match; /* in the resolved conversation: index + 1; JOIN_NONE: no record counts it */
    int64_t time;
    uint32_t bytes;
    uint32_t interface : 24;
    uint32_t forward : 1;
    uint32_t role : 2;
    uint32_t copy : 1;
};

/* One 5-tuple, both ways, at one interface: what flowlog.stream numbers. */
struct join_stream {
    uint32_t conversation;
    uint32_t interface;
    uint32_t next;    /* of the conversation */
    uint32_t records; /* the newest */
    uint32_t shown;   /* the number by which it is known, which stays when others fall out and this one moves */
};

/* A key as it is kept, the lower end first: join_pack_key() and join_unpack_key(). */
struct join_packed_key {
    bool ipv6;
    uint8_t proto;
    uint16_t port[2];
    union {
        uint8_t address4[2][4];
        uint32_t addresses6; /* index of a pair of addresses that is kept elsewhere */
    };
};

/* One 5-tuple, both ways. Its key is read with join_conversation_key(). */
struct join_conversation {
    struct join_packed_key key;
    uint32_t streams;
    uint32_t packets;
    uint32_t n_records, n_packets;
};

/* A network interface that records or packets name. */
struct join_interface {
    char *name;
    char *logged;    /* as the log spells it, or NULL */
    uint32_t clouds; /* whose records name it: bits of clouds.c */
    bool has_records;
    bool has_packets;
    bool both_directions; /* some 5-tuple was logged both ways: replies are logged here */
};

/* A slot of the hash table of conversations. The hash is kept so that few keys that are others must be looked at. */
struct join_slot {
    uint32_t conversation, hash;
};

struct join_settings {
    int64_t slack;       /* how far from a record's times its packets may be */
    uint64_t most_notes; /* records and packets together that are kept; 0: all */
};

/* What has been added and not been sorted in yet. Packets have a key only. */
struct join_waiting_record {
    struct join_packed_key key;
    uint32_t interface;
};

/* What has fallen out: how many, between which times, and up to which frame. */
struct join_fallen {
    uint64_t n;
    int64_t first, last;
    uint32_t frame;
};

/* What stood in the index when join_pin() was called. */
struct join_pinned {
    uint32_t records, interfaces, rules, shown;
    uint32_t clouds, clouds_of_none;
    uint64_t n_unkeyed;
    int64_t logged_first, logged_last;
};

struct join {
    struct join_settings settings;
    struct join_pool records, packets, streams, conversations;
    struct join_pool addresses6;                       /* of conversations */
    struct join_pool waiting_records, waiting_packets; /* of the newest that are not sorted in */
    struct join_pool waiting_addresses6;               /* of both */
    uint64_t room;                                     /* so many more can be added before some must go */
    uint32_t first_record, first_packet; /* numbers of the oldest that are kept; pinned records stand before them */
    struct join_fallen fallen_records, fallen_packets;
    struct join_pinned pinned;
    uint32_t n_shown;        /* streams that there have been */
    uint32_t renumbered;     /* how often the conversations got other numbers because some fell out */
    struct join_slot *slots; /* open addressing */
    uint32_t n_slots;
    uint64_t seed;
    GHashTable *more_streams; /* (conversation, interface) -> stream, for conversations at more than a few interfaces */
    GHashTable *originals;    /* packet that is a copy -> the frame of the first */
    GHashTable *interface_numbers;   /* name as it is spelled here -> number */
    GPtrArray *interfaces;           /* by number - 1; struct join_interface */
    uint32_t last_interface;         /* the one that was asked for last; rows of a log mostly repeat it */
    GHashTable *rule_numbers;        /* name -> number */
    GPtrArray *rules;                /* by number - 1; char */
    uint64_t n_unnamed;              /* names that have no number because there are too many */
    GTree *gaps;                     /* gaps.c */
    uint64_t n_gaps;                 /* windows of lost records that were added */
    uint32_t clouds, clouds_of_none; /* whose records there are, and those without an interface */
    GHashTable *addresses_seen;      /* clouds.c; NULL until somebody asks */
    uint32_t addresses_seen_in;      /* so many records */
    GArray *pinned_gaps;             /* gaps.c; NULL if nothing is pinned */
    uint64_t n_pinned_gaps;
    bool gaps_full;                    /* some are not kept */
    uint64_t n_unkeyed;                /* records whose columns do not say which flow they are of */
    uint64_t n_not_ip;                 /* frames that are neither */
    bool mirrored;                     /* it is known of some packets where they were mirrored */
    int64_t logged_first, logged_last; /* what the log covers, windows without traffic included */
    int64_t packets_first, packets_last;
};

struct join *join_new(const struct join_settings *settings);
void join_free(struct join *join);

/* The number of an interface, however it is spelled; its name is what the log calls it. JOIN_NONE for the empty name
 * and when there are too many. */
uint32_t join_intern_interface(struct join *join, const char *text, size_t length, bool logged);
/* The interface of a number and its name, borrowed as long as the join lives; NULL for JOIN_NONE. */
const char *join_interface_name(const struct join *join, uint32_t number);
struct join_interface *join_interface(const struct join *join, uint32_t number);

/* The same for a rule, whose name is kept as it is. Rules and interfaces are numbered apart. */
uint32_t join_intern_rule(struct join *join, const char *text, size_t length);
const char *join_rule_name(const struct join *join, uint32_t number);

/* Each returns the number of what was added. Frames must be added in ascending order. Nothing is looked up yet: a
 * capture that never asks, because it has one of the two kinds only, pays for no more than taking notes. */
uint32_t join_add_record(struct join *join, const struct join_record_in *in);
uint32_t join_add_packet(struct join *join, const struct join_packet_in *in);
/* Notes that records of these times were lost at an interface, or, if that is JOIN_NONE, nobody knows where. */
void join_add_gap(struct join *join, uint32_t interface, int64_t first, int64_t last);
/* Whether records of some time between were lost at an interface; at any, if that is JOIN_NONE. Takes the logarithm of
 * the number of gaps. */
bool join_in_gap(const struct join *join, uint32_t interface, int64_t first, int64_t last);
/* Notes that the log covers this time. */
void join_add_logged_time(struct join *join, int64_t first, int64_t last);

/* Notes that a cloud's records name an interface, or JOIN_NONE. cloud is 1 << its place in flow_providers. */
void join_note_cloud(struct join *join, uint32_t interface, uint32_t cloud);
/* The clouds that may have logged a packet: those whose records name its interface or, where that is not known, one of
 * its addresses; 0 if no record does. In a capture with one cloud's records it is that one. */
uint32_t join_clouds_of(struct join *join, const struct join_packet *packet);

/* Keeps the records that have been added so far for good: they never fall out. To be called once, before any packet is
 * added. */
void join_pin(struct join *join);
/* Forgets all but what is pinned, for another look at the capture. */
void join_restart(struct join *join, const struct join_settings *settings);

/* Whether some of those that fell out may be within the slack of these times. */
bool join_fell_out(const struct join *join, const struct join_fallen *fallen, int64_t first, int64_t last);

/* Gives what was added its stream and conversation, without which it must not be asked for more than its own values. */
void join_sort_in(struct join *join);

/* The first record or packet of a frame, or JOIN_NONE. These sort in. */
uint32_t join_record_of_frame(struct join *join, uint32_t frame);
uint32_t join_packet_of_frame(struct join *join, uint32_t frame);

/* The elements of a number that is not JOIN_NONE. Borrowed until something is added. */
struct join_record *join_record(const struct join *join, uint32_t number);
struct join_packet *join_packet(const struct join *join, uint32_t number);
struct join_stream *join_stream(const struct join *join, uint32_t number);
struct join_conversation *join_conversation(const struct join *join, uint32_t number);

/* The key of a conversation: from its lower end to its upper one. */
void join_conversation_key(const struct join *join, uint32_t conversation, struct flow_key *key);
/* The conversation of a key either way, or JOIN_NONE. Sorts in. */
uint32_t join_find(struct join *join, const struct flow_key *key);

/* For the index itself. Writes a key whose lower end comes first in the form in which it is kept, and back; addresses
 * of IPv6 are kept in the pool. */
struct join_packed_key join_pack_key(const struct flow_key *key, struct join_pool *addresses6);
void join_unpack_key(const struct join_packed_key *packed, const struct join_pool *addresses6, struct flow_key *key);
/* The conversation of such a key, which is made if there is none. */
uint32_t join_conversation_of(struct join *join, const struct flow_key *key);

/* Sorts one in that is not yet, or no longer. key begins with the lower end. */
void join_sort_in_record(struct join *join, uint32_t number, const struct flow_key *key, uint32_t interface);
void join_sort_in_packet(struct join *join, uint32_t number, const struct flow_key *key);
/* Streams and conversations, of which there are none at first, and what is known of them. */
void join_flows_init(struct join *join);
void join_flows_clear(struct join *join);
/* Lets the oldest go, to make room. */
void join_fall_out(struct join *join);
/* Indices of the first that wait to be sorted in and have not fallen out. */
uint32_t join_first_waiting_record(const struct join *join);
uint32_t join_first_waiting_packet(const struct join *join);
void join_names_init(struct join *join);
void join_names_clear(struct join *join);
/* Forgets the names that were added when there were so many already. */
void join_names_cut(struct join *join, uint32_t interfaces, uint32_t rules);
void join_gaps_init(struct join *join);
void join_gaps_clear(struct join *join);
/* Keeps the gaps that there are for good; forgets all others. */
void join_gaps_pin(struct join *join);
void join_gaps_restart(struct join *join);
void join_clouds_forget(struct join *join);

/* Bytes of memory that the index holds. */
size_t join_memory(const struct join *join);

#endif
