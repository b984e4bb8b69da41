/* value.c - text to numbers, and how cells are written
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <math.h>
#include <string.h>
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

void
flow_escape(GString *out, const char *text, size_t length)
{
    size_t plain = 0;
    bool any = false; /* hardly ever */
    for (size_t e = 0; e < strlen(escaped); e++) {
        any = any || memchr(text, escaped[e], length) != NULL;
    }
    for (size_t i = 0; any && i < length; i++) {
        if (text[i] == escaped[0] || text[i] == escaped[1] || text[i] == escaped[2]) {
            g_string_append_len(out, text + plain, (gssize)(i - plain));
            g_string_append_c(out, '\\');
            g_string_append_c(out, escape_letter[strchr(escaped, text[i]) - escaped]);
            plain = i + 1;
        }
    }
    g_string_append_len(out, text + plain, (gssize)(length - plain));
}
