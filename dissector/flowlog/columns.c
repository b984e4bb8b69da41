/* columns.c - addresses, Protocol and Info of a record, and the line that its tree begins with
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "dissector/flowlog/columns.h"
#include "dissector/flowlog/ports.h"
#include "dissector/flowlog/summary.h"
#include <epan/strutil.h>

/* Only if both are known: Wireshark's port columns cannot show one of two, and 0 for the other would be made up. */
static void
set_ports(packet_info *pinfo, const struct flow_record *record)
{
    const struct flow_value *proto = record->role[FLOW_PROTO];
    const struct flow_value *src = record->role[FLOW_SRCPORT], *dst = record->role[FLOW_DSTPORT];
    const struct flowlog_ports *ports = proto != NULL ? flowlog_ports_of(proto->number) : NULL;
    if (ports != NULL && src != NULL && dst != NULL) {
        pinfo->ptype = ports->type;
        pinfo->srcport = (guint32)src->number;
        pinfo->destport = (guint32)dst->number;
    }
}

/* The record lasts as long as the frame's addresses do. */
void
flowlog_set_addresses(packet_info *pinfo, const struct flow_record *record)
{
    const struct flow_value *src = flowlog_packet_src(record);
    const struct flow_value *dst = flowlog_packet_dst(record);
    if (src != NULL) {
        flowlog_address_of(src, &pinfo->net_src);
        copy_address_shallow(&pinfo->src, &pinfo->net_src);
    }
    if (dst != NULL) {
        flowlog_address_of(dst, &pinfo->net_dst);
        copy_address_shallow(&pinfo->dst, &pinfo->net_dst);
    }
    set_ports(pinfo, record);
}

/* Whether it can be shown as it is; nearly all can. A byte below ' ' or above '~' has, or gets, a high bit. */
static bool
is_plain(const GString *text)
{
    const uint64_t high = UINT64_C(0x8080808080808080), ones = UINT64_C(0x0101010101010101);
    uint64_t odd = 0;
    size_t i = 0;
    for (; i + 8 <= text->len; i += 8) {
        uint64_t bytes;
        memcpy(&bytes, text->str + i, sizeof(bytes));
        odd |= (bytes | (bytes - ones * ' ') | (bytes + ones)) & high;
    }
    bool plain = odd == 0;
    for (; i < text->len; i++) {
        plain = plain && text->str[i] >= ' ' && text->str[i] <= '~';
    }
    return plain;
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

/* The list has a place of its own for the text, but copies into it byte by byte. This one lasts as the program does,
 * and nobody asks for the text of a frame when the next one is shown. */
static void
set_info(packet_info *pinfo, const char *text, size_t length)
{
    static char info[COL_MAX_INFO_LEN];
    if (length < sizeof(info)) {
        memcpy(info, text, length + 1);
        col_set_str(pinfo->cinfo, COL_INFO, info);
    } else {
        col_add_str(pinfo->cinfo, COL_INFO, text);
    }
}

void
flowlog_set_columns(packet_info *pinfo, const struct flow_record *record)
{
    col_set_str(pinfo->cinfo, COL_PROTOCOL, record->schema->provider->protocol);
    if (col_get_writable(pinfo->cinfo, COL_INFO)) {
        GString *info = line();
        flowlog_append_info(info, pinfo, record);
        const char *text = shown(pinfo, info);
        set_info(pinfo, text, text == info->str ? info->len : strlen(text));
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
