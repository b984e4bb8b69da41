/* aws.c - the columns of AWS VPC Flow Logs and Transit Gateway Flow Logs
 *
 * https://docs.aws.amazon.com/vpc/latest/userguide/flow-log-records.html
 * https://docs.aws.amazon.com/vpc/latest/tgw/tgw-flow-logs.html
 *
 * A row is a line of values separated by spaces; '-' stands for a value that does not apply or is not known. The
 * columns are those the owner chose, in the order he chose: a header line names them in files from S3, nothing does
 * elsewhere.
 *
 *   2 123456789010 eni-0a1b2c3d4e5f60718 10.0.0.9 198.51.100.7 49152 443 6 12 4120 1700000000 1700000058 ACCEPT OK
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/provider/aws/aws.h"

#define BOTH (AWS_VPC | AWS_TGW)
#define VPC  AWS_VPC
#define TGW  AWS_TGW

static const struct flow_name traffic_paths[] = {
    {"1", "same VPC"},
    {"2", "internet gateway or gateway VPC endpoint"},
    {"3", "virtual private gateway"},
    {"4", "intra-Region VPC peering"},
    {"5", "inter-Region VPC peering"},
    {"6", "local gateway"},
    {"7", "gateway VPC endpoint"},
    {"8", "internet gateway"},
    {NULL, NULL},
};
static const struct flow_name directions[] = {{"ingress", "ingress"}, {"egress", "egress"}, {NULL, NULL}};
static const struct flow_name encryption[] = {
    {"0", "not encrypted"},
    {"1", "encrypted by Nitro"},
    {"2", "encrypted by the application"},
    {"3", "encrypted by Nitro and by the application"},
    {NULL, NULL},
};
static const struct flow_name reject_reasons[] = {
    {"BPA", "VPC Block Public Access"},
    {"EC", "VPC Encryption Controls"},
    {NULL, NULL},
};
static const struct flow_name sublocations[] = {
    {"wavelength", "Wavelength Zone"},
    {"outpost", "Outpost"},
    {"localzone", "Local Zone"},
    {NULL, NULL},
};

/* Rows with since = 2 of VPC, in this order, are the default format. Aliases are what AWS's own tables call the
 * columns: that of Log Analytics, and the first one of Athena's guide. */
