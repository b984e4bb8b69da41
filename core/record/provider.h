/* provider.h - a kind of flow log, and how its rows become values
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_PROVIDER_H
#define CLOUDFLOW_PROVIDER_H

#include <glib.h>
#include "core/record/field.h"

struct flow_record;
struct flow_rows;
struct flow_json; /* core/record/rows.h */

/* Traffic that the cloud never logs: with an end of this address, protocol and port; what is NULL or 0 may be any. */
struct flow_unlogged {
    const char *address;
    uint8_t last_bits; /* of an IPv4 address, if only so many of its last bits are known; else 0 */
    uint8_t proto;
    uint16_t port;
    const char *reason; /* "AWS does not log ..." */
    bool sent_there;    /* only what is sent to this end, not what comes from it */
};

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
    bool steps; /* a row is a step of a flow: it begins, goes on, ends, is refused; else a row is a window of time */
    bool both_ways;    /* a row counts what went either way; else what its source sent */
    bool opener_named; /* a row's source is who opened the flow */
    bool sampled;      /* of the packets only some are counted */
    bool every_ack;    /* tcp-flags have an ACK for each packet with ACK, rather than for SYN-ACK alone */
    uint16_t window;   /* seconds that a row counts at the most: of a window, or between two steps of a flow */
    const struct flow_unlogged *unlogged; /* ends with a row without a reason; NULL if nothing is known */
    /* Adds what follows from the values; may be NULL. */
    void (*finish)(struct flow_record *record);
    /* Appends the provider's own words to the Info column; may be NULL. */
    void (*summary)(const struct flow_record *record, GString *info);
    const struct flow_json *json; /* NULL if its rows do not stand in JSON */
};

/* All providers, in the order of providers.def. */
extern const struct flow_provider *const flow_providers[];
extern const size_t flow_n_providers;

/* The provider of an id, or NULL. */
const struct flow_provider *flow_provider_by_id(const char *id, size_t length);

/* Both ends of a packet, the source first. IPv4 addresses use the first four bytes. */
struct flow_ends {
    bool ipv6;
    uint8_t proto;
    uint16_t port[2];
    const uint8_t *address[2];
};

/* Why the provider's cloud logs nothing of this, or NULL. */
const char *flow_unlogged_reason(const struct flow_provider *provider, const struct flow_ends *ends);

/* The rows of the provider whose columns nobody has named. */
extern const struct flow_provider flow_provider_unnamed;

/* The provider's row for a column name as logged, the container's rows included, or with '_' for '-', or for an alias;
 * NULL if it knows no such column. */
const struct flow_field *flow_provider_field(const struct flow_provider *provider, const char *column, size_t length);

/* Whether the provider has this row of its table. */
bool flow_provider_has(const struct flow_provider *provider, const struct flow_field *field);

/* The filter name of a field: "flowlog.bytes", "flowlog.aws.vpc_id". For an address ipv6 chooses the name of the IPv6
 * field. The caller frees it with g_free(). */
char *flow_filter_name(const struct flow_provider *provider, const struct flow_field *field, bool ipv6);

/* ---- the columns of a row ---- */

enum { FLOW_MAX_COLUMNS = 512, FLOW_MAX_NAMES_LENGTH = 16384 };

struct flow_column {
    const struct flow_field *field; /* NULL: no table knows it */
    const char *name;
    size_t name_length;
};

struct flow_schema {
    const struct flow_provider *provider;
    char *names; /* line 2 of the record packet */
    size_t names_length;
    bool tabbed;   /* cells are separated by single tabs and escaped; else by runs of spaces and verbatim */
    bool rewrites; /* some value is not shown as it is logged, so decoding needs scratch space */
    size_t n_columns;
    size_t max_values; /* values that a decoded row can have at the most */
    struct flow_column *columns;
    size_t n_info_columns; /* the columns that flow_frame_info() reads */
    uint16_t *info_columns;
};

/* Makes the schema of a line of column names. Returns NULL if there are no names or more than the limits above allow.
 */
struct flow_schema *flow_schema_new(const struct flow_provider *provider, const char *names, size_t length);
void flow_schema_free(struct flow_schema *schema);

/* Schemas by provider and names, so that each is made once. */
struct flow_schemas;
struct flow_schemas *flow_schemas_new(void);
void flow_schemas_free(struct flow_schemas *schemas);
/* The schema of these names; borrowed. NULL as from flow_schema_new(), or if the store holds too many already. */
const struct flow_schema *flow_schemas_get(struct flow_schemas *schemas, const struct flow_provider *provider,
                                           const char *names, size_t length);
/* Forgets all schemas; whatever was borrowed is gone. */
void flow_schemas_clear(struct flow_schemas *schemas);
/* The number of schemas held. */
unsigned flow_schemas_count(const struct flow_schemas *schemas);

/* ---- values ---- */

struct flow_time {
    int64_t secs; /* since 1970, UTC */
    int32_t nsecs;
    uint8_t digits; /* of the fraction as logged: 0, 3, 6, 9 */
};

enum flow_kind { FLOW_ABSENT, FLOW_IS_TEXT, FLOW_IS_NUMBER, FLOW_IS_IPV4, FLOW_IS_IPV6, FLOW_IS_TIME, FLOW_IS_BAD };

