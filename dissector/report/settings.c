/* settings.c - how much memory a report may take
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "dissector/report/settings.h"
#include "dissector/dissector.h"
#include "compat/epan_compat.h"
#include <epan/prefs.h>

static guint memory = 512;

size_t
report_memory(void)
{
    return (size_t)MAX(memory, 1U) << 20;
}

void
proto_register_report(void)
{
    prefs_register_uint_preference(prefs_find_module("flowlog"), "report_memory", "Memory for each table of a report",
                                   "How many MiB a table of -z flowlog,... may take, about 100 bytes a row. Records "
                                   "beyond it whose row is not there yet are counted, and the report says how many.",
                                   10, &memory);
}
