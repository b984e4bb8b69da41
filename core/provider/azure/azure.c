/* azure.c - the columns of Azure NSG flow logs and VNet flow logs, and the positions of their tuples
 *
 * https://learn.microsoft.com/azure/network-watcher/nsg-flow-logs-overview
 * https://learn.microsoft.com/azure/network-watcher/vnet-flow-logs-overview
 *
 * A flow is a string of positions separated by commas. What it does not say stands in the objects around it.
 *
 *   NSG, version 1   1700000000,10.1.0.4,203.0.113.9,40112,443,T,O,A
 *   NSG, version 2   1700000060,10.1.0.4,203.0.113.9,40112,443,T,O,A,E,12,1804,14,9210
 *   VNet             1700000060123,10.1.0.4,203.0.113.9,40112,443,6,O,E,NX,12,1804,14,9210
 *
 * Where one record is one object with a member a position, a program that passes logs on made it. The names of
 * Microsoft's connector for NSG flow logs are the ones that the positions go by here; aliases are what other programs
 * write.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>
#include "core/provider/azure/azure.h"
#include "core/record/cells.h"
#include "core/record/neutral.h"

static const struct flow_name protocols[] = {{"T", "6"}, {"U", "17"}, {"TCP", "6"}, {"UDP", "17"}, {NULL, NULL}};
static const struct flow_name directions[] = {{"I", "ingress"}, {"O", "egress"}, {NULL, NULL}};
static const struct flow_name decisions[] = {{"A", "ACCEPT"}, {"D", "REJECT"}, {NULL, NULL}};
static const struct flow_name nsg_states[] = {{"B", "begin"}, {"C", "continuing"}, {"E", "end"}, {NULL, NULL}};
static const struct flow_name vnet_states[] = {
    {"B", "begin"}, {"C", "continuing"}, {"E", "end"}, {"D", "denied"}, {NULL, NULL},
};
static const struct flow_name encryption[] = {
    {"X", "encrypted"},
    {"NX", "not encrypted"},
    {"NX_HW_NOT_SUPPORTED", "not encrypted: hardware without support"},
    {"NX_SW_NOT_READY", "dropped: software not ready"},
    {"NX_NOT_ACCEPTED", "dropped: not encrypted"},
    {"NX_NOT_SUPPORTED", "dropped: discovery not supported"},
    {"NX_LOCAL_DST", "not encrypted: destination on the same host"},
    {"NX_FALLBACK", "not encrypted: allowed as fallback"},
    {NULL, NULL},
};

/* clang-format off */
#define POSITIONS_0_TO_6                                                                                                                          \
    {"startTime", FLOW_UNIXTIME, FLOW_START, .title = "Start", .help = "Time of the event; NSG logs write seconds, VNet logs milliseconds"},         \
    {"sourceAddress", FLOW_ADDRESS, FLOW_SRC, .title = "Source Address", .help = "Initiator of the flow"},                                          \
    {"destinationAddress", FLOW_ADDRESS, FLOW_DST, .title = "Destination Address", .help = "Responder of the flow"},                                \
    {"sourcePort", FLOW_UINT16, FLOW_SRCPORT, .title = "Source Port", .help = "Port of the initiator"},                                             \
    {"destinationPort", FLOW_UINT16, FLOW_DSTPORT, .title = "Destination Port", .help = "Port of the responder"},                                   \
    {"transportProtocol", FLOW_UINT8, FLOW_PROTO, .title = "Protocol", .help = "T or U in NSG logs, an IANA number in VNet logs", .names = protocols, .aliases = "protocol"}, \
    {"deviceDirection", FLOW_TEXT, FLOW_DIRECTION, .title = "Direction", .help = "I: into the interface; O: out of it", .names = directions}
#define POSITIONS_9_TO_12                                                                                                                         \
    {"packetsStoD", FLOW_UINT64, FLOW_PACKETS_SENT, .title = "Packets Sent", .help = "Packets from source to destination since the flow's tuple before"}, \
    {"bytesStoD", FLOW_UINT64, FLOW_BYTES_SENT, .title = "Bytes Sent", .help = "Bytes from source to destination since the flow's tuple before"},   \
    {"packetsDtoS", FLOW_UINT64, FLOW_PACKETS_RECEIVED, .title = "Packets Received", .help = "Packets from destination to source since the flow's tuple before"}, \
    {"bytesDtoS", FLOW_UINT64, FLOW_BYTES_RECEIVED, .title = "Bytes Received", .help = "Bytes from destination to source since the flow's tuple before"}