struct flow_value {
    const struct flow_field *field; /* NULL: unknown column */
    const char *name;               /* the column's name as logged, not terminated */
    size_t name_length;
    uint32_t offset, length; /* where in the row it was read; length 0 for a value that was computed */
    enum flow_kind kind;
    const char *text; /* unescaped, decoded, or the neutral word; not terminated */
    size_t text_length;
    const char *reason; /* FLOW_IS_BAD: what is wrong with it */
    union {
        uint64_t number;
        uint8_t address[16];
        struct flow_time time;
    };
};

enum flow_problem {
    FLOW_ROW_OK,
    /* Not as many values as columns: only what the container put in front was decoded, since what stands under a name
     * may belong to another. */
    FLOW_ROW_WRONG_COUNT,
    FLOW_ROW_WRONG_TUPLE, /* the row's tuple has no known form; the cells around it were decoded */
    FLOW_ROW_UNNAMED      /* nobody said what the columns are */
};

enum { FLOW_MAX_COMPUTED = 8 };

struct flow_record {
    const struct flow_schema *schema;
    enum flow_problem problem;
    size_t found; /* number of values in the row */
    size_t n_values;
    struct flow_value *values;                   /* room for schema->max_values, the caller's */
    const struct flow_value *role[FLOW_N_ROLES]; /* the first value of each role that is present and sound, or NULL */
    size_t n_computed;
    struct flow_value computed[FLOW_MAX_COMPUTED];
};

/* Decodes a row of the schema. record->values must have room for schema->max_values. If schema->rewrites, scratch must
 * have room for 2 * length bytes, else it may be NULL. Values point into row and scratch, which must outlive them. */
void flow_decode(const struct flow_schema *schema, const char *row, size_t length, char *scratch,
                 struct flow_record *record);

/* For finish(): adds a computed value of a neutral role and returns it, to be filled in. Returns NULL, and adds
 * nothing, if the record has a value of this role already, since only the first counts, or FLOW_MAX_COMPUTED computed
 * ones. */
struct flow_value *flow_record_compute(struct flow_record *record, enum flow_role role, enum flow_kind kind);
/* The same for a row of the provider's table that has a role, and that the log need not have a column for. */
struct flow_value *flow_record_compute_field(struct flow_record *record, const struct flow_field *field,
                                             enum flow_kind kind);

/* The value of a column, by the log's own name, or NULL if the record has none. */
const struct flow_value *flow_record_find(const struct flow_record *record, const char *column);

/* Says in words what is wrong with the row as a whole; "" if nothing is. */
void flow_record_explain(const struct flow_record *record, GString *out);

/* What a capture file keeps outside the packet. */
struct flow_frame_info {
    bool has_time;
    bool started;          /* time is the flow's start */
    struct flow_time time; /* the flow's start, else when it was logged */
    enum { FLOW_NO_DIRECTION, FLOW_INGRESS, FLOW_EGRESS } direction;
    const char *interface; /* in the row; NULL if it names none */
    size_t interface_length;
    bool interface_too; /* it is no more than FLOW_INTERFACE_TOO */
};

/* Whether a cell of this role says anything of it, where there are no tuples. */
bool flow_frame_info_reads(enum flow_role role);

/* Reads only what struct flow_frame_info holds. Only for schemas that have no tuples. */
void flow_frame_info(const struct flow_schema *schema, const char *row, size_t length, struct flow_frame_info *info);
/* Adds what one cell says, a tuple's positions included; field may be NULL. Of two interfaces the first counts. */
void flow_frame_info_cell(struct flow_frame_info *info, const struct flow_field *field, const char *cell,
                          size_t length);

/* ---- text to value; the only converters. All take text that need not be terminated ---- */

bool flow_parse_uint(const char *text, size_t length, uint64_t max, uint64_t *number);
/* Returns FLOW_IS_IPV4 with 4 bytes in address, FLOW_IS_IPV6 with 16, else FLOW_IS_BAD. */
enum flow_kind flow_parse_address(const char *text, size_t length, uint8_t address[16]);
/* Whether two address values are the same address. */
bool flow_same_address(const struct flow_value *a, const struct flow_value *b);
bool flow_parse_unixtime(const char *text, size_t length, struct flow_time *time);
bool flow_parse_datetime(const char *text, size_t length, struct flow_time *time);
/* Decodes %XX into out, which has room for length bytes; returns the number written, or -1 on a broken escape. */
ptrdiff_t flow_percent_decode(const char *text, size_t length, char *out);
/* Undoes \t, \n and \\ of a tabbed cell into out, which has room for length bytes; returns the number written. */
size_t flow_unescape(const char *text, size_t length, char *out);
/* Appends text as a tabbed cell. */
void flow_escape(GString *out, const char *text, size_t length);

/* Converts one cell by its field's type. value's field, name and text must be set; fills kind and the rest. *scratch
 * has room for what replaces %XX, and moves on; where it or scratch is NULL, a cell with %XX is malformed. */
void flow_convert(struct flow_value *value, char **scratch);

#endif
