/* remarks.h - the fourth line of a record packet: what only the reader knows of a row, see docs/record-format.md
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_REMARKS_H
#define CLOUDFLOW_REMARKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Whose time a frame has. */
enum flow_time_from {
    FLOW_TIME_OWN,    /* the row's */
    FLOW_TIME_BEFORE, /* that of the row before, since the row has none */
    FLOW_TIME_AFTER,  /* that of the first row behind it that has one, since none before it has */
    FLOW_TIME_READING /* when it was read, since no row near it has one */
};

struct flow_remarks {
    enum flow_time_from time_from;
    /* How many interfaces a file can have, if the row's own is one too many and the frame stands at none; else 0. */
    uint64_t most_interfaces;
};

/* Room for whatever flow_remarks_write() writes, and the ends of the lines around it. */
enum { FLOW_REMARKS_ROOM = 128 };

/* Writes the line, neither ended nor terminated, to out, which has room as above. Returns its length; 0 if there is
 * nothing to remark, and so no line. */
size_t flow_remarks_write(const struct flow_remarks *remarks, char *out);

/* Reads a line, which need not be terminated; what it does not know or understand it leaves out. With cut, the
 * packet may have ended inside the line, and the last word is left out too. */
void flow_remarks_read(struct flow_remarks *remarks, const char *text, size_t length, bool cut);

/* Whether there is anything to remark, for who writes one row after another. */
static inline bool
flow_remarks_any(const struct flow_remarks *remarks)
{
    return remarks->time_from != FLOW_TIME_OWN || remarks->most_interfaces != 0;
}

#endif
