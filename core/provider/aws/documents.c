/* documents.c - AWS flow logs in documents of other schemas: OCSF, as Security Lake and CloudWatch's transformers write
 * it, and Elastic's ECS
 *
 *   {"class_uid": 4001, "metadata": {"product": {"name": "Amazon VPC", ...}, ...}, "src_endpoint": {"ip": ...}, ...}
 *   {"source": {"ip": ...}, "destination": {...}, "network": {...}, "aws": {"vpcflow": {"action": "ACCEPT", ...}}, ...}
 *
 * https://github.com/ocsf/examples, mappings of VPC Flowlogs
 * https://schema.ocsf.io/classes/network_activity
 * https://github.com/elastic/integrations, packages/aws/data_stream/vpcflow
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>
#include "core/provider/aws/aws.h"
#include "core/record/flat.h"
#include "core/wrap/members.h"

static const struct flow_name actions[] = {
    {"Allowed", "ACCEPT"}, {"Denied", "REJECT"}, {"Blocked", "REJECT"}, {"ACCEPT", "ACCEPT"},
    {"REJECT", "REJECT"},  {"Unknown", "-"},     {"Other", "-"},        {NULL, NULL},
};
static const struct flow_name action_ids[] = {
    {"1", "ACCEPT"}, {"2", "REJECT"}, {"0", "-"}, {"99", "-"}, {NULL, NULL},
};
static const struct flow_name directions[] = {
    {"Inbound", "ingress"}, {"Outbound", "egress"}, {"ingress", "ingress"}, {"egress", "egress"},
    {"Unknown", "-"},       {"Other", "-"},         {NULL, NULL},
};
static const struct flow_name direction_ids[] = {
    {"1", "ingress"}, {"2", "egress"}, {"0", "-"}, {"99", "-"}, {NULL, NULL},
};
/* 1 to 3 are ends of a host and of a network, which no flow log tells. */
static const struct flow_name boundaries[] = {
    {"4", "1"},  {"5", "2"},  {"6", "3"}, {"7", "4"},  {"8", "5"},   {"9", "6"},
    {"10", "7"}, {"11", "8"}, {"0", "-"}, {"99", "-"}, {NULL, NULL},
};
/* What the values of these make sure of. */
static const struct flow_name products[] = {{"Amazon VPC", ""}, {NULL, NULL}};
static const struct flow_name features[] = {{"Flowlogs", ""}, {NULL, NULL}};
static const struct flow_name datasets[] = {{"aws.vpcflow", ""}, {NULL, NULL}};

