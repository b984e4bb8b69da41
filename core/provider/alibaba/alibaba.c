/* alibaba.c - the columns of Alibaba Cloud's flow logs, as Simple Log Service has them
 *
 * https://www.alibabacloud.com/help/en/sls/vpc
 * https://www.alibabacloud.com/help/en/sls/cloud-enterprise-network-flow-log-field-details
 *
 * A row is an object of named strings, or a line of CSV below a header of the same names. What an interval without
 * traffic has no value for is left out:
 *
 *   {"__time__": 1700000100, "__topic__": "flow_log", "version": "1", "eni-id": "eni-...", "srcaddr": "10.0.0.9", ...}
 *
 * Names with underscores at both ends are Simple Log Service's own. Nobody says how it writes a value that is missing.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/provider/alibaba/alibaba.h"

#define VPC ALIBABA_VPC
#define CEN ALIBABA_CEN

#define NOTHING .missing = "null"

static const struct flow_name directions[] = {{"in", "ingress"}, {"out", "egress"}, {NULL, NULL}};
/* Words in the older records, numbers in the newer ones, of which these are told of. */
static const struct flow_name traffic_paths[] = {
    {"all", "all traffic"},
    {"ipv4Gateway", "IPv4 gateway to the Internet"},
    {"natGateway", "NAT gateway"},
    {"vpnGateway", "VPN gateway"},
    {"gatewayEndpoint", "gateway endpoint to a cloud service"},
    {"transitRouter", "transit router"},
    {"virtualBorderRouter", "virtual border router to a leased line"},
    {"0", "other"},
    {"1", "another resource of the same VPC"},
    {"2", "private traffic to an instance of the same VPC"},
    {NULL, NULL},
};

