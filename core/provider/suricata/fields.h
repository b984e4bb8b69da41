/* fields.h - the columns that Suricata's events and a firewall's log of them share
 *
 * Columns of two clouds have two filter names, so each has rows of its own.
 *
 * https://docs.suricata.io/en/latest/output/eve/eve-json-format.html
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_SURICATA_FIELDS_H
#define CLOUDFLOW_SURICATA_FIELDS_H

#include "core/record/field.h"

/* The keywords of IANA's registry, as Suricata spells them; the commonest first. Protocols that have none are numbers.
 */
extern const struct flow_name suricata_protocols[];

/* clang-format off */
#define SURICATA_FLAG(name, its_title) \
    {"tcp." name, FLOW_BOOL, .part = FLOW_PART_PACKETS, .title = its_title " Logged", .help = "Whether a packet with " its_title " was seen, as the log says it beside all flags"}

/* The ends of the flow, and what it is. */
#define SURICATA_ENDS \
    {"src_ip", FLOW_ADDRESS, FLOW_SRC, .title = "Source Address", .help = "flow: who opened it; netflow: sender of the packets"}, \
    {"src_port", FLOW_UINT16, FLOW_SRCPORT, .title = "Source Port", .help = "TCP, UDP and SCTP only"}, \
    {"dest_ip", FLOW_ADDRESS, FLOW_DST, .title = "Destination Address", .help = "flow: the other end; netflow: receiver of the packets"}, \
    {"dest_port", FLOW_UINT16, FLOW_DSTPORT, .title = "Destination Port", .help = "TCP, UDP and SCTP only"}, \
    {"proto", FLOW_UINT8, FLOW_PROTO, .title = "Protocol", .help = "Name of the protocol, such as TCP, or its IANA number", .names = suricata_protocols}, \
    {"app_proto", FLOW_TEXT, .part = FLOW_PART_FLOW, .title = "Application Protocol", .help = "What the payload was found to be, such as tls; failed, unknown: nothing that is known"}, \
    {"icmp_type", FLOW_UINT8, .part = FLOW_PART_FLOW, .title = "ICMP Type", .help = "Type of the first ICMP message"}, \
    {"icmp_code", FLOW_UINT8, .part = FLOW_PART_FLOW, .title = "ICMP Code", .help = "Code of the first ICMP message"}, \
    {"spi", FLOW_UINT32, .part = FLOW_PART_FLOW, .title = "SPI", .help = "Security parameters index, of ESP"}, \
    {"flow_id", FLOW_UINT64, .part = FLOW_PART_FLOW, .title = "Flow ID", .help = "The same in all events of the flow, and so in those of its two directions"}
/* Of a netflow event; logs: the bits of the logs that have them, in flow_field.sets. */
#define SURICATA_ONE_WAY(logs) \
    {"netflow.state", FLOW_TEXT, .part = FLOW_PART_FLOW, .sets = (logs), .title = "State", .help = "State of the flow when it was over"}, \
    {"netflow.reason", FLOW_TEXT, .part = FLOW_PART_FLOW, .sets = (logs), .title = "Reason", .help = "Why it was over"}, \
    {"netflow.alerted", FLOW_BOOL, .part = FLOW_PART_FLOW, .sets = (logs), .title = "Alerted", .help = "Whether a rule raised an alert on the flow"}, \
    {"netflow.pkts", FLOW_UINT64, FLOW_PACKETS, .sets = (logs), .title = "Packets", .help = "From source to destination, of the whole flow"}, \
    {"netflow.bytes", FLOW_UINT64, FLOW_BYTES, .sets = (logs), .title = "Bytes", .help = "From source to destination, of the whole flow"}, \
    {"netflow.start", FLOW_DATETIME, FLOW_START, .sets = (logs), .title = "Start", .help = "First packet of the flow, of either direction"}, \
    {"netflow.end", FLOW_DATETIME, FLOW_END, .sets = (logs), .title = "End", .help = "Last packet of the flow, of either direction"}, \
    {"netflow.age", FLOW_UINT64, .part = FLOW_PART_PACKETS, .sets = (logs), .title = "Age", .help = "Seconds from start to end"}, \
    {"netflow.min_ttl", FLOW_UINT8, .part = FLOW_PART_PACKETS, .sets = (logs), .title = "Lowest TTL", .help = "Lowest time to live, or hop limit, of the packets"}, \
    {"netflow.max_ttl", FLOW_UINT8, .part = FLOW_PART_PACKETS, .sets = (logs), .title = "Highest TTL", .help = "Highest time to live, or hop limit, of the packets"}, \
    {"netflow.tx_cnt", FLOW_UINT64, .part = FLOW_PART_PACKETS, .sets = (logs), .title = "Transactions", .help = "Transactions of the application protocol"}
/* The TCP flags, all at once and one by one. */
#define SURICATA_FLAGS \
    {"tcp.tcp_flags", FLOW_HEX8, FLOW_TCP_FLAGS, .title = "TCP Flags", .help = "Flags of all packets, hexadecimal: of both directions in a flow event, of one in a netflow event"}, \
    SURICATA_FLAG("syn", "SYN"), \
    SURICATA_FLAG("fin", "FIN"), \
    SURICATA_FLAG("rst", "RST"), \
    SURICATA_FLAG("psh", "PSH"), \
    SURICATA_FLAG("ack", "ACK"), \
    SURICATA_FLAG("urg", "URG"), \
    SURICATA_FLAG("ecn", "ECE"), \
    SURICATA_FLAG("cwr", "CWR")
/* The event itself. */
#define SURICATA_EVENT \
    {"event_type", FLOW_TEXT, .part = FLOW_PART_LOG, .title = "Event Type", .help = "flow: both directions; netflow: one"}, \
    {"timestamp", FLOW_DATETIME, FLOW_LOG_TIME, .title = "Event Time", .help = "When the event was written, after the flow was over"}
/* clang-format on */

#endif