/* clang-format off */
const struct flow_path aws_paths[] = {
    {"metadata.product.name", .words = products},
    {"metadata.product.feature.name", .words = features},
    {"metadata.product.version", .column = "version"},
    {"cloud.account.uid", .column = "account-id"}, /* cloud.account_uid of version 1.0 is spelt alike */
    {"cloud.account.uuid", .column = "account-id"},
    {"cloud.region", .column = "region"},
    {"cloud.zone", .column = "az-id"},
    {"src_endpoint.ip", .column = "srcaddr"},
    {"dst_endpoint.ip", .column = "dstaddr"},
    {"src_endpoint.intermediate_ips", .column = "srcaddr"},
    {"dst_endpoint.intermediate_ips", .column = "dstaddr"},
    {"src_endpoint.intermediate_ips.0", .column = "srcaddr"},
    {"dst_endpoint.intermediate_ips.0", .column = "dstaddr"},
    {"src_endpoint.port", .column = "srcport"},
    {"dst_endpoint.port", .column = "dstport"},
    {"src_endpoint.svc_name", .column = "pkt-src-aws-service"},
    {"dst_endpoint.svc_name", .column = "pkt-dst-aws-service"},
    {"src_endpoint.interface_uid", .column = "interface-id", .end = FLOW_SRC},
    {"dst_endpoint.interface_uid", .column = "interface-id", .end = FLOW_DST},
    {"src_endpoint.vpc_uid", .column = "vpc-id", .end = FLOW_SRC},
    {"dst_endpoint.vpc_uid", .column = "vpc-id", .end = FLOW_DST},
    {"src_endpoint.subnet_uid", .column = "subnet-id", .end = FLOW_SRC},
    {"dst_endpoint.subnet_uid", .column = "subnet-id", .end = FLOW_DST},
    {"src_endpoint.instance_uid", .column = "instance-id", .end = FLOW_SRC},
    {"dst_endpoint.instance_uid", .column = "instance-id", .end = FLOW_DST},
    {"connection_info.protocol_num", .column = "protocol"},
    {"connection_info.protocol_ver", .column = "type"},
    {"connection_info.tcp_flags", .column = "tcp-flags"},
    {"connection_info.direction", .column = "flow-direction", .words = directions},
    {"connection_info.direction_id", .column = "flow-direction", .words = direction_ids},
    {"connection_info.boundary_id", .column = "traffic-path", .words = boundaries},
    {"traffic.packets", .column = "packets"},
    {"traffic.bytes", .column = "bytes"},
    {"start_time", .column = "start"},
    {"start_time_dt", .column = "start"},
    {"end_time", .column = "end"},
    {"end_time_dt", .column = "end"},
    {"action", .column = "action", .words = actions},
    {"disposition", .column = "action", .words = actions},
    {"action_id", .column = "action", .words = action_ids},
    {"status_code", .column = "log-status"},
    {.path = "unmapped."},

    {"data_stream.dataset", .words = datasets},
    {"event.dataset", .words = datasets},
    {"source.ip", .column = "srcaddr"},
    {"source.address", .column = "srcaddr"},
    {"destination.ip", .column = "dstaddr"},
    {"destination.address", .column = "dstaddr"},
    {"source.port", .column = "srcport"},
    {"destination.port", .column = "dstport"},
    {"source.packets", .column = "packets"},
    {"source.bytes", .column = "bytes"},
    {"network.packets", .column = "packets"},
    {"network.bytes", .column = "bytes"},
    {"network.iana_number", .column = "protocol"},
    {"network.direction", .column = "flow-direction", .words = directions},
    {"event.start", .column = "start"},
    {"event.end", .column = "end"},
    {"event.reason", .column = "reject-reason"},
    {"cloud.account.id", .column = "account-id"},
    {"cloud.instance.id", .column = "instance-id"},
    {"cloud.availability_zone", .column = "az-id"},
    {"orchestrator.cluster.id", .column = "ecs-cluster-arn"},
    {"orchestrator.cluster.name", .column = "ecs-cluster-name"},
    {"orchestrator.resource.id", .column = "ecs-container-instance-id"},
    {"orchestrator.resource.name", .column = "ecs-container-instance-arn"},
    {"service.name", .column = "ecs-service-name"},
    {"aws.vpcflow.pkt_src_service", .column = "pkt-src-aws-service"},
    {"aws.vpcflow.pkt_dst_service", .column = "pkt-dst-aws-service"},
    {.path = "aws.vpcflow."},
    {.path = "aws.vpc.flow."},
    {.path = "aws.vpc."},
    {.path = NULL},
};
/* clang-format on */

/* ---- whose a document is ---- */

/* The member of this name of the object that text, which may be cut, begins with. */
static bool
find(const char *text, size_t length, const char *name, struct flow_member *member)
{
    struct flow_members members = flow_members(text, length);
    while (flow_members_next(&members, member)) {
        if (flow_member_is(member, name)) {
            return true;
        }
    }
    return false;
}

/* What is known of a document that may be cut. */
struct seen {
    bool is_network_activity, is_amazon_vpc; /* of OCSF */
    bool has_source, has_destination;        /* of either */
    bool is_vpcflow, is_gateway, is_empty;   /* of ECS: the log's own members; of a Transit Gateway; no flows */
};

static bool
is_word(const struct flow_member *member, const char *word)
{
    return member->length == strlen(word) && memcmp(member->value, word, member->length) == 0;
}

/* {"product": {"name": "Amazon VPC", "feature": {"name": "Flowlogs"}}}; query engines give it as text. */
static bool
names_product(const struct flow_member *metadata)
{
    struct flow_member product, name;
    if (metadata->kind == FLOW_MEMBER_STRING) {
        return g_strstr_len(metadata->value, (gssize)metadata->length, "Amazon VPC") != NULL;
    }
    if (!find(metadata->value, metadata->length, "product", &product) || product.kind != FLOW_MEMBER_OBJECT) {
        return false;
    }
    if (find(product.value, product.length, "name", &name) && is_word(&name, "Amazon VPC")) {
        return true;
    }
    return find(product.value, product.length, "feature", &product) && product.kind == FLOW_MEMBER_OBJECT &&
           find(product.value, product.length, "name", &name) && is_word(&name, "Flowlogs");
}

