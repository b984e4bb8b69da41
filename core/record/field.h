/* field.h - one row per column of a flow log: all that the program knows of a column stands in its row
 *
 * Registration of filter fields, decoding, docs/fields.md and the table's tests are derived from these rows.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_FIELD_H
#define CLOUDFLOW_FIELD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* How a cell's text becomes a value. */
enum flow_type {
    FLOW_TEXT,
    FLOW_PERCENT, /* text in which %XX stands for a byte */
    FLOW_BOOL,
    FLOW_UINT8,
    FLOW_UINT16,
    FLOW_UINT32,
    FLOW_UINT64,
    FLOW_REAL,     /* a decimal number, which may have a fraction and a power of ten */
    FLOW_HEX8,     /* a byte, hexadecimal without anything before it */
    FLOW_ADDRESS,  /* IPv4 or IPv6 */
    FLOW_UNIXTIME, /* seconds, milliseconds, microseconds or nanoseconds since 1970, told by magnitude; or as: */
    FLOW_DATETIME, /* RFC 3339, UTC where no zone is written; or as FLOW_UNIXTIME, or as in local_time.c */
    FLOW_DURATION, /* only computed, never read */
    FLOW_FRAME,    /* number of another frame; only computed */
    FLOW_TUPLE,    /* a list of further fields, see struct flow_tuple */
    FLOW_BRANCH    /* no value, but a part of the tree in which others stand */
};

/* What a column means whatever the cloud calls it. Roles up to FLOW_N_NEUTRAL have a row in flow_neutral[], which gives
 * their filter name; the rest only steer the program. */
