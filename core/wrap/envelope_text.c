/* envelope_text.c - the rows of a text that stands in a member of an object
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>
#include "core/record/cells.h"
#include "core/wrap/claims.h"
#include "core/wrap/members.h"
#include "core/wrap/opening.h"
#include "core/wrap/scan.h"
#include "core/wrap/unpack.h"

static const char empty[] = "the envelope is empty";

void
flow_opening_keep(struct flow_opening *opening, char *text, size_t room)
{
    g_ptr_array_add(opening->texts, text);
    opening->left -= MIN(opening->left, room);
    opening->looks_left += OPENING_MOST_LOOKS * room;
}

void
flow_opening_fault(struct flow_opening *opening, const char *reason, const char *text, size_t length)
{
    flow_rows_provide(opening->rows, opening->usual);
    if (length > SCAN_KEPT) {
        char *all = g_strdup_printf("%s; %zu of its %zu bytes are left out", reason, length - SCAN_KEPT, length);
        g_ptr_array_add(opening->texts, all);
        flow_rows_fault_text(opening->rows, all, text, SCAN_KEPT);
    } else {
        flow_rows_fault_text(opening->rows, reason, text, length);
    }
}

/* Whether no more rows may be added; the first time, a row says so of the rest. */
static bool
is_full(struct flow_opening *opening, const char *rest, size_t length)
{
    size_t count = flow_rows_count(opening->rows);
    if (count == OPENING_MOST_ROWS) {
        flow_opening_fault(opening, "the record holds more rows than can be shown of one", rest, length);
    }
    return count >= OPENING_MOST_ROWS;
}

void
flow_opening_known(struct flow_opening *opening, const struct flow_provider *provider)
{
    opening->known++;
    opening->first = opening->first != NULL ? opening->first : provider;
}

/* ---- lines ---- */

static bool
names_interface(const struct flow_schema *schema)
{
    for (size_t i = 0; i < schema->n_columns; i++) {
        if (schema->columns[i].field != NULL && schema->columns[i].field->role == FLOW_INTERFACE) {
            return true;
        }
    }
    return false;
}

/* Adds a row; that the recogniser made it out of a line, and does not keep it, made tells. */
static void
add_row(struct flow_opening *opening, const struct flow_schema *schema, const char *text, size_t length, bool made)
{
    if (made) {
        text = memcpy(g_malloc(length + 1), text, length);
        flow_opening_keep(opening, (char *)text, length + 1);
    }
    /* Below a header anything is a row, so of a text that is looked at a row must prove it. */
    if (opening->usual != NULL || opening->header == NULL || flow_header_proved_by(opening->header, text, length)) {
        flow_opening_known(opening, schema->provider);
    }
    opening->is_unnamed = schema->provider->unnamed;
    bool adds_interface = opening->interface != NULL && !names_interface(schema);
    if (adds_interface) {
        flow_rows_enter(opening->rows);
        flow_rows_cell_text(opening->rows, "@interface", opening->interface, opening->interface_length);
    }
    flow_rows_line(opening->rows, schema, text, length);
    if (adds_interface) {
        flow_rows_leave(opening->rows);
    }
}

/* The schema of a line; NULL if it is no row of a flow log. */
static const struct flow_schema *
schema_of(const struct flow_opening *opening, const char **line, size_t *length)
{
    const struct flow_schema *schema =
        flow_recogniser_row_from(opening->recogniser, &opening->origin, opening->header, line, length);
    if (schema == NULL) {
        schema = flow_recogniser_fallback(opening->recogniser, NULL, line, length);
        schema = schema->provider->unnamed ? NULL : schema; /* else it is the format that was forced */
    }
    return schema;
}

/* The header that a line is. All its names must be known: among messages of any kind there is prose. */
static const struct flow_header *
header_of(const struct flow_opening *opening, const char *line, size_t length)
{
    const struct flow_header *header = flow_recogniser_header(opening->recogniser, line, length, true);
    const struct flow_schema *schema = header != NULL ? flow_header_schema(header) : NULL;
    for (size_t i = 0; schema != NULL && i < schema->n_columns; i++) {
        header = schema->columns[i].field != NULL ? header : NULL;
    }
    return header;
}

