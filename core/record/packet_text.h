/* packet_text.h - the text of a record packet, written and read: the format that docs/record-format.md describes
 *
 * Three lines or four: the provider's id, the names of the columns, the row as it was logged, and what only the reader
 * knows of the row.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_PACKET_TEXT_H
#define CLOUDFLOW_PACKET_TEXT_H

#include "core/record/schema.h"

/* ---- the fourth line ---- */

/* Whose time a frame has. */
enum flow_time_from {
    FLOW_TIME_OWN,    /* the row's */
    FLOW_TIME_BEFORE, /* that of the row before, since the row has none */
    FLOW_TIME_AFTER,  /* that of the first row behind it that has one, since none before it has */
    FLOW_TIME_READING /* when it was read, since no row near it has one */
};

/* What the fourth line says. */
struct flow_remarks {
    enum flow_time_from time_from;
    /* How many interfaces a file can have, if the row's own is one too many and the frame stands at none; else 0. */
    uint64_t most_interfaces;
    uint64_t line; /* the number of the row's line in its file, or of the row, from 1 on; 0: not known */
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
    return remarks->time_from != FLOW_TIME_OWN || remarks->most_interfaces != 0 || remarks->line != 0;
}

/* ---- the packet ---- */

/* Appends what stands before a row of the schema. */
void flow_packet_text_front(GByteArray *out, const struct flow_schema *schema);

/* Writes what stands behind a row that has remarks to out, which has room for FLOW_REMARKS_ROOM bytes. Of the row,
 * whole bytes long, length bytes were kept; front bytes stand before it, and no packet has more than most bytes.
 * Returns the number written. */
size_t flow_packet_text_end(const struct flow_remarks *remarks, size_t front, size_t length, uint64_t whole,
                            size_t most, char *out);

/* The lines of a packet. */
struct flow_packet_text {
    const char *id, *names, *row;
    const char *remarks; /* the fourth line; NULL: there is none */
    int id_length, names_length, row_length, remarks_length;
    int row_offset;
    bool remarks_ended; /* by an end of line, not by the end of the packet */
};

/* Finds the lines, of which there must be three. Later versions of the format may add more than four, which are left
 * alone. */
bool flow_packet_text_split(const char *text, int length, struct flow_packet_text *lines);

#endif
