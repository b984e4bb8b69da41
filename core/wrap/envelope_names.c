/* envelope_names.c - what the members of an object that wraps rows mean
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <glib.h>
#include <string.h>
#include "core/wrap/envelope_names.h"

/* Members that hold rows, in the order in which they are tried, and those that say something of them. */
static const struct flow_envelope_name names[] = {
    {"logEvents", FLOW_PAYLOAD_LIST, NULL}, /* a subscription to a log group */
    {"rows", FLOW_PAYLOAD_LIST, NULL},      /* of a table that an engine answers with */
    {"Rows", FLOW_PAYLOAD_LIST, NULL},
    {"awslogs", FLOW_PAYLOAD_TEXT, NULL},        /* the same, as a function gets it */
    {"kinesis", FLOW_PAYLOAD_TEXT, NULL},        /* a record of a stream, as a function gets it */
    {"event.original", FLOW_PAYLOAD_TEXT, NULL}, /* a document: what came in, before anybody changed it */
    {"_raw", FLOW_PAYLOAD_TEXT, NULL},
    {"@message", FLOW_PAYLOAD_TEXT, NULL},
    {"message", FLOW_PAYLOAD_TEXT, NULL},
    {"Message", FLOW_PAYLOAD_TEXT, NULL}, /* the head of a column */
    {"MESSAGE", FLOW_PAYLOAD_TEXT, NULL}, /* systemd's journal */
    {"log", FLOW_PAYLOAD_TEXT, NULL},
    {"line", FLOW_PAYLOAD_TEXT, NULL},   /* Loki's, one a line */
    {"values", FLOW_PAYLOAD_LIST, NULL}, /* the lines of a stream of Loki's, each behind its time */
    {"body", FLOW_PAYLOAD_TEXT, NULL},
    {"Body", FLOW_PAYLOAD_DATA, NULL}, /* of a message that a hub of events has kept */
    {"original", FLOW_PAYLOAD_TEXT, NULL},
    {"data", FLOW_PAYLOAD_DATA, NULL},
    {"Data", FLOW_PAYLOAD_DATA, NULL},
    {"event", FLOW_PAYLOAD_TEXT, NULL},
    {"_source", FLOW_PAYLOAD_TEXT, NULL}, /* a hit of a search */
    {"result", FLOW_PAYLOAD_TEXT, NULL},
    {"content", FLOW_PAYLOAD_TEXT, NULL}, /* a line, in the answer of a log service */
    {"Content", FLOW_PAYLOAD_TEXT, NULL},
    {"attributes", FLOW_PAYLOAD_TEXT, NULL}, /* of an event, in the answer of a log service */
    {"LogJson", FLOW_PAYLOAD_TEXT, NULL},
    {"value", FLOW_PAYLOAD_DATA, NULL}, /* a message of a stream */
    {"timestamp", FLOW_NO_PAYLOAD, "@timestamp"},
    {"@timestamp", FLOW_NO_PAYLOAD, "@timestamp"},
    {"time", FLOW_NO_PAYLOAD, "@timestamp"},
    {"_time", FLOW_NO_PAYLOAD, "@timestamp"},
    {"_messagetime", FLOW_NO_PAYLOAD, "@timestamp"},
    {"date", FLOW_NO_PAYLOAD, "@timestamp"},
    {"Date", FLOW_NO_PAYLOAD, "@timestamp"},
    {"__REALTIME_TIMESTAMP", FLOW_NO_PAYLOAD, "@timestamp"},
    {"ingestionTime", FLOW_NO_PAYLOAD, "@ingestionTime"},
    {"@ingestionTime", FLOW_NO_PAYLOAD, "@ingestionTime"},
    {"publishTime", FLOW_NO_PAYLOAD, "@ingestionTime"},
    {"publish_time", FLOW_NO_PAYLOAD, "@ingestionTime"},
    {"enqueuedTimeUtc", FLOW_NO_PAYLOAD, "@ingestionTime"},
    {"EnqueuedTimeUtc", FLOW_NO_PAYLOAD, "@ingestionTime"},
    {"approximateArrivalTimestamp", FLOW_NO_PAYLOAD, "@ingestionTime"},
    {"ApproximateArrivalTimestamp", FLOW_NO_PAYLOAD, "@ingestionTime"},
    {"logStreamName", FLOW_NO_PAYLOAD, "@logStream"},
    {"logStream", FLOW_NO_PAYLOAD, "@logStream"},
    {"@logStream", FLOW_NO_PAYLOAD, "@logStream"},
    {"@log_stream", FLOW_NO_PAYLOAD, "@logStream"},
    {"logGroupName", FLOW_NO_PAYLOAD, "@logGroup"},
    {"logGroup", FLOW_NO_PAYLOAD, "@logGroup"},
    {"@logGroup", FLOW_NO_PAYLOAD, "@logGroup"},
    {"@log", FLOW_NO_PAYLOAD, "@logGroup"},
    {"@log_group", FLOW_NO_PAYLOAD, "@logGroup"},
    {"eventId", FLOW_NO_PAYLOAD, "@eventId"},
    {"id", FLOW_NO_PAYLOAD, "@eventId"},
    {"messageId", FLOW_NO_PAYLOAD, "@eventId"},
    {"message_id", FLOW_NO_PAYLOAD, "@eventId"},
    {"recordId", FLOW_NO_PAYLOAD, "@eventId"},
    {"_id", FLOW_NO_PAYLOAD, "@eventId"},
    {"@id", FLOW_NO_PAYLOAD, "@eventId"},
    {"owner", FLOW_NO_PAYLOAD, "@owner"},
    {"@owner", FLOW_NO_PAYLOAD, "@owner"},
    {"subscription", FLOW_NO_PAYLOAD, "@subscription"},
    {"stream", FLOW_NO_PAYLOAD, "@output"},
    {"host", FLOW_NO_PAYLOAD, "@host"},
    {"hostname", FLOW_NO_PAYLOAD, "@host"},
    {"Host", FLOW_NO_PAYLOAD, "@host"},
    {"_HOSTNAME", FLOW_NO_PAYLOAD, "@host"},
    {"_sourcehost", FLOW_NO_PAYLOAD, "@host"},
    {"SYSLOG_IDENTIFIER", FLOW_NO_PAYLOAD, "@process"},
    {"_PID", FLOW_NO_PAYLOAD, "@pid"},
    {"source", FLOW_NO_PAYLOAD, "@file"},
    {"file", FLOW_NO_PAYLOAD, "@file"},
    {"index", FLOW_NO_PAYLOAD, "@index"},
    {"_index", FLOW_NO_PAYLOAD, "@index"},
    {"partitionKey", FLOW_NO_PAYLOAD, "@partition"},
    {"PartitionKey", FLOW_NO_PAYLOAD, "@partition"},
    /* What stands before a line of JSON: see line_envelope.h. */
    {"@time", FLOW_NO_PAYLOAD, "@time"},
    {"@host", FLOW_NO_PAYLOAD, "@host"},
    {"@process", FLOW_NO_PAYLOAD, "@process"},
    {"@pid", FLOW_NO_PAYLOAD, "@pid"},
    {"@priority", FLOW_NO_PAYLOAD, "@priority"},
    {"@messageId", FLOW_NO_PAYLOAD, "@messageId"},
    {"@structuredData", FLOW_NO_PAYLOAD, "@structuredData"},
    {"@pod", FLOW_NO_PAYLOAD, "@pod"},
    {"@container", FLOW_NO_PAYLOAD, "@container"},
    {"@output", FLOW_NO_PAYLOAD, "@output"},
    {"@file", FLOW_NO_PAYLOAD, "@file"},
    {"@line", FLOW_NO_PAYLOAD, "@line"},
};