/* Why a line is no row. */
static const char *
reason_of(struct flow_opening *opening, const char *line, size_t length)
{
    if (opening->is_control) {
        return "a control message of the log service, which holds no record";
    }
    char *misfit = flow_recogniser_misfit(opening->recogniser, &opening->origin, line, length);
    if (misfit == NULL) {
        return "the message is not a flow log's";
    }
    flow_opening_keep(opening, misfit, strlen(misfit) + 1);
    opening->reason = opening->misfit = misfit; /* if no line is a row, the rows of the text are gone back to */
    return misfit;
}

static void
open_line(struct flow_opening *opening, const char *line, size_t length)
{
    trim_blanks(&line, &length);
    if (length == 0) {
        return;
    }
    const struct flow_header *header = header_of(opening, line, length);
    if (header != NULL) {
        opening->header = header;
        opening->known += opening->usual != NULL; /* a header alone makes no log */
        return;
    }
    const char *row = line;
    size_t row_length = length;
    const struct flow_schema *schema = schema_of(opening, &row, &row_length);
    if (schema != NULL) {
        add_row(opening, schema, row, row_length, row != line);
    } else {
        flow_opening_fault(opening, reason_of(opening, line, length), line, length);
    }
}

static void
open_lines(struct flow_opening *opening, const char *text, size_t length)
{
    const char *at = text, *end = text + length;
    while (at < end && !is_full(opening, at, (size_t)(end - at))) {
        const char *newline = memchr(at, '\n', (size_t)(end - at));
        const char *stop = newline != NULL ? newline : end;
        if (newline == NULL && opening->partial) {
            break; /* half a number looks like a number */
        }
        open_line(opening, at, (size_t)(stop - at));
        at = stop + 1;
    }
}

/* ---- JSON ---- */

struct rest {
    const char *at, *end;
};

static int
read_rest(void *from, char *buffer, unsigned room)
{
    struct rest *rest = from;
    size_t n = MIN(room, (size_t)(rest->end - rest->at));
    memcpy(buffer, rest->at, n);
    rest->at += n;
    return (int)n;
}

bool
flow_opening_string(struct flow_opening *opening, const char *text, size_t length)
{
    trim_blanks(&text, &length);
    if (length < 2 || text[0] != '"' || text[length - 1] != '"') {
        return false;
    }
    struct flow_member string = {.kind = FLOW_MEMBER_STRING, .value = text + 1, .length = length - 2};
    char *plain = g_malloc(string.length + 1);
    size_t n = flow_member_text(&string, plain);
    flow_opening_keep(opening, plain, n);
    if (!flow_opening_text(opening, plain, n)) {
        flow_opening_fault(opening, opening->reason != NULL ? opening->reason : "the message is not a flow log's",
                           plain, n);
    }
    return true;
}

static void
open_item(struct flow_opening *opening, const struct scan_item *found, const char *text)
{
    const char *item = text + found->offset;
    bool may_be_cut = opening->cut || opening->partial;
    bool is_whole = found->kind == SCAN_ITEM || (may_be_cut && found->kind == SCAN_CUT);
    if (is_whole && found->limit == SCAN_WHOLE) {
        opening->object(opening, item, (size_t)found->length, OPENING_MUST);
    } else if (found->kind != SCAN_STRAY || !flow_opening_string(opening, item, (size_t)found->length)) {
        flow_opening_fault(opening,
                           found->kind == SCAN_TOO_LARGE ? "the record is too large"
                           : found->kind == SCAN_STRAY   ? "neither a record nor what stands between records"
                                                         : "the text ends inside this record",
                           item, (size_t)found->length);
    }
}

