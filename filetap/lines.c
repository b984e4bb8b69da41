/* lines.c - a text file of one row a line: what S3 delivers, what CloudWatch exports, what `aws logs tail` prints
 *
 * Every line is a header, blank, or a row. A header names the columns of the rows below it, up to the next one: files
 * that were concatenated have several.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>
#include "filetap/container.h"
#include "filetap/line.h"
#include "filetap/places.h"
#include "core/base/search.h"
#include "core/wrap/forms.h"
#include "core/wrap/looks.h"
#include "core/wrap/recognise.h"

/* The offset of a change that the file begins with: of comments above the header too. */
enum { BEFORE_ALL = -1 };

/* The offset of no line. */
enum { NOWHERE = -1 };

/* Behind this offset, this header is in force. */
struct change {
    int64_t offset;
    const struct flow_header *header;
};

struct lines {
    struct flow_recogniser *recogniser;
    struct filetap_line sequential, random;
    const struct flow_header *in_force; /* of sequential reading */
    GArray *changes;                    /* of struct change, by offset; NULL if nobody asked for random access */
    struct filetap_places *places;      /* of rows */
    bool has_rows;                      /* below the last change */
    int64_t inside;                     /* offset of a line that is the end of a row; or NOWHERE */
    const struct flow_schema *usual;    /* of the first row: rows above any header that fit nothing are taken for one */
};

static const struct flow_schema *
schema_of(struct lines *lines, const struct filetap_line *line, const struct flow_header *header, const char **text,
          size_t *length)
{
    if (line->offset == lines->inside) {
        return flow_recogniser_fault(lines->recogniser, lines->usual->provider, "the file begins inside this row", text,
                                     length);
    }
    return flow_recogniser_any_row(lines->recogniser, header, lines->usual, text, length);
}

static void
fill(struct lines *lines, const struct filetap_line *line, const struct flow_header *header, int64_t place,
     struct filetap_row *row)
{
    row->text = line->text;
    row->length = line->length;
    row->schema = schema_of(lines, line, header, &row->text, &row->length);
    /* What stood before the row may have become longer. */
    row->whole_length = row->length + (line->whole_length - line->length);
    row->length = MIN(row->length, FILETAP_LINE_MOST);
    row->has_info = false;
    row->offset = place;
    row->line = line->number;
}

/* A change that no row stands below is written over: a file of nothing but changing headers must not fill memory. */
static void
put_in_force(struct lines *lines, const struct flow_header *header, int64_t offset)
{
    if (header == lines->in_force) {
        return;
    }
    lines->in_force = header;
    if (lines->changes != NULL) {
        struct change change = {offset, header};
        if (!lines->has_rows && lines->changes->len > 0) {
            g_array_set_size(lines->changes, lines->changes->len - 1);
        }
        g_array_append_val(lines->changes, change);
        lines->has_rows = false;
    }
}

static enum filetap_next
next(void *state, struct filetap_input *input, struct filetap_row *row, int *err, char **err_info)
{
    struct lines *lines = state;
    struct filetap_line *line = &lines->sequential;
    for (;;) {
        enum filetap_next got = filetap_line_read(input, line, true, err, err_info);
        if (got != FILETAP_ROW) {
            return got;
        }
        line->number++;
        if (filetap_line_is_blank(line)) {
            continue;
        }
        const struct flow_header *header =
            flow_recogniser_header(lines->recogniser, line->text, line->length, lines->in_force == NULL);
        if (header == NULL) {
            fill(lines, line, lines->in_force, filetap_place_of(lines->places, line->offset, line->number), row);
            lines->has_rows = true;
            return FILETAP_ROW;
        }
        put_in_force(lines, header, line->offset);
    }
}

static const struct flow_header *
in_force_at(const struct lines *lines, int64_t offset)
{
    const struct change *change = lines->changes != NULL ? search_last_until(lines->changes, offset) : NULL;
    return change != NULL ? change->header : NULL;
}

static enum filetap_next
read_at(void *state, struct filetap_input *input, int64_t place, struct filetap_row *row, int *err, char **err_info)
{
    struct lines *lines = state;
    struct filetap_line *line = &lines->random;
    int64_t offset = filetap_place_find(lines->places, place, &line->number);
    if (!filetap_input_seek(input, offset, err)) {
        return FILETAP_ERROR;
    }
    enum filetap_next got = filetap_line_read(input, line, true, err, err_info);
    if (got == FILETAP_ROW) {
        fill(lines, line, in_force_at(lines, offset), place, row);
    }
    return got;
}

static void
close_lines(void *state)
{
    struct lines *lines = state;
    g_free(lines->sequential.text);
    g_free(lines->random.text);
    filetap_places_free(lines->places);
    if (lines->changes != NULL) {
        g_array_free(lines->changes, TRUE);
    }
    g_free(lines);
}

/* Reads the next line that is neither blank nor a comment. Returns false if there is none within what a probe may read.
 * Sets commented if there is a comment before it. */
