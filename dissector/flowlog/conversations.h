/* conversations.h - Statistics > Conversations and Endpoints, weighted by what the records count
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_FLOWLOG_CONVERSATIONS_H
#define CLOUDFLOW_FLOWLOG_CONVERSATIONS_H

/* Registers both under the protocol, and by ports under one of their own, since Wireshark knows a table by its
 * protocol, from whose tap it takes what it counts: "flowlog.ports". Returns that; once. */
int flowlog_register_conversations(int proto);

#endif
