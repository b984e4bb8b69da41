/* conversations.c - Wireshark's tables of conversations and endpoints, weighted by what the records count;
 * what tshark prints of them is in talkers.c
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "dissector/flowlog/sums.h"
#include "dissector/flowlog/conversations.h"
#include "dissector/flowlog/once.h"
#include "dissector/flowlog/tap.h"
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

/* Wireshark's windows read sizes as signed numbers, and show both directions together. */
static const uint64_t most_shown = G_MAXINT64;

/* The records that a table has counted, of those that the display filter lets through and of all. */
struct seen {
    struct flowlog_once passed, all;
};

static void
free_seen(gpointer seen)
{
    flowlog_once_clear(&((struct seen *)seen)->passed);
    flowlog_once_clear(&((struct seen *)seen)->all);
    g_free(seen);
}

/* Wireshark's tables have no room for it. One that has no rows begins anew; another may lie where one was. */
static struct seen *
seen_of(const conv_hash_t *table)
{
    static GHashTable *tables;
    if (tables == NULL) {
        tables = g_hash_table_new_full(NULL, NULL, NULL, free_seen);
    }
    struct seen *seen = (struct seen *)g_hash_table_lookup(tables, table);
    if (seen == NULL || table->conv_array == NULL || table->conv_array->len == 0) {
        seen = g_new0(struct seen, 1);
        g_hash_table_replace(tables, (gpointer)table, seen);
    }
    return seen;
}

/* Where a record is counted. */
struct counted {
    bool passed, all;
};

static struct counted
where_counted(const conv_hash_t *table, const packet_info *pinfo, const struct flowlog_tap *tap, tap_flags_t flags)
{
    if (pinfo->net_src.type == AT_NONE || pinfo->net_dst.type == AT_NONE) {
        return (struct counted){false, false};
    }
    struct seen *seen = seen_of(table);
    bool passes = (flags & TL_DISPLAY_FILTER_IGNORED) == 0;
    return (struct counted){.passed = passes && flowlog_once_counts(&seen->passed, pinfo->num, tap),
                            .all = flowlog_once_counts(&seen->all, pinfo->num, tap)};
}

/* The counters of a row, of what it sends and of what it receives; total: of what the display filter stops, too. */
struct counters {
    uint64_t *packets[2], *bytes[2], *packets_total[2], *bytes_total[2];
};
#define COUNTERS_OF(item)                                                                                              \
    ((struct counters){{&(item)->tx_frames, &(item)->rx_frames},                                                       \
                       {&(item)->tx_bytes, &(item)->rx_bytes},                                                         \
                       {&(item)->tx_frames_total, &(item)->rx_frames_total},                                           \
                       {&(item)->tx_bytes_total, &(item)->rx_bytes_total}})

static void
add_number(uint64_t *const counter[2], bool received, uint64_t number)
{
    uint64_t room = most_shown - MIN(*counter[0] + *counter[1], most_shown);
    *counter[received] += MIN(number, room);
}

static void
add_count(struct counters row, bool received, struct flowlog_count count, struct counted counted)
{
    if (counted.all) {
        add_number(row.packets_total, received, count.packets);
        add_number(row.bytes_total, received, count.bytes);
    }
    if (counted.passed) {
        add_number(row.packets, received, count.packets);
        add_number(row.bytes, received, count.bytes);
    }
}

/* The index of a row in its table. */
static bool
find_row(const conv_hash_t *table, const void *key, guint *row)
{
    gpointer found;
    if (!g_hash_table_lookup_extended(table->hashtable, key, NULL, &found)) {
        return false;
    }
    *row = GPOINTER_TO_UINT(found);
    return true;
}

/* The table's own functions take an int at a time, and a record may count more: they make the row and keep its times,
 * and what the record counts is added to it here. */
static tap_packet_status
conversation_packet(void *data, packet_info *pinfo, epan_dissect_t *edt _U_, const void *tap, tap_flags_t flags)
{
    conv_hash_t *table = (conv_hash_t *)data;
    struct flowlog_count forth, back;
    guint row;
    table->flags = flags;
    struct counted counted = where_counted(table, pinfo, (const struct flowlog_tap *)tap, flags);
    if (!counted.all && !counted.passed) {
        return TAP_PACKET_DONT_REDRAW;
    }
    add_conversation_table_data(table, &pinfo->net_src, &pinfo->net_dst, 0, 0, 0, 0, &pinfo->rel_ts, &pinfo->abs_ts,
                                &conversation_info, CONVERSATION_NONE);
    conv_key_t key = {.addr1 = pinfo->net_src, .addr2 = pinfo->net_dst, .conv_id = CONV_ID_UNSET};
    conv_key_t turned = {.addr1 = pinfo->net_dst, .addr2 = pinfo->net_src, .conv_id = CONV_ID_UNSET};
    if (find_row(table, &key, &row) || find_row(table, &turned, &row)) {
        conv_item_t *item = &g_array_index(table->conv_array, conv_item_t, row);
        bool is_turned = !addresses_equal(&item->src_address, &pinfo->net_src);
        flowlog_counts_of(((const struct flowlog_tap *)tap)->record, &forth, &back);
        add_count(COUNTERS_OF(item), is_turned, forth, counted);
        add_count(COUNTERS_OF(item), !is_turned, back, counted);
    }
    return TAP_PACKET_REDRAW;
}

static void
add_endpoint(conv_hash_t *table, const address *end, struct flowlog_count sent, struct flowlog_count received,
             struct counted counted)
{
    guint row;
    add_endpoint_table_data(table, end, 0, TRUE, 0, 0, &endpoint_info, ENDPOINT_NONE);
    endpoint_key_t key = {.myaddress = *end};
    if (find_row(table, &key, &row)) {
        endpoint_item_t *item = &g_array_index(table->conv_array, endpoint_item_t, row);
        add_count(COUNTERS_OF(item), false, sent, counted);
        add_count(COUNTERS_OF(item), true, received, counted);
    }
}

static tap_packet_status
endpoint_packet(void *data, packet_info *pinfo, epan_dissect_t *edt _U_, const void *tap, tap_flags_t flags)
{
    conv_hash_t *table = (conv_hash_t *)data;
    struct flowlog_count forth, back;
    table->flags = flags;
    struct counted counted = where_counted(table, pinfo, (const struct flowlog_tap *)tap, flags);
    if (!counted.all && !counted.passed) {
        return TAP_PACKET_DONT_REDRAW;
    }
    flowlog_counts_of(((const struct flowlog_tap *)tap)->record, &forth, &back);
    add_endpoint(table, &pinfo->net_src, forth, back, counted);
    add_endpoint(table, &pinfo->net_dst, back, forth, counted);
    return TAP_PACKET_REDRAW;
}

void
flowlog_register_conversations(int proto)
{
    register_conversation_table(proto, TRUE, conversation_packet, endpoint_packet);
}
