/* preferences.c - how records and packets are brought together, as the user wishes
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "dissector/join/preferences.h"
#include "dissector/join/setups.h"
#include <epan/prefs.h>

void
join_register_preferences(struct join_options *options)
{
    *options = (struct join_options){.slack = 60, .most_listed = 10, .most_notes = 4000000, .side_log = ""};
    module_t *module = prefs_find_module("flowlog");
    prefs_register_uint_preference(module, "join_slack", "Time slack (seconds)",
                                   "How far a packet may be from a record's times and still be counted by it. "
                                   "The times that a cloud logs may be up to 60 seconds late.",
                                   10, &options->slack);
    prefs_register_uint_preference(module, "join_listed", "Packets listed in a record",
                                   "How many of the packets that a record counts are listed in it", 10,
                                   &options->most_listed);
    prefs_register_uint_preference(module, "join_notes", "Records and packets kept for the join",
                                   "How many flow records and packets together are kept to be linked, about 100 bytes "
                                   "each. Of a longer capture, or a pipe that never ends, the oldest fall out, which "
                                   "the frames and -z flowlog,coverage say. 0 keeps all.",
                                   10, &options->most_notes);
    prefs_register_filename_preference(module, "log", "Flow log for this capture",
                                       "A flow log whose records are joined with the packets of the open capture "
                                       "without being merged into it",
                                       &options->side_log, FALSE);
    join_register_setups(module);
}
