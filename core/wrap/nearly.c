/* nearly.c - what keeps a text that is nearly a flow log from being read as one
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>
#include "core/record/cells.h"
#include "core/wrap/csv.h"
#include "core/wrap/looks.h"
#include "core/wrap/nearly.h"
#include "core/wrap/recogniser.h"
#include "core/wrap/table.h"

/* The text, and its first lines that are not blank. */
struct look {
    const struct flow_provider *const *providers;
    struct flow_recogniser *recogniser;
    struct flow_text lines[2];
    size_t numbers[2]; /* of those lines, from 1 on */
};

static void
take_lines(struct look *look, const char *text, size_t length)
{
    const char *at = text, *end = text + length;
    for (size_t number = 1, n = 0; at < end && n < G_N_ELEMENTS(look->lines); number++) {
        const char *newline = memchr(at, '\n', (size_t)(end - at));
        const char *stop = newline != NULL ? newline : end;
        struct flow_text line = {at, (size_t)(stop - at)};
        trim_blanks(&line.text, &line.length);
        if (line.length > 0 && line.text[0] != '#') {
            look->numbers[n] = number;
            look->lines[n++] = line;
        }
        at = stop + 1;
    }
}

/* ---- tables ---- */

static const struct flow_csv *
take_row(struct flow_csv *csv, const struct flow_text *line, char separator)
{
    flow_csv_begin(csv, separator);
    return line->length > 0 && flow_csv_add(csv, line->text, line->length) == FLOW_CSV_WHOLE ? csv : NULL;
}

static const char *
name_of(char separator)
{
    return separator == ',' ? "commas" : separator == ';' ? "semicolons" : separator == '\t' ? "tabs" : "blanks";
}

/* A header that names too few columns of one log. */
static bool
is_short_header(const struct look *look, struct flow_csv *header, struct flow_csv *row, char separator,
                struct flow_nearly *nearly)
{
    struct flow_text names[FLOW_MAX_COLUMNS], values[FLOW_MAX_COLUMNS];
    if (take_row(header, &look->lines[0], separator) == NULL || !flow_csv_may_be_names(header) ||
        !flow_csv_cells(header, names)) {
        return false;
    }
    bool fits = take_row(row, &look->lines[1], separator) != NULL && row->n_cells == header->n_cells &&
                flow_csv_cells(row, values);
    GString *why = g_string_new(NULL);
    const struct flow_provider *provider =
        flow_table_doubt(look->providers, names, fits ? values : NULL, header->n_cells, why);
    if (provider != NULL) {
        nearly->problem = g_strdup_printf("row %zu, separated by %s, names too few columns of %s: %s%s",
                                          look->numbers[0], name_of(separator), provider->title, why->str,
                                          fits ? "" : "; no row of as many values stands below it");
        nearly->fix =
            g_strdup_printf("export the missing columns too, or name them in row %zu as docs/fields.md does for %s",
                            look->numbers[0], provider->id);
    }
    g_string_free(why, TRUE);
    return provider != NULL;
}

/* The row as a line of text has it: values with a blank between them, '-' for one that is left out. NULL if that cannot
 * be. */
static GString *
as_line(const struct flow_csv *row)
{
    struct flow_text cells[FLOW_MAX_COLUMNS];
    if (!flow_csv_cells(row, cells)) {
        return NULL;
    }
    GString *line = g_string_new(NULL);
    for (size_t i = 0; i < row->n_cells; i++) {
        trim_blanks(&cells[i].text, &cells[i].length);
        if (memchr(cells[i].text, ' ', cells[i].length) != NULL) {
            g_string_free(line, TRUE);
            return NULL;
        }
        g_string_append(line, i > 0 ? " " : "");
        g_string_append_len(line, cells[i].length > 0 ? cells[i].text : "-", cells[i].length > 0 ? cells[i].length : 1);
    }
    return line;
}

static bool
may_be_row(const struct look *look, const char *line, size_t length)
{
    for (const struct flow_looks *const *looks = look->recogniser->looks; *looks != NULL; looks++) {
        if (flow_row_is_possible(*looks, line, length)) {
            return true;
        }
    }
    return false;
}

/* The command that reads the rows below a header of these names. */
static char *
header_in_front(const struct flow_schema *schema, char separator)
{
    GString *names = g_string_new(NULL);
    const char text[] = {separator, '\0'};
    for (size_t i = 0; schema != NULL && i < schema->n_columns; i++) {
        const struct flow_column *column = &schema->columns[i];
        g_string_append(names, i == 0 ? "" : separator == '\t' ? "\\t" : text);
        g_string_append_len(names, column->name, (gssize)column->name_length);
    }
    char *fix = g_strdup_printf("put %s in front: { printf '%s\\n'; cat FILE; } | tshark -r -",
                                schema != NULL ? "the header" : "their names, as docs/fields.md has them,",
                                schema != NULL ? names->str : "NAMES");
    g_string_free(names, TRUE);
    return fix;
}

