/* fragments.c - fragments of packets, of which only the first has ports
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/join/fragments.h"

/* The conversation without ports that has records between the same ends; JOIN_NONE if there is none, or it is this. */
static uint32_t
portless_of(const struct join *join, uint32_t conversation)
{
    struct flow_key key;
    join_conversation_key(join, conversation, &key);
    if (key.port[0] == 0 && key.port[1] == 0) {
        return JOIN_NONE;
    }
    key.port[0] = key.port[1] = 0;
    uint32_t found = join_flows_find(&join->flows, &key);
    return found != JOIN_NONE && join_stream(join, found)->records != JOIN_NONE ? found : JOIN_NONE;
}

/* Takes out of a conversation the packets that are now another one's, and gives them to that. */
static void
move_packets(struct join *join, uint32_t conversation)
{
    uint32_t *link = &join_stream(join, conversation)->packets;
    while (*link != JOIN_NONE) {
        struct join_packet *packet = join_packet(join, *link);
        if (packet->conversation == conversation) {
            link = &packet->next;
            continue;
        }
        uint32_t number = *link;
        struct join_stream *to = join_stream(join, packet->conversation);
        *link = packet->next;
        packet->next = to->packets;
        to->packets = number;
        to->key.is_changed = 1;
    }
    join_stream(join, conversation)->key.is_changed = 1;
}

void
join_settle_fragments(struct join *join)
{
    GHashTable *left = g_hash_table_new(NULL, NULL); /* conversations that some are taken from; numbers that we give */
    for (guint i = 0; i < join->later_fragments->len; i++) {
        uint32_t number = g_array_index(join->later_fragments, uint32_t, i);
        if (number < join->first_packet) {
            continue;
        }
        struct join_packet *packet = join_packet(join, number);
        uint32_t portless = portless_of(join, packet->conversation);
        if (portless != JOIN_NONE) {
            g_hash_table_add(left, GUINT_TO_POINTER(packet->conversation));
            packet->conversation = portless;
        }
    }
    GHashTableIter iter;
    gpointer conversation;
    g_hash_table_iter_init(&iter, left);
    while (g_hash_table_iter_next(&iter, &conversation, NULL)) {
        move_packets(join, GPOINTER_TO_UINT(conversation));
    }
    g_hash_table_destroy(left);
}