static bool
probe_line(struct filetap_input *input, struct filetap_line *line, bool *commented)
{
    int err;
    char *err_info = NULL;
    for (int64_t at; (at = filetap_input_tell(input)) < FILETAP_PROBE_SIZE;) {
        line->most = (size_t)(FILETAP_PROBE_SIZE - at);
        if (filetap_line_read(input, line, false, &err, &err_info) != FILETAP_ROW || !filetap_line_is_text(line)) {
            break;
        }
        if (line->length > 0 && line->text[0] == '#') {
            *commented = true;
        } else if (!filetap_line_is_blank(line) && !flow_form_beside(line->text, line->length)) {
            return true;
        }
    }
    g_free(err_info);
    return false;
}

/* Lines that begin as JSON does, of which that is asked first: a whole line may be long in coming. */
static bool
may_begin_in_brackets(int first)
{
    return first == '{' || first == '[';
}

/* The schema of the line's rows if it is the header of a log, or a row of a known format; else NULL. */
static const struct flow_schema *
proven_by(struct lines *lines, const struct filetap_line *line)
{
    const struct flow_header *header = flow_recogniser_header(lines->recogniser, line->text, line->length, true);
    if (header != NULL) {
        return flow_header_schema(header);
    }
    const char *text = line->text;
    size_t length = line->length;
    const struct flow_schema *schema = flow_recogniser_row(lines->recogniser, NULL, &text, &length);
    return schema != NULL && !schema->provider->unnamed ? schema : NULL;
}

/* Reads the line behind the one that was read, which is no row of a known format but may be the end of one: then the
 * line behind it proves that this is a log, and it could end a row of that, or of a known format. Notes where it
 * stands, and returns the schema of the line behind; else NULL. */
static const struct flow_schema *
probe_inside(struct lines *lines, struct filetap_input *input, struct filetap_line *line)
{
    bool commented = false;
    bool is_known = flow_recogniser_may_be_end(lines->recogniser, line->text, line->length);
    /* Through a pipe the next line may be long in coming, and is read only on good grounds. */
    if (input->pipe && !is_known) {
        return NULL;
    }
    char *end = g_strndup(line->text, line->length);
    size_t end_length = line->length;
    int64_t offset = line->offset;
    const struct flow_schema *schema =
        probe_line(input, line, &commented) && !commented ? proven_by(lines, line) : NULL;
    if (schema != NULL && !is_known && !flow_ends_row(schema, end, end_length)) {
        schema = NULL;
    }
    lines->inside = schema != NULL ? offset : NOWHERE;
    g_free(end);
    return schema;
}

/* Reads the first lines, and notes the header and the columns if they are a flow log's; returns whether they are. The
 * first line below any comments tells. Only if it is a list of names that could stand over other tables too, or
 * below the comments of a script, or the end of a row, is the next one read: through a pipe it may be long in coming.
 */
static bool
probe(struct lines *lines, struct filetap_input *input, struct filetap_line *line, const char **title)
{
    bool commented = false;
    if (!probe_line(input, line, &commented)) {
        return false;
    }
    const struct flow_header *header = NULL;
    if (!commented) {
        header = flow_recogniser_header(lines->recogniser, line->text, line->length, true);
    }
    if (header == NULL) {
        header = flow_recogniser_header(lines->recogniser, line->text, line->length, false);
        if (header != NULL &&
            (!probe_line(input, line, &commented) || !flow_header_proved_by(header, line->text, line->length))) {
            return false;
        }
        put_in_force(lines, header, BEFORE_ALL);
    }
    const char *text = line->text;
    size_t length = line->length;
    /* JSON that merely holds a row is another log's, and may hold many. */
    bool in_brackets = may_begin_in_brackets((unsigned char)line->text[0]);
    lines->usual = flow_recogniser_row(lines->recogniser, header, &text, &length);
    if (lines->usual == NULL || lines->usual->provider->unnamed) {
        const struct flow_schema *behind = commented || in_brackets ? NULL : probe_inside(lines, input, line);
        lines->usual = behind != NULL ? behind : in_brackets ? NULL : lines->usual;
    }
    if (lines->usual == NULL) {
        return false;
    }
    *title = lines->usual->provider->title;
    return true;
}

/* A log begins with a letter, a digit, '-' for an absent value, a blank, a colour, a byte order mark or a comment; or
 * with the name of a file or a log group, or syslog's priority. */
static bool
may_begin(int first)
{
    return g_ascii_isalnum(first) || (first > 0 && strchr("- \t\r\n\033\xef#/._<", first) != NULL);
}

static void *
open_lines(struct filetap_input *input, unsigned how, struct flow_recogniser *recogniser, const char **title)
{
    struct lines *lines = g_new0(struct lines, 1);
    lines->recogniser = recogniser;
    lines->changes = (how & FILETAP_RANDOM) != 0 ? g_array_new(FALSE, FALSE, sizeof(struct change)) : NULL;
    lines->places = filetap_places_new();
    lines->inside = NOWHERE;
    if (!probe(lines, input, &lines->sequential, title)) {
        close_lines(lines);
        return NULL;
    }
    lines->sequential.most = lines->random.most = FILETAP_LINE_MOST;
    return lines;
}

const struct filetap_container filetap_lines = {
    .name = "lines",
    .may_begin = may_begin,
    .open = open_lines,
    .next = next,
    .read_at = read_at,
    .close = close_lines,
};

const struct filetap_container filetap_lines_in_brackets = {
    .name = "lines",
    .may_begin = may_begin_in_brackets,
    .open = open_lines,
    .next = next,
    .read_at = read_at,
    .close = close_lines,
};
