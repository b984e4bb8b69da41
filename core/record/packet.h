/* packet.h - a row as a record packet: the tags in front, and the text of packet_text.h
 *
 * The tags are those of Wireshark's exported packets (WIRESHARK_UPPER_PDU), which name the dissector.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_PACKET_H
#define CLOUDFLOW_PACKET_H

#include <string.h>
#include "core/record/packet_text.h"

enum {
    FLOW_PACKET_MOST = 262144,      /* bytes of a packet; Wireshark saves no larger ones */
    FLOW_PACKET_LINK_TYPE = 252,    /* LINKTYPE_WIRESHARK_UPPER_PDU */
    FLOW_PACKET_TAG_DISSECTOR = 12, /* EXP_PDU_TAG_PROTO_NAME of wsutil/exported_pdu_tlvs.h: the dissector's name */
};

/* What the record packets of a file share. None gets more than most bytes, which are at most FLOW_PACKET_MOST. */
struct flow_packets;
struct flow_packets *flow_packets_new(size_t most);
void flow_packets_free(struct flow_packets *packets);

/* A packet, but for the row: front, row_kept bytes of the row, end. */
struct flow_packet {
    const uint8_t *front; /* borrowed from the packets */
    size_t front_length, row_kept, end_length;
    uint32_t length; /* of all three */
    uint32_t whole;  /* what that would be if the row had not been cut: Wireshark marks any packet so that was cut */
    char end[FLOW_REMARKS_ROOM];
};

/* The packet of a row of the schema, whole bytes long, of which length are at hand. */
void flow_packet_make(struct flow_packets *packets, const struct flow_schema *schema, size_t length, uint64_t whole,
                      const struct flow_remarks *remarks, struct flow_packet *packet);

/* Copies the packet to out, which has room for packet->length bytes. */
static inline void
flow_packet_copy(const struct flow_packet *packet, const char *row, uint8_t *out)
{
    memcpy(out, packet->front, packet->front_length);
    memcpy(out + packet->front_length, row, packet->row_kept);
    if (packet->end_length > 0) {
        memcpy(out + packet->front_length + packet->row_kept, packet->end, packet->end_length);
    }
}

#endif
