/* filter.c - Conversation Filter > Flow log, on records and packets alike
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "dissector/join/filter.h"
#include "compat/epan_compat.h"
#include "dissector/flowlog/ports.h"
#include <epan/conversation_filter.h>
#include <epan/to_str.h>

static ws_bool
has_flow(packet_info *pinfo CONVERSATION_FILTER_DATA)
{
    return (pinfo->net_src.type == AT_IPv4 || pinfo->net_src.type == AT_IPv6) &&
           pinfo->net_dst.type == pinfo->net_src.type;
}

/* Addresses and ports, which records have as packets do. */
static gchar *
filter_of_flow(packet_info *pinfo CONVERSATION_FILTER_DATA)
{
    const char *name = pinfo->net_src.type == AT_IPv6 ? "ipv6" : "ip";
    const struct flowlog_ports *ports = flowlog_ports_of_type(pinfo->ptype);
    GString *filter = g_string_new(NULL);
    g_string_append_printf(filter, "%s.addr == %s && %s.addr == %s", name, address_to_str(pinfo->pool, &pinfo->net_src),
                           name, address_to_str(pinfo->pool, &pinfo->net_dst));
    if (ports != NULL) {
        g_string_append_printf(filter, " && %s.port == %u && %s.port == %u", ports->fields, pinfo->srcport,
                               ports->fields, pinfo->destport);
    }
    return g_string_free(filter, FALSE);
}

void
join_register_filter(void)
{
    CONVERSATION_FILTER_REGISTER("flowlog", "Flow log", has_flow, filter_of_flow);
}
