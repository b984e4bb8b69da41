/* flowlog-conversations.c - Statistics > Conversations and Endpoints, weighted by what the records count
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "dissector/flowlog.h"
#include <epan/conversation_table.h>

static const char *
conversation_filter_name(conv_item_t *conversation _U_, conv_filter_type_e filter)
{
    switch (filter) {
    case CONV_FT_ANY_ADDRESS:
        return "ip.addr";
    case CONV_FT_SRC_ADDRESS:
        return "ip.src";
    case CONV_FT_DST_ADDRESS:
        return "ip.dst";
    case CONV_FT_ANY_PORT:
        return "flowlog.port";
    case CONV_FT_SRC_PORT:
        return "flowlog.srcport";
    case CONV_FT_DST_PORT:
        return "flowlog.dstport";
    default:
        return CONV_FILTER_INVALID;
    }
}

static const char *
conversation_filter(conv_item_t *conversation, conv_filter_type_e filter)
{
    if (conversation->src_address.type == AT_IPv6) {
        switch (filter) {
        case CONV_FT_ANY_ADDRESS:
            return "ipv6.addr";
        case CONV_FT_SRC_ADDRESS:
            return "ipv6.src";
        case CONV_FT_DST_ADDRESS:
            return "ipv6.dst";
        default:
            break;
        }
    }
    return conversation_filter_name(conversation, filter);
}

static const char *
endpoint_filter(endpoint_item_t *endpoint, conv_filter_type_e filter)
{
    return filter == CONV_FT_ANY_ADDRESS ? (endpoint->myaddress.type == AT_IPv6 ? "ipv6.addr" : "ip.addr")
                                         : CONV_FILTER_INVALID;
}

static ct_dissector_info_t conversation_info = {&conversation_filter};
static et_dissector_info_t endpoint_info = {&endpoint_filter};

/* What one direction of a record counts. */
struct count {
    uint64_t packets, bytes;
};

/* The table takes an int at a time, and a record may count more. */
static bool
take(struct count *left, int *packets, int *bytes)
{
    bool any = left->packets > 0 || left->bytes > 0;
    *packets = (int)MIN(left->packets, (uint64_t)G_MAXINT);
    *bytes = (int)MIN(left->bytes, (uint64_t)G_MAXINT);
    left->packets -= (uint64_t)*packets;
    left->bytes -= (uint64_t)*bytes;
    return any;
}

/* No flow moves more within a window; a counter that says so is not worth an hour of adding up. */
enum { MOST_TURNS = 65536 };

static void
counts_of(const struct flow_record *record, struct count *forth, struct count *back)
{
    const struct flow_value *const *role = record->role;
    bool both_ways = role[FLOW_PACKETS_SENT] != NULL || role[FLOW_BYTES_SENT] != NULL;
    const struct flow_value *packets = role[both_ways ? FLOW_PACKETS_SENT : FLOW_PACKETS];
    const struct flow_value *bytes = role[both_ways ? FLOW_BYTES_SENT : FLOW_BYTES];
    *forth = (struct count){packets != NULL ? packets->number : 0, bytes != NULL ? bytes->number : 0};
    packets = role[FLOW_PACKETS_RECEIVED];
    bytes = role[FLOW_BYTES_RECEIVED];
    *back = (struct count){packets != NULL ? packets->number : 0, bytes != NULL ? bytes->number : 0};
}

/* Adds one direction's packets and bytes to a table. */
typedef void (*adder)(conv_hash_t *table, packet_info *pinfo, const address *from, const address *to, int packets,
                      int bytes);

static void
add_conversation(conv_hash_t *table, packet_info *pinfo, const address *from, const address *to, int packets, int bytes)
{
    add_conversation_table_data(table, from, to, 0, 0, packets, bytes, &pinfo->rel_ts, &pinfo->abs_ts,
                                &conversation_info, CONVERSATION_NONE);
}

static void
add_endpoints(conv_hash_t *table, packet_info *pinfo _U_, const address *from, const address *to, int packets,
              int bytes)
{
    add_endpoint_table_data(table, from, 0, TRUE, packets, bytes, &endpoint_info, ENDPOINT_NONE);
    add_endpoint_table_data(table, to, 0, FALSE, packets, bytes, &endpoint_info, ENDPOINT_NONE);
}

static void
add_way(conv_hash_t *table, packet_info *pinfo, const address *from, const address *to, struct count count, adder add)
{
    int packets, bytes;
    for (int turn = 0; turn < MOST_TURNS && take(&count, &packets, &bytes); turn++) {
        add(table, pinfo, from, to, packets, bytes);
    }
}

static tap_packet_status
add_record(void *data, packet_info *pinfo, const struct flow_record *record, tap_flags_t flags, adder add)
{
    conv_hash_t *table = (conv_hash_t *)data;
    struct count forth, back;
    table->flags = flags;
    if (pinfo->net_src.type == AT_NONE || pinfo->net_dst.type == AT_NONE) {
        return TAP_PACKET_DONT_REDRAW;
    }
    counts_of(record, &forth, &back);
    add(table, pinfo, &pinfo->net_src, &pinfo->net_dst, 0, 0); /* who talked, even if the log does not say how much */
    add_way(table, pinfo, &pinfo->net_src, &pinfo->net_dst, forth, add);
    add_way(table, pinfo, &pinfo->net_dst, &pinfo->net_src, back, add);
    return TAP_PACKET_REDRAW;
}

static tap_packet_status
conversation_packet(void *table, packet_info *pinfo, epan_dissect_t *edt _U_, const void *data, tap_flags_t flags)
{
    return add_record(table, pinfo, ((const struct flowlog_tap *)data)->record, flags, add_conversation);
}

static tap_packet_status
endpoint_packet(void *table, packet_info *pinfo, epan_dissect_t *edt _U_, const void *data, tap_flags_t flags)
{
    return add_record(table, pinfo, ((const struct flowlog_tap *)data)->record, flags, add_endpoints);
}

void
flowlog_register_conversations(int proto)
{
    register_conversation_table(proto, TRUE, conversation_packet, endpoint_packet);
}
