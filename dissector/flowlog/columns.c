/* columns.c - addresses, Protocol and Info of a record, and the line that its tree begins with
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "dissector/flowlog/columns.h"
#include "dissector/flowlog/ports.h"
#include "dissector/flowlog/summary.h"
#include <epan/strutil.h>

static void
to_address(packet_info *pinfo, const struct flow_value *value, address *out)
{
    if (value->kind == FLOW_IS_IPV4) {
        alloc_address_wmem(pinfo->pool, out, AT_IPv4, 4, value->address);
    } else {
        alloc_address_wmem(pinfo->pool, out, AT_IPv6, 16, value->address);
    }
}

static void
set_ports(packet_info *pinfo, const struct flow_record *record)
{
    const struct flow_value *proto = record->role[FLOW_PROTO];
    const struct flowlog_ports *ports = proto != NULL ? flowlog_ports_of(proto->number) : NULL;
    if (ports != NULL) {
        pinfo->ptype = ports->type;
        pinfo->srcport = record->role[FLOW_SRCPORT] != NULL ? (guint32)record->role[FLOW_SRCPORT]->number : 0;
        pinfo->destport = record->role[FLOW_DSTPORT] != NULL ? (guint32)record->role[FLOW_DSTPORT]->number : 0;
    }
}

void
flowlog_set_addresses(packet_info *pinfo, const struct flow_record *record)
{
    const struct flow_value *src = flowlog_packet_src(record);
    const struct flow_value *dst = flowlog_packet_dst(record);
    if (src != NULL) {
        to_address(pinfo, src, &pinfo->net_src);
        copy_address_shallow(&pinfo->src, &pinfo->net_src);
    }
    if (dst != NULL) {
        to_address(pinfo, dst, &pinfo->net_dst);
        copy_address_shallow(&pinfo->dst, &pinfo->net_dst);
    }
    set_ports(pinfo, record);
}

/* Whether it can be shown as it is; nearly all can. */
static bool
is_plain(const GString *text)
{
    for (size_t i = 0; i < text->len; i++) {
        if (text->str[i] < ' ' || text->str[i] > '~') {
            return false;
        }
    }
    return true;
}

/* The text as labels show it. */
static const char *
shown(packet_info *pinfo, const GString *text)
{
    return is_plain(text) ? text->str : format_text(pinfo->pool, (const void *)text->str, text->len);
}

/* Empty, and used again and again. */
static GString *
line(void)
{
    static GString *line;
    if (line == NULL) {
        line = g_string_new(NULL);
    }
    return g_string_truncate(line, 0);
}

void
flowlog_set_columns(packet_info *pinfo, const struct flow_record *record)
{
    col_set_str(pinfo->cinfo, COL_PROTOCOL, record->schema->provider->protocol);
    if (col_get_writable(pinfo->cinfo, COL_INFO)) {
        GString *info = line();
        flowlog_append_info(info, pinfo, record);
        col_add_str(pinfo->cinfo, COL_INFO, shown(pinfo, info));
    }
}

void
flowlog_set_header(packet_info *pinfo, proto_item *item, const struct flow_record *record)
{
    GString *header = line();
    flowlog_append_header(header, pinfo, record);
    proto_item_set_text(item, "%s%s%s", record->schema->provider->title, header->len > 0 ? ", " : "",
                        shown(pinfo, header));
}