enum flow_role {
    FLOW_NO_ROLE,
    FLOW_PROVIDER,
    FLOW_SRC,
    FLOW_DST,
    FLOW_ADDR, /* either end */
    FLOW_SRCPORT,
    FLOW_DSTPORT,
    FLOW_PORT, /* either end */
    FLOW_PROTO,
    FLOW_PACKETS,
    FLOW_PACKETS_SENT,
    FLOW_PACKETS_RECEIVED,
    FLOW_BYTES,
    FLOW_BYTES_SENT,
    FLOW_BYTES_RECEIVED,
    FLOW_SAMPLED, /* computed where it is so: see flow_provider.sampled */
    FLOW_START,
    FLOW_END,
    FLOW_SPAN,
    FLOW_ACTION,
    FLOW_DIRECTION,
    FLOW_STATE,
    FLOW_STATUS,
    FLOW_TCP_FLAGS,
    FLOW_TCP_FIN, /* the flags stand in the order of their bits */
    FLOW_TCP_SYN,
    FLOW_TCP_RST,
    FLOW_TCP_PSH,
    FLOW_TCP_ACK,
    FLOW_TCP_URG,
    FLOW_INTERFACE,
    FLOW_ACCOUNT,
    FLOW_REGION,
    FLOW_RULE,
    FLOW_RESOURCE,
    FLOW_LOG_TIME, /* when the container says the row was logged */
    FLOW_LOG_INGESTION,
    FLOW_LOG_INTERFACE, /* the interface, as what is around the row tells it */
    FLOW_LOG_STREAM,
    FLOW_LOG_GROUP,
    FLOW_LOG_EVENT_ID,
    FLOW_LOG_OWNER,
    FLOW_LOG_SUBSCRIPTION,
    FLOW_LOG_INDEX,
    FLOW_LOG_PARTITION,
    FLOW_LOG_WRAPPER, /* what else stood around the row */
    FLOW_LOG_FILE,    /* where the row stood, for whoever passed it on */
    FLOW_LOG_LINE,
    FLOW_LOG_LOCAL_TIME,
    FLOW_LOG_HOST,
    FLOW_LOG_PROCESS,
    FLOW_LOG_PID,
    FLOW_LOG_PRIORITY,
    FLOW_LOG_MESSAGE_ID,
    FLOW_LOG_DATA,
    FLOW_LOG_POD,
    FLOW_LOG_CONTAINER,
    FLOW_LOG_OUTPUT,
    FLOW_LOG_ERROR, /* why the container could not read what stands in FLOW_LOG_TEXT */
    FLOW_LOG_TEXT,
    FLOW_LOG_REPAIR, /* what the container mended before it could read the row */
    FLOW_UNKNOWN,
    FLOW_UNKNOWN_NAME,
    FLOW_UNKNOWN_VALUE,
    FLOW_MALFORMED,
    FLOW_MALFORMED_NAME,
    FLOW_RAW,
    FLOW_LINE,
    FLOW_TIME_BORROWED,
    FLOW_PART_FLOW, /* the parts of a record's tree, in their order */
    FLOW_PART_PACKETS,
    FLOW_PART_WHERE,
    FLOW_PART_UNKNOWN,
    FLOW_PART_LOG,
    FLOW_PART_STREAM,
    FLOW_JOIN_RECORD, /* from here on: what the join of records and packets finds out */
    FLOW_JOIN_NO_RECORD,
    FLOW_JOIN_PACKET,
    FLOW_JOIN_NO_PACKET,
    FLOW_JOIN_PACKETS,
    FLOW_JOIN_BYTES,
    FLOW_JOIN_CAPTURED,
    FLOW_JOIN_ROW,
    FLOW_LINK_REASON,
    FLOW_CLOCK_SHIFT,
    FLOW_REVERSE_ROW,
    FLOW_OTHER_END_ROW,
    FLOW_POSSIBLE_END_ROW,
    FLOW_INITIATOR_ROW,
    FLOW_STREAM,
    FLOW_STREAM_RECORDS,
    FLOW_STREAM_PACKETS,
    FLOW_STREAM_BYTES,
    FLOW_STREAM_SPAN,
    FLOW_STREAM_FIRST,
    FLOW_REVERSE,
    FLOW_OTHER_END,
    FLOW_POSSIBLE_END,
    FLOW_DUPLICATE_OF,
    FLOW_INITIATOR,
    FLOW_INITIATOR_PORT,
    FLOW_INITIATOR_REASON,
    FLOW_INITIATOR_FRAME,
    FLOW_COMMUNITY_ID,
    FLOW_LIST, /* from here on: what lists of addresses say */
    FLOW_LIST_KIND,
    FLOW_LIST_CATEGORY,
    FLOW_LISTED,
    FLOW_LIST_END,
    FLOW_LIST_DIRECTION,
    FLOW_LIST_NETWORK,
    FLOW_LIST_ENTRY,
    FLOW_SRC_RANGE,
    FLOW_SRC_RANGE_REGION,
    FLOW_DST_RANGE,
    FLOW_DST_RANGE_REGION,
    FLOW_N_NEUTRAL,
    FLOW_PKT_SRC = FLOW_N_NEUTRAL, /* the addresses in the packets, where they differ from the flow's */
    FLOW_PKT_DST,
    FLOW_SRC_AMONG, /* one of the addresses at that end, of which the record has any number; or at either end */
    FLOW_DST_AMONG,
    FLOW_ADDR_AMONG,
    FLOW_IN_PACKETS, /* into the interface and out of it, where that is all that is said */
    FLOW_OUT_PACKETS,
    FLOW_IN_BYTES,
    FLOW_OUT_BYTES,
    FLOW_INTERFACE_TOO, /* the interface, if no column has FLOW_INTERFACE */
    FLOW_SRC_SERVICE,   /* the cloud's own service at that end */
    FLOW_DST_SERVICE,
    FLOW_PATH,        /* the way that the traffic took */
    FLOW_NETWORK,     /* the private network that the interface is in, within which an address means one host */
    FLOW_SRC_NETWORK, /* those that the traffic is from and to */
    FLOW_DST_NETWORK,
    FLOW_INSTANCE,      /* the machine that the interface is of */
    FLOW_NETWORK_OWNER, /* whose that is, where networks of several owners may have one name; likewise of the two ends
                         */
    FLOW_SRC_NETWORK_OWNER,
    FLOW_DST_NETWORK_OWNER,
    FLOW_SRC_GATEWAY, /* that which the traffic came through before the cloud, or goes through behind it */
    FLOW_DST_GATEWAY,
    FLOW_SUBNET, /* the subnet that the interface is in */
    FLOW_SRC_SUBNET,
    FLOW_DST_SUBNET,
    FLOW_ZONE, /* the data centre that the interface is in */
    FLOW_SRC_ZONE,
    FLOW_DST_ZONE,
    FLOW_NEXT_ZONE,   /* of the other end of the hop */
    FLOW_SRC_ACCOUNT, /* of what is at that end */
    FLOW_DST_ACCOUNT,
    FLOW_SRC_REGION,
    FLOW_DST_REGION,
    FLOW_SRC_INSTANCE,
    FLOW_DST_INSTANCE,
    FLOW_LOG_ACCOUNT, /* that the log is kept in */
    FLOW_LOG_SUBNET,  /* whose interfaces are logged */
    FLOW_REJECT_REASON,
    FLOW_OPENER, /* it stands in records whose source opened the flow */
    FLOW_PACKETS_DROPPED,
    FLOW_BYTES_DROPPED,
    FLOW_RESOURCE_ID, /* the id that names the account and the resource */
    FLOW_RESOURCE_GROUP,
    FLOW_LOG_ID,       /* which of the logs that an interface may have wrote the record */
    FLOW_INTERVAL_END, /* of the interval that the log time begins, and that what is around the record is of */
    FLOW_N_FLOWS,      /* how many records that interval has */
    FLOW_N_ROLES
};

