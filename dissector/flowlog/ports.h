/* ports.h - what Wireshark calls the ports of each protocol that has them
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_FLOWLOG_PORTS_H
#define CLOUDFLOW_FLOWLOG_PORTS_H

#include <epan/packet.h>

struct flowlog_ports {
    guint8 proto; /* IANA's number */
    port_type type;
    const char *fields; /* "tcp": the fields are tcp.srcport, tcp.dstport and tcp.port */
};

/* NULL if the protocol has no ports, or the type is none of theirs. Of protocols that share a type, the first. */
const struct flowlog_ports *flowlog_ports_of(guint64 proto);
const struct flowlog_ports *flowlog_ports_of_type(port_type type);

/* The number of the protocol whose fields these are; another's ports may be among them. */
int flowlog_ports_protocol(const struct flowlog_ports *ports);

/* The number of such a field, which the caller need not register: Wireshark has. -1 if it does not know it. */
int flowlog_ports_end(const struct flowlog_ports *ports, bool source);
int flowlog_ports_either(const struct flowlog_ports *ports);

#endif