#define NSG_DECISION                                                                                                                              \
    {"deviceAction", FLOW_TEXT, FLOW_ACTION, .title = "Action", .help = "A: allowed; D: denied", .names = decisions}
#define NSG_STATE(logs)                                                                                                                           \
    {"flowState", FLOW_TEXT, FLOW_STATE, .since = 2, .sets = (logs), .title = "Flow State", .help = "B: begin; C: continuing, every five minutes; E: end", .names = nsg_states}
#define VNET_STATE(logs)                                                                                                                          \
    {"flowState", FLOW_TEXT, FLOW_STATE, .sets = (logs), .title = "Flow State", .help = "B: begin; C: continuing, every five minutes; E: end; D: denied", .names = vnet_states}
#define VNET_ENCRYPTION(logs)                                                                                                                     \
    {"flowEncryption", FLOW_TEXT, .part = FLOW_PART_FLOW, .sets = (logs), .title = "Flow Encryption", .help = "X: encrypted by the virtual network; NX: not, and the reason", .names = encryption, .aliases = "encryption"}

static const struct flow_field nsg_positions[] = {POSITIONS_0_TO_6, NSG_DECISION, NSG_STATE(0), POSITIONS_9_TO_12, {.column = NULL}};
static const struct flow_field vnet_positions[] = {POSITIONS_0_TO_6, VNET_STATE(0), VNET_ENCRYPTION(0), POSITIONS_9_TO_12, {.column = NULL}};
/* clang-format on */

enum { POSITIONS_V1 = 8, POSITIONS = 13, AT_PROTOCOL = 5, AT_DECISION = 7, AT_STATE_OR_ENCRYPTION = 8 };

struct cell {
    const char *text;
    size_t length;
};

/* Where the commas of text stand, the first ones of them, and its end; returns how many commas there are, plus one. */
static size_t
find_commas(const char *text, size_t length, const char *commas[POSITIONS])
{
    size_t n = 0;
    for (const char *c = text; c < text + length; c++) {
        if (*c == ',') {
            if (n < POSITIONS) {
                commas[n] = c;
            }
            n++;
        }
    }
    if (n < POSITIONS) {
        commas[n] = text + length;
    }
    return n + 1;
}

/* A cell that is not the first. */
static struct cell
cell_at(const char *const commas[POSITIONS], size_t position)
{
    struct cell cell = {commas[position - 1] + 1, (size_t)(commas[position] - commas[position - 1] - 1)};
    trim_blanks(&cell.text, &cell.length);
    return cell;
}

static bool
is_letter_of(struct cell cell, const char *letters)
{
    return cell.length == 1 && cell.text[0] != '\0' && strchr(letters, cell.text[0]) != NULL;
}

static bool
is_number(struct cell cell)
{
    uint64_t number;
    return flow_parse_uint(cell.text, cell.length, UINT64_MAX, &number);
}

/* Two forms have 13 positions. The first that is what it must be in one of them, and cannot be in the other, tells. */
static const struct flow_field *
form_of_13(const char *const commas[POSITIONS])
{
    struct cell protocol = cell_at(commas, AT_PROTOCOL), ninth = cell_at(commas, AT_STATE_OR_ENCRYPTION);
    struct cell decision = cell_at(commas, AT_DECISION);
    if (is_letter_of(ninth, "BCE")) {
        return nsg_positions;
    }
    if (ninth.length > 0 && (ninth.text[0] == 'X' || ninth.text[0] == 'N')) {
        return vnet_positions;
    }
    if (is_letter_of(protocol, "TU")) {
        return nsg_positions;
    }
    if (is_number(protocol)) {
        return vnet_positions;
    }
    return is_letter_of(decision, "A") ? nsg_positions : is_letter_of(decision, "BCE") ? vnet_positions : NULL;
}

static const struct flow_field *
choose(const char *text, size_t length, size_t *n)
{
    const char *commas[POSITIONS];
    *n = find_commas(text, length, commas);
    const struct flow_field *form = *n == POSITIONS_V1 ? nsg_positions : *n == POSITIONS ? form_of_13(commas) : NULL;
    if (form == NULL) {
        *n = 0;
    }
    return form;
}

static const struct flow_field *const tables[] = {nsg_positions, vnet_positions, NULL};
static const struct flow_tuple tuple = {.separator = ',', .most = POSITIONS, .tables = tables, .choose = choose};

