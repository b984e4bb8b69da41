/* input.c - the text of a file as UTF-8, whatever it is written in
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>
#include "filetap/blocks.h"
#include "filetap/input.h"
#include "filetap/utf16.h"

/* ---- files whose bytes are their text ---- */

/* Reads a line that stands before an error which decompression has met already. Returns where it ends, or NULL. */
static char *
get_rest(FILE_T fh, char *text, const char *limit)
{
    while (text < limit && wtap_compat_read(fh, text, 1) == 1) {
        if (*text++ == '\n') {
            *text = '\0';
            return text;
        }
    }
    return text == limit ? text : NULL;
}

/* Like file_getsp(), which takes a gzip member without content for the end of the file; bgzip ends its files with one,
 * and files are concatenated. */
static char *
get_line(FILE_T fh, char *text, size_t room)
{
    char *end = text;
    for (;;) {
        char *got = file_getsp(end, (int)(room - (size_t)(end - text)) + 1, fh);
        if (got != NULL) {
            end = got;
        }
        if (end > text && (end[-1] == '\n' || end == text + room)) {
            return end;
        }
        if (file_error(fh, NULL) != 0) {
            return got != NULL ? got : get_rest(fh, end, text + room);
        }
        if (file_eof(fh)) {
            return end > text ? end : NULL;
        }
    }
}

static int
get_piece(FILE_T fh, char *buffer, unsigned room)
{
    char *at = buffer;
    for (int c = 0; at < buffer + room && !filetap_ends_piece(c); *at++ = (char)c) {
        c = file_getc(fh);
        if (c < 0) {
            unsigned char rest;
            c = wtap_compat_read(fh, &rest, 1) == 1 ? rest : -1;
        }
        if (c < 0) {
            char *err_info = NULL;
            bool failed = file_error(fh, &err_info) != 0;
            g_free(err_info);
            return failed ? -1 : (int)(at - buffer);
        }
    }
    return (int)(at - buffer);
}

/* ---- either ---- */

struct filetap_input
filetap_input_new(FILE_T fh, bool pipe)
{
    struct filetap_input input = {fh, pipe, NULL, NULL};
    unsigned char mark[FILETAP_UTF16_MARK];
    int first = wtap_compat_peek(fh), err;
    if (first != 0xff && first != 0xfe) {
        return input;
    }
    /* The same two bytes, in the one order or the other. */
    if (wtap_compat_read(fh, mark, FILETAP_UTF16_MARK) == FILETAP_UTF16_MARK && mark[0] + mark[1] == 0xff + 0xfe) {
        input.utf16 = filetap_utf16_new(fh, pipe, first == 0xfe);
    } else {
        file_seek(fh, 0, SEEK_SET, &err);
    }
    return input;
}

struct filetap_input
filetap_input_again(struct filetap_input *input, FILE_T fh)
{
    struct filetap_input again = {fh, input->pipe, NULL, NULL};
    if (fh != NULL && file_iscompressed(input->fh)) {
        again.blocks = filetap_blocks_new(fh);
    }
    if (fh != NULL && input->utf16 != NULL) {
        again.utf16 = filetap_utf16_again(input->utf16, fh, again.blocks);
    }
    return again;
}

void
filetap_input_clear(struct filetap_input *input)
{
    filetap_utf16_free(input->utf16);
    input->utf16 = NULL;
    filetap_blocks_free(input->blocks);
    input->blocks = NULL;
}

int
filetap_input_first(struct filetap_input *input)
{
    return input->utf16 == NULL ? wtap_compat_peek(input->fh) : filetap_utf16_first(input->utf16);
}

bool
filetap_input_rewind(struct filetap_input *input, unsigned most, int *err)
{
    if (file_seek(input->fh, input->utf16 != NULL ? FILETAP_UTF16_MARK : 0, SEEK_SET, err) < 0) {
        return false;
    }
    if (input->utf16 != NULL) {
        filetap_utf16_rewind(input->utf16, most);
    }
    return true;
}

bool
filetap_input_is_cut(const struct filetap_input *input)
{
    return input->utf16 != NULL && filetap_utf16_is_cut(input->utf16);
}

int64_t
filetap_input_tell(const struct filetap_input *input)
{
    if (input->utf16 != NULL) {
        return filetap_utf16_tell(input->utf16);
    }
    return input->blocks != NULL ? filetap_blocks_tell(input->blocks) : file_tell(input->fh);
}

bool
filetap_input_seek(struct filetap_input *input, int64_t offset, int *err)
{
    if (input->utf16 != NULL) {
        return filetap_utf16_seek(input->utf16, offset, err);
    }
    if (input->blocks != NULL) {
        filetap_blocks_seek(input->blocks, offset);
        return true;
    }
    return file_seek(input->fh, offset, SEEK_SET, err) >= 0;
}

int
filetap_input_read(struct filetap_input *input, char *buffer, unsigned room)
{
    if (input->utf16 != NULL) {
        return filetap_utf16_read(input->utf16, buffer, room);
    }
    return input->blocks != NULL ? filetap_blocks_read(input->blocks, buffer, room)
                                 : wtap_compat_read(input->fh, buffer, room);
}

int
filetap_input_read_piece(struct filetap_input *input, char *buffer, unsigned room)
{
    return input->utf16 == NULL ? get_piece(input->fh, buffer, room) : filetap_utf16_read(input->utf16, buffer, room);
}

char *
filetap_input_line(struct filetap_input *input, char *text, size_t room)
{
    if (input->utf16 != NULL) {
        return filetap_utf16_line(input->utf16, text, room);
    }
    return input->blocks != NULL ? filetap_blocks_line(input->blocks, text, room) : get_line(input->fh, text, room);
}
