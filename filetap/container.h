/* container.h - how rows are wrapped in a file
 *
 * A container finds rows and says what their columns are; it knows no cloud. The reader asks each in turn whether a
 * file is its kind, then takes row after row.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_CONTAINER_H
#define CLOUDFLOW_CONTAINER_H

#include "filetap/input.h"
#include "core/record/frame_info.h"
#include "core/record/packet_text.h"

struct flow_recogniser;

/* The most that a probe may read: a backward seek on a pipe goes no further on Wireshark 4.0. */
enum { FILETAP_PROBE_SIZE = 65536 };

/* A row as a container found it. */
struct filetap_row {
    const struct flow_schema *schema;
    const char *text; /* line 3 of the record packet; the container's, until its next call */
    size_t length;
    uint64_t whole_length; /* as it stands in the file; more than length if the row was too long to keep */
    bool has_info;         /* info is filled in; else the reader takes it from the text */
    struct flow_frame_info info;
    int64_t offset;              /* finds the row again; grows from row to row */
    uint64_t line;               /* the number of its line in the file, or of the row, from 1 on */
    struct flow_remarks remarks; /* the reader's, not the container's */
};

/* How a file is open: rows will be asked for again; what is not written yet must not be waited for. */
enum { FILETAP_RANDOM = 1, FILETAP_PIPE = 2 };

enum filetap_next { FILETAP_ROW, FILETAP_END, FILETAP_ERROR };

/* A way in which rows stand in a file. */
struct filetap_container {
    const char *name;
    /* Whether a file of this kind can begin with this byte (-1: it is empty). */
    bool (*may_begin)(int first);
    /* Whether the file, which input is at the beginning of, is of this kind: reads little, prints nothing. Returns the
     * container's state, or NULL. The reader goes back to the beginning afterwards. how: see above. title gets the kind
     * of log. */
    void *(*open)(struct filetap_input *input, unsigned how, struct flow_recogniser *recogniser, const char **title);
    /* The next row of sequential reading. On FILETAP_ERROR err and err_info are set. */
    enum filetap_next (*next)(void *state, struct filetap_input *input, struct filetap_row *row, int *err,
                              char **err_info);
    /* The row that next() once gave with this offset, read through another input. Leaves sequential reading alone. */
    enum filetap_next (*read_at)(void *state, struct filetap_input *input, int64_t offset, struct filetap_row *row,
                                 int *err, char **err_info);
    void (*close)(void *state);
};

extern const struct filetap_container filetap_lines, filetap_csv, filetap_csv_wrapped, filetap_json,
    filetap_lines_in_brackets, filetap_lines_wrapped, filetap_lines_wrapped_in_brackets, filetap_tabs;

/* Whether reading ended early: sets err and err_info if there was an error. */
static inline bool
filetap_failed(struct filetap_input *input, int *err, char **err_info)
{
    *err = file_error(input->fh, err_info);
    return *err != 0;
}

#endif