#define NSG  AZURE_NSG
#define VNET AZURE_VNET

/* clang-format off */
const struct flow_field azure_fields[] = {
    {"time", FLOW_DATETIME, FLOW_LOG_TIME, .title = "Log Timestamp", .help = "When the record was written, up to a minute after its flows"},
    {"systemId", FLOW_TEXT, .sets = NSG, .title = "System ID", .help = "Azure's own id of the network security group"},
    {"macAddress", FLOW_TEXT, FLOW_INTERFACE, .title = "MAC Address", .help = "Network interface that the record was taken at", .aliases = "mac"},
    {"category", FLOW_TEXT, .part = FLOW_PART_LOG, .title = "Category", .help = "Kind of log"},
    {"resourceId", FLOW_TEXT, FLOW_RESOURCE_ID, .sets = NSG, .title = "Resource ID", .help = "Network security group"},
    {"flowLogResourceID", FLOW_TEXT, .part = FLOW_PART_LOG, .sets = VNET, .title = "Flow Log Resource ID", .help = "The flow log itself, which is a resource of its own"},
    {"targetResourceID", FLOW_TEXT, FLOW_RESOURCE_ID, .sets = VNET, .title = "Target Resource ID", .help = "Virtual network, subnet or interface that the flow log is for"},
    {"operationName", FLOW_TEXT, .part = FLOW_PART_LOG, .title = "Operation Name", .help = "Kind of event, the same for all records"},
    {"Version", FLOW_UINT8, .part = FLOW_PART_LOG, .sets = NSG, .title = "Version", .help = "Version of the tuples: 2 added state and counters"},
    {"flowLogVersion", FLOW_UINT8, .part = FLOW_PART_LOG, .sets = VNET, .title = "Flow Log Version", .help = "Version of the format", .aliases = "version"},
    {"flowLogGUID", FLOW_TEXT, .part = FLOW_PART_LOG, .sets = VNET, .title = "Flow Log GUID", .help = "Azure's own id of the flow log"},
    {"aclID", FLOW_TEXT, .part = FLOW_PART_FLOW, .sets = VNET, .title = "ACL ID", .help = "Security group or network manager that decided; \"unspecified\": denied for want of encryption"},
    {"rule", FLOW_TEXT, FLOW_RULE, .title = "Rule", .help = "Rule that decided; \"unspecified\": denied for want of encryption", .aliases = "nsgRuleName"},
    {"mac", FLOW_TEXT, FLOW_INTERFACE_TOO, .sets = NSG, .title = "MAC", .help = "Network interface, once more beside each rule"},
    {"flowTuple", FLOW_TUPLE, .part = FLOW_PART_LOG, .title = "Flow Tuple", .help = "The flow as logged", .tuple = &tuple},
    {"nsgRuleName", FLOW_TEXT, FLOW_RULE, .sets = NSG, .title = "Rule", .help = "Connector: rule that decided"},
    {"deviceExtId", FLOW_TEXT, .sets = NSG, .title = "Device External ID", .help = "Connector: system id of the security group"},
    {"resourceGroup", FLOW_TEXT, FLOW_RESOURCE_GROUP, .title = "Resource Group", .help = "Resource group, taken from the resource's id"},
    /* Of records that were taken apart into one with a member for each position. VNet's have no decision, but what is
     * logged under its name is not hidden. */
    POSITIONS_0_TO_6,
    NSG_DECISION,
    NSG_STATE(NSG),
    VNET_STATE(VNET),
    VNET_ENCRYPTION(VNET),
    POSITIONS_9_TO_12,
    {.column = NULL},
};
/* clang-format on */

/* ---- what follows from the values ---- */

static void
compute_text(struct flow_record *record, const struct flow_field *field, const char *text, size_t length)
{
    struct flow_value *value = flow_record_compute_field(record, field, FLOW_IS_TEXT);
    if (value != NULL) {
        value->text = text;
        value->text_length = length;
    }
}

/* VNet logs have a state where NSG logs have a decision too. */
static void
compute_action(struct flow_record *record)
{
    const struct flow_value *state = record->role[FLOW_STATE];
    if (state != NULL && state->field->names == vnet_states) {
        const char *action = flow_value_is(state, "denied") ? "REJECT" : "ACCEPT";
        compute_text(record, &flow_neutral[FLOW_ACTION], action, strlen(action));
    }
}

