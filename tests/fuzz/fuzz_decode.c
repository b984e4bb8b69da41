/* fuzz_decode.c - recognises and decodes single lines, as text and as the tabbed rows that a record packet may hold
 *
 * The input is lines; the first byte declares formats (drive.h) and chooses the provider of the tabbed rows. Each pair
 * of lines is also taken for the second and third line of a record packet.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <stdlib.h>
#include <string.h>
#include "core/record/packet_text.h"
#include "tests/fuzz/drive.h"
#include "core/provider/registry.h"
#include "core/record/record.h"

struct slice {
    const char *text;
    size_t length;
};

/* What a line is must not depend on what was asked before. */
static void
recognise(struct flow_recogniser *recogniser, const struct flow_header **header, struct slice line)
{
    if (line.length == 0) {
        return;
    }
    const struct flow_header *strict = flow_recogniser_header(recogniser, line.text, line.length, true);
    const struct flow_header *lenient = flow_recogniser_header(recogniser, line.text, line.length, false);
    drive_require(strict == NULL || strict == lenient);
    if (lenient != NULL) {
        *header = lenient;
    }
    const struct flow_schema *usual = NULL;
    for (int i = 0; i < 2; i++) {
        const struct flow_header *in_force = i == 0 ? NULL : *header;
        struct slice row = line, again = line;
        const struct flow_schema *schema = flow_recogniser_row(recogniser, in_force, &row.text, &row.length);
        if (schema != NULL) {
            drive_decode(schema, row.text, row.length);
            usual = schema;
        }
        drive_require(schema == flow_recogniser_row(recogniser, in_force, &again.text, &again.length));
        drive_require(row.length == again.length);
        drive_require(in_force == NULL || schema != NULL);
    }
    if (*header != NULL) {
        flow_header_proved_by(*header, line.text, line.length);
    }
    for (int i = 0; i < 2; i++) {
        struct slice row = line;
        const struct flow_schema *fallback =
            flow_recogniser_fallback(recogniser, i == 0 ? NULL : usual, &row.text, &row.length);
        drive_require(fallback != NULL);
        drive_decode(fallback, row.text, row.length);
    }
}

static void
check_escapes(struct slice line)
{
    GString *cell = g_string_new(NULL);
    char *back = malloc(2 * line.length + 1);
    flow_escape(cell, line.text, line.length);
    drive_require(memchr(cell->str, '\t', cell->len) == NULL && memchr(cell->str, '\n', cell->len) == NULL);
    drive_require(flow_unescape(cell->str, cell->len, back) == line.length);
    drive_require(memcmp(back, line.text, line.length) == 0);
    drive_require(flow_percent_decode(line.text, line.length, back) <= (ptrdiff_t)line.length);
    free(back);
    g_string_free(cell, TRUE);
}

/* What was understood of a fourth line is understood again when it is written. */
static void
check_remarks(struct slice line)
{
    struct flow_remarks remarks, again;
    char text[FLOW_REMARKS_ROOM];
    for (int cut = 0; cut <= 1; cut++) {
        flow_remarks_read(&remarks, line.text, line.length, cut != 0);
        size_t length = flow_remarks_write(&remarks, text);
        drive_require(length + 2 < sizeof(text) && (length > 0) == flow_remarks_any(&remarks));
        flow_remarks_read(&again, text, length, false);
        drive_require(again.time_from == remarks.time_from && again.most_interfaces == remarks.most_interfaces &&
                      again.line == remarks.line);
    }
}

static void
decode_pair(const struct flow_provider *provider, struct slice names, struct slice row)
{
    struct flow_schema *schema = flow_schema_new(provider, names.text, names.length);
    if (schema != NULL) {
        drive_decode(schema, row.text, row.length);
        flow_schema_free(schema);
    }
}

/* Bits 0 and 1 of the first byte: the first line is taken for a format that somebody declares, too. A recogniser of its
 * own is slow to make, so only a part of the inputs does so. */
enum { DECLARES = 3 };

static void
declare(struct slice line)
{
    struct flow_recogniser *recogniser = flow_recogniser_new(flow_providers);
    char *format = g_strndup(line.text, line.length);
    g_free(flow_recogniser_declare(recogniser, format, false));
    g_free(flow_recogniser_declare(recogniser, format, true));
    if (line.length > 0) {
        drive_require(flow_recogniser_fallback(recogniser, NULL, &line.text, &line.length) != NULL);
    }
    g_free(format);
    flow_recogniser_free(recogniser);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0) {
        return 0;
    }
    struct flow_recogniser *recogniser = drive_recogniser(data[0], size);
    const struct flow_provider *provider = flow_providers[(data[0] >> 4) % flow_n_providers];
    const struct flow_header *header = NULL;
    const char *at = (const char *)data + 1, *end = at + size - 1;
    struct slice before = {NULL, 0};
    for (bool more = true; more;) {
        const char *newline = at < end ? memchr(at, '\n', (size_t)(end - at)) : NULL;
        struct slice line = {at, (size_t)((newline != NULL ? newline : end) - at)};
        recognise(recogniser, &header, line);
        check_escapes(line);
        check_remarks(line);
        if (before.text != NULL) {
            decode_pair(provider, before, line);
        } else if (data[0] % 4 == DECLARES) {
            declare(line);
        }
        before = line;
        more = newline != NULL;
        at = newline != NULL ? newline + 1 : end;
    }
    return 0;
}
