/* line.h - a line of a text file
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_LINE_H
#define CLOUDFLOW_LINE_H

#include "filetap/container.h"

/* A packet must not be larger than Wireshark can save, so no more of a line than this is kept. */
enum { FILETAP_LINE_MOST = WTAP_MAX_PACKET_SIZE_STANDARD };

/* The line that was read last. Zeroed but for most, it is none; text is g_free()d by whoever holds it. */
struct filetap_line {
    char *text;
    size_t room; /* in text, less one for a NUL */
    size_t most; /* that may be read of a line */
    size_t length;
    uint64_t whole_length;
    int64_t offset;
    bool has_return; /* a carriage return stood before its end */
    uint64_t number; /* in the file, from 1 on; whoever reads lines counts them */
};

/* Reads one line, without its end, a carriage return or a byte order mark. Returns FILETAP_END after the last, and sets
 * err and err_info on FILETAP_ERROR. A line that an error cut off is not given out: half a number looks like a number.
 * Without skip, what does not fit is not read. */
enum filetap_next filetap_line_read(struct filetap_input *input, struct filetap_line *line, bool skip, int *err,
                                    char **err_info);

bool filetap_line_is_blank(const struct filetap_line *line);

/* Whether it has none of the bytes that only binary files have. Colours begin with an escape. */
bool filetap_line_is_text(const struct filetap_line *line);

#endif