bool
azure_counts_nothing(const struct flow_record *record)
{
    static const enum flow_role counters[] = {FLOW_PACKETS_SENT, FLOW_PACKETS_RECEIVED, FLOW_BYTES_SENT,
                                              FLOW_BYTES_RECEIVED};
    for (size_t i = 0; i < G_N_ELEMENTS(counters); i++) {
        if (record->role[counters[i]] != NULL && record->role[counters[i]]->number != 0) {
            return false;
        }
    }
    return true;
}

/* The next part of "/subscriptions/1/resourceGroups/2/..."; NULL after the last. */
static const char *
next_part(const char **at, const char *end, size_t *length)
{
    if (*at == end || **at != '/') {
        return NULL;
    }
    const char *part = *at + 1, *stop = memchr(part, '/', (size_t)(end - part));
    *at = stop != NULL ? stop : end;
    *length = (size_t)(*at - part);
    return part;
}

static bool
is_part(const char *part, size_t length, const char *word)
{
    return length == strlen(word) && g_ascii_strncasecmp(part, word, length) == 0;
}

static const struct flow_field *
resource_group_field(void)
{
    static const struct flow_field *field;
    if (field == NULL) {
        for (field = azure_fields; strcmp(field->column, "resourceGroup") != 0; field++) {
        }
    }
    return field;
}

/* The parts stand in pairs of a kind and a name. Of a kind that comes more than once the first name counts, and the
 * last name of all is the resource's own. */
void
azure_compute_resource(struct flow_record *record)
{
    const struct flow_value *id = record->role[FLOW_RESOURCE_ID];
    if (id == NULL) {
        return;
    }
    const char *at = id->text, *end = at + id->text_length, *name = NULL, *kind;
    size_t kind_length, length = 0;
    bool in_provider = false;
    while ((kind = next_part(&at, end, &kind_length)) != NULL) {
        name = next_part(&at, end, &length);
        if (name == NULL || length == 0) {
            return;
        }
        if (is_part(kind, kind_length, "subscriptions")) {
            compute_text(record, &flow_neutral[FLOW_ACCOUNT], name, length);
        } else if (is_part(kind, kind_length, "resourceGroups")) {
            compute_text(record, resource_group_field(), name, length);
        } else if (in_provider && at == end) {
            compute_text(record, &flow_neutral[FLOW_RESOURCE], name, length);
        }
        in_provider = in_provider || is_part(kind, kind_length, "providers");
    }
}

void
azure_finish(struct flow_record *record)
{
    const struct flow_value *state = record->role[FLOW_STATE];
    const struct flow_value *too = record->role[FLOW_INTERFACE_TOO];
    compute_action(record);
    /* A flow that begins, or is denied, has no counters; some logs write zeros for them. */
    if (!(flow_value_is(state, "begin") || flow_value_is(state, "denied")) || !azure_counts_nothing(record)) {
        flow_record_compute_sum(record, FLOW_PACKETS, FLOW_PACKETS_SENT, FLOW_PACKETS_RECEIVED);
        flow_record_compute_sum(record, FLOW_BYTES, FLOW_BYTES_SENT, FLOW_BYTES_RECEIVED);
    }
    if (too != NULL) {
        compute_text(record, &flow_neutral[FLOW_INTERFACE], too->text, too->text_length);
    }
    azure_compute_resource(record);
}

static void
append_text(GString *info, const char *before, const char *text, size_t length)
{
    g_string_append(info, before);
    g_string_append_len(info, text, (gssize)length);
}

void
azure_summary(const struct flow_record *record, GString *info)
{
    const struct flow_value *state = record->role[FLOW_STATE], *rule = record->role[FLOW_RULE];
    bool rejected = flow_value_is(record->role[FLOW_ACTION], "REJECT");
    if (state != NULL && !rejected) {
        append_text(info, ", ", state->text, state->text_length);
    }
    if (rule != NULL && record->role[FLOW_ACTION] != NULL) {
        append_text(info, rejected ? ", denied by " : ", allowed by ", rule->text, rule->text_length);
    }
    for (size_t i = 0; i < record->n_values; i++) {
        const struct flow_value *value = &record->values[i];
        if (value->field != NULL && value->field->names == encryption && value->kind == FLOW_IS_TEXT &&
            !flow_value_is(value, "NX")) {
            const char *meaning = flow_field_name_of(value->field, value->text, value->text_length);
            append_text(info, ", ", meaning != NULL ? meaning : value->text,
                        meaning != NULL ? strlen(meaning) : value->text_length);
        }
    }
}
