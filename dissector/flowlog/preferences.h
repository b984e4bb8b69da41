/* preferences.h - the table of declared formats, and what statistics count
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_FLOWLOG_PREFERENCES_H
#define CLOUDFLOW_FLOWLOG_PREFERENCES_H

#include <glib.h>
#include <stdbool.h>

/* Registers the flow log dissector's preferences under its protocol; once. */
void flowlog_register_preferences(int proto);

/* How often the declared formats have changed. */
guint flowlog_formats_changed(void);

/* Whether statistics count each record, also those that count the same traffic again. */
bool flowlog_counts_all(void);

#endif