/* clang-format off */
const struct flow_field aws_fields[] = {
    {"version", FLOW_UINT8, .part = FLOW_PART_LOG, .since = 2, .sets = BOTH, .title = "Version",
     .help = "Record version: the highest of the versions that brought the chosen columns"},
    {"account-id", FLOW_TEXT, FLOW_ACCOUNT, .since = 2, .sets = BOTH, .shape = "############|unknown", .aliases = "account", .title = "Account ID",
     .help = "Account of the interface's owner; \"unknown\" for some interfaces that a service made"},
    {"interface-id", FLOW_TEXT, FLOW_INTERFACE, .since = 2, .sets = VPC, .flow_only = true, .shape = "eni-*", .title = "Interface ID",
     .help = "Network interface; absent for a regional NAT gateway, which resource-id names"},
    {"srcaddr", FLOW_ADDRESS, FLOW_SRC, .since = 2, .sets = BOTH, .flow_only = true, .aliases = "sourceaddress", .title = "Source Address",
     .help = "Source; on egress the interface's own primary address, whatever address it sent from"},
    {"dstaddr", FLOW_ADDRESS, FLOW_DST, .since = 2, .sets = BOTH, .flow_only = true, .aliases = "destinationaddress", .title = "Destination Address",
     .help = "Destination; on ingress the interface's own primary address, whatever address was written to"},
    {"srcport", FLOW_UINT16, FLOW_SRCPORT, .since = 2, .sets = BOTH, .flow_only = true, .aliases = "sourceport", .title = "Source Port",
     .help = "Source port; 0 where the protocol has none"},
    {"dstport", FLOW_UINT16, FLOW_DSTPORT, .since = 2, .sets = BOTH, .flow_only = true, .aliases = "destinationport", .title = "Destination Port",
     .help = "Destination port; 0 where the protocol has none"},
    {"protocol", FLOW_UINT8, FLOW_PROTO, .since = 2, .sets = BOTH, .title = "Protocol", .help = "IANA protocol number"},
    {"packets", FLOW_UINT64, FLOW_PACKETS, .since = 2, .sets = BOTH, .aliases = "numpackets", .title = "Packets",
     .help = "Packets in this direction during the aggregation interval"},
    {"bytes", FLOW_UINT64, FLOW_BYTES, .since = 2, .sets = BOTH, .aliases = "numbytes", .title = "Bytes",
     .help = "Bytes in this direction during the aggregation interval"},
    {"start", FLOW_UNIXTIME, FLOW_START, .since = 2, .sets = BOTH, .title = "Start", .aliases = "starttime",
     .help = "First packet of the interval; up to 60 seconds after the packet's real time"},
    {"end", FLOW_UNIXTIME, FLOW_END, .since = 2, .sets = BOTH, .title = "End", .aliases = "endtime",
     .help = "Last packet of the interval; up to 60 seconds after the packet's real time"},
    {"action", FLOW_TEXT, FLOW_ACTION, .since = 2, .sets = VPC, .shape = "ACCEPT|REJECT", .title = "Action",
     .help = "ACCEPT, or REJECT by a security group, a network ACL or a reject-reason, or after the connection had closed", .names = flow_plain_actions},
    {"log-status", FLOW_TEXT, FLOW_STATUS, .since = 2, .sets = BOTH, .flow_only = true, .shape = "OK|NODATA|SKIPDATA", .title = "Log Status",
     .help = "OK; NODATA: no traffic in the interval; SKIPDATA: records of the interval were lost", .names = flow_plain_statuses},

    {"vpc-id", FLOW_TEXT, FLOW_NETWORK, .since = 3, .sets = VPC, .shape = "vpc-*", .title = "VPC ID", .help = "VPC of the interface"},
    {"subnet-id", FLOW_TEXT, FLOW_SUBNET, .since = 3, .sets = VPC, .shape = "subnet-*", .title = "Subnet ID", .help = "Subnet of the interface"},
    {"instance-id", FLOW_TEXT, FLOW_INSTANCE, .since = 3, .sets = VPC, .shape = "i-*", .title = "Instance ID",
     .help = "Instance of the interface; absent for an interface that a service manages"},
    {"tcp-flags", FLOW_UINT8, FLOW_TCP_FLAGS, .since = 3, .sets = BOTH, .flow_only = true, .title = "TCP Flags",
     .help = "FIN 1, SYN 2, RST 4 and SYN-ACK 18 of all packets of the interval, combined with OR. VPC logs write neither "
             "PSH nor an ACK without SYN, so 0 is a record of an established connection; Transit Gateway logs write PSH 8, "
             "ACK 16 and URG 32 too, but 0 for a record of bare ACKs"},
    {"type", FLOW_TEXT, .part = FLOW_PART_FLOW, .since = 3, .sets = BOTH, .shape = "IPv4|IPv6|EFA", .title = "Traffic Type", .help = "IPv4, IPv6 or EFA",
     .aliases = "traffictype", .missing = "AWSVPCFlow"} /* Log Analytics has its table's name there */,
    {"pkt-srcaddr", FLOW_ADDRESS, FLOW_PKT_SRC, .part = FLOW_PART_FLOW, .since = 3, .sets = VPC, .flow_only = true, .title = "Packet Source Address",
     .help = "Source address that the packets carried; differs from srcaddr at a NAT gateway, a Transit Gateway or a load balancer"},
    {"pkt-dstaddr", FLOW_ADDRESS, FLOW_PKT_DST, .part = FLOW_PART_FLOW, .since = 3, .sets = VPC, .flow_only = true, .title = "Packet Destination Address",
     .help = "Destination address that the packets carried; differs from dstaddr at a NAT gateway, a Transit Gateway or a load balancer"},

    {"region", FLOW_TEXT, FLOW_REGION, .since = 4, .sets = BOTH, .title = "Region", .help = "Region of the interface", .aliases = "aws-region"},
    {"az-id", FLOW_TEXT, FLOW_ZONE, .since = 4, .sets = VPC, .title = "Availability Zone ID", .help = "Availability Zone; absent for a sublocation"},
    {"sublocation-type", FLOW_TEXT, .since = 4, .sets = VPC, .shape = "wavelength|outpost|localzone", .title = "Sublocation Type",
     .help = "Kind of sublocation that the traffic is from", .names = sublocations},
    {"sublocation-id", FLOW_TEXT, .since = 4, .sets = VPC, .title = "Sublocation ID", .help = "Sublocation that the traffic is from"},

    {"pkt-src-aws-service", FLOW_TEXT, FLOW_SRC_SERVICE, .part = FLOW_PART_FLOW, .since = 5, .sets = BOTH, .flow_only = true, .title = "Packet Source AWS Service",
     .help = "AWS service whose address range pkt-srcaddr (Transit Gateway: srcaddr) is in"},
    {"pkt-dst-aws-service", FLOW_TEXT, FLOW_DST_SERVICE, .part = FLOW_PART_FLOW, .since = 5, .sets = BOTH, .flow_only = true, .title = "Packet Destination AWS Service",
     .help = "AWS service whose address range pkt-dstaddr (Transit Gateway: dstaddr) is in"},
    {"flow-direction", FLOW_TEXT, FLOW_DIRECTION, .since = 5, .sets = BOTH, .flow_only = true, .shape = "ingress|egress", .title = "Flow Direction",
     .help = "ingress or egress, seen from the interface", .names = directions},
    {"traffic-path", FLOW_UINT8, FLOW_PATH, .part = FLOW_PART_FLOW, .since = 5, .sets = VPC, .flow_only = true, .title = "Traffic Path",
     .help = "Way that egress traffic took. 1 is written for an Outpost's local gateway too; 7 and 8 only on Nitro instances",
     .names = traffic_paths},

    {"resource-type", FLOW_TEXT, .since = 6, .sets = TGW, .shape = "TransitGateway|TransitGatewayAttachment", .title = "Resource Type",
     .help = "Kind of resource that the record was taken at"},
    {"tgw-id", FLOW_TEXT, FLOW_RESOURCE, .since = 6, .sets = TGW, .flow_only = true, .shape = "tgw-*", .title = "Transit Gateway ID", .help = "Transit Gateway"},
    {"tgw-attachment-id", FLOW_TEXT, FLOW_INTERFACE, .since = 6, .sets = TGW, .flow_only = true, .shape = "tgw-attach-*", .title = "Attachment ID",
     .help = "Attachment that the record was taken at"},
    {"tgw-src-vpc-account-id", FLOW_TEXT, .since = 6, .sets = TGW, .flow_only = true, .shape = "############", .title = "Source VPC Account ID", .help = "Account of the source VPC"},
    {"tgw-dst-vpc-account-id", FLOW_TEXT, .since = 6, .sets = TGW, .flow_only = true, .shape = "############", .title = "Destination VPC Account ID", .help = "Account of the destination VPC"},
    {"tgw-src-vpc-id", FLOW_TEXT, FLOW_SRC_NETWORK, .since = 6, .sets = TGW, .flow_only = true, .shape = "vpc-*", .title = "Source VPC ID", .help = "VPC that the traffic is from"},
    {"tgw-dst-vpc-id", FLOW_TEXT, FLOW_DST_NETWORK, .since = 6, .sets = TGW, .flow_only = true, .shape = "vpc-*", .title = "Destination VPC ID", .help = "VPC that the traffic is to"},
    {"tgw-src-subnet-id", FLOW_TEXT, FLOW_SRC_SUBNET, .since = 6, .sets = TGW, .flow_only = true, .shape = "subnet-*", .title = "Source Subnet ID", .help = "Subnet of the source attachment"},
    {"tgw-dst-subnet-id", FLOW_TEXT, FLOW_DST_SUBNET, .since = 6, .sets = TGW, .flow_only = true, .shape = "subnet-*", .title = "Destination Subnet ID", .help = "Subnet of the destination attachment"},
    {"tgw-src-eni", FLOW_TEXT, .since = 6, .sets = TGW, .flow_only = true, .shape = "eni-*", .title = "Source ENI", .help = "Network interface of the source attachment"},
    {"tgw-dst-eni", FLOW_TEXT, .since = 6, .sets = TGW, .flow_only = true, .shape = "eni-*", .title = "Destination ENI", .help = "Network interface of the destination attachment"},
    {"tgw-src-az-id", FLOW_TEXT, FLOW_SRC_ZONE, .since = 6, .sets = TGW, .flow_only = true, .title = "Source Availability Zone ID", .help = "Availability Zone of the source attachment; absent for a sublocation"},
    {"tgw-dst-az-id", FLOW_TEXT, FLOW_DST_ZONE, .since = 6, .sets = TGW, .flow_only = true, .title = "Destination Availability Zone ID", .help = "Availability Zone of the destination attachment; absent for a sublocation"},
    {"tgw-pair-attachment-id", FLOW_TEXT, .since = 6, .sets = TGW, .flow_only = true, .shape = "tgw-attach-*", .title = "Pair Attachment ID",
     .help = "The other attachment: where the traffic came in or went out, by direction"},
    {"packets-lost-no-route", FLOW_UINT64, .part = FLOW_PART_PACKETS, .since = 6, .sets = TGW, .flow_only = true, .title = "Packets Lost, No Route", .help = "Packets lost because no route was known"},
    {"packets-lost-blackhole", FLOW_UINT64, .part = FLOW_PART_PACKETS, .since = 6, .sets = TGW, .flow_only = true, .title = "Packets Lost, Blackhole", .help = "Packets lost to a blackhole route"},
    {"packets-lost-mtu-exceeded", FLOW_UINT64, .part = FLOW_PART_PACKETS, .since = 6, .sets = TGW, .flow_only = true, .title = "Packets Lost, MTU Exceeded", .help = "Packets lost because they were larger than the MTU"},
    {"packets-lost-ttl-expired", FLOW_UINT64, .part = FLOW_PART_PACKETS, .since = 6, .sets = TGW, .flow_only = true, .title = "Packets Lost, TTL Expired", .help = "Packets lost because their time to live ran out"},

    {"ecs-cluster-arn", FLOW_TEXT, .since = 7, .sets = VPC, .title = "ECS Cluster ARN", .help = "Cluster of the ECS task that the traffic is from"},
    {"ecs-cluster-name", FLOW_TEXT, .since = 7, .sets = VPC, .title = "ECS Cluster Name", .help = "Name of the ECS cluster"},
    {"ecs-container-instance-arn", FLOW_TEXT, .since = 7, .sets = VPC, .title = "ECS Container Instance ARN", .help = "Container instance; absent on Fargate"},
    {"ecs-container-instance-id", FLOW_TEXT, .since = 7, .sets = VPC, .title = "ECS Container Instance ID", .help = "Container instance; absent on Fargate"},
    {"ecs-container-id", FLOW_TEXT, .since = 7, .sets = VPC, .title = "ECS Container ID", .help = "Runtime ID of the task's first container"},
    {"ecs-second-container-id", FLOW_TEXT, .since = 7, .sets = VPC, .title = "ECS Second Container ID", .help = "Runtime ID of the task's second container"},
    {"ecs-service-name", FLOW_TEXT, .since = 7, .sets = VPC, .title = "ECS Service Name", .help = "Service that started the task; absent if none did"},
    {"ecs-task-definition-arn", FLOW_TEXT, .since = 7, .sets = VPC, .title = "ECS Task Definition ARN", .help = "Definition of the task"},
    {"ecs-task-arn", FLOW_TEXT, .since = 7, .sets = VPC, .title = "ECS Task ARN", .help = "The task"},
    {"ecs-task-id", FLOW_TEXT, .since = 7, .sets = VPC, .title = "ECS Task ID", .help = "The task"},

    {"reject-reason", FLOW_TEXT, FLOW_REJECT_REASON, .part = FLOW_PART_FLOW, .since = 8, .sets = VPC, .flow_only = true, .title = "Reject Reason",
     .help = "Why the traffic was rejected; absent for security groups, network ACLs and all other reasons", .names = reject_reasons},
    {"resource-id", FLOW_TEXT, FLOW_RESOURCE, .since = 9, .sets = VPC, .title = "Resource ID",
     .help = "Resource that has no network interface, such as a regional NAT gateway"},
    {"encryption-status", FLOW_UINT8, .part = FLOW_PART_FLOW, .since = 10, .sets = VPC, .title = "Encryption Status",
     .help = "Whether the traffic was encrypted; absent where VPC Encryption Controls are off", .names = encryption},

    {"instance-tag", FLOW_PERCENT, .since = 11, .sets = VPC, .title = "Instance Tag", .help = "Value of the instance's tag that the flow log names"},
    {"instance-tag-2", FLOW_PERCENT, .since = 11, .sets = VPC, .title = "Instance Tag 2", .help = "Value of the instance's second tag that the flow log names"},
    {"interface-tag", FLOW_PERCENT, .since = 11, .sets = VPC, .title = "Interface Tag", .help = "Value of the interface's tag that the flow log names"},
    {"interface-tag-2", FLOW_PERCENT, .since = 11, .sets = VPC, .title = "Interface Tag 2", .help = "Value of the interface's second tag that the flow log names"},
    {"asg-tag", FLOW_PERCENT, .since = 11, .sets = VPC, .title = "Auto Scaling Group Tag", .help = "Value of the Auto Scaling group's tag that the flow log names"},
    {"asg-tag-2", FLOW_PERCENT, .since = 11, .sets = VPC, .title = "Auto Scaling Group Tag 2", .help = "Value of the Auto Scaling group's second tag that the flow log names"},
    {"interface-type", FLOW_TEXT, .since = 11, .sets = VPC, .title = "Interface Type", .help = "Type of the interface"},
    {"next-hop-interface-id", FLOW_TEXT, .since = 11, .sets = VPC, .flow_only = true, .shape = "eni-*", .title = "Next Hop Interface ID",
     .help = "Interface at the other side of the hop: the receiver on egress, the sender on ingress"},
    {"next-hop-subnet-id", FLOW_TEXT, .since = 11, .sets = VPC, .flow_only = true, .shape = "subnet-*", .title = "Next Hop Subnet ID", .help = "Subnet of the next hop's interface"},
    {"next-hop-az-id", FLOW_TEXT, FLOW_NEXT_ZONE, .since = 11, .sets = VPC, .flow_only = true, .title = "Next Hop Availability Zone ID", .help = "Availability Zone of the next hop's interface"},
    {"next-hop-vpc-id", FLOW_TEXT, .since = 11, .sets = VPC, .flow_only = true, .shape = "vpc-*", .title = "Next Hop VPC ID", .help = "VPC of the next hop's interface"},
    {"next-hop-interface-type", FLOW_TEXT, .since = 11, .sets = VPC, .flow_only = true, .title = "Next Hop Interface Type", .help = "Type of the next hop's interface"},
    {.column = NULL},
};
/* clang-format on */

