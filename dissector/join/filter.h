/* filter.h - Conversation Filter > Flow log, on records and packets alike
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_JOIN_FILTER_H
#define CLOUDFLOW_JOIN_FILTER_H

/* Registers it; once. */
void join_register_filter(void);

#endif
