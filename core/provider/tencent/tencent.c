/* tencent.c - the columns of Tencent Cloud's flow logs
 *
 * https://www.tencentcloud.com/document/product/682/18933
 * https://www.tencentcloud.com/document/product/682/18934
 *
 * A row is a line of values separated by spaces, or an object of named values in Cloud Log Service, whose own names
 * have underscores at both ends. '-' stands for what is not there; without traffic, packets and bytes are -1.
 *
 *   1 1250000000 eni-0abc12de 10.0.0.9 198.51.100.7 49152 443 6 12 4120 1700000000 1700000060 ACCEPT OK
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/provider/tencent/tencent.h"

#define VPC TENCENT_VPC
#define CCN TENCENT_CCN

/* clang-format off */
const struct flow_field tencent_fields[] = {
    {"version", FLOW_UINT8, .shape = "1", .strict = true, .part = FLOW_PART_LOG, .title = "Version", .help = "Version of the format, 1"},
    {"account-id", FLOW_TEXT, FLOW_ACCOUNT, .sets = VPC, .shape = "#########*", .title = "Account ID", .help = "Account of the interface"},
    {"interface-id", FLOW_TEXT, FLOW_INTERFACE, .sets = VPC, .flow_only = true, .shape = "eni-*", .title = "Interface ID", .help = "Network interface"},
    {"region-id", FLOW_TEXT, FLOW_REGION, .sets = CCN, .title = "Region ID", .help = "Region that the record was taken in"},
    {"ccn-id", FLOW_TEXT, FLOW_RESOURCE, .sets = CCN, .flow_only = true, .shape = "ccn-*", .title = "CCN ID", .help = "Cloud Connect Network instance"},
    {"srcaddr", FLOW_ADDRESS, FLOW_SRC, .flow_only = true, .title = "Source Address", .help = "Sender of the packets"},
    {"dstaddr", FLOW_ADDRESS, FLOW_DST, .flow_only = true, .title = "Destination Address", .help = "Receiver of the packets"},
    {"srcport", FLOW_UINT16, FLOW_SRCPORT, .flow_only = true, .title = "Source Port", .help = "Source port; absent of protocols other than TCP and UDP"},
    {"dstport", FLOW_UINT16, FLOW_DSTPORT, .flow_only = true, .title = "Destination Port", .help = "Destination port; absent of protocols other than TCP and UDP"},
    {"protocol", FLOW_UINT8, FLOW_PROTO, .title = "Protocol", .help = "IANA protocol number"},
    {"srcregionid", FLOW_TEXT, .sets = CCN, .flow_only = true, .part = FLOW_PART_FLOW, .title = "Source Region ID", .help = "Region that the traffic is from"},
    {"dstregionid", FLOW_TEXT, .sets = CCN, .flow_only = true, .part = FLOW_PART_FLOW, .title = "Destination Region ID", .help = "Region that the traffic is to"},
    {"packets", FLOW_UINT64, FLOW_PACKETS, .missing = "-1", .title = "Packets", .help = "Packets from source to destination in the window"},
    {"bytes", FLOW_UINT64, FLOW_BYTES, .missing = "-1", .title = "Bytes", .help = "Bytes from source to destination in the window"},
    {"start", FLOW_UNIXTIME, FLOW_START, .title = "Start", .help = "First packet in the window; without traffic, its beginning"},
    {"end", FLOW_UNIXTIME, FLOW_END, .title = "End", .help = "Last packet in the window; without traffic, its end"},
    {"action", FLOW_TEXT, FLOW_ACTION, .shape = "ACCEPT|REJECT", .title = "Action", .help = "ACCEPT, or REJECT by a security group or a network ACL; of a Cloud Connect Network, because traffic between Regions was throttled", .names = flow_plain_actions},
    {"log-status", FLOW_TEXT, FLOW_STATUS, .flow_only = true, .shape = "OK|NODATA|SKIPDATA", .title = "Log Status", .help = "OK; NODATA: no traffic in the window", .names = flow_plain_statuses},
    {"__TIMESTAMP__", FLOW_DATETIME, FLOW_LOG_TIME, .title = "Log Time", .help = "Time that Cloud Log Service has for the row"},
    {"__SOURCE__", FLOW_TEXT, .part = FLOW_PART_LOG, .title = "Source", .help = "Who sent the row to Cloud Log Service"},
    {"__FILENAME__", FLOW_TEXT, .part = FLOW_PART_LOG, .title = "File Name", .help = "File that the row came to Cloud Log Service from"},
    {.column = NULL},
};
/* clang-format on */

/* Windows' activation is not logged either; at which address it is done is not said. */
const struct flow_unlogged tencent_unlogged[] = {
    {.proto = 17, .port = 67, .reason = "Tencent Cloud does not log DHCP"},
    {.proto = 17, .port = 68, .reason = "Tencent Cloud does not log DHCP"},
    {.reason = NULL},
};
