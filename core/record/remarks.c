/* remarks.c - the fourth line of a record packet: words key=value, separated by blanks
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>
#include "core/record/remarks.h"
#include "core/record/value.h"

static const char key_time[] = "time", borrowed[] = "borrowed", key_from[] = "from", key_interfaces[] = "interfaces";

/* Of "from"; where it is missing, the row before. */
static const char *const sources[] = {
    [FLOW_TIME_BEFORE] = "before", [FLOW_TIME_AFTER] = "after", [FLOW_TIME_READING] = "reading"};

static void
add_word(char *out, const char *key, const char *value)
{
    size_t length = strlen(out);
    g_snprintf(out + length, (gulong)(FLOW_REMARKS_ROOM - 2 - length), "%s%s=%s", length > 0 ? " " : "", key, value);
}

size_t
flow_remarks_write(const struct flow_remarks *remarks, char *out)
{
    out[0] = '\0';
    if (remarks->time_from != FLOW_TIME_OWN) {
        add_word(out, key_time, borrowed);
        if (remarks->time_from != FLOW_TIME_BEFORE) {
            add_word(out, key_from, sources[remarks->time_from]);
        }
    }
    if (remarks->most_interfaces != 0) {
        char number[24];
        g_snprintf(number, sizeof(number), "%" G_GUINT64_FORMAT, (guint64)remarks->most_interfaces);
        add_word(out, key_interfaces, number);
    }
    return strlen(out);
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
    }
}

void
flow_remarks_read(struct flow_remarks *remarks, const char *text, size_t length, bool cut)
{
    enum flow_time_from from = FLOW_TIME_BEFORE;
    const char *limit = text + length;
    *remarks = (struct flow_remarks){0};
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