static void
say_headless(const struct look *look, const struct flow_schema *schema, size_t n, char separator,
             struct flow_nearly *nearly)
{
    bool is_known = schema != NULL && !schema->provider->unnamed;
    if (is_known) {
        nearly->problem = g_strdup_printf("row %zu has the values of %s in its default format, separated by %s, and no "
                                          "header names their columns",
                                          look->numbers[0], schema->provider->title, name_of(separator));
    } else {
        nearly->problem = g_strdup_printf("row %zu %s %zu values of a flow log, separated by %s, and no header names "
                                          "their columns; which is which cannot be told",
                                          look->numbers[0], schema != NULL ? "has" : "may have", n, name_of(separator));
    }
    nearly->fix = header_in_front(is_known ? schema : NULL, separator);
}

/* Rows that only a header is missing of. */
static bool
is_headless(const struct look *look, struct flow_csv *row, char separator, struct flow_nearly *nearly)
{
    if (take_row(row, &look->lines[0], separator) == NULL || row->n_cells < FLOW_CSV_LEAST_NAMES) {
        return false;
    }
    GString *joined = as_line(row);
    if (joined == NULL) {
        return false;
    }
    const char *line = joined->str;
    size_t length = joined->len;
    const struct flow_schema *schema = flow_recogniser_row(look->recogniser, NULL, &line, &length);
    bool is_row = schema != NULL || may_be_row(look, joined->str, joined->len);
    if (is_row) {
        say_headless(look, schema, row->n_cells, separator, nearly);
    }
    g_string_free(joined, TRUE);
    return is_row;
}

static bool
is_table(const struct look *look, struct flow_nearly *nearly)
{
    struct flow_csv *header = flow_csv_new(), *row = flow_csv_new();
    bool found = false;
    for (const char *separator = flow_csv_separators; *separator != '\0' && !found; separator++) {
        found = is_short_header(look, header, row, *separator, nearly);
    }
    for (const char *separator = flow_csv_separators; *separator != '\0' && !found; separator++) {
        found = is_headless(look, row, *separator, nearly);
    }
    flow_csv_free(header);
    flow_csv_free(row);
    return found;
}

/* ---- lines ---- */

static size_t
count_words(const struct flow_text *line)
{
    const char *at = line->text, *end = at + line->length;
    size_t n = 0, length;
    while (next_word(&at, end, &length) != NULL) {
        n++;
    }
    return n;
}

/* A line of names, of which too many are not known. */
static bool
is_unknown_header(const struct look *look, struct flow_nearly *nearly)
{
    struct flow_csv *csv = flow_csv_new();
    struct flow_text names[FLOW_MAX_COLUMNS];
    GString *why = g_string_new(NULL);
    const struct flow_provider *provider = NULL;
    if (take_row(csv, &look->lines[0], ' ') != NULL && flow_csv_may_be_names(csv) && flow_csv_cells(csv, names)) {
        provider = flow_table_doubt(look->providers, names, NULL, csv->n_cells, why);
    }
    if (provider != NULL) {
        nearly->problem = g_strdup_printf("row %zu may name columns of %s, but too few: %s", look->numbers[0],
                                          provider->title, why->str);
        nearly->fix = g_strdup_printf("name the columns in row %zu as docs/fields.md does for %s", look->numbers[0],
                                      provider->id);
    }
    g_string_free(why, TRUE);
    flow_csv_free(csv);
    return provider != NULL;
}

/* Rows of a format that nobody has declared. */
static bool
is_undeclared(const struct look *look, struct flow_nearly *nearly)
{
    const char *line = look->lines[0].text;
    size_t length = look->lines[0].length;
    const struct flow_schema *schema = flow_recogniser_row(look->recogniser, NULL, &line, &length);
    bool is_certain = schema != NULL && schema->provider->unnamed;
    if (schema != NULL ? !is_certain : !may_be_row(look, look->lines[0].text, look->lines[0].length)) {
        return false;
    }
    nearly->problem =
        g_strdup_printf("row %zu %s of a flow log of a custom format, %zu values, and neither a header nor a declared "
                        "format names them",
                        look->numbers[0], is_certain ? "is a row" : "may be a row", count_words(&look->lines[0]));
    nearly->fix = g_strdup("declare the format as the flow log has it: CLOUDFLOW_FORMAT='${NAME} ${NAME} ...' "
                           "tshark -r FILE (docs/guide.md, Custom formats without a header)");
    return true;
}

bool
flow_nearly_look(const struct flow_provider *const *providers, struct flow_recogniser *recogniser, const char *text,
                 size_t length, struct flow_nearly *nearly)
{
    static const char mark[] = "\xef\xbb\xbf";
    struct look look = {.providers = providers, .recogniser = recogniser};
    *nearly = (struct flow_nearly){NULL, NULL};
    if (length >= strlen(mark) && memcmp(text, mark, strlen(mark)) == 0) {
        text += strlen(mark);
        length -= strlen(mark);
    }
    take_lines(&look, text, length);
    char first = look.lines[0].length > 0 ? look.lines[0].text[0] : '\0';
    if (first == '{' || first == '[' || first == '\0') {
        return first != '\0' && flow_nearly_json(providers, recogniser, text, length, nearly);
    }
    if (flow_recogniser_header(recogniser, look.lines[0].text, look.lines[0].length, true) != NULL) {
        return false;
    }
    return is_table(&look, nearly) || is_undeclared(&look, nearly) || is_unknown_header(&look, nearly);
}