/* {"vpcflow": {...}}. */
static void
see_own(struct seen *seen, const struct flow_member *aws)
{
    struct flow_member own, status, id;
    if (!find(aws->value, aws->length, "vpcflow", &own) || own.kind != FLOW_MEMBER_OBJECT) {
        return;
    }
    seen->is_vpcflow = true;
    seen->is_gateway =
        find(own.value, own.length, "tgw_id", &id) || find(own.value, own.length, "tgw_attachment_id", &id);
    seen->is_empty = find(own.value, own.length, "log_status", &status) && !is_word(&status, "OK");
}

static void
see(struct seen *seen, const struct flow_member *member)
{
    bool holds = member->kind == FLOW_MEMBER_OBJECT ||
                 (member->kind == FLOW_MEMBER_STRING && member->length > 0 && member->value[0] == '{');
    if (flow_member_is(member, "class_uid")) {
        seen->is_network_activity = is_word(member, "4001") || is_word(member, "4001.0");
    } else if (!holds) {
        return;
    } else if (flow_member_is(member, "metadata")) {
        seen->is_amazon_vpc = names_product(member);
    } else if (flow_member_is(member, "src_endpoint") || flow_member_is(member, "source")) {
        seen->has_source = true;
    } else if (flow_member_is(member, "dst_endpoint") || flow_member_is(member, "destination")) {
        seen->has_destination = true;
    } else if (flow_member_is(member, "aws") && member->kind == FLOW_MEMBER_OBJECT) {
        see_own(seen, member);
    }
}

/* An object of the log's own columns nests nothing, and needs no walk. */
static struct seen
see_all(const char *text, size_t length)
{
    struct seen seen = {0};
    if (length == 0 || memchr(text + 1, '{', length - 1) == NULL) {
        return seen;
    }
    struct flow_members members = flow_members(text, length);
    struct flow_member member;
    while (flow_members_next(&members, &member)) {
        if (member.name_length > 0 && strchr("acdms", member.name[0]) != NULL) {
            see(&seen, &member);
        }
    }
    return seen;
}

/* Whose members say nothing of a flow: that it is empty must be said. */
static bool
is_ecs(const struct seen *seen)
{
    return seen->is_vpcflow && ((seen->has_source && seen->has_destination) || seen->is_empty);
}

static bool
claims_vpc(const char *text, size_t length)
{
    struct seen seen = see_all(text, length);
    return (seen.is_network_activity && seen.is_amazon_vpc && (seen.has_source || seen.has_destination)) ||
           (is_ecs(&seen) && !seen.is_gateway);
}

static bool
claims_tgw(const char *text, size_t length)
{
    struct seen seen = see_all(text, length);
    return is_ecs(&seen) && seen.is_gateway;
}

static void
add_document(struct flow_rows *rows, const json_t *item)
{
    flow_rows_only(rows);
    flow_rows_flatten(rows, item);
    flow_rows_here(rows);
}

const struct flow_json aws_vpc_json = {.claims = claims_vpc, .rows = add_document};
const struct flow_json aws_tgw_json = {.claims = claims_tgw, .rows = add_document};

/* ---- their values ---- */

/* What the paths of addresses between the ends have, and no other. */
static const char between[] = "intermediate_ips";

static const struct flow_field *
field_of(const char *column)
{
    const struct flow_field *field = aws_fields;
    while (strcmp(field->column, column) != 0) {
        field++;
    }
    return field;
}

/* A value of a document that has this path; NULL if the document says nothing there. */
static struct flow_value *
value_at(const struct flow_record *record, enum flow_role role, bool is_between)
{
    for (size_t i = 0; i < record->n_values; i++) {
        struct flow_value *value = &record->values[i];
        const struct flow_path *path = record->schema->columns[i].path;
        bool is_address = path != NULL && value->field != NULL && value->field->role == role;
        if (is_address && value->kind != FLOW_ABSENT && (strstr(path->path, between) != NULL) == is_between) {
            return value;
        }
    }
    return NULL;
}

/* OCSF has the address that the packets carried as that of an end, and if the interface's is another, that as the only
 * one between the ends: then the first is the log's other column. Returns whether there is one. */
static bool
move_address(struct flow_record *record, enum flow_role role, const char *other)
{
    bool is_between = value_at(record, role, true) != NULL;
    struct flow_value *value = is_between ? value_at(record, role, false) : NULL;
    if (value != NULL) {
        value->field = field_of(other);
    }
    return value != NULL;
}

void
aws_finish(struct flow_record *record)
{
    if (!record->schema->is_document) {
        return;
    }
    bool source = move_address(record, FLOW_SRC, "pkt-srcaddr");
    bool destination = move_address(record, FLOW_DST, "pkt-dstaddr");
    if (source || destination) {
        flow_record_note_roles(record);
    }
}