const struct flow_looks aws_looks = {
    .interface_ids = "eni-+|tgw-attach-*",
    .other_ids = "vpc-+|subnet-+|i-+|nat-+|arn:aws*",
    .actions = "ACCEPT|REJECT",
    .statuses = "OK|NODATA|SKIPDATA",
    .words = "IPv4|IPv6|ingress|egress|unknown|TransitGateway*|arn:*",
    /* An interface or gateway, and the traffic that the flow log has. */
    .streams = "eni-*|tgw-*",
    .plain_streams = "eni-*-all|eni-*-accept|eni-*-reject|tgw-*-all|tgw-*-accept|tgw-*-reject",
};

/* https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-limitations.html */
const struct flow_unlogged aws_unlogged[] = {
    {.address = "169.254.169.253", .reason = "AWS does not log traffic to its DNS server"},
    {.address = "fd00:ec2::253", .reason = "AWS does not log traffic to its DNS server"},
    {.address = "169.254.169.254", .reason = "AWS does not log traffic to the instance metadata service"},
    {.address = "fd00:ec2::254", .reason = "AWS does not log traffic to the instance metadata service"},
    {.address = "169.254.169.123", .reason = "AWS does not log traffic to its time server"},
    {.address = "fd00:ec2::123", .reason = "AWS does not log traffic to its time server"},
    {.address = "169.254.169.250", .reason = "AWS does not log Windows licence activation"},
    {.address = "169.254.169.251", .reason = "AWS does not log Windows licence activation"},
    {.proto = 17, .port = 67, .reason = "AWS does not log DHCP"},
    {.proto = 17, .port = 68, .reason = "AWS does not log DHCP"},
    {.proto = 17, .port = 546, .reason = "AWS does not log DHCP"},
    {.proto = 17, .port = 547, .reason = "AWS does not log DHCP"},
    {.proto = 17, .port = 4789, .reason = "AWS does not log mirrored traffic (UDP to port 4789)", .sent_there = true},
    /* The server stands at the network's address plus two, and no network is smaller than 16 addresses. */
    {.address = "0.0.0.2",
     .last_bits = 4,
     .proto = 17,
     .port = 53,
     .reason = "AWS does not log DNS to its server (network's address + 2)"},
    {.address = "0.0.0.2",
     .last_bits = 4,
     .proto = 6,
     .port = 53,
     .reason = "AWS does not log DNS to its server (network's address + 2)"},
    {.reason = NULL},
};

void
aws_summary(const struct flow_record *record, GString *info)
{
    const struct flow_value *reason = record->role[FLOW_REJECT_REASON], *path = record->role[FLOW_PATH];
    const struct flow_value *from = record->role[FLOW_SRC_SERVICE], *to = record->role[FLOW_DST_SERVICE];
    const char *separator = ", ";
    if (from != NULL) {
        g_string_append_printf(info, "%sfrom %.*s", separator, (int)from->text_length, from->text);
    }
    if (to != NULL) {
        g_string_append_printf(info, "%s%.*s", from != NULL ? " to " : separator, (int)to->text_length, to->text);
    }
    const char *way = path != NULL ? flow_field_name_of(path->field, path->text, path->text_length) : NULL;
    if (way != NULL) {
        g_string_append_printf(info, "%svia %s", from != NULL || to != NULL ? " " : separator, way);
    }
    if (reason != NULL) {
        const char *meaning = flow_field_name_of(reason->field, reason->text, reason->text_length);
        g_string_append_printf(info, "%sreason %.*s", separator, (int)reason->text_length, reason->text);
        if (meaning != NULL) {
            g_string_append_printf(info, " (%s)", meaning);
        }
    }
}
