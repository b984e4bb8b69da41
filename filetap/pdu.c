/* pdu.c - a record packet as wiretap's
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "filetap/pdu.h"
#include <wsutil/exported_pdu_tlvs.h>

G_STATIC_ASSERT(FLOW_PACKET_MOST == WTAP_MAX_PACKET_SIZE_STANDARD);
G_STATIC_ASSERT(FLOW_PACKET_TAG_DISSECTOR == EXP_PDU_TAG_PROTO_NAME);

void
filetap_pdu_write(struct flow_packets *packets, const struct filetap_row *row, wtap_rec *rec, Buffer *buffer)
{
    struct flow_packet packet;
    flow_packet_make(packets, row->schema, row->length, row->whole_length, &row->remarks, &packet);
    /* Every row passes here: room is made once for all of it. */
    ws_buffer_clean(buffer);
    ws_buffer_assure_space(buffer, packet.length);
    flow_packet_copy(&packet, row->text, ws_buffer_end_ptr(buffer));
    ws_buffer_increase_length(buffer, packet.length);
    rec->rec_header.packet_header.caplen = packet.length;
    rec->rec_header.packet_header.len = packet.whole;
}
