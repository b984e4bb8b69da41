/* stats.c - mirrored traffic by session, interface and direction
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "dissector/mirror/stats.h"
#include "dissector/dissector.h"
#include "dissector/mirror/mirror.h"
#include "core/base/hash.h"
#include <epan/conversation_filter.h>
#include <epan/conversation_table.h>
#include <epan/stats_tree.h>
#include <epan/tap.h>
#include <epan/to_str.h>

enum { GROUP_SESSIONS, GROUP_INTERFACES, GROUP_DIRECTIONS };
static const char *const group_names[] = {"Sessions", "Interfaces", "Directions"};
static int groups[G_N_ELEMENTS(group_names)];

/* What is counted below each name besides bytes; below a direction, the directions are left out. */
static const char *const parts[] = {"Truncated", "Duplicates", "Ingress", "Egress"};
#define N_PARTS_OF_DIRECTION 2

/* Wireshark counts in 32 bits: from two on, whole gigabytes get a line of their own. */
#define GIGA 1000000000

/* Wireshark walks all rows of a group to add one: with so many it is still quick. The others share a row. */
#define MOST_ROWS 10000

/* What one window or command has counted. */
struct counts {
    GArray *bytes;                                /* so far, of each node */
    GHashTable *names[G_N_ELEMENTS(group_names)]; /* of a group's rows, and of those that have no row */
};

static GHashTable *trees; /* stats_tree -> struct counts */

static void
free_counts(gpointer data)
{
    struct counts *counts = data;
    for (size_t i = 0; i < G_N_ELEMENTS(group_names); i++) {
        g_hash_table_destroy(counts->names[i]);
    }
    g_array_free(counts->bytes, TRUE);
    g_free(counts);
}

static void
tree_init(stats_tree *tree)
{
    struct counts *counts = g_new0(struct counts, 1);
    counts->bytes = g_array_new(FALSE, TRUE, sizeof(uint64_t));
    for (size_t i = 0; i < G_N_ELEMENTS(groups); i++) {
        counts->names[i] = g_hash_table_new_full(hash_string, g_str_equal, g_free, NULL);
        groups[i] = stats_tree_create_node(tree, group_names[i], 0, STAT_DT_INT, TRUE);
    }
    g_hash_table_replace(trees, tree, counts);
}

static void
tree_cleanup(stats_tree *tree)
{
    g_hash_table_remove(trees, tree);
}

static int
whole_gigabytes(uint64_t bytes)
{
    return bytes < 2 * (uint64_t)GIGA ? 0 : (int)(bytes / GIGA);
}

static void
count_bytes(stats_tree *tree, GArray *totals, int node, uint32_t bytes)
{
    if ((guint)node >= totals->len) {
        g_array_set_size(totals, (guint)node + 1);
    }
    uint64_t *total = &g_array_index(totals, uint64_t, node);
    int before = whole_gigabytes(*total);
    *total += bytes;
    int carry = whole_gigabytes(*total) - before;
    increase_stat_node(tree, "Bytes", node, FALSE, (int)((int64_t)bytes - (int64_t)carry * GIGA));
    if (carry) {
        increase_stat_node(tree, "Gigabytes", node, FALSE, carry);
    }
}

/* Counts one for a name in its own row or, when there are too many, in that of the others. Returns the row. */
static int
tick_row(stats_tree *tree, struct counts *counts, const char *name, int group)
{
    static const char *const others[] = {"Other sessions", "Other interfaces", "Other directions"};
    gpointer has_row;
    bool is_new = !g_hash_table_lookup_extended(counts->names[group], name, NULL, &has_row);
    if (is_new) {
        has_row = GINT_TO_POINTER(g_hash_table_size(counts->names[group]) < MOST_ROWS);
        g_hash_table_insert(counts->names[group], g_strdup(name), has_row);
    }
    int row = tick_stat_node(tree, has_row ? name : others[group], groups[group], TRUE);
    if (!has_row) {
        increase_stat_node(tree, "How many", row, FALSE, is_new);
    }
    return row;
}

static void
count(stats_tree *tree, struct counts *counts, const char *name, int group, const struct mirror_info *info)
{
    int node = tick_row(tree, counts, name, group);
    const int values[] = {info->truncated, info->duplicate_of != 0, info->direction == MIRROR_INGRESS,
                          info->direction == MIRROR_EGRESS};
    count_bytes(tree, counts->bytes, node, info->bytes);
    size_t n = group == GROUP_DIRECTIONS ? N_PARTS_OF_DIRECTION : G_N_ELEMENTS(parts);
    for (size_t i = 0; i < n; i++) {
        increase_stat_node(tree, parts[i], node, FALSE, values[i]);
    }
}

