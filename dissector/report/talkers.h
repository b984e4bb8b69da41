/* talkers.h - how conversations and endpoints are printed: as tshark prints its own, or as JSON
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_REPORT_TALKERS_H
#define CLOUDFLOW_REPORT_TALKERS_H

#include "dissector/report/sums.h"

/* A table: of what, and what tells its rows apart. */
struct talkers_table {
    bool is_pairs; /* conversations; else endpoints */
    bool by_ports; /* protocol and ports, too */
};

/* Prints head and rows as tshark does. */
void talkers_print_text(const struct talkers_table *table, struct sums *sums);

/* Writes the rows as a table of the page. */
void talkers_write_rows(const struct talkers_table *table, struct sums *sums, struct report_page *page);

#endif
