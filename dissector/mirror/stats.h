/* stats.h - mirrored traffic by session, interface and direction
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_DISSECTOR_MIRROR_STATS_H
#define CLOUDFLOW_DISSECTOR_MIRROR_STATS_H

/* Registers the tables of conversations and end points; the statistics tree is registered by
 * mirror_register_statistics_taps(), see dissector/dissector.h. */
void mirror_register_statistics(int proto, const char *tap_name);

#endif
