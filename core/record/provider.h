/* provider.h - a kind of flow log, and how its rows become values
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_PROVIDER_H
#define CLOUDFLOW_PROVIDER_H

#include <glib.h>
#include "core/record/field.h"

struct flow_record;      /* core/record/record.h */
struct flow_json;        /* core/record/rows.h */
struct flow_format_list; /* core/wrap/format.h */

/* Traffic that the cloud never logs: with an end of this address, protocol and port; what is NULL or 0 may be any. */
struct flow_unlogged {
    const char *address;
    uint8_t first_bits; /* of an IPv4 address, if a network is meant; else 0 */
    uint8_t last_bits;  /* of an IPv4 address, if only so many of its last bits are known; else 0 */
    uint8_t proto;
    uint16_t port;
    const char *reason; /* "AWS does not log ..." */
    bool sent_there;    /* only what is sent to this end, not what comes from it */
};

/* What a row of text looks like, by which it is told for one of the cloud's whatever its columns are. Each is a shape:
 * see flow_shape_matches(). */
struct flow_looks {
    const char *interface_ids;
    const char *other_ids; /* of resources; what inventories and other logs are full of, too */
    const char *actions;   /* words that hardly anything but flow logs writes beside an id */
    const char *statuses;
    const char *words;   /* other words that a row has, beside numbers, addresses, and words in capitals or with '-' */
    const char *streams; /* what its log streams are called */
    const char *plain_streams; /* those of them that nothing else is called; others stand behind a log group only */
};

/* A file that says how a cloud's flow logs are set up, and the preference that says where it is. */
struct flow_setup {
    const char *preference, *title, *help;
    /* Appends what each log of the file leaves out, a text, to left_out, which frees it. If the file is none, returns
     * false and sets *error to a message without the file's name, to be g_free()d. */
    bool (*read)(const char *text, size_t length, GPtrArray *left_out, char **error);
    const char *choice; /* what is said if some log leaves something out: as flow_provider.filtered_by */
};

/* Who took a row, where it is not one column that says it: the values of columns, joined by '/', since names may be
 * unique in an account or a zone only. */
struct flow_reporter {
    const char *when, *is; /* only in rows whose column `when` has this value; NULL: in all */
    const char
        *columns[4]; /* up to a NULL. The last must have a value; where one of the others has none, it is left out */
};

/* A path by which documents of other schemas name a column, and what they write where the log has words of its own. */
struct flow_path {
    const char *path;   /* "src_endpoint.ip". One that ends in '.' is what stands before the log's own names */
    const char *column; /* the log's name; NULL: of such a beginning, or of a path that only tells whose it is */
    /* What is written there and the log's word for it, "-" for no value; anything else is malformed. NULL: what the log
     * writes. Where there is no column: the values that make the document this log's. */
    const struct flow_name *words;
    /* FLOW_SRC or FLOW_DST, if each end of the flow may have a value of its own: the column is that of the end at which
     * the record was taken. */
    enum flow_role end;
};

