/* dissector.h - what plugin/epan_plugin.c registers
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_DISSECTOR_H
#define CLOUDFLOW_DISSECTOR_H

void proto_register_flowlog(void);
void proto_reg_handoff_flowlog(void);

/* Registers the preferences of reports; after the flow log's protocol. */
void proto_register_report(void);
/* Registers the reports, -z flowlog,<name>; to be called from a tap plug-in's register_tap_listener. */
void report_register_commands(void);
/* The same in the window: trees of numbers of records, and reports as entries of the menu Statistics. */
void report_register_trees(void);
void report_register_windows(void);
/* Registers -z conv,flowlog and -z endpoints,flowlog, and those by ports; to be called from a tap plug-in's
 * register_tap_listener, which is before tshark registers its own. */
void report_register_talkers(void);

void proto_register_join(void);
void proto_reg_handoff_join(void);
/* Registers -z flowlog,coverage; to be called from a tap plug-in's register_tap_listener. */
void join_register_statistics_taps(void);

void proto_register_mirror(void);
void proto_reg_handoff_mirror(void);
/* Registers the statistics tree; to be called from a tap plug-in's register_tap_listener. */
void mirror_register_statistics_taps(void);

#endif
