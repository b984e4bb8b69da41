/* vpc.c - Huawei Cloud's VPC flow logs, which Open Telekom Cloud has too
 *
 * https://support.huaweicloud.com/intl/en-us/usermanual-vpc/FlowLog_0004.html
 *
 * A row is a line of values separated by spaces, '-' stands for what is not there:
 *
 *   1 0123456789abcdef0123456789abcdef 01234567-89ab-cdef-0123-456789abcdef 10.0.0.9 198.51.100.7 49152 443 6 12 4120
 *   1700000000 1700000600 ACCEPT OK
 *
 * Log Tank Service can take it apart, and gives JSON or CSV of these names then.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/record/provider.h"

#define HEX_4  "&&&&"
#define HEX_12 HEX_4 HEX_4 HEX_4

/* clang-format off */
static const struct flow_field fields[] = {
    {"version", FLOW_UINT8, .shape = "1", .strict = true, .part = FLOW_PART_LOG, .title = "Version", .help = "Version of the format, 1"},
    {"project-id", FLOW_TEXT, FLOW_ACCOUNT, .shape = HEX_12 HEX_12 HEX_4 HEX_4, .title = "Project ID", .help = "Project of the interface"},
    {"interface-id", FLOW_TEXT, FLOW_INTERFACE, .flow_only = true, .shape = HEX_4 HEX_4 "-" HEX_4 "-" HEX_4 "-" HEX_4 "-" HEX_12, .title = "Interface ID", .help = "Network interface"},
    {"srcaddr", FLOW_ADDRESS, FLOW_SRC, .flow_only = true, .title = "Source Address", .help = "Sender of the packets"},
    {"dstaddr", FLOW_ADDRESS, FLOW_DST, .flow_only = true, .title = "Destination Address", .help = "Receiver of the packets"},
    {"srcport", FLOW_UINT16, FLOW_SRCPORT, .flow_only = true, .title = "Source Port", .help = "Source port"},
    {"dstport", FLOW_UINT16, FLOW_DSTPORT, .flow_only = true, .title = "Destination Port", .help = "Destination port"},
    {"protocol", FLOW_UINT8, FLOW_PROTO, .title = "Protocol", .help = "IANA protocol number"},
    {"packets", FLOW_UINT64, FLOW_PACKETS, .title = "Packets", .help = "Packets from source to destination in the window"},
    {"bytes", FLOW_UINT64, FLOW_BYTES, .title = "Bytes", .help = "Bytes from source to destination in the window"},
    {"start", FLOW_UNIXTIME, FLOW_START, .title = "Start", .help = "Beginning of the window, of about ten minutes"},
    {"end", FLOW_UNIXTIME, FLOW_END, .title = "End", .help = "End of the window"},
    {"action", FLOW_TEXT, FLOW_ACTION, .shape = "ACCEPT|REJECT", .title = "Action", .help = "ACCEPT or REJECT by a security group or a network ACL", .names = flow_plain_actions},
    {"log-status", FLOW_TEXT, FLOW_STATUS, .flow_only = true, .shape = "OK|NODATA|SKIPDATA", .title = "Log Status", .help = "OK; NODATA: no traffic in the window; SKIPDATA: records of the window were lost", .names = flow_plain_statuses},
    {.column = NULL},
};
/* clang-format on */

const struct flow_provider flow_provider_huawei_vpc = {
    .id = "huawei.vpc",
    .title = "Huawei Cloud VPC flow log",
    .protocol = "Huawei VPC",
    .fields = fields,
    .default_columns =
        "version project-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end "
        "action log-status",
    .default_first = "1",
    .verdict_chosen = true,
    .times_of_window = true,
    .window = 600,
};
