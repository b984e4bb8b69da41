/* rows.c - the rows of a text: tells what the text is
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>
#include "core/provider/registry.h"
#include "core/wrap/csv.h"
#include "core/wrap/csv_envelope.h"
#include "core/wrap/table.h"
#include "extcap/rows.h"

/* Bytes that a file can begin with which cannot be followed. Of one that is compressed, the end is known only when it
 * is whole. */
static const struct {
    const char *bytes, *reason;
} unreadable[] = {
    {"\x1f\x8b", "is compressed (gzip)"},
    {"\x28\xb5\x2f\xfd", "is compressed (zstd)"},
    {"\xff\xfe", "is UTF-16"},
    {"\xfe\xff", "is UTF-16"},
    {"PAR1", "is Parquet"},
};

/* Waits until n bytes are there, or no more come. Returns false if the capture is to end. */
static bool
wait_for(struct live_text *text, unsigned n)
{
    int got = 1;
    while (got > 0 && text->used - text->at < n) {
        got = live_text_more(text);
    }
    return got != SOURCE_STOP;
}

/* Why the text cannot be followed; NULL: it can. Sets *stopped if the capture is to end. */
static const char *
why_unreadable(struct live_text *text, bool *stopped)
{
    for (size_t i = 0; i < G_N_ELEMENTS(unreadable) && !*stopped; i++) {
        unsigned length = (unsigned)strlen(unreadable[i].bytes);
        int first = live_text_peek(text);
        if (first == LIVE_TEXT_STOP || (first == (unsigned char)unreadable[i].bytes[0] && !wait_for(text, length))) {
            *stopped = true;
        } else if (text->used - text->at >= length &&
                   memcmp(text->buffer + text->at, unreadable[i].bytes, length) == 0) {
            return unreadable[i].reason;
        }
    }
    return NULL;
}

/* Whether a line, of names with one of these characters between them, is the header of a table that the reader opens.
 */
static bool
is_header(const char *line, size_t length)
{
    struct flow_csv *csv = flow_csv_new();
    struct flow_text names[FLOW_MAX_COLUMNS];
    bool is_it = false;
    for (const char *separator = ",\t;"; *separator != '\0' && !is_it; separator++) {
        flow_csv_begin(csv, *separator);
        flow_csv_add(csv, line, length);
        is_it =
            csv->n_cells > 1 && flow_csv_cells(csv, names) &&
            (flow_csv_may_wrap(names, csv->n_cells) ||
             (flow_csv_may_be_names(csv) && flow_table_provider(flow_providers, names, NULL, csv->n_cells) != NULL));
    }
    flow_csv_free(csv);
    return is_it;
}

/* Whether the text is a table: rows of these are told by its header alone. Sets *stopped if the capture is to end. */
static bool
is_table(struct live_text *text, bool *stopped)
{
    const char *end;
    int got = 1;
    while ((end = memchr(text->buffer + text->at, '\n', text->used - text->at)) == NULL && got > 0) {
        got = live_text_more(text);
    }
    *stopped = got == SOURCE_STOP;
    if (end == NULL || *stopped) {
        return false;
    }
    const char *line = text->buffer + text->at;
    size_t length = (size_t)(end - line);
    length -= length > 0 && line[length - 1] == '\r';
    return is_header(line, length);
}

/* Takes off what may stand before a text: a byte order mark, blanks, what separates the texts of a sequence. Returns
 * the first byte behind that. */
static int
skip_front(struct live_text *text)
{
    if (live_text_peek(text) == 0xef && !wait_for(text, 3)) {
        return LIVE_TEXT_STOP;
    }
    if (text->used - text->at >= 3 && memcmp(text->buffer + text->at, "\xef\xbb\xbf", 3) == 0) {
        live_text_take(text, 3);
    }
    int first;
    while ((first = live_text_peek(text)) > 0 && (g_ascii_isspace(first) || first == '\x1e')) {
        text->blank_lines += first == '\n';
        live_text_take(text, 1);
    }
    return first;
}

enum live_end
live_rows_read(struct live_rows *rows, struct live_text *text, uint64_t old, const char **reason)
{
    bool stopped = false;
    *reason = why_unreadable(text, &stopped);
    if (*reason != NULL) {
        return LIVE_UNREADABLE;
    }
    int first = stopped ? LIVE_TEXT_STOP : skip_front(text);
    struct flow_item_kind kind = {NULL, false};
    if (first == '{' || first == '[') {
        kind = live_json_first(text, rows->recogniser, &stopped);
    }
    if (kind.provider == NULL && !stopped && first >= 0 && is_table(text, &stopped)) {
        *reason = "is a table (CSV or the like)";
        return LIVE_UNREADABLE;
    }
    if (stopped || first == LIVE_TEXT_STOP) {
        return LIVE_STOPPED;
    }
    return kind.provider != NULL ? live_json_read(rows, text, old, kind) : live_lines_read(rows, text, old);
}
