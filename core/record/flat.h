/* flat.h - an item of a log that is one row: the values of an object and of those in it, by their paths
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_FLAT_H
#define CLOUDFLOW_FLAT_H

#include "core/record/rows.h"

/* Adds a cell for each value of an object, and of the objects in it, whose columns are paths: "connection.src_ip". The
 * provider's payload is left out of them. Those that the provider of the rows knows come first, in the order of its
 * table, so that records with the same members have the same columns whatever order they are written in; and in front
 * of them the name of who took the row, if the provider has reporters. Text of an object counts as that object where
 * columns are paths through it. An array is a cell, as JSON; so is an object that is more than eight deep. */
void flow_rows_flatten(struct flow_rows *rows, const json_t *object);

#endif
