/* frame_info.h - what a capture file keeps outside the packet
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_FRAME_INFO_H
#define CLOUDFLOW_FRAME_INFO_H

#include "core/record/schema.h"
#include "core/record/value.h"

/* What a capture file keeps outside the packet. */
struct flow_frame_info {
    bool has_time;
    bool started;          /* time is the flow's start */
    bool interface_too;    /* the interface is no more than FLOW_INTERFACE_TOO */
    struct flow_time time; /* the flow's start, else when it was logged */
    enum { FLOW_NO_DIRECTION, FLOW_INGRESS, FLOW_EGRESS } direction;
    const char *interface; /* in the row; NULL if it names none */
    size_t interface_length;
    struct {
        const char *interface;
        size_t length;
    } ends[2]; /* what a document says of the flow's source and destination, until the direction tells which counts */
};

/* Reads only what struct flow_frame_info holds. Only for schemas that have no tuples. */
void flow_frame_info(const struct flow_schema *schema, const char *row, size_t length, struct flow_frame_info *info);
/* The same of a row that has as many cells as the schema has columns, of which edges says where they begin and end, in
 * turns. */
void flow_frame_info_of_cells(const struct flow_schema *schema, const char *row, const uint32_t *edges,
                              struct flow_frame_info *info);
/* Adds what one cell of the column says, a tuple's positions included. Of two interfaces the first counts, but for
 * those of a document's two ends, of which the direction says whose it is. */
void flow_frame_info_cell(struct flow_frame_info *info, const struct flow_column *column, const char *cell,
                          size_t length);

#endif