static tap_packet_status
tree_packet(stats_tree *tree, packet_info *pinfo _U_, epan_dissect_t *edt _U_, const void *data, tap_flags_t flags _U_)
{
    const struct mirror_info *info = data;
    struct counts *counts = g_hash_table_lookup(trees, tree);
    const char *names[] = {
        [GROUP_SESSIONS] = info->label,
        [GROUP_INTERFACES] = info->interface_id && *info->interface_id ? info->interface_id : "unknown interface",
        [GROUP_DIRECTIONS] = info->direction ? mirror_direction_name(info->direction) : "unknown direction",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(groups); i++) {
        tick_stat_node(tree, group_names[i], 0, FALSE);
        count(tree, counts, names[i], (int)i, info);
    }
    return TAP_PACKET_REDRAW;
}

/* Wireshark's tables of conversations and end points know addresses; a text is one too. */
static address
text_address(const char *text)
{
    address result;
    set_address(&result, AT_STRINGZ, (int)strlen(text) + 1, text);
    return result;
}

/* An inner address with its session in front: the same address in two sessions is two hosts. */
static address
host_address(packet_info *pinfo, const struct mirror_info *info, const address *inner)
{
    const char *text = inner->type == AT_NONE ? "not IP" : address_to_str(pinfo->pool, inner);
    return text_address(wmem_strdup_printf(pinfo->pool, "%s: %s", info->label, text));
}

static const char *
no_conversation_filter(conv_item_t *item _U_, conv_filter_type_e type _U_)
{
    return CONV_FILTER_INVALID;
}

static ct_dissector_info_t conversation_info = {no_conversation_filter};

static tap_packet_status
conversation_packet(void *table, packet_info *pinfo, epan_dissect_t *edt _U_, const void *data, tap_flags_t flags)
{
    const struct mirror_info *info = data;
    conv_hash_t *hash = table;
    hash->flags = flags;
    address src = host_address(pinfo, info, &info->inner_src), dst = host_address(pinfo, info, &info->inner_dst);
    add_conversation_table_data(hash, &src, &dst, 0, 0, 1, (int)info->bytes, &pinfo->rel_ts, &pinfo->abs_ts,
                                &conversation_info, CONVERSATION_NONE);
    return TAP_PACKET_REDRAW;
}

static const char *
no_endpoint_filter(endpoint_item_t *item _U_, conv_filter_type_e type _U_)
{
    return CONV_FILTER_INVALID;
}

static et_dissector_info_t endpoint_info = {no_endpoint_filter};

/* Sessions are the end points: what the mirrored interface sent is Tx, what it received is Rx. Where that is not known,
 * the packets stand under a name of their own. */
static tap_packet_status
endpoint_packet(void *table, packet_info *pinfo, epan_dissect_t *edt _U_, const void *data, tap_flags_t flags)
{
    const struct mirror_info *info = data;
    conv_hash_t *hash = table;
    hash->flags = flags;
    const char *label =
        info->direction ? info->label : wmem_strdup_printf(pinfo->pool, "%s, direction unknown", info->label);
    address session = text_address(label);
    add_endpoint_table_data(hash, &session, 0, info->direction == MIRROR_EGRESS, 1, (int)info->bytes, &endpoint_info,
                            ENDPOINT_NONE);
    return TAP_PACKET_REDRAW;
}

static ws_bool
has_session(packet_info *pinfo CONVERSATION_FILTER_DATA)
{
    return mirror_info_of(pinfo) != NULL;
}

/* One inner conversation of one session: what tcp.stream alone cannot tell apart when addresses overlap. */
static char *
session_filter(packet_info *pinfo CONVERSATION_FILTER_DATA)
{
    const struct mirror_info *info = mirror_info_of(pinfo);
    if (info->inner_src.type == AT_NONE) {
        return g_strdup_printf("mirror.stream == %u", info->stream);
    }
    const char *field = info->inner_src.type == AT_IPv4 ? "ip.addr" : "ipv6.addr";
    const char *transport = pinfo->ptype == PT_TCP ? "tcp" : pinfo->ptype == PT_UDP ? "udp" : NULL;
    char *src = address_to_str(NULL, &info->inner_src), *dst = address_to_str(NULL, &info->inner_dst);
    char *ports = transport ? g_strdup_printf(" && %s.port == %u && %s.port == %u", transport, pinfo->srcport,
                                              transport, pinfo->destport)
                            : g_strdup("");
    char *filter =
        g_strdup_printf("mirror.stream == %u && %s == %s && %s == %s%s", info->stream, field, src, field, dst, ports);
    wmem_free(NULL, src);
    wmem_free(NULL, dst);
    g_free(ports);
    return filter;
}

void
mirror_register_statistics(int proto, const char *tap_name)
{
    register_conversation_table(proto, TRUE, conversation_packet, endpoint_packet);
    CONVERSATION_FILTER_REGISTER(tap_name, "Traffic mirror session", has_session, session_filter);
}

void
mirror_register_statistics_taps(void)
{
    trees = g_hash_table_new_full(NULL, NULL, NULL, free_counts);
    stats_tree_register_plugin("mirror", "mirror", "Traffic Mirror", 0, tree_packet, tree_init, tree_cleanup);
}
