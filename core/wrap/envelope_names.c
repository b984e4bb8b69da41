/* envelope_names.c - what the members of an object that wraps rows mean
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <glib.h>
#include <string.h>
#include "core/wrap/envelope_names.h"

/* In the order in which they are tried. */
static const struct {
    const char *name;
    enum flow_payload payload;
} payloads[] = {
    {"logEvents", FLOW_PAYLOAD_LIST},      /* a subscription to a log group */
    {"awslogs", FLOW_PAYLOAD_TEXT},        /* the same, as a function gets it */
    {"kinesis", FLOW_PAYLOAD_TEXT},        /* a record of a stream, as a function gets it */
    {"event.original", FLOW_PAYLOAD_TEXT}, /* a document: what came in, before anybody changed it */
    {"_raw", FLOW_PAYLOAD_TEXT},           {"@message", FLOW_PAYLOAD_TEXT},
    {"message", FLOW_PAYLOAD_TEXT},        {"log", FLOW_PAYLOAD_TEXT},
    {"body", FLOW_PAYLOAD_TEXT},           {"original", FLOW_PAYLOAD_TEXT},
    {"data", FLOW_PAYLOAD_DATA},           {"Data", FLOW_PAYLOAD_DATA},
    {"event", FLOW_PAYLOAD_TEXT},          {"_source", FLOW_PAYLOAD_TEXT}, /* a hit of a search */
    {"result", FLOW_PAYLOAD_TEXT},
};

static const struct {
    const char *name, *column;
} facts[] = {
    {"timestamp", "@timestamp"},
    {"@timestamp", "@timestamp"},
    {"time", "@timestamp"},
    {"_time", "@timestamp"},
    {"ingestionTime", "@ingestionTime"},
    {"@ingestionTime", "@ingestionTime"},
    {"publishTime", "@ingestionTime"},
    {"publish_time", "@ingestionTime"},
    {"approximateArrivalTimestamp", "@ingestionTime"},
    {"logStreamName", "@logStream"},
    {"logStream", "@logStream"},
    {"@logStream", "@logStream"},
    {"logGroupName", "@logGroup"},
    {"logGroup", "@logGroup"},
    {"@logGroup", "@logGroup"},
    {"@log", "@logGroup"},
    {"eventId", "@eventId"},
    {"id", "@eventId"},
    {"messageId", "@eventId"},
    {"message_id", "@eventId"},
    {"recordId", "@eventId"},
    {"_id", "@eventId"},
    {"owner", "@owner"},
    {"subscription", "@subscription"},
    {"stream", "@output"},
    {"host", "@host"},
    {"hostname", "@host"},
    {"source", "@file"},
    {"index", "@index"},
    {"_index", "@index"},
    {"partitionKey", "@partition"},
};

/* Of what a search, a stream or a page of events gives. */
static const char *const wrappers[] = {"events", "Records", "receivedMessages", "hits"};

enum flow_payload
flow_envelope_payload(const struct flow_member *member, unsigned *rank)
{
    for (unsigned i = 0; i < G_N_ELEMENTS(payloads); i++) {
        if (flow_member_is(member, payloads[i].name)) {
            enum flow_member_kind kind = member->kind;
            bool is_list = payloads[i].payload == FLOW_PAYLOAD_LIST;
            bool is_right =
                is_list ? kind == FLOW_MEMBER_ARRAY : kind == FLOW_MEMBER_STRING || kind == FLOW_MEMBER_OBJECT;
            *rank = i;
            return is_right ? payloads[i].payload : FLOW_NO_PAYLOAD;
        }
    }
    return FLOW_NO_PAYLOAD;
}

const char *
flow_envelope_column(const struct flow_member *member)
{
    if (member->kind != FLOW_MEMBER_STRING && member->kind != FLOW_MEMBER_OTHER) {
        return NULL;
    }
    for (size_t i = 0; i < G_N_ELEMENTS(facts); i++) {
        if (flow_member_is(member, facts[i].name)) {
            return facts[i].column;
        }
    }
    return NULL;
}

bool
flow_envelope_wraps(const char *name, size_t length)
{
    for (size_t i = 0; i < G_N_ELEMENTS(wrappers); i++) {
        if (strlen(wrappers[i]) == length && memcmp(wrappers[i], name, length) == 0) {
            return true;
        }
    }
    return false;
}
