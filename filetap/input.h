/* input.h - the text of a file as UTF-8, whatever it is written in
 *
 * Containers read through this and never through wiretap's own functions. Of a file that begins with the byte order
 * mark of UTF-16, which is what PowerShell's `>` writes, offsets count the bytes of the UTF-8 text; of any other file,
 * whose text is its bytes, they are the file's.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_INPUT_H
#define CLOUDFLOW_INPUT_H

#include "compat/wtap_compat.h"

struct filetap_utf16;
struct filetap_blocks;

/* The text of an open file. */
struct filetap_input {
    FILE_T fh;
    bool pipe;                     /* what is not written yet must not be waited for */
    struct filetap_utf16 *utf16;   /* NULL: the file's bytes are its text */
    struct filetap_blocks *blocks; /* NULL: the file is read as it comes */
};

/* Begins to read the file that fh is at the beginning of. The handle stays the caller's. */
struct filetap_input filetap_input_new(FILE_T fh, bool pipe);
/* Another handle of the same file, or NULL, to find offsets again that input has passed; input may go on, and must live
 * longer. If the file is compressed, what has been decompressed of late is kept. */
struct filetap_input filetap_input_again(struct filetap_input *input, FILE_T fh);
void filetap_input_clear(struct filetap_input *input);

/* The first byte of the text, or -1 if there is none. Only at the beginning. */
int filetap_input_first(struct filetap_input *input);

/* Goes back to the beginning. With a bound, text that is not the file's bytes ends where that many bytes of the file
 * have been read, in the middle of a line or not; whoever has another text knows its offsets. 0: no bound. Returns
 * false and sets err if it fails. */
bool filetap_input_rewind(struct filetap_input *input, unsigned most, int *err);

/* Whether the text ended at that bound, and not where the file does. */
bool filetap_input_is_cut(const struct filetap_input *input);

/* Where in the text the next byte is. */
int64_t filetap_input_tell(const struct filetap_input *input);
/* Goes to an offset, which is one that was passed before. Returns false and sets err if it fails. */
bool filetap_input_seek(struct filetap_input *input, int64_t offset, int *err);

/* Reads up to room bytes. Returns how many there were, 0 at the end, or -1 on an error, which file_error() then has. */
int filetap_input_read(struct filetap_input *input, char *buffer, unsigned room);
/* The same, but no further than a bracket that may end an item of JSON, or than a line, so that neither waits in a pipe
 * for what comes after it. */
int filetap_input_read_piece(struct filetap_input *input, char *buffer, unsigned room);

/* Reads up to and with the next line end, but no more than room bytes, and ends them with a NUL, for which there must
 * be room too. Returns where the text ends, or NULL at the end of the file and on an error. */
char *filetap_input_line(struct filetap_input *input, char *text, size_t room);

#endif
