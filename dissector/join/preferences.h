/* preferences.h - how records and packets are brought together, as the user wishes
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_JOIN_PREFERENCES_H
#define CLOUDFLOW_JOIN_PREFERENCES_H

#include <glib.h>

struct join_options {
    guint slack;          /* seconds */
    guint most_notes;     /* records and packets that are kept; 0: all */
    guint most_listed;    /* packets that are listed in a record */
    const char *side_log; /* path of a log that is joined without being merged into the capture, or "" */
};

/* Fills in the defaults and registers them among the flow log dissector's preferences, which change options from then
 * on. It must live for good. */
void join_register_preferences(struct join_options *options);

#endif
