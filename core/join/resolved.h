/* resolved.h - a conversation whose records and packets have been matched
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_JOIN_RESOLVED_H
#define CLOUDFLOW_JOIN_RESOLVED_H

#include "core/join/index.h"
#include "core/join/packed.h"

/* Interfaces of a 5-tuple at which packets are looked for. A flow passes a handful; private addresses that are used in
 * many networks give more, and without a limit a capture could ask for the product of its records and packets. */
enum { JOIN_MOST_LINKED = 32 };

/* Records of a stream that can count the same packets. */
enum join_direction { JOIN_LOWER_SENDS, JOIN_UPPER_SENDS, JOIN_BOTH_SEND, JOIN_N_DIRECTIONS };

static inline enum join_direction
join_direction_of(const struct join_record *record)
{
    return record->both_ways ? JOIN_BOTH_SEND : record->forward ? JOIN_LOWER_SENDS : JOIN_UPPER_SENDS;
}

/* The order of two records of a stream: by direction and time first. Less than 0, more, or 0 if they say the same but
 * for the TCP flags, which not every log has. */
int join_compare_content(const struct join_record *a, const struct join_record *b);

/* A record and the packets that it counts, in the order of the conversation: by stream, direction and time. */
struct join_matched_record {
    uint32_t record;
    uint32_t summary;     /* index of its stream's */
    uint32_t twin;        /* position of the first record that says the very same; its own if there is none */
    uint32_t repeats;     /* of that first one: how many say the same, itself with them; they stand together */
    int64_t first, last;  /* what it covers; for a tuple, since the flow's previous one */
    uint32_t first_match; /* index in matches, of the twin's if it has one */
    uint32_t captured;    /* number of its matches */
    uint8_t log;          /* of those that write its stream; 0: the one that totals are of. See logs.h */
    bool is_doubtful;     /* as many were captured as it counts, but a record of the same time lacks some */
    uint64_t bytes;       /* in the captured packets */
};

/* A packet and a record that counts it. */
struct join_match {
    uint32_t position;
    uint32_t packet;
    uint32_t next; /* of the same packet: index + 1 in matches, or JOIN_NONE */
};

/* How it is known who opened a flow. */
enum join_opener_reason {
    JOIN_UNKNOWN,
    JOIN_SAW_OPENING, /* a SYN, or an echo request, is among the packets */
    JOIN_SAW_ANSWER,  /* a SYN-ACK or an echo reply is */
    JOIN_LOGGED_SYN,  /* a record has SYN without ACK */
    JOIN_LOGGED_ANSWER,
    JOIN_LOG_SAYS, /* the log's source is who opened it */
    JOIN_PORTS     /* only one port is one that services have */
};

/* What the records of a stream say together. */
struct join_summary {
    uint32_t stream;
    uint32_t begin[JOIN_N_DIRECTIONS + 1]; /* positions of each direction, up to the next direction's */
    uint8_t n_logs;                        /* flow logs that write it, each in its own way */
    int64_t shift;                         /* nanoseconds by which its interface's log is ahead of the capture */
    bool is_shift_sure;                    /* most packets are in the time of a record then */
    bool is_linked;                        /* its interface is among the first few, whose packets are looked for */
    uint8_t places[JOIN_N_DIRECTIONS];     /* bit 1 << join_at of each that a record of this direction has */
    uint32_t records;                      /* of log 0, without twins; and so are the sums below */
    uint32_t counted[2];                   /* of those of one direction: from the lower end, from the upper */
    uint32_t accepted[2], rejected[2];
    uint64_t packets, bytes;
    bool packets_full, bytes_full; /* the sum is larger than the number can be */
    int64_t first, last;
    uint32_t earliest; /* position of the record that begins first, of those that are frames; UINT32_MAX: none is one */
    bool unanswered;   /* a log of both directions, and nothing ever came back */
    enum join_opener_reason opener_reason;
    bool lower_opened;
    uint32_t evidence;        /* the frame that shows who opened it, or 0 */
    uint32_t evidence_record; /* the record that does, or JOIN_NONE */
};

/* One that is kept packed: what reads it. */
struct join_packed {
    struct join_reader *records, *matches, *summaries;
    uint32_t n_summaries;
};

/* A conversation as join_resolve() gives it. That of join_look() may be packed: it has no arrays then, and is read with
 * join_matched_at(), join_match_at(), join_summary_at() and join_n_summaries(). */
struct join_resolved {
    const struct join_packed *packed; /* or NULL */
    uint32_t conversation;
    bool has_copies;   /* of a packet that another frame shows, too */
    GArray *summaries; /* struct join_summary, in the order of the streams */
    GArray *records;   /* struct join_matched_record */
    GArray *packets;   /* uint32_t, by time */
    GArray *matches;   /* struct join_match; those of a record follow each other */
};

/* One without a conversation; free it with join_resolved_free(). */
struct join_resolved *join_resolved_new(void);
/* Takes NULL, too. */
void join_resolved_free(struct join_resolved *resolved);
/* Bytes of memory that it holds. */
size_t join_resolved_memory(const struct join_resolved *resolved);

/* An element of an index below their number. Borrowed as resolved is; a change of a packed one is lost. */
static inline struct join_matched_record *
join_matched_at(const struct join_resolved *resolved, uint32_t position)
{
    return resolved->packed != NULL ? join_reader_at(resolved->packed->records, position)
                                    : &g_array_index(resolved->records, struct join_matched_record, position);
}

static inline struct join_match *
join_match_at(const struct join_resolved *resolved, uint32_t i)
{
    return resolved->packed != NULL ? join_reader_at(resolved->packed->matches, i)
                                    : &g_array_index(resolved->matches, struct join_match, i);
}

static inline struct join_summary *
join_summary_at(const struct join_resolved *resolved, uint32_t i)
{
    return resolved->packed != NULL ? join_reader_at(resolved->packed->summaries, i)
                                    : &g_array_index(resolved->summaries, struct join_summary, i);
}

static inline uint32_t
join_n_summaries(const struct join_resolved *resolved)
{
    return resolved->packed != NULL ? resolved->packed->n_summaries : resolved->summaries->len;
}

/* The first position from begin on, and before end, of a record that begins at a time or later; end if there is none.
 * They must be of one stream and direction. */
uint32_t join_first_from(const struct join_resolved *resolved, uint32_t begin, uint32_t end, int64_t time);

/* The summary of the stream of the record at a position. */
static inline struct join_summary *
join_summary_of(const struct join_resolved *resolved, uint32_t position)
{
    return join_summary_at(resolved, join_matched_at(resolved, position)->summary);
}

#endif
