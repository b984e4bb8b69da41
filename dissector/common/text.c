/* text.c - text of a log where it stands in a sentence, or is a value that did not come out of the packet's bytes
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "dissector/common/text.h"
#include <epan/charsets.h>
#include <epan/strutil.h>

const char *
text_shown(wmem_allocator_t *pool, const char *text)
{
    for (const char *c = text; *c != '\0'; c++) {
        if (*c < ' ' || *c > '~') {
            return format_text(pool, (const void *)text, strlen(text));
        }
    }
    return text; /* as nearly always, and this is done for every packet */
}

char *
text_utf8(wmem_allocator_t *pool, const char *text, size_t length)
{
    return (char *)get_utf_8_string(pool, (const guint8 *)text, (int)length);
}
