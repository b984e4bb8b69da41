/* blocks.h - a compressed file, read at random
 *
 * To read at an offset of a compressed file, up to a MiB before it must be decompressed. Frames that are put in order
 * come from all over the file, so what has been decompressed of late is kept.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_FILETAP_BLOCKS_H
#define CLOUDFLOW_FILETAP_BLOCKS_H

#include "compat/wtap_compat.h"

struct filetap_blocks;

/* The handle stays the caller's, and nobody else uses it. */
struct filetap_blocks *filetap_blocks_new(FILE_T fh);
void filetap_blocks_free(struct filetap_blocks *blocks);

/* As those of file_wrappers.h and wtap_compat_read(). */
void filetap_blocks_seek(struct filetap_blocks *blocks, int64_t offset);
int64_t filetap_blocks_tell(const struct filetap_blocks *blocks);
int filetap_blocks_read(struct filetap_blocks *blocks, void *buffer, unsigned room);

/* As filetap_input_line(). */
char *filetap_blocks_line(struct filetap_blocks *blocks, char *text, size_t room);

#endif
