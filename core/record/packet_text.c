/* packet_text.c - the text of a record packet, written and read
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>
#include "core/record/packet_text.h"
#include "core/record/value.h"

/* ---- the fourth line: words key=value, separated by blanks ---- */

static const char key_time[] = "time", borrowed[] = "borrowed", key_from[] = "from", key_interfaces[] = "interfaces",
                  key_line[] = "line";

/* Of "from"; where it is missing, the row before. */
static const char *const sources[] = {
    [FLOW_TIME_BEFORE] = "before", [FLOW_TIME_AFTER] = "after", [FLOW_TIME_READING] = "reading"};

/* Adds a word behind length bytes; returns the length with it. Every row passes here. */
static size_t
add_word(char *out, size_t length, const char *key, const char *value)
{
    size_t key_length = strlen(key), value_length = strlen(value), blank = length > 0;
    g_assert(length + blank + key_length + value_length + 3 < FLOW_REMARKS_ROOM);
    memcpy(out + length, " ", blank);
    length += blank;
    memcpy(out + length, key, key_length);
    length += key_length;
    out[length++] = '=';
    memcpy(out + length, value, value_length + 1);
    return length + value_length;
}

static size_t
add_number(char *out, size_t length, const char *key, uint64_t number)
{
    enum { MOST_DIGITS = 20 };
    char digits[MOST_DIGITS + 1], *first = digits + MOST_DIGITS;
    *first = '\0';
    do {
        *--first = (char)('0' + number % 10);
        number /= 10;
    } while (number > 0);
    return add_word(out, length, key, first);
}

/* The first word, which every row has. */
static size_t
write_line(uint64_t line, char *out)
{
    enum { MOST_DIGITS = 20, FRONT = sizeof(key_line) };
    char digits[MOST_DIGITS], *first = digits + MOST_DIGITS;
    do {
        *--first = (char)('0' + line % 10);
        line /= 10;
    } while (line > 0);
    size_t n = (size_t)(digits + MOST_DIGITS - first);
    memcpy(out, "line=", FRONT);
    for (size_t i = 0; i < n; i++) {
        out[FRONT + i] = first[i];
    }
    return FRONT + n;
}

size_t
flow_remarks_write(const struct flow_remarks *remarks, char *out)
{
    size_t length = remarks->line != 0 ? write_line(remarks->line, out) : 0;
    out[length] = '\0';
    if (remarks->time_from != FLOW_TIME_OWN) {
        length = add_word(out, length, key_time, borrowed);
        if (remarks->time_from != FLOW_TIME_BEFORE) {
            length = add_word(out, length, key_from, sources[remarks->time_from]);
        }
    }
    if (remarks->most_interfaces != 0) {
        length = add_number(out, length, key_interfaces, remarks->most_interfaces);
    }
    return length;
}

struct word {
    const char *key, *value;
    size_t key_length, length;
};

static bool
is(const char *text, size_t length, const char *word)
{
    return strlen(word) == length && memcmp(text, word, length) == 0;
}

static void
take_word(struct flow_remarks *remarks, const struct word *word, enum flow_time_from *from)
{
    if (is(word->key, word->key_length, key_time) && is(word->value, word->length, borrowed)) {
        remarks->time_from = FLOW_TIME_BEFORE;
    } else if (is(word->key, word->key_length, key_from)) {
        for (size_t i = FLOW_TIME_BEFORE; i < G_N_ELEMENTS(sources); i++) {
            *from = is(word->value, word->length, sources[i]) ? (enum flow_time_from)i : *from;
        }
    } else if (is(word->key, word->key_length, key_interfaces)) {
        flow_parse_uint(word->value, word->length, UINT64_MAX, &remarks->most_interfaces);
    } else if (is(word->key, word->key_length, key_line)) {
        flow_parse_uint(word->value, word->length, UINT64_MAX, &remarks->line);
    }
}

/* Whether the words are the number of the line alone, as nearly all are, which is then read. */
static bool
is_only_line(const char *text, size_t length, bool cut, uint64_t *line)
{
    enum { FRONT = sizeof(key_line), SURE = 18 }; /* so many digits are no more than a number can be */
    uint64_t number = 0;
    size_t i = FRONT;
    if (cut || length <= FRONT || length > FRONT + SURE || memcmp(text, "line=", FRONT) != 0) {
        return false;
    }
    for (; i < length && text[i] >= '0' && text[i] <= '9'; i++) {
        number = number * 10 + (uint64_t)(text[i] - '0');
    }
    if (i == length) {
        *line = number;
    }
    return i == length;
}

void
flow_remarks_read(struct flow_remarks *remarks, const char *text, size_t length, bool cut)
{
    enum flow_time_from from = FLOW_TIME_BEFORE;
    const char *limit = text + length;
    *remarks = (struct flow_remarks){0};
    if (is_only_line(text, length, cut, &remarks->line)) {
        return;
    }
    while (text < limit) {
        const char *end = memchr(text, ' ', (size_t)(limit - text));
        if (end == NULL && cut) {
            break;
        }
        end = end != NULL ? end : limit;
        const char *equals = memchr(text, '=', (size_t)(end - text));
        if (equals != NULL) {
            struct word word = {text, equals + 1, (size_t)(equals - text), (size_t)(end - equals - 1)};
            take_word(remarks, &word, &from);
        }
        text = end + 1;
    }
    if (remarks->time_from != FLOW_TIME_OWN) {
        remarks->time_from = from;
    }
}

/* ---- the packet ---- */

static void
append_line(GByteArray *out, const char *text, size_t length)
{
    g_byte_array_append(out, (const guint8 *)text, (guint)length);
    g_byte_array_append(out, (const guint8 *)"\n", 1);
}

void
flow_packet_text_front(GByteArray *out, const struct flow_schema *schema)
{
    append_line(out, schema->provider->id, strlen(schema->provider->id));
    append_line(out, schema->names, schema->names_length);
}

/* In a packet that is cut the fourth line has an end of its own: else nobody could tell whether it was cut, too, by who
 * saved the packet. */
size_t
flow_packet_text_end(const struct flow_remarks *remarks, size_t front, size_t length, uint64_t whole, size_t most,
                     char *out)
{
    out[0] = '\n';
    size_t end = 1 + flow_remarks_write(remarks, out + 1);
    if (length < whole || front + length + end > most) {
        out[end++] = '\n';
    }
    return end;
}

static int
line_length(const char *text, int length)
{
    const char *end = memchr(text, '\n', (size_t)length);
    return end != NULL ? (int)(end - text) : length;
}

bool
flow_packet_text_split(const char *text, int length, struct flow_packet_text *lines)
{
    lines->id = text;
    lines->id_length = line_length(text, length);
    int names = lines->id_length + 1;
    if (names >= length) {
        return false;
    }
    lines->names = text + names;
    lines->names_length = line_length(lines->names, length - names);
    lines->row_offset = names + lines->names_length + 1;
    if (lines->row_offset > length) {
        return false;
    }
    lines->row = text + lines->row_offset;
    lines->row_length = line_length(lines->row, length - lines->row_offset);
    int rest = length - lines->row_offset - lines->row_length;
    lines->remarks = rest > 0 ? lines->row + lines->row_length + 1 : NULL;
    lines->remarks_length = rest > 0 ? line_length(lines->remarks, rest - 1) : 0;
    lines->remarks_ended = lines->remarks_length < rest - 1;
    return true;
}
