/* once.h - which records a statistic counts, so that each flow is counted once
 *
 * A record that counts the same traffic as one before it is left out if that one was counted: what a filter has left of
 * a flow must not be lost because of what it has removed.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_FLOWLOG_ONCE_H
#define CLOUDFLOW_FLOWLOG_ONCE_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>
#include "dissector/flowlog/tap.h"

/* The frames that a statistic has counted, a bit each. */
struct flowlog_once {
    GByteArray *counted; /* NULL: none */
    uint64_t left_out;
    uint64_t no_records; /* frames that hold what could not be read as a record */
};

/* Whether a frame is a record that is to be counted, which is noted. */
bool flowlog_once_counts(struct flowlog_once *once, uint32_t frame, const struct flowlog_tap *tap);
/* A sentence on what was left out, or that nothing is; NULL if there is nothing to say. To be g_free()d. */
char *flowlog_once_explain(const struct flowlog_once *once);
/* The same on frames that are no records. */
char *flowlog_once_explain_no_records(const struct flowlog_once *once);
/* Forgets all, and frees what it holds. */
void flowlog_once_clear(struct flowlog_once *once);

#endif
