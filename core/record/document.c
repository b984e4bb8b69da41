/* document.c - values of documents that other programs made of a record
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>
#include "core/record/cells.h"
#include "core/record/document.h"

/* A list of one, as JSON and query engines write it: ["10.0.0.9"], [10.0.0.9]. */
static void
take_element(const char **text, size_t *length)
{
    const char *at = *text;
    size_t n = *length;
    if (n < 2 || at[0] != '[' || at[n - 1] != ']' || memchr(at, ',', n) != NULL) {
        return;
    }
    at++;
    n -= 2;
    trim_blanks(&at, &n);
    if (n >= 2 && at[0] == '"' && at[n - 1] == '"') {
        at++;
        n -= 2;
    } else if (n == 4 && memcmp(at, "null", 4) == 0) {
        n = 0;
    }
    *text = at;
    *length = n;
}

/* Programs that keep numbers as reals write "6.0". */
static void
drop_zeros(const char *text, size_t *length)
{
    size_t n = *length, digits = 0;
    while (n > 0 && text[n - 1] == '0') {
        n--;
    }
    if (n < 2 || n == *length || text[n - 1] != '.') {
        return;
    }
    while (digits < n - 1 && g_ascii_isdigit(text[digits])) {
        digits++;
    }
    *length = digits == n - 1 ? digits : *length;
}

bool
flow_document_text(const struct flow_path *path, const char **text, size_t *length)
{
    take_element(text, length);
    drop_zeros(*text, length);
    if (path->words == NULL || is_absent(*text, *length)) {
        return true;
    }
    const char *word = flow_path_word(path, *text, *length);
    if (word == NULL) {
        return false;
    }
    *text = word;
    *length = strlen(word);
    return true;
}

static bool
is_same(const struct flow_value *a, const struct flow_value *b)
{
    if (a->kind != b->kind) {
        return false;
    }
    switch (a->kind) {
    case FLOW_IS_NUMBER:
        return a->number == b->number;
    case FLOW_IS_TIME:
        return a->time.secs == b->time.secs && a->time.nsecs == b->time.nsecs;
    case FLOW_IS_IPV4:
    case FLOW_IS_IPV6:
        return flow_same_address(a, b);
    default:
        return a->text_length == b->text_length && memcmp(a->text, b->text, a->text_length) == 0;
    }
}

enum flow_document_says
flow_document_said(const struct flow_value *values, const struct flow_value *value)
{
    enum flow_document_says said = FLOW_SAYS_NOTHING;
    for (const struct flow_value *before = values; before < value && said != FLOW_SAYS_THE_SAME; before++) {
        if (before->field == value->field && before->kind != FLOW_ABSENT) {
            said = is_same(before, value) ? FLOW_SAYS_THE_SAME : before->kind != FLOW_IS_BAD ? FLOW_SAYS_ANOTHER : said;
        }
    }
    return said;
}

/* The end that a value is of; FLOW_NO_ROLE if it is of the record, or not there. */
static enum flow_role
end_of(const struct flow_column *column, const struct flow_value *value)
{
    bool is_there = column->path != NULL && value->field != NULL && value->kind != FLOW_ABSENT;
    return is_there ? column->path->end : FLOW_NO_ROLE;
}

/* The ends of a flow that have a value, a bit each. */
enum { SOURCE = 1, DESTINATION = 2, BOTH_ENDS = SOURCE | DESTINATION };

static unsigned
bit_of(enum flow_role end)
{
    return end == FLOW_SRC ? SOURCE : end == FLOW_DST ? DESTINATION : 0u;
}

/* The end at which the record was taken: as the direction says, or else the only one that has an interface. */
static unsigned
taken_at(const struct flow_value *direction, unsigned with_interface)
{
    if (direction != NULL) {
        return bit_of(flow_value_is(direction, "ingress") ? FLOW_DST : FLOW_SRC);
    }
    return with_interface == BOTH_ENDS ? 0 : with_interface;
}

static unsigned
ends_with_a_value(const struct flow_schema *schema, const struct flow_value *values, size_t n)
{
    unsigned bits = 0;
    for (size_t i = 0; i < n; i++) {
        bits |= bit_of(end_of(&schema->columns[i], &values[i]));
    }
    return bits;
}

/* Leaves a field to the end where the record was taken, if the other end has a value of it, too. */
static bool
drop_other_end(const struct flow_schema *schema, struct flow_value *values, size_t n, unsigned taken, GHashTable *ends)
{
    bool drops = false;
    for (size_t i = 0; i < n; i++) {
        unsigned bit = bit_of(end_of(&schema->columns[i], &values[i]));
        if (bit != 0 && bit != taken && GPOINTER_TO_UINT(g_hash_table_lookup(ends, values[i].field)) == BOTH_ENDS) {
            values[i].field = NULL;
            values[i].kind = FLOW_IS_TEXT;
            drops = true;
        }
    }
    return drops;
}

bool
flow_document_choose_ends(const struct flow_schema *schema, struct flow_value *values, size_t n,
                          const struct flow_value *direction)
{
    if (ends_with_a_value(schema, values, n) != BOTH_ENDS) {
        return false;
    }
    GHashTable *ends = g_hash_table_new(NULL, NULL); /* field -> the ends that have a value */
    unsigned with_interface = 0;
    for (size_t i = 0; i < n; i++) {
        unsigned bit = bit_of(end_of(&schema->columns[i], &values[i]));
        if (bit != 0) {
            const struct flow_field *field = values[i].field;
            unsigned bits = GPOINTER_TO_UINT(g_hash_table_lookup(ends, field)) | bit;
            g_hash_table_insert(ends, (gpointer)field, GUINT_TO_POINTER(bits));
            with_interface |= field->role == FLOW_INTERFACE ? bit : 0;
        }
    }
    bool drops = drop_other_end(schema, values, n, taken_at(direction, with_interface), ends);
    g_hash_table_unref(ends);
    return drops;
}
