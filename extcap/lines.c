/* lines.c - the rows of a text of lines
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>
#include "core/record/packet.h"
#include "extcap/rows.h"

struct lines {
    struct live_rows *rows;
    struct live_text *text;
    uint64_t old;
    GString *line;
    uint64_t whole_length; /* of the line; more than is kept if it is longer than a packet */
    uint64_t number;
    GString *doubtful; /* a line that is a header if the next one proves it; NULL: there is none */
    uint64_t doubtful_number, doubtful_end;
};

/* Reads a line, without its end. At the end of the text, a line without an end counts as one. */
static int
read_line(struct lines *lines)
{
    struct live_text *text = lines->text;
    g_string_truncate(lines->line, 0);
    lines->whole_length = 0;
    for (bool has_any = false, ended = false; !ended;) {
        int first = live_text_peek(text);
        if (first == LIVE_TEXT_STOP || (first == LIVE_TEXT_END && !has_any)) {
            return first;
        }
        if (first == LIVE_TEXT_END) {
            break;
        }
        has_any = true;
        const char *begin = text->buffer + text->at, *end = memchr(begin, '\n', text->used - text->at);
        ended = end != NULL;
        size_t length = ended ? (size_t)(end - begin) : text->used - text->at;
        lines->whole_length += length;
        g_string_append_len(lines->line, begin, (gssize)MIN(length, FLOW_PACKET_MOST - lines->line->len));
        live_text_take(text, (unsigned)length + ended);
    }
    if (lines->whole_length == lines->line->len && g_str_has_suffix(lines->line->str, "\r")) {
        g_string_truncate(lines->line, lines->line->len - 1);
        lines->whole_length--;
    }
    lines->number++;
    return 1;
}

static bool
is_blank(const GString *line)
{
    for (size_t i = 0; i < line->len; i++) {
        if (!g_ascii_isspace(line->str[i])) {
            return false;
        }
    }
    return true;
}

/* Gives a row out, unless it is old: then it may still tell what the log's rows are. end: where it ends in the text. */
static bool
give(struct lines *lines, const GString *line, uint64_t whole_length, uint64_t number, uint64_t end)
{
    struct live_rows *rows = lines->rows;
    bool is_old = end <= lines->old;
    if (is_old && rows->usual != NULL) {
        return true;
    }
    struct live_row row = {.text = line->str, .length = line->len, .line = number};
    row.schema = flow_recogniser_any_row(rows->recogniser, rows->in_force, rows->usual, &row.text, &row.length);
    /* What stood before the row may have become longer. */
    row.whole_length = row.length + (whole_length - line->len);
    row.length = MIN(row.length, FLOW_PACKET_MOST);
    if (rows->usual == NULL && !row.schema->provider->unnamed) {
        rows->usual = row.schema;
    }
    return is_old || rows->take(rows->context, &row);
}

/* A first line that is a list of names, which could stand over another table too, waits for the line that proves it. */
static bool
settle_doubt(struct lines *lines, const GString *next)
{
    struct live_rows *rows = lines->rows;
    if (lines->doubtful == NULL) {
        return true;
    }
    GString *doubtful = lines->doubtful;
    lines->doubtful = NULL;
    const struct flow_header *header = flow_recogniser_header(rows->recogniser, doubtful->str, doubtful->len, false);
    bool is_header = header != NULL && next != NULL && flow_header_proved_by(header, next->str, next->len);
    if (is_header) {
        rows->in_force = header;
    }
    bool goes_on = is_header || give(lines, doubtful, doubtful->len, lines->doubtful_number, lines->doubtful_end);
    g_string_free(doubtful, TRUE);
    return goes_on;
}

/* What a line is: a header, which rows behind it stand under, or a row. Returns false if no more is wanted. */
static bool
use_line(struct lines *lines)
{
    struct live_rows *rows = lines->rows;
    GString *line = lines->line;
    if (is_blank(line)) {
        return true;
    }
    if (!settle_doubt(lines, line)) {
        return false;
    }
    bool is_bare = rows->in_force == NULL;
    const struct flow_header *header = flow_recogniser_header(rows->recogniser, line->str, line->len, is_bare);
    if (header != NULL) {
        rows->in_force = header;
        return true;
    }
    if (is_bare && rows->usual == NULL &&
        flow_recogniser_header(rows->recogniser, line->str, line->len, false) != NULL) {
        lines->doubtful = g_string_new_len(line->str, (gssize)line->len);
        lines->doubtful_number = lines->number;
        lines->doubtful_end = lines->text->offset;
        return true;
    }
    return give(lines, line, lines->whole_length, lines->number, lines->text->offset);
}

enum live_end
live_lines_read(struct live_rows *rows, struct live_text *text, uint64_t old)
{
    struct lines lines = {
        .rows = rows, .text = text, .old = old, .line = g_string_new(NULL), .number = text->blank_lines};
    int got = 1;
    bool goes_on = true;
    while (goes_on && (got = read_line(&lines)) > 0) {
        goes_on = use_line(&lines);
    }
    goes_on = goes_on && got == LIVE_TEXT_END && settle_doubt(&lines, NULL);
    if (lines.doubtful != NULL) {
        g_string_free(lines.doubtful, TRUE);
    }
    g_string_free(lines.line, TRUE);
    return goes_on ? LIVE_TEXT_ENDED : LIVE_STOPPED;
}
