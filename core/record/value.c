/* value.c - text to numbers, and how cells are written
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <limits.h>
#include <math.h>
#include <string.h>
#include "core/base/blocks.h"
#include "core/record/digits.h"
#include "core/record/value.h"

bool
flow_parse_uint(const char *text, size_t length, uint64_t max, uint64_t *number)
{
    const char *end = text + length, *at = text + MIN(length, ALWAYS_FIT);
    uint64_t n;
    if (!parse_digits(text, at, &n)) {
        return false;
    }
    for (; at < end; at++) {
        unsigned digit = (unsigned char)*at - (unsigned)'0';
        if (digit > 9 || digit > max || n > (max - digit) / 10) {
            return false;
        }
        n = n * 10 + digit;
    }
    if (length == 0 || n > max) {
        return false;
    }
    *number = n;
    return true;
}

bool
flow_parse_real(const char *text, size_t length, double *number)
{
    enum { LONGEST = 64 };
    char terminated[LONGEST + 1], *end;
    if (length == 0 || length > LONGEST) {
        return false;
    }
    for (size_t i = 0; i < length; i++) {
        if (text[i] == '\0' || strchr("0123456789+-.eE", text[i]) == NULL) {
            return false;
        }
        terminated[i] = text[i];
    }
    terminated[length] = '\0';
    *number = g_ascii_strtod(terminated, &end);
    return end == terminated + length && isfinite(*number);
}

bool
flow_same_address(const struct flow_value *a, const struct flow_value *b)
{
    return a->kind == b->kind && memcmp(a->address, b->address, flow_address_length(a)) == 0;
}

ptrdiff_t
flow_percent_decode(const char *text, size_t length, char *out)
{
    size_t n = 0;
    for (size_t i = 0; i < length; i++) {
        if (text[i] != '%') {
            out[n++] = text[i];
            continue;
        }
        if (length - i < 3 || !g_ascii_isxdigit(text[i + 1]) || !g_ascii_isxdigit(text[i + 2])) {
            return -1;
        }
        out[n++] = (char)(g_ascii_xdigit_value(text[i + 1]) * 16 + g_ascii_xdigit_value(text[i + 2]));
        i += 2;
    }
    return (ptrdiff_t)n;
}

static const char escaped[] = "\t\n\\", escape_letter[] = "tn\\";

size_t
flow_unescape(const char *text, size_t length, char *out)
{
    size_t n = 0;
    for (size_t i = 0; i < length; i++) {
        const char *letter =
            text[i] == '\\' && i + 1 < length && text[i + 1] != '\0' ? strchr(escape_letter, text[i + 1]) : NULL;
        if (letter != NULL) {
            out[n++] = escaped[letter - escape_letter];
            i++;
        } else {
            out[n++] = text[i];
        }
    }
    return n;
}

/* The first byte that has an escape in a tabbed row; end if there is none, as nearly always. */
static const char *
find_escaped(const char *at, const char *end)
{
    static const bool is_escaped[UCHAR_MAX + 1] = {['\t'] = true, ['\n'] = true, ['\\'] = true};
    while (end - at >= BLOCKS_SHORT) {
        unsigned marks = blocks_cell_marks(at);
        if (marks != 0) {
            return at + portable_lowest_bit(marks);
        }
        /* The last block may overlap the one before, which has none. */
        bool is_last = end - at < 2 * BLOCKS_SHORT && end - at > BLOCKS_SHORT;
        at = is_last ? end - BLOCKS_SHORT : at + BLOCKS_SHORT;
    }
    while (at < end && !is_escaped[(unsigned char)*at]) {
        at++;
    }
    return at;
}

void
flow_escape(GString *out, const char *text, size_t length)
{
    const char *end = text + length;
    for (;;) {
        const char *at = find_escaped(text, end);
        g_string_append_len(out, text, (gssize)(at - text));
        if (at == end) {
            return;
        }
        g_string_append_c(out, '\\');
        g_string_append_c(out, escape_letter[strchr(escaped, *at) - escaped]);
        text = at + 1;
    }
}
