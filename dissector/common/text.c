/* text.c - text of a log where it stands in a sentence, or is a value that did not come out of the packet's bytes
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "dissector/common/text.h"
#include <epan/charsets.h>
#include <epan/strutil.h>

/* Whether a terminal or a window acts on the character instead of showing it: it ends a line, turns the direction of
 * what stands behind it, or is nothing to be seen. */
static bool
is_acted_on(gunichar c)
{
    switch (g_unichar_type(c)) {
    case G_UNICODE_CONTROL:
    case G_UNICODE_FORMAT:
    case G_UNICODE_LINE_SEPARATOR:
    case G_UNICODE_PARAGRAPH_SEPARATOR:
        return true;
    default:
        return false;
    }
}

/* Wireshark escapes most of them, but no separators of lines and paragraphs. text is UTF-8. */
static const char *
escape_acted_on(wmem_allocator_t *pool, const char *text)
{
    const char *at = text;
    while (*at != '\0' && !is_acted_on(g_utf8_get_char(at))) {
        at = g_utf8_next_char(at);
    }
    if (*at == '\0') {
        return text;
    }
    wmem_strbuf_t *out = wmem_strbuf_new(pool, "");
    for (at = text; *at != '\0'; at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);
        if (is_acted_on(c)) {
            wmem_strbuf_append_printf(out, c > 0xffff ? "\\U%08X" : "\\u%04X", c);
        } else {
            wmem_strbuf_append_unichar(out, c);
        }
    }
    return wmem_strbuf_finalize(out);
}

const char *
text_shown(wmem_allocator_t *pool, const char *text)
{
    for (const char *c = text; *c != '\0'; c++) {
        if (*c < ' ' || *c > '~') {
            char *formatted = format_text(pool, (const void *)text, strlen(text));
            const char *shown = escape_acted_on(pool, formatted);
            if (shown != formatted) {
                wmem_free(pool, formatted);
            }
            return shown;
        }
    }
    return text; /* as nearly always, and this is done for every packet */
}

char *
text_utf8(wmem_allocator_t *pool, const char *text, size_t length)
{
    return (char *)get_utf_8_string(pool, (const guint8 *)text, (int)length);
}
