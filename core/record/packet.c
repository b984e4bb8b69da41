/* packet.c - a row as a record packet
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/record/packet.h"

/* All that stands before the row is the same for every row of a schema, so it is made once. */
struct flow_packets {
    size_t most;
    GHashTable *fronts; /* schema -> GByteArray */
    const struct flow_schema *latest;
    const GByteArray *latest_front;
};

struct flow_packets *
flow_packets_new(size_t most)
{
    struct flow_packets *packets = g_new0(struct flow_packets, 1);
    packets->most = most;
    packets->fronts = g_hash_table_new_full(NULL, NULL, NULL, (GDestroyNotify)g_byte_array_unref);
    return packets;
}

void
flow_packets_free(struct flow_packets *packets)
{
    g_hash_table_destroy(packets->fronts);
    g_free(packets);
}

/* Tags: two bytes of number, two of length, both big-endian, and a value padded to four bytes. */
static GByteArray *
make_front(const struct flow_schema *schema)
{
    static const char dissector[8] = "flowlog"; /* padded by its NUL */
    const guint8 tag[4] = {0, FLOW_PACKET_TAG_DISSECTOR, 0, sizeof(dissector)}, end_tag[4] = {0};
    GByteArray *front = g_byte_array_new();
    g_byte_array_append(front, tag, sizeof(tag));
    g_byte_array_append(front, (const guint8 *)dissector, sizeof(dissector));
    g_byte_array_append(front, end_tag, sizeof(end_tag));
    flow_packet_text_front(front, schema);
    return front;
}

static const GByteArray *
front_of(struct flow_packets *packets, const struct flow_schema *schema)
{
    if (schema != packets->latest) {
        GByteArray *front = g_hash_table_lookup(packets->fronts, schema);
        if (front == NULL) {
            front = make_front(schema);
            g_hash_table_insert(packets->fronts, (gpointer)schema, front);
        }
        packets->latest = schema;
        packets->latest_front = front;
    }
    return packets->latest_front;
}

void
flow_packet_make(struct flow_packets *packets, const struct flow_schema *schema, size_t length, uint64_t whole,
                 const struct flow_remarks *remarks, struct flow_packet *packet)
{
    const GByteArray *front = front_of(packets, schema);
    packet->front = front->data;
    packet->front_length = front->len;
    packet->end_length = flow_remarks_any(remarks)
                             ? flow_packet_text_end(remarks, front->len, length, whole, packets->most, packet->end)
                             : 0;
    size_t around = packet->front_length + packet->end_length;
    packet->row_kept = MIN(length, packets->most - around);
    packet->length = (uint32_t)(around + packet->row_kept);
    packet->whole = (uint32_t)MIN(around + whole, G_MAXINT32);
}