/* All that the program knows of a kind of log. */
struct flow_provider {
    const char *id;       /* line 1 of a record packet, "aws.vpc"; the part before the dot begins its filter names */
    const char *title;    /* "AWS VPC flow log" */
    const char *protocol; /* the Protocol column, "AWS VPC" */
    const struct flow_field *fields; /* ends with a row without a column; NULL if it names none */
    uint8_t set;                     /* the provider's bit in flow_field.sets */
    /* The columns of a line of text that comes without a header, separated by spaces, and what its first value looks
     * like; NULL if the log's rows are no lines of text. */
    const char *default_columns;
    const char *default_first;
    const struct flow_format_list *formats; /* what the cloud's own program says of their columns; NULL: none does */
    const struct flow_looks *looks; /* NULL if its rows are no lines of text, or always have the default columns */
    bool steps; /* a row is a step of a flow: it begins, goes on, ends, is refused; else a row is a window of time */
    bool both_ways;      /* a row counts what went either way; else what its source sent */
    bool opener_named;   /* a row's source is who opened the flow */
    bool sums_up;        /* a row is a sum of flows of several source ports: it counts no packet that could be named */
    bool sampled;        /* of the packets only some are counted: what a row counts is an estimate */
    bool payload_bytes;  /* bytes are what the packets carry, without any headers: 0 of an acknowledgement */
    bool ip_bytes;       /* bytes are those of the IP packets, their headers included, and no more */
    bool every_ack;      /* tcp-flags have an ACK for each packet with ACK, rather than for SYN-ACK alone */
    bool joins_networks; /* it is the log of what joins networks: an interface neither sends nor gets what it counts */
    bool columns_differ; /* records of one log have different columns: which log wrote one, FLOW_LOG_ID alone tells */
    bool any_ack;        /* it is not said whether tcp-flags have an ACK without SYN */
    bool verdict_chosen; /* who sets the log up chooses between accepted traffic, rejected traffic and all */
    const char
        *filtered_by; /* why traffic may be left out that its records do not tell of, a clause; NULL: nothing is */
    const struct flow_setup *setup; /* NULL: no file tells of it */
    /* The reasons for which a record's action is that of all packets of its flow in its time, ending with NULL: with
     * another one, or none, only some were refused. NULL: they always all were. */
    const char *const *refuse_all;
    /* Seconds from a step that lets a flow in for which no packet of it can have been refused, though not all that is
     * refused is logged; 0: everything is, so that it holds until the next step. */
    uint16_t let_in_for;
    bool times_of_window;     /* start or end may be the window's, rather than its first or last packet's */
    uint16_t window;          /* seconds that a row counts at the most: of a window, or between two steps of a flow */
    const uint8_t *protocols; /* of IP, the only ones that it logs, ending with 0; NULL: all */
    /* What it cannot say that follows neither from the facts here nor from the columns it has: phrases as those of
     * flow_limits(), ending with NULL; NULL: nothing. */
    const char *const *limits;
    const struct flow_unlogged *unlogged; /* ends with a row without a reason; NULL if nothing is known */
    /* Adds what follows from the values; may be NULL. */
    void (*finish)(struct flow_record *record);
    /* Appends the provider's own words to the Info column, each after ", "; may be NULL. */
    void (*summary)(const struct flow_record *record, GString *info);
    const struct flow_json *json; /* NULL if its rows do not stand in JSON */
    bool commas_amiss; /* in its JSON commas may be missing or too many, as where the cloud's documentation shows it */
    /* An item of JSON is one row. Which of its values are the cells, in which order, follows from the names of its
     * members and from which of them are objects, but for the reporters' cell: of items laid out alike, one need be
     * parsed. */
    bool flat_json;
    /* The member that the row stands in where the service that keeps logs says of each row what it says of all logs'.
     * Columns go by their paths within it, in whatever way it is written before them: "payload.", "payload_". */
    const char *payload;
    const struct flow_path
        *paths; /* ends with a row without a path; NULL if no other schema is known to hold the log */
    /* Its JSON are documents, which may hold the line of the log that they were made of: that goes before what has
     * become of it. */
    bool may_hold_line;
    const struct flow_reporter
        *reporters; /* of those that the row names the first counts; ends with one without columns */
    bool unnamed;   /* nobody has named its columns, and its rows are no cloud's */
};

/* The provider's row for a column name as logged, the container's rows included, or with '_' for '-'; or else for an
 * alias; or else for a name, or at last an alias, that differs in nothing but case, '-', '_' and '.'. What names the
 * payload before a column is left out, and so is the " [UTC]" behind one. NULL if it knows no such column. */
const struct flow_field *flow_provider_field(const struct flow_provider *provider, const char *column, size_t length);

/* The row of a path by which documents name a column, in any case, with '_' for its '.' too; NULL if the provider has
 * none such. What stands before the log's own names is the last that is tried, and *behind gets its length; else 0. */
const struct flow_path *flow_provider_path(const struct flow_provider *provider, const char *name, size_t length,
                                           size_t *behind);

/* The same as flow_provider_field() of a column of a document or a table: a path goes first. *path gets it, or NULL. */
const struct flow_field *flow_provider_column(const struct flow_provider *provider, const char *name, size_t length,
                                              const struct flow_path **path);

/* Whether the path is a name that other programs' tables may have too: one without a '.'. It names a column only beside
 * another that is none such. */
bool flow_path_is_plain(const struct flow_path *path);

/* The log's word for what a document has at the path; NULL if it is none that is known. */
const char *flow_path_word(const struct flow_path *path, const char *text, size_t length);

/* The next byte of a column's name that counts where its spelling does not, and *at goes on behind it; '\0' at the end.
 * Names that flow_provider_field() takes for one, of its column or of an alias, have the same such bytes. */
char flow_column_letter(const char **at, const char *end);

/* How much of a path or a column stands for the provider's payload, a '.' or '_' behind it included: 0 if none does. */
size_t flow_provider_payload(const struct flow_provider *provider, const char *path, size_t length);

/* Whether the provider has this row of its table. */
bool flow_provider_has(const struct flow_provider *provider, const struct flow_field *field);

/* The names of the provider's columns of any of these roles, which end with FLOW_NO_ROLE, each once, positions of
 * tuples too. The array is the caller's, the names are the table's. */
GPtrArray *flow_provider_columns(const struct flow_provider *provider, const enum flow_role *roles);

/* The filter name of a field: "flowlog.bytes", "flowlog.aws.vpc_id". For an address ipv6 chooses the name of the IPv6
 * field. The caller frees it with g_free(). */
char *flow_filter_name(const struct flow_provider *provider, const struct flow_field *field, bool ipv6);

#endif