/* Of what a search, a stream or a page of events gives. */
const char *const flow_envelope_wrappers[] = {
    "events",  "Records", "receivedMessages", "hits",   "results", "logs", "Response",
    "Results", "streams", "data.result",      "tables", "Tables",  NULL};

/* Places of names by what is soon seen of them, each in front of others that look alike; one behind the place, and 0
 * for none. */
enum { N_PLACES = 256 };

struct places {
    unsigned char first[N_PLACES], next[G_N_ELEMENTS(names)];
};

static size_t
place_of(const char *name, size_t length)
{
    return (length * 37 + (unsigned char)name[0] * 5u + (unsigned char)name[length - 1]) % N_PLACES;
}

static const struct places *
places(void)
{
    static struct places made;
    static gsize is_made;
    if (g_once_init_enter(&is_made)) {
        for (size_t i = G_N_ELEMENTS(names); i > 0; i--) {
            unsigned char *first = &made.first[place_of(names[i - 1].name, strlen(names[i - 1].name))];
            made.next[i - 1] = *first;
            *first = (unsigned char)i;
        }
        g_once_init_leave(&is_made, 1);
    }
    return &made;
}

const struct flow_envelope_name *
flow_envelope_name(const struct flow_member *member, unsigned *rank)
{
    if (member->name_length == 0) {
        return NULL;
    }
    const struct places *all = places();
    for (unsigned i = all->first[place_of(member->name, member->name_length)]; i > 0; i = all->next[i - 1]) {
        if (flow_member_is(member, names[i - 1].name)) {
            *rank = i - 1;
            return &names[i - 1];
        }
    }
    return NULL;
}

enum flow_payload
flow_envelope_payload(const struct flow_envelope_name *name, enum flow_member_kind kind)
{
    bool is_right = name->payload == FLOW_PAYLOAD_LIST ? kind == FLOW_MEMBER_ARRAY
                                                       : kind == FLOW_MEMBER_STRING || kind == FLOW_MEMBER_OBJECT;
    return is_right ? name->payload : FLOW_NO_PAYLOAD;
}