/* One entry of a value list. For a column with a neutral role, name is what stands there for the logged word: a neutral
 * word, or, in a number column, the decimal number. For a number column without, logged is the decimal number. Lists
 * end with a NULL. */
struct flow_name {
    const char *logged;
    const char *name;
};

/* The words of clouds that write the neutral ones: ACCEPT and REJECT; OK, NODATA and SKIPDATA. */
extern const struct flow_name flow_plain_actions[], flow_plain_statuses[];

struct flow_field;

/* A cell that is itself a list of cells. choose() looks at the text and returns the table of its positions and their
 * number, or NULL if the text has the form of none.
 *
 * With `between`, the cell is any number of such tuples, each an element. Then choose() is asked of each, and must not
 * find more positions than the text has bytes and one: see flow_schema_room(). An element's first position stands for
 * it, and the others stand below it. */
struct flow_tuple {
    char separator;
    char between;                           /* what any number of stands between elements; '\0': it is one tuple */
    size_t most;                            /* positions in the longest table */
    const struct flow_field *const *tables; /* all that choose() can return, up to a NULL; each ends as a provider's */
    const struct flow_field *(*choose)(const char *text, size_t length, size_t *n);
};

/* A row of a field table. Tables end with a row without a column. */
struct flow_field {
    const char *column; /* the log's own name */
    enum flow_type type;
    enum flow_role role;
    uint8_t since;     /* the record version that brought the column; 0: always there */
    uint8_t sets;      /* which of the providers that share the table have the column, a bit each; 0: all */
    bool flow_only;    /* the name means nothing outside flow logs, so a header with it is a flow log's */
    const char *shape; /* what a value looks like, to tell header-less rows apart: see flow_shape_matches() */
    const char *title;
    const char *help;
    const struct flow_name *names;
    const struct flow_tuple *tuple;
    /* Other names that programs which pass logs on give the column, separated by '|', in any case; may be NULL. A
     * column of that very name comes first. */
    const char *aliases;
    /* Words, separated by '|', that the log writes where it has no value, beside '-' and nothing; may be NULL. */
    const char *missing;
    bool strict; /* a value that does not look as shape says makes the row another log's, not a broken one of this */
    /* The part of the tree that the column stands in, unless its neutral role's does say it; FLOW_NO_ROLE: where the
     * record was taken and whose that is, as nearly all of those columns. */
    enum flow_role part;
};

enum { FLOW_N_PARTS = FLOW_PART_STREAM - FLOW_PART_FLOW + 1 };

/* Looks a logged value up in the field's list; NULL if it has none or the value is not in it. */
const char *flow_field_name_of(const struct flow_field *field, const char *text, size_t length);

/* Whether text looks as shape says: alternatives separated by '|'; '#' is a digit, '&' a hexadecimal one, a '*'
 * anything up to what stands behind it, a final '+' a rest of letters and digits, six at the least. A NULL shape
 * matches nothing. */
bool flow_shape_matches(const char *shape, const char *text, size_t length);

/* Whether the log leaves the value out: it is empty, '-' or a word that the column has for that. field may be NULL. */
bool flow_is_missing(const struct flow_field *field, const char *text, size_t length);

/* Whether a column of this role, which is no tuple, says anything that a capture file keeps outside the packet: see
 * core/record/frame_info.h. */
bool flow_role_is_for_frame(enum flow_role role);

#endif
