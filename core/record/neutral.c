/* neutral.c - the fields that every cloud shares, and those that containers add
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/record/neutral.h"

/* clang-format off */
#define ROW(its_role, its_part, its_column, its_type, its_title, its_help) \
    [its_role] = {.column = its_column, .type = its_type, .role = its_role, .title = its_title, .help = its_help, .part = its_part}
const struct flow_field flow_neutral[FLOW_N_NEUTRAL] = {
    ROW(FLOW_PROVIDER, FLOW_PART_LOG, "provider", FLOW_TEXT, "Provider", "Kind of flow log that the record is from"),
    ROW(FLOW_SRC, FLOW_PART_FLOW, "ip.src", FLOW_ADDRESS, "Source Address", "Source of the flow, as the log sees it"),
    ROW(FLOW_DST, FLOW_PART_FLOW, "ip.dst", FLOW_ADDRESS, "Destination Address", "Destination of the flow, as the log sees it"),
    ROW(FLOW_ADDR, FLOW_PART_FLOW, "ip.addr", FLOW_ADDRESS, "Source or Destination Address", "Either end of the flow"),
    ROW(FLOW_SRCPORT, FLOW_PART_FLOW, "srcport", FLOW_UINT16, "Source Port", "Source port; 0 where the protocol has none"),
    ROW(FLOW_DSTPORT, FLOW_PART_FLOW, "dstport", FLOW_UINT16, "Destination Port", "Destination port; 0 where the protocol has none"),
    ROW(FLOW_PORT, FLOW_PART_FLOW, "port", FLOW_UINT16, "Source or Destination Port", "Either port of the flow"),
    ROW(FLOW_PROTO, FLOW_PART_FLOW, "proto", FLOW_UINT8, "Protocol", "IANA protocol number"),
    ROW(FLOW_PACKETS, FLOW_PART_PACKETS, "packets", FLOW_UINT64, "Packets", "Packets that the record counts, in both directions where the log counts both"),
    ROW(FLOW_PACKETS_SENT, FLOW_PART_PACKETS, "packets.sent", FLOW_UINT64, "Packets Sent", "Packets from source to destination, where the log counts each direction"),
    ROW(FLOW_PACKETS_RECEIVED, FLOW_PART_PACKETS, "packets.received", FLOW_UINT64, "Packets Received", "Packets from destination to source, where the log counts each direction"),
    ROW(FLOW_BYTES, FLOW_PART_PACKETS, "bytes", FLOW_UINT64, "Bytes", "Bytes that the record counts, in both directions where the log counts both"),
    ROW(FLOW_BYTES_SENT, FLOW_PART_PACKETS, "bytes.sent", FLOW_UINT64, "Bytes Sent", "Bytes from source to destination, where the log counts each direction"),
    ROW(FLOW_BYTES_RECEIVED, FLOW_PART_PACKETS, "bytes.received", FLOW_UINT64, "Bytes Received", "Bytes from destination to source, where the log counts each direction"),
    ROW(FLOW_SAMPLED, FLOW_PART_PACKETS, "sampled", FLOW_BOOL, "Sampled", "The cloud counted some of the packets only, so that what the record counts is an estimate"),
    ROW(FLOW_START, FLOW_PART_PACKETS, "start", FLOW_UNIXTIME, "Start", "First packet that the record counts, as the log gives it"),
    ROW(FLOW_END, FLOW_PART_PACKETS, "end", FLOW_UNIXTIME, "End", "Last packet that the record counts, as the log gives it"),
    ROW(FLOW_SPAN, FLOW_PART_PACKETS, "duration", FLOW_DURATION, "Duration", "End minus start"),
    ROW(FLOW_ACTION, FLOW_PART_FLOW, "action", FLOW_TEXT, "Action", "ACCEPT or REJECT, whatever the cloud calls it"),
    ROW(FLOW_DIRECTION, FLOW_PART_FLOW, "direction", FLOW_TEXT, "Direction", "ingress or egress, seen from the network interface"),
    ROW(FLOW_STATE, FLOW_PART_FLOW, "state", FLOW_TEXT, "Flow State", "begin, continuing, end or denied, where the log says it"),
    ROW(FLOW_STATUS, FLOW_PART_LOG, "status", FLOW_TEXT, "Log Status", "OK, NODATA (no traffic) or SKIPDATA (records were lost)"),
    ROW(FLOW_TCP_FLAGS, FLOW_PART_PACKETS, "tcp.flags", FLOW_UINT8, "TCP Flags", "The flags of all packets of the record, combined with OR; clouds leave some out, see the provider's column"),
    ROW(FLOW_TCP_FIN, FLOW_PART_PACKETS, "tcp.flags.fin", FLOW_BOOL, "FIN", "A packet with FIN was seen"),
    ROW(FLOW_TCP_SYN, FLOW_PART_PACKETS, "tcp.flags.syn", FLOW_BOOL, "SYN", "A packet with SYN was seen"),
    ROW(FLOW_TCP_RST, FLOW_PART_PACKETS, "tcp.flags.rst", FLOW_BOOL, "RST", "A packet with RST was seen"),
    ROW(FLOW_TCP_PSH, FLOW_PART_PACKETS, "tcp.flags.psh", FLOW_BOOL, "PSH", "A packet with PSH was seen"),
    ROW(FLOW_TCP_ACK, FLOW_PART_PACKETS, "tcp.flags.ack", FLOW_BOOL, "ACK", "A packet with ACK was seen; some logs have it beside SYN only, see the provider's column"),
    ROW(FLOW_TCP_URG, FLOW_PART_PACKETS, "tcp.flags.urg", FLOW_BOOL, "URG", "A packet with URG was seen"),
    ROW(FLOW_INTERFACE, FLOW_PART_WHERE, "interface", FLOW_TEXT, "Interface", "Network interface that the record was taken at"),
    ROW(FLOW_ACCOUNT, FLOW_PART_WHERE, "account", FLOW_TEXT, "Account", "Account, subscription or project that owns the interface"),
    ROW(FLOW_REGION, FLOW_PART_WHERE, "region", FLOW_TEXT, "Region", "Region of the interface"),
    ROW(FLOW_RULE, FLOW_PART_FLOW, "rule", FLOW_TEXT, "Rule", "Security rule that decided"),
    ROW(FLOW_RESOURCE, FLOW_PART_WHERE, "resource", FLOW_TEXT, "Resource", "Resource that the record belongs to"),
    ROW(FLOW_LOG_TIME, FLOW_PART_LOG, "log.timestamp", FLOW_DATETIME, "Log Timestamp", "When the log service says the row happened"),
    ROW(FLOW_LOG_INGESTION, FLOW_PART_LOG, "log.ingestion", FLOW_DATETIME, "Log Ingestion Time", "When the log service received the row"),
    ROW(FLOW_LOG_INTERFACE, FLOW_PART_LOG, "log.interface", FLOW_TEXT, "Log Interface", "Network interface of the row, where no column but other members or the log stream tell it"),
    ROW(FLOW_LOG_STREAM, FLOW_PART_LOG, "log.stream", FLOW_TEXT, "Log Stream", "Log stream that the row is from"),
    ROW(FLOW_LOG_GROUP, FLOW_PART_LOG, "log.group", FLOW_TEXT, "Log Group", "Log group that the row is from"),
    ROW(FLOW_LOG_EVENT_ID, FLOW_PART_LOG, "log.event_id", FLOW_TEXT, "Log Event ID", "Id that the log service or the queue gave the row"),
    ROW(FLOW_LOG_OWNER, FLOW_PART_LOG, "log.owner", FLOW_TEXT, "Log Owner", "Account that the log group is of"),
    ROW(FLOW_LOG_SUBSCRIPTION, FLOW_PART_LOG, "log.subscription", FLOW_TEXT, "Log Subscription", "Subscription that delivered the row"),
    ROW(FLOW_LOG_INDEX, FLOW_PART_LOG, "log.index", FLOW_TEXT, "Log Index", "Index of a search engine that the row is from"),
    ROW(FLOW_LOG_PARTITION, FLOW_PART_LOG, "log.partition", FLOW_TEXT, "Log Partition", "Partition key of the row in a stream"),
    ROW(FLOW_LOG_WRAPPER, FLOW_PART_LOG, "log.wrapper", FLOW_TEXT, "Log Wrapper", "What else stood beside the row in the object that wraps it, as JSON"),
    ROW(FLOW_LOG_FILE, FLOW_PART_LOG, "log.file", FLOW_TEXT, "Log File", "File that the row was found in"),
    ROW(FLOW_LOG_LINE, FLOW_PART_LOG, "log.line", FLOW_UINT64, "Log Line", "Number of the row's line in its file"),
    ROW(FLOW_LOG_LOCAL_TIME, FLOW_PART_LOG, "log.time", FLOW_TEXT, "Log Time", "When the row was logged, without a year or a zone"),
    ROW(FLOW_LOG_HOST, FLOW_PART_LOG, "log.host", FLOW_TEXT, "Log Host", "Host that passed the row on"),
    ROW(FLOW_LOG_PROCESS, FLOW_PART_LOG, "log.process", FLOW_TEXT, "Log Process", "Program that passed the row on"),
    ROW(FLOW_LOG_PID, FLOW_PART_LOG, "log.pid", FLOW_TEXT, "Log Process ID", "Process that passed the row on"),
    ROW(FLOW_LOG_PRIORITY, FLOW_PART_LOG, "log.priority", FLOW_TEXT, "Log Priority", "Facility and severity, as syslog writes them"),
    ROW(FLOW_LOG_MESSAGE_ID, FLOW_PART_LOG, "log.message_id", FLOW_TEXT, "Log Message ID", "Kind of message, as syslog writes it"),
    ROW(FLOW_LOG_DATA, FLOW_PART_LOG, "log.structured_data", FLOW_TEXT, "Log Structured Data", "Data beside the message, as syslog writes them"),
    ROW(FLOW_LOG_POD, FLOW_PART_LOG, "log.pod", FLOW_TEXT, "Log Pod", "Pod that printed the row"),
    ROW(FLOW_LOG_CONTAINER, FLOW_PART_LOG, "log.container", FLOW_TEXT, "Log Container", "Container that printed the row"),
    ROW(FLOW_LOG_OUTPUT, FLOW_PART_LOG, "log.output", FLOW_TEXT, "Log Output", "Output of the container that the row was printed to, stdout or stderr"),
    ROW(FLOW_LOG_ERROR, FLOW_PART_LOG, "log.error", FLOW_TEXT, "Log Error", "Why this part of the log could not be read"),
    ROW(FLOW_LOG_TEXT, FLOW_PART_LOG, "log.text", FLOW_TEXT, "Log Text", "The part of the log that could not be read"),
    ROW(FLOW_LOG_REPAIR, FLOW_PART_LOG, "log.repair", FLOW_TEXT, "Log Repair", "What was mended, so that this part of the log could be read"),
    ROW(FLOW_UNKNOWN, FLOW_PART_UNKNOWN, "unknown", FLOW_TEXT, "Unknown Column", "Column that no table of this version knows, as name=value"),
    ROW(FLOW_UNKNOWN_NAME, FLOW_PART_UNKNOWN, "unknown.name", FLOW_TEXT, "Name", "Name of an unknown column"),
    ROW(FLOW_UNKNOWN_VALUE, FLOW_PART_UNKNOWN, "unknown.value", FLOW_TEXT, "Value", "Value of an unknown column"),
    ROW(FLOW_MALFORMED, FLOW_PART_UNKNOWN, "malformed", FLOW_TEXT, "Malformed Value", "Value that is not what its column can hold, as logged"),
    ROW(FLOW_MALFORMED_NAME, FLOW_PART_UNKNOWN, "malformed.name", FLOW_TEXT, "Column", "Column of a malformed value"),
    ROW(FLOW_RAW, FLOW_PART_LOG, "raw", FLOW_TEXT, "Row", "The row as logged"),
    ROW(FLOW_LINE, FLOW_PART_LOG, "line", FLOW_UINT64, "Line", "Where the row stands in its file: the number of its line, or in JSON of the row, from 1 on"),
    ROW(FLOW_TIME_BORROWED, FLOW_PART_LOG, "time_borrowed", FLOW_TEXT, "Time Borrowed", "In a row that has no time of its own: whose time its frame stands at"),
    ROW(FLOW_PART_FLOW, FLOW_NO_ROLE, "part.flow", FLOW_BRANCH, "Flow", "Part of the tree: the ends of the flow, its protocol, and what became of it"),
    ROW(FLOW_PART_PACKETS, FLOW_NO_ROLE, "part.packets", FLOW_BRANCH, "Packets", "Part of the tree: what the record counts, and of which time"),
    ROW(FLOW_PART_WHERE, FLOW_NO_ROLE, "part.where", FLOW_BRANCH, "Where", "Part of the tree: where the record was taken, and whose that is"),
    ROW(FLOW_PART_UNKNOWN, FLOW_NO_ROLE, "part.unknown", FLOW_BRANCH, "Unknown Columns", "Part of the tree: columns that no table of this version knows"),
    ROW(FLOW_PART_LOG, FLOW_NO_ROLE, "part.log", FLOW_BRANCH, "Log", "Part of the tree: the row, and what the log and the file around it say of it"),
    ROW(FLOW_PART_STREAM, FLOW_NO_ROLE, "part.stream", FLOW_BRANCH, "Stream", "Part of the tree: what follows from the other records, and packets, of the flow"),
    ROW(FLOW_JOIN_RECORD, FLOW_PART_STREAM, "record", FLOW_FRAME, "Flow Record", "In a packet: the flow record that counts it"),
    ROW(FLOW_JOIN_NO_RECORD, FLOW_PART_STREAM, "no_record", FLOW_TEXT, "No Flow Record", "In a packet that no flow record counts: why that may be"),
    ROW(FLOW_JOIN_PACKET, FLOW_PART_PACKETS, "packet", FLOW_FRAME, "Packet", "In a flow record: a packet that it counts; the first few are listed"),
    ROW(FLOW_JOIN_NO_PACKET, FLOW_PART_PACKETS, "no_packet", FLOW_TEXT, "No Packet", "In a flow record none of whose packets were captured: why that may be"),
    ROW(FLOW_JOIN_PACKETS, FLOW_PART_PACKETS, "packets.captured", FLOW_UINT64, "Packets Captured", "Packets in the capture that the record counts"),
    ROW(FLOW_JOIN_BYTES, FLOW_PART_PACKETS, "bytes.captured", FLOW_UINT64, "Bytes Captured", "Bytes in the captured packets, their IP headers included, as the log counts them"),
    ROW(FLOW_JOIN_CAPTURED, FLOW_PART_PACKETS, "captured", FLOW_TEXT, "Captured", "How much of what the record counts was captured: all, perhaps all, as many but other bytes, some, more, uncounted or none"),
    ROW(FLOW_JOIN_ROW, FLOW_PART_STREAM, "record.row", FLOW_TEXT, "Flow Record", "In a packet: the row that counts it, of the log that was read beside the capture"),
    ROW(FLOW_LINK_REASON, FLOW_PART_PACKETS, "link.reason", FLOW_TEXT, "Link Known By", "Why a record counts a packet that does not stand in the seconds that it logs"),
    ROW(FLOW_CLOCK_SHIFT, FLOW_PART_STREAM, "clock_shift", FLOW_DURATION, "Clock Shift", "By how much the log of the interface is ahead of the capture: clocks that differ, or a log that is late; the same for all its records"),
    ROW(FLOW_REVERSE_ROW, FLOW_PART_STREAM, "reverse.row", FLOW_TEXT, "Record of the Other Direction", "The row that counts the other direction, of the log that was read beside the capture"),
    ROW(FLOW_OTHER_END_ROW, FLOW_PART_STREAM, "other_end.row", FLOW_TEXT, "Record at Another Interface", "The row of the same flow at another interface, of the log that was read beside the capture"),
    ROW(FLOW_POSSIBLE_END_ROW, FLOW_PART_STREAM, "other_end.possible.row", FLOW_TEXT, "Perhaps Its Record at Another Interface", "The row that may be of the same flow at another interface, of the log that was read beside the capture"),
    ROW(FLOW_INITIATOR_ROW, FLOW_PART_STREAM, "initiator.row", FLOW_TEXT, "Initiator Seen In", "The row that shows who opened the flow, of the log that was read beside the capture"),
    ROW(FLOW_STREAM, FLOW_PART_STREAM, "stream", FLOW_UINT32, "Flow Stream", "Number of the flow: one 5-tuple, both ways, at one interface, over all its records"),
    ROW(FLOW_STREAM_RECORDS, FLOW_PART_STREAM, "stream.records", FLOW_UINT32, "Records of the Flow", "Records of the flow, those that repeat another one counted once"),
    ROW(FLOW_STREAM_PACKETS, FLOW_PART_STREAM, "stream.packets", FLOW_UINT64, "Packets of the Flow", "Packets that all records of the flow count together, both ways"),
    ROW(FLOW_STREAM_BYTES, FLOW_PART_STREAM, "stream.bytes", FLOW_UINT64, "Bytes of the Flow", "Bytes that all records of the flow count together, both ways"),
    ROW(FLOW_STREAM_SPAN, FLOW_PART_STREAM, "stream.duration", FLOW_DURATION, "Duration of the Flow", "From the start of the flow's first record to the end of its last one"),
    ROW(FLOW_STREAM_FIRST, FLOW_PART_STREAM, "stream.first", FLOW_BOOL, "First Record of the Flow", "The record is the earliest of its flow, as one of each is: a filter that lists every flow once"),
    ROW(FLOW_REVERSE, FLOW_PART_STREAM, "reverse", FLOW_FRAME, "Record of the Other Direction", "The record of the same time, flow and interface that counts the other direction"),
    ROW(FLOW_OTHER_END, FLOW_PART_STREAM, "other_end", FLOW_FRAME, "Record at Another Interface", "The record of the same flow, direction and time at another interface"),
    ROW(FLOW_POSSIBLE_END, FLOW_PART_STREAM, "other_end.possible", FLOW_FRAME, "Perhaps Its Record at Another Interface", "A record of the same addresses, ports and time at another interface, of which the log does not say whether it is the same flow"),
    ROW(FLOW_DUPLICATE_OF, FLOW_PART_STREAM, "duplicate_of", FLOW_FRAME, "Duplicate Of", "The record before it that counts the same traffic: delivered twice, or logged at another interface of the flow; sums without these records count each flow once"),
    ROW(FLOW_INITIATOR, FLOW_PART_STREAM, "ip.initiator", FLOW_ADDRESS, "Initiator", "Who opened the flow, where there is evidence of it"),
    ROW(FLOW_INITIATOR_PORT, FLOW_PART_STREAM, "initiator.port", FLOW_UINT16, "Initiator Port", "Port of who opened the flow"),
    ROW(FLOW_INITIATOR_REASON, FLOW_PART_STREAM, "initiator.reason", FLOW_TEXT, "Initiator Known By", "The evidence of who opened the flow"),
    ROW(FLOW_INITIATOR_FRAME, FLOW_PART_STREAM, "initiator.frame", FLOW_FRAME, "Initiator Seen In", "The packet or record that shows who opened the flow"),
    ROW(FLOW_COMMUNITY_ID, FLOW_PART_STREAM, "community_id", FLOW_TEXT, "Community ID", "Community ID version 1, seed 0; none for ICMP, whose type and code no flow log has"),
};
#undef ROW
/* clang-format on */