/* clang-format off */
const struct flow_field alibaba_fields[] = {
    {"version", FLOW_UINT8, .sets = VPC, .part = FLOW_PART_LOG, NOTHING, .title = "Version", .help = "Version of the format, 1"},
    {"account-id", FLOW_TEXT, FLOW_ACCOUNT, NOTHING, .title = "Account ID", .help = "Account of the interface, or of the transit router"},
    {"eni-id", FLOW_TEXT, FLOW_INTERFACE, .sets = VPC, .flow_only = true, .shape = "eni-*", NOTHING, .title = "ENI ID", .help = "Network interface"},
    {"vm-id", FLOW_TEXT, FLOW_INSTANCE, .sets = VPC, NOTHING, .title = "Instance ID", .help = "ECS instance that the interface is attached to"},
    {"vswitch-id", FLOW_TEXT, FLOW_SUBNET, .sets = VPC, .shape = "vsw-*", NOTHING, .title = "vSwitch ID", .help = "vSwitch, a subnet, of the interface"},
    {"vpc-id", FLOW_TEXT, FLOW_NETWORK, .sets = VPC, .shape = "vpc-*", NOTHING, .title = "VPC ID", .help = "VPC of the interface"},
    {"region", FLOW_TEXT, FLOW_REGION, .sets = VPC, NOTHING, .title = "Region", .help = "Region of the VPC; older records do not have it"},
    {"cen-id", FLOW_TEXT, FLOW_RESOURCE, .sets = CEN, .flow_only = true, .shape = "cen-*", NOTHING, .title = "CEN ID", .help = "Cloud Enterprise Network instance"},
    {"attachment-id", FLOW_TEXT, FLOW_INTERFACE, .sets = CEN, .flow_only = true, .shape = "tr-attach-*", NOTHING, .title = "Attachment ID", .help = "Connection of the transit router that the record was taken at"},
    {"src-region-id", FLOW_TEXT, .sets = CEN, .flow_only = true, .part = FLOW_PART_FLOW, NOTHING, .title = "Source Region ID", .help = "Region that the traffic is from"},
    {"srcaddr", FLOW_ADDRESS, FLOW_SRC, .flow_only = true, NOTHING, .title = "Source Address", .help = "Sender of the packets"},
    {"srcport", FLOW_UINT16, FLOW_SRCPORT, .flow_only = true, NOTHING, .title = "Source Port", .help = "Source port"},
    {"dst-region-id", FLOW_TEXT, .sets = CEN, .flow_only = true, .part = FLOW_PART_FLOW, NOTHING, .title = "Destination Region ID", .help = "Region that the traffic is to"},
    {"dstaddr", FLOW_ADDRESS, FLOW_DST, .flow_only = true, NOTHING, .title = "Destination Address", .help = "Receiver of the packets"},
    {"dstport", FLOW_UINT16, FLOW_DSTPORT, .flow_only = true, NOTHING, .title = "Destination Port", .help = "Destination port"},
    {"protocol", FLOW_UINT8, FLOW_PROTO, NOTHING, .title = "Protocol", .help = "IANA protocol number"},
    {"direction", FLOW_TEXT, FLOW_DIRECTION, .shape = "in|out", NOTHING, .title = "Direction", .help = "in, out: seen from the network interface; of a transit router's connection, in is into the router, so from on-premises at a virtual border router. A connection between Regions is logged outwards only", .names = directions},
    {"packets", FLOW_UINT64, FLOW_PACKETS, NOTHING, .title = "Packets", .help = "Packets from source to destination in the window"},
    {"bytes", FLOW_UINT64, FLOW_BYTES, NOTHING, .title = "Bytes", .help = "Bytes from source to destination in the window"},
    {"start", FLOW_UNIXTIME, FLOW_START, NOTHING, .title = "Start", .help = "First packet in the window"},
    {"end", FLOW_UNIXTIME, FLOW_END, NOTHING, .title = "End", .help = "End of the window, or of a connection that closed in it"},
    {"tcp-flags", FLOW_UINT8, FLOW_TCP_FLAGS, .sets = VPC, .flow_only = true, NOTHING, .title = "TCP Flags", .help = "FIN 1, SYN 2, RST 4, PSH 8, SYN-ACK 18, URG 32 of all packets of the window, combined with OR. It is not said whether an ACK without SYN is written, so that SYN with ACK does not tell who opened the flow"},
    {"action", FLOW_TEXT, FLOW_ACTION, .sets = VPC, .shape = "ACCEPT|REJECT", NOTHING, .title = "Action", .help = "ACCEPT or REJECT by a security group or a network ACL", .names = flow_plain_actions},
    {"log-status", FLOW_TEXT, FLOW_STATUS, .sets = VPC, .flow_only = true, .shape = "OK|NODATA|SKIPDATA", NOTHING, .title = "Log Status", .help = "OK; NODATA: no traffic in the window; SKIPDATA: records of the window were lost", .names = flow_plain_statuses},
    {"traffic_path", FLOW_TEXT, FLOW_PATH, .sets = VPC, .flow_only = true, .part = FLOW_PART_FLOW, NOTHING, .title = "Traffic Path", .help = "Way that the traffic took, where the log is set to tell it", .names = traffic_paths, .aliases = "rafficPath"},
    {"srctype", FLOW_TEXT, .sets = VPC, .part = FLOW_PART_FLOW, NOTHING, .title = "Source Type", .help = "Address range of the source, where inter-domain analysis is on"},
    {"dsttype", FLOW_TEXT, .sets = VPC, .part = FLOW_PART_FLOW, NOTHING, .title = "Destination Type", .help = "Address range of the destination, where inter-domain analysis is on"},
    {"__time__", FLOW_DATETIME, FLOW_LOG_TIME, NOTHING, .title = "Log Time", .help = "When Simple Log Service has the row stored, which may be a day after the flow"},
    {"__topic__", FLOW_TEXT, .part = FLOW_PART_LOG, .title = "Topic", .help = "Topic of the row in Simple Log Service, flow_log"},
    {"__source__", FLOW_TEXT, .part = FLOW_PART_LOG, .title = "Source", .help = "Who sent the row to Simple Log Service"},
    {"__pack_meta__", FLOW_TEXT, .part = FLOW_PART_LOG, .title = "Package", .help = "Place of the row among those that were stored together"},
    {"__tag__.__receive_time__", FLOW_DATETIME, FLOW_LOG_INGESTION, NOTHING, .title = "Receive Time", .help = "When Simple Log Service received the row", .aliases = "__tag__:__receive_time__"},
    {"__tag__.__client_ip__", FLOW_TEXT, .part = FLOW_PART_LOG, .title = "Client Address", .help = "Address that the row came to Simple Log Service from", .aliases = "__tag__:__client_ip__"},
    {"__tag__.__pack_id__", FLOW_TEXT, .part = FLOW_PART_LOG, .title = "Package ID", .help = "Rows that were sent together", .aliases = "__tag__:__pack_id__"},
    {.column = NULL},
};
/* clang-format on */
