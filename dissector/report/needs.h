/* needs.h - what a report wants records to say, and which logs do not
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_REPORT_NEEDS_H
#define CLOUDFLOW_REPORT_NEEDS_H

#include "dissector/report/kind.h"

/* Whether a record says it. */
static inline bool
report_need_is_met(const struct report_need *need, const struct flow_record *record)
{
    const enum flow_role *role = need->roles;
    while (*role != FLOW_NO_ROLE && record->role[*role] == NULL) {
        role++;
    }
    return *role != FLOW_NO_ROLE;
}

/* Whether some record says a need, by its number; so it is where there are no records. */
bool report_need_is_said(const struct report_facts *facts, size_t need);
/* Whether that is so of all that are not optional. */
bool report_needs_are_met(const struct report_facts *facts);

/* Writes what no record of a log says, and the columns that would: in JSON the table "missing", in text a remark for
 * each log. */
void report_needs_print(const struct report_facts *facts, struct report_page *page);

/* The columns of a log that say it, with commas between, to be g_free()d; "" if it has none. */
char *report_need_columns(const struct report_need *need, const struct flow_provider *provider);

#endif
