/* value.h - values of cells, and the only converters of text to them
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_VALUE_H
#define CLOUDFLOW_VALUE_H

#include "core/base/portable.h"
#include <glib.h>
#include <string.h>
#include "core/record/field.h"

struct flow_time {
    int64_t secs; /* since 1970, UTC */
    int32_t nsecs;
    uint8_t digits; /* of the fraction as logged: 9 at the most */
};

enum flow_kind {
    FLOW_ABSENT,
    FLOW_IS_TEXT,
    FLOW_IS_NUMBER,
    FLOW_IS_REAL,
    FLOW_IS_IPV4,
    FLOW_IS_IPV6,
    FLOW_IS_TIME,
    FLOW_IS_BAD
};

/* Where a value stands in a list of tuples. */
enum flow_element { FLOW_NO_ELEMENT, FLOW_ELEMENT_HEAD, FLOW_ELEMENT_PART };

/* The value of a cell, or one that was computed. */
struct flow_value {
    const struct flow_field *field; /* NULL: unknown column */
    const char *name;               /* the column's name as logged, not terminated */
    size_t name_length;
    uint32_t offset, length; /* where in the row it was read; length 0 for a value that was computed */
    enum flow_kind kind;
    enum flow_element element;
    const char *text; /* unescaped, decoded, or the neutral word; not terminated */
    size_t text_length;
    const char *reason; /* FLOW_IS_BAD: what is wrong with it */
    union {
        uint64_t number;
        double real;
        uint8_t address[16];
        struct flow_time time;
    };
};

/* ---- text to value; the only converters. All take text that need not be terminated ---- */

/* A decimal number up to max; false if the text is none. */
bool flow_parse_uint(const char *text, size_t length, uint64_t max, uint64_t *number);
/* A number as FLOW_REAL of field.h has it; false if the text is none, or is out of range. */
bool flow_parse_real(const char *text, size_t length, double *number);
/* Returns FLOW_IS_IPV4 with 4 bytes in address, FLOW_IS_IPV6 with 16, else FLOW_IS_BAD. */
static inline enum flow_kind
flow_parse_address(const char *text, size_t length, uint8_t address[16])
{
    size_t bytes = portable_parse_address(text, length, address);
    return bytes == 4 ? FLOW_IS_IPV4 : bytes == 16 ? FLOW_IS_IPV6 : FLOW_IS_BAD;
}
/* Whether the value is there and its text is this word. */
static inline bool
flow_value_is(const struct flow_value *value, const char *word)
{
    return value != NULL && value->text_length == strlen(word) && memcmp(value->text, word, value->text_length) == 0;
}
/* Bytes of an address value. */
static inline size_t
flow_address_length(const struct flow_value *value)
{
    return value->kind == FLOW_IS_IPV4 ? 4 : 16;
}
/* Whether two address values are the same address. */
bool flow_same_address(const struct flow_value *a, const struct flow_value *b);
/* A time as FLOW_UNIXTIME and FLOW_DATETIME of field.h have it; false if the text is none. */
bool flow_parse_unixtime(const char *text, size_t length, struct flow_time *time);
bool flow_parse_datetime(const char *text, size_t length, struct flow_time *time);
/* A time as people's programs write it, in the order of a country: see local_time.c. It is taken for UTC. */
enum flow_local { FLOW_LOCAL_NONE, FLOW_LOCAL_TIME, FLOW_LOCAL_AMBIGUOUS };
enum flow_local flow_parse_local_time(const char *text, size_t length, struct flow_time *time);
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