bool
flow_opening_items(struct flow_opening *opening, const char *text, size_t length)
{
    struct rest rest = {text, text + length};
    struct scan *scan = scan_new(read_rest, flow_item_wraps, opening->providers, 0);
    struct scan_item found;
    struct flow_rows_mark mark = flow_rows_mark(opening->rows);
    size_t known = opening->known;
    while (scan_next(scan, &rest, &found) != SCAN_END &&
           !is_full(opening, text + found.offset, length - (size_t)found.offset)) {
        open_item(opening, &found, text);
    }
    scan_free(scan);
    if (opening->known == known) {
        flow_rows_go_back(opening->rows, &mark);
    }
    return opening->known > known;
}

/* An object alone needs no scanner. */
static bool
open_json(struct flow_opening *opening, const char *text, size_t length)
{
    opening->has_more = text[0] != '{';
    bool is_known = !opening->has_more && opening->object(opening, text, length, OPENING_MAY_WRAP | OPENING_ALONE);
    return opening->has_more ? flow_opening_items(opening, text, length) : is_known;
}

bool
flow_opening_text(struct flow_opening *opening, const char *text, size_t length)
{
    size_t whole = length;
    const char *begin = text;
    trim_blanks(&text, &length);
    length = opening->partial && length > 0 ? whole - (size_t)(text - begin) : length; /* the last line has an end */
    if (length == 0 || opening->depth >= OPENING_DEEPEST) {
        opening->reason = length == 0 ? empty : "more envelopes in each other than are opened";
        return false;
    }
    struct flow_rows_mark mark = flow_rows_mark(opening->rows);
    size_t known = opening->known;
    opening->depth++;
    opening->reason = NULL;
    bool is_json = (text[0] == '{' || text[0] == '[') && open_json(opening, text, length);
    if (!is_json) {
        open_lines(opening, text, length);
    }
    opening->depth--;
    if (opening->known == known) {
        flow_rows_go_back(opening->rows, &mark);
    }
    return opening->known > known;
}

/* ---- base64 and gzip ---- */

/* Decompresses what was decompressed, as often as it takes. Returns what is wrong, or NULL. */
static const char *
unpack(struct flow_opening *opening, const char **text, size_t *length, bool cut)
{
    static const char *const reasons[] = {
        [FLOW_UNPACKED] = NULL,
        [FLOW_UNPACKED_CUT] = "the compressed payload ends before its end",
        [FLOW_UNPACKED_BROKEN] = "the compressed payload is damaged; rows that stand before the damage are shown",
        [FLOW_UNPACKED_TOO_LARGE] = "the payloads of the record have more than 64 MiB; what comes behind is left out",
    };
    enum { PEEK = 65536 };
    const char *reason = NULL;
    for (int times = 0; flow_is_gzip(*text, *length) && reason == NULL; times++) {
        if (times == OPENING_MOST_GZIP) {
            return "gzip in gzip, more often than is opened";
        }
        char *plain;
        enum flow_unpacked how = flow_gunzip(*text, *length, opening->cut ? PEEK : opening->left, &plain, length);
        *text = plain;
        flow_opening_keep(opening, plain, *length);
        reason = opening->cut && how != FLOW_UNPACKED_BROKEN ? NULL : reasons[how];
        cut = cut || how != FLOW_UNPACKED;
    }
    return reason;
}

bool
flow_opening_data(struct flow_opening *opening, const char *data, size_t length, bool cut)
{
    size_t n = 0;
    if (length == 0) {
        opening->reason = empty;
        return false;
    }
    char *bytes = length / 4 * 3 <= opening->left ? flow_unbase64(data, length, cut, &n) : NULL;
    if (bytes == NULL) {
        bool is_text = flow_opening_text(opening, data, length);
        opening->reason = is_text ? NULL : "the data are neither base64 nor a flow log's";
        return is_text;
    }
    flow_opening_keep(opening, bytes, n);
    const char *text = bytes;
    const char *reason = unpack(opening, &text, &n, cut);
    bool was_partial = opening->partial;
    opening->partial = was_partial || reason != NULL;
    bool is_known = flow_opening_text(opening, text, n);
    opening->partial = was_partial;
    if (is_known && reason != NULL) {
        flow_opening_fault(opening, reason, data, length);
    }
    if (reason != NULL) {
        opening->reason = reason;
    } else {
        opening->inner = text;
        opening->inner_length = n;
    }
    return is_known;
}
