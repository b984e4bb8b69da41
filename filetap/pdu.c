/* pdu.c - a row as a packet
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>
#include "filetap/pdu.h"
#include <wsutil/exported_pdu_tlvs.h>

/* All that stands before the row is the same for every row of a schema, so it is made once. */
struct filetap_pdus {
    GHashTable *fronts; /* schema -> GByteArray */
    const struct flow_schema *latest;
    const GByteArray *latest_front;
};

struct filetap_pdus *
filetap_pdus_new(void)
{
    struct filetap_pdus *pdus = g_new0(struct filetap_pdus, 1);
    pdus->fronts = g_hash_table_new_full(NULL, NULL, NULL, (GDestroyNotify)g_byte_array_unref);
    return pdus;
}

void
filetap_pdus_free(struct filetap_pdus *pdus)
{
    g_hash_table_destroy(pdus->fronts);
    g_free(pdus);
}

/* Exported-PDU tags: two bytes of number, two of length, both big-endian, and a value padded to four bytes. */
static GByteArray *
make_front(const struct flow_schema *schema)
{
    static const char dissector[8] = "flowlog"; /* padded by its NUL */
    const guint8 tag[4] = {0, EXP_PDU_TAG_PROTO_NAME, 0, sizeof(dissector)}, end_tag[4] = {0};
    GByteArray *front = g_byte_array_new();
    g_byte_array_append(front, tag, sizeof(tag));
    g_byte_array_append(front, (const guint8 *)dissector, sizeof(dissector));
    g_byte_array_append(front, end_tag, sizeof(end_tag));
    flow_packet_text_front(front, schema);
    return front;
}

static const GByteArray *
front_of(struct filetap_pdus *pdus, const struct flow_schema *schema)
{
    if (schema != pdus->latest) {
        GByteArray *front = g_hash_table_lookup(pdus->fronts, schema);
        if (front == NULL) {
            front = make_front(schema);
            g_hash_table_insert(pdus->fronts, (gpointer)schema, front);
        }
        pdus->latest = schema;
        pdus->latest_front = front;
    }
    return pdus->latest_front;
}

void
filetap_pdu_write(struct filetap_pdus *pdus, const struct filetap_row *row, wtap_rec *rec, Buffer *buffer)
{
    const GByteArray *front = front_of(pdus, row->schema);
    char remarks[FLOW_REMARKS_ROOM];
    size_t remarked = flow_remarks_any(&row->remarks)
                          ? flow_packet_text_end(&row->remarks, front->len, row->length, row->whole_length,
                                                 WTAP_MAX_PACKET_SIZE_STANDARD, remarks)
                          : 0;
    size_t around = front->len + remarked, kept = MIN(row->length, WTAP_MAX_PACKET_SIZE_STANDARD - around);
    /* Every row passes here: room is made once for all of it. */
    ws_buffer_clean(buffer);
    ws_buffer_assure_space(buffer, around + kept);
    guint8 *out = ws_buffer_end_ptr(buffer);
    memcpy(out, front->data, front->len);
    memcpy(out + front->len, row->text, kept);
    if (remarked > 0) {
        memcpy(out + front->len + kept, remarks, remarked);
    }
    ws_buffer_increase_length(buffer, (unsigned)(around + kept));
    /* Of a row that was too long, the packet is marked as Wireshark marks any packet that was cut. */
    rec->rec_header.packet_header.caplen = (guint32)(around + kept);
    rec->rec_header.packet_header.len = (guint32)MIN(around + row->whole_length, G_MAXINT32);
}
