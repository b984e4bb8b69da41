/* line.c - a line of a text file
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>
#include "filetap/line.h"

/* Room for a line is made when it needs it: mergecap has thousands of files open at a time. */
enum { FIRST_ROOM = 2048 };

static void
make_room(struct filetap_line *line)
{
    line->room = MIN(line->room == 0 ? FIRST_ROOM : 2 * line->room, line->most);
    line->text = g_realloc(line->text, line->room + 1);
}

/* Reads up to and with the line's end, or as much as may be read of it. Returns where the text ends, or NULL at the end
 * of the file and on an error. */
static const char *
get_kept(struct filetap_input *input, struct filetap_line *line)
{
    size_t length = 0;
    for (;;) {
        if (length == line->room) {
            make_room(line);
        }
        const char *end = filetap_input_line(input, line->text + length, MIN(line->room, line->most) - length);
        if (end == NULL) {
            return length > 0 && !filetap_input_is_cut(input) ? line->text + length : NULL;
        }
        length = (size_t)(end - line->text);
        if (length < line->room || end[-1] == '\n' || line->room >= line->most) {
            return end;
        }
    }
}

/* Reads on to the end of a line that is longer than what is kept. Returns false at the end of the file. */
static bool
skip_rest(struct filetap_input *input, struct filetap_line *line)
{
    char rest[4096], *end;
    while ((end = filetap_input_line(input, rest, sizeof(rest) - 1)) != NULL) {
        line->whole_length += (size_t)(end - rest);
        if (end[-1] == '\n') {
            line->whole_length--;
            return true;
        }
    }
    return false;
}

static void
drop_front(struct filetap_line *line, size_t n)
{
    line->length -= n;
    line->whole_length -= n;
    memmove(line->text, line->text + n, line->length);
}

enum filetap_next
filetap_line_read(struct filetap_input *input, struct filetap_line *line, bool skip, int *err, char **err_info)
{
    line->offset = filetap_input_tell(input);
    const char *end = get_kept(input, line);
    if (end == NULL) {
        return filetap_failed(input, err, err_info) ? FILETAP_ERROR : FILETAP_END;
    }
    line->length = (size_t)(end - line->text);
    line->whole_length = line->length;
    if (line->length > 0 && end[-1] == '\n') {
        line->length--;
        line->whole_length--;
    } else if (line->length == line->most && !skip) {
        return FILETAP_END;
    } else if ((line->length < line->most || !skip_rest(input, line)) && filetap_failed(input, err, err_info)) {
        return FILETAP_ERROR;
    }
    line->has_return = line->length > 0 && line->length == line->whole_length && line->text[line->length - 1] == '\r';
    if (line->has_return) {
        line->length--;
        line->whole_length--;
    }
    if (line->length >= 3 && memcmp(line->text, "\xef\xbb\xbf", 3) == 0) {
        drop_front(line, 3);
    }
    return FILETAP_ROW;
}

bool
filetap_line_is_blank(const struct filetap_line *line)
{
    for (size_t i = 0; i < line->length; i++) {
        if (!g_ascii_isspace(line->text[i])) {
            return false;
        }
    }
    return line->length == line->whole_length; /* what is not kept may be anything */
}

bool
filetap_line_is_text(const struct filetap_line *line)
{
    for (size_t i = 0; i < line->length; i++) {
        unsigned char c = (unsigned char)line->text[i];
        if (c < ' ' && c != '\t' && c != '\033') {
            return false;
        }
    }
    return true;
}
