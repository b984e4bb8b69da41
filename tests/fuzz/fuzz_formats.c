/* fuzz_formats.c - reads a file of formats, and a row of a log that it may name
 *
 * Up to the first NUL the input is the file; behind it stand a log group, a log stream, the name of a file and a line,
 * with a tab between each.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>
#include "core/wrap/formats.h"
#include "core/provider/registry.h"
#include "tests/fuzz/drive.h"

/* The text up to the next tab, behind which *at goes; text is NULL behind the last. */
static struct flow_text
next_part(const char **at, const char *end)
{
    const char *begin = *at, *tab = begin < end ? memchr(begin, '\t', (size_t)(end - begin)) : NULL;
    const char *stop = tab != NULL ? tab : end;
    *at = tab != NULL ? tab + 1 : end;
    return (struct flow_text){begin < end ? begin : NULL, (size_t)(stop - begin)};
}

/* What is declared for a log goes before what is not, so a row is the same whatever was asked before. */
static void
ask(struct flow_recogniser *recogniser, const struct flow_origin *origin, struct flow_text line)
{
    const struct flow_schema *first = NULL;
    for (int i = 0; i < 2; i++) {
        const char *row = line.text;
        size_t length = line.length;
        const struct flow_schema *schema = flow_recogniser_row_from(recogniser, origin, NULL, &row, &length);
        drive_require(i == 0 || schema == first);
        first = schema;
        if (schema != NULL) {
            drive_decode(schema, row, length);
        }
        row = line.text;
        length = line.length;
        schema = flow_recogniser_any_row(recogniser, NULL, schema, &row, &length);
        drive_decode(schema, row, length);
        g_free(flow_recogniser_misfit(recogniser, origin, line.text, line.length));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *text = (const char *)data, *end = text + size, *nul = size > 0 ? memchr(text, '\0', size) : NULL;
    const char *at = nul != NULL ? nul + 1 : end;
    struct flow_recogniser *recogniser = flow_recogniser_new(flow_providers);
    /* A copy of its own, so that nothing is read behind its end. */
    size_t length = (size_t)((nul != NULL ? nul : end) - text);
    char *file = g_malloc(MAX(length, 1));
    memcpy(file, text, length);
    char *problem = flow_formats_read(recogniser, file, length);
    drive_require(problem == NULL || problem[0] != '\0');
    g_free(problem);
    g_free(file);
    struct flow_origin origin = {.file = {NULL, 0}};
    origin.group = next_part(&at, end);
    origin.stream = next_part(&at, end);
    origin.file = next_part(&at, end);
    const struct flow_text line = {at, (size_t)(end - at)};
    if (line.length > 0) {
        ask(recogniser, &origin, line);
    }
    flow_recogniser_free(recogniser);
    return 0;
}