const struct flow_field flow_container_fields[] = {
    {"@timestamp", FLOW_DATETIME, FLOW_LOG_TIME, .title = "Log Timestamp",
     .help = "Time of the log event, as CloudWatch Logs, syslog or a container's log has it"},
    {"@ingestionTime", FLOW_DATETIME, FLOW_LOG_INGESTION, .title = "Log Ingestion Time",
     .help = "CloudWatch Logs, Kinesis: time of arrival; Pub/Sub: time of publication"},
    {"@interface", FLOW_TEXT, FLOW_LOG_INTERFACE, .title = "Log Interface",
     .help = "Who reports the flow, as the entry around it says: a virtual machine or a gateway, with its project and "
             "zone"},
    {"@logStream", FLOW_TEXT, FLOW_LOG_STREAM, .title = "Log Stream",
     .help = "CloudWatch Logs: name of the log stream"},
    {"@logGroup", FLOW_TEXT, FLOW_LOG_GROUP, .title = "Log Group", .help = "CloudWatch Logs: name of the log group"},
    {"@eventId", FLOW_TEXT, FLOW_LOG_EVENT_ID, .title = "Log Event ID",
     .help = "CloudWatch Logs: id of the log event; Pub/Sub: id of the message"},
    {"@owner", FLOW_TEXT, FLOW_LOG_OWNER, .title = "Log Owner",
     .help = "CloudWatch Logs, subscriptions: account of the log group"},
    {"@subscription", FLOW_TEXT, FLOW_LOG_SUBSCRIPTION, .title = "Log Subscription",
     .help = "Pub/Sub: name of the subscription"},
    {"@index", FLOW_TEXT, FLOW_LOG_INDEX, .title = "Log Index", .help = "Elasticsearch, Splunk: name of the index"},
    {"@partition", FLOW_TEXT, FLOW_LOG_PARTITION, .title = "Log Partition", .help = "Kinesis: partition key"},
    {"@wrapper", FLOW_TEXT, FLOW_LOG_WRAPPER, .title = "Log Wrapper",
     .help = "Members of the object that wraps the row which have no column of their own, as JSON"},
    {"@file", FLOW_TEXT, FLOW_LOG_FILE, .title = "Log File", .help = "grep, Splunk: name of the file"},
    {"@line", FLOW_UINT64, FLOW_LOG_LINE, .title = "Log Line", .help = "grep: number of the line"},
    {"@time", FLOW_TEXT, FLOW_LOG_LOCAL_TIME, .title = "Log Time",
     .help = "syslog, RFC 3164: time of the message, which says neither a year nor a zone"},
    {"@host", FLOW_TEXT, FLOW_LOG_HOST, .title = "Log Host", .help = "syslog: name of the host"},
    {"@process", FLOW_TEXT, FLOW_LOG_PROCESS, .title = "Log Process", .help = "syslog: name of the program"},
    {"@pid", FLOW_TEXT, FLOW_LOG_PID, .title = "Log Process ID",
     .help = "syslog: number of the process, or another name of it"},
    {"@priority", FLOW_TEXT, FLOW_LOG_PRIORITY, .title = "Log Priority",
     .help = "syslog: eight times the facility, plus the severity"},
    {"@messageId", FLOW_TEXT, FLOW_LOG_MESSAGE_ID, .title = "Log Message ID",
     .help = "syslog, RFC 5424: kind of message"},
    {"@structuredData", FLOW_TEXT, FLOW_LOG_DATA, .title = "Log Structured Data",
     .help = "syslog, RFC 5424: what stands before the message"},
    {"@pod", FLOW_TEXT, FLOW_LOG_POD, .title = "Log Pod", .help = "kubectl logs --prefix: name of the pod"},
    {"@container", FLOW_TEXT, FLOW_LOG_CONTAINER, .title = "Log Container",
     .help = "kubectl logs --prefix, docker compose logs: name of the container"},
    {"@output", FLOW_TEXT, FLOW_LOG_OUTPUT, .title = "Log Output",
     .help = "Docker's and containerd's files: stdout or stderr"},
    {"@error", FLOW_TEXT, FLOW_LOG_ERROR, .title = "Log Error", .help = "Why this part of the log could not be read"},
    {"@text", FLOW_TEXT, FLOW_LOG_TEXT, .title = "Log Text", .help = "The part of the log that could not be read"},
    {"@repair", FLOW_TEXT, FLOW_LOG_REPAIR, .title = "Log Repair",
     .help = "Commas that were put in, or left out, where this part of the log is no JSON without"},
    {.column = NULL},
};

const struct flow_field *
flow_field_neutral(const struct flow_field *field)
{
    if (field->role == FLOW_NO_ROLE || field->role >= FLOW_N_NEUTRAL) {
        return NULL;
    }
    return &flow_neutral[field->role];
}

enum flow_role
flow_field_part(const struct flow_field *field)
{
    if (field == NULL) {
        return FLOW_PART_UNKNOWN;
    }
    const struct flow_field *neutral = flow_field_neutral(field);
    enum flow_role part = neutral != NULL ? neutral->part : field->part;
    return part != FLOW_NO_ROLE ? part : FLOW_PART_WHERE;
}
