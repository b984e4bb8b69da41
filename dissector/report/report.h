/* report.h - a report that counts records as they are dissected, and prints what it counted
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_REPORT_H
#define CLOUDFLOW_REPORT_H

#include "compat/epan_compat.h"

struct flow_provider; /* core/record/provider.h */
struct report;
struct report_kind;

/* All reports in turn, up to a NULL. */
const struct report_kind *report_kind_number(size_t number);

/* Makes a report of "<name>[,json][,arguments][,filter]": what stands behind "-z flowlog,". Returns NULL, and sets
 * *problem, to be g_free()d, if that is none. Nothing is counted before report_listen(). */
struct report *report_new(const char *command, char **problem);

/* Has the report count. draw is called with it whenever it is to be printed, and finish, which may be NULL, when the
 * listener is removed (remove_tap_listener(report)), before the report is freed. Returns NULL, or what is wrong with
 * the filter, to be g_free()d; then the report is freed. */
char *report_listen(struct report *report, void (*draw)(struct report *report), void (*finish)(struct report *report));

/* Appends what was counted so far. */
void report_print(const struct report *report, GString *out);

/* That what a log counts are estimates, a sentence to be g_free()d; of a provider that is sampled. */
char *report_estimates(const struct flow_provider *provider);

/* For whoever made it: a pointer of theirs. */
void report_set_data(struct report *report, void *data);
void *report_data(const struct report *report);

/* A report that does not listen. */
void report_free(struct report *report);

#endif
