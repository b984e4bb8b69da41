/* ports.c - what Wireshark calls the ports of each protocol that has them
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "compat/epan_compat.h"
#include <stdio.h>
#include "dissector/flowlog/ports.h"
#include "core/packet/ip_packet.h"

#define ROW(proto, type, fields) {proto, PT_##type, fields},
static const struct flowlog_ports rows[] = {IP_PROTOCOLS_WITH_PORTS(ROW)};
#undef ROW

/* Fields are looked up by name once, when all dissectors have registered theirs. */
static struct {
    int protocol, end[2], either;
} ids[G_N_ELEMENTS(rows)];

const struct flowlog_ports *
flowlog_ports_of(guint64 proto)
{
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        if (rows[i].proto == proto) {
            return &rows[i];
        }
    }
    return NULL;
}

const struct flowlog_ports *
flowlog_ports_of_type(port_type type)
{
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        if (rows[i].type == type) {
            return &rows[i];
        }
    }
    return NULL;
}

static int
id_of(const struct flowlog_ports *ports, const char *field)
{
    char name[32];
    snprintf(name, sizeof(name), "%s.%s", ports->fields, field);
    return proto_registrar_get_id_byname(name);
}

static void
look_up(const struct flowlog_ports *ports)
{
    size_t i = (size_t)(ports - rows);
    if (ids[i].either == 0) {
        ids[i].protocol = proto_get_id_by_filter_name(ports->fields);
        ids[i].end[0] = id_of(ports, "dstport");
        ids[i].end[1] = id_of(ports, "srcport");
        ids[i].either = id_of(ports, "port");
    }
}

int
flowlog_ports_protocol(const struct flowlog_ports *ports)
{
    look_up(ports);
    return ids[ports - rows].protocol;
}

int
flowlog_ports_end(const struct flowlog_ports *ports, bool source)
{
    look_up(ports);
    return ids[ports - rows].end[source];
}

int
flowlog_ports_either(const struct flowlog_ports *ports)
{
    look_up(ports);
    return ids[ports - rows].either;
}
