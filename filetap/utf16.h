/* utf16.h - the text of a file in UTF-16, as UTF-8: what input.h does with such a file
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_UTF16_H
#define CLOUDFLOW_UTF16_H

#include "compat/wtap_compat.h"

/* Bytes of the byte order mark. */
enum { FILETAP_UTF16_MARK = 2 };

/* Whether reading in pieces stops behind the character: it may end an item of JSON, or a line. */
static inline bool
filetap_ends_piece(int c)
{
    return c == '}' || c == '\n';
}

struct filetap_utf16;
struct filetap_blocks;

/* For a file that is behind its byte order mark. pipe: what is not written yet must not be waited for. */
struct filetap_utf16 *filetap_utf16_new(FILE_T fh, bool pipe, bool big_endian);
/* The same file through another handle, or blocks of it that are not NULL. */
struct filetap_utf16 *filetap_utf16_again(struct filetap_utf16 *utf16, FILE_T fh, struct filetap_blocks *blocks);
void filetap_utf16_free(struct filetap_utf16 *utf16);

/* As the functions of input.h; rewind() does not seek in the file, and read() reads pieces of a pipe. */
int filetap_utf16_first(struct filetap_utf16 *utf16);
void filetap_utf16_rewind(struct filetap_utf16 *utf16, unsigned most);
bool filetap_utf16_is_cut(const struct filetap_utf16 *utf16);
int64_t filetap_utf16_tell(const struct filetap_utf16 *utf16);
bool filetap_utf16_seek(struct filetap_utf16 *utf16, int64_t offset, int *err);
int filetap_utf16_read(struct filetap_utf16 *utf16, char *buffer, unsigned room);
char *filetap_utf16_line(struct filetap_utf16 *utf16, char *text, size_t room);

#endif
