/* format.h - a format of rows without a header, and whose it is
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_FORMAT_H
#define CLOUDFLOW_FORMAT_H

#include <jansson.h>
#include <stdbool.h>

/* A format, and of which rows it is; what is NULL may be any. */
struct flow_format {
    const char *columns;   /* "${version} ${srcaddr} ..." */
    const char *group;     /* the log group */
    const char *stream;    /* the log stream; if it ends in '*', what its name begins with */
    const char *interface; /* the one network interface that is logged */
    const char *id;        /* of the flow log, as it stands in names of files */
    bool in_no_group;      /* its rows are in no log group */
};

/* What a cloud's own program prints of its flow logs. */
struct flow_format_list {
    const char *name; /* of the member that holds the list */
    const char *mark; /* of a member of each flow log, which tells an object that stands outside the list */
    /* Takes what a flow log says, which format then borrows. Returns false if its rows are no text. */
    bool (*read)(const json_t *flow_log, struct flow_format *format);
};

#endif
