/* formats.c - the formats of flow logs out of the AWS command line's own output
 *
 * https://docs.aws.amazon.com/cli/latest/reference/ec2/describe-flow-logs.html
 *
 *   {"FlowLogs": [{"FlowLogId": "fl-0a1b2c3d4e5f60718", "LogFormat": "${version} ${vpc-id} ...",
 *    "LogDestinationType": "cloud-watch-logs", "LogGroupName": "/flows", "ResourceId": "vpc-0a1b2c3d", ...}]}
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>
#include "core/provider/aws/aws.h"
#include "core/wrap/format.h"

static const char *
string_of(const json_t *object, const char *name)
{
    const char *text = json_string_value(json_object_get(object, name));
    return text != NULL && *text != '\0' ? text : NULL;
}

/* The log group is named alone or, if somebody left it so, at the end of what the destination is called by. */
static const char *
group_of(const json_t *flow_log)
{
    static const char before[] = ":log-group:";
    const char *name = string_of(flow_log, "LogGroupName"), *destination = string_of(flow_log, "LogDestination");
    const char *at = name == NULL && destination != NULL ? strstr(destination, before) : NULL;
    return at != NULL ? at + strlen(before) : name;
}

static bool
read_flow_log(const json_t *flow_log, struct flow_format *format)
{
    const char *file_format = string_of(json_object_get(flow_log, "DestinationOptions"), "FileFormat");
    const char *kind = string_of(flow_log, "LogDestinationType"), *resource = string_of(flow_log, "ResourceId");
    if (file_format != NULL && strcmp(file_format, "parquet") == 0) {
        return false;
    }
    format->columns = string_of(flow_log, "LogFormat");
    format->group = group_of(flow_log);
    format->id = string_of(flow_log, "FlowLogId");
    /* What is logged may be a network too; then any interface in it. */
    format->interface = resource != NULL && strncmp(resource, "eni-", 4) == 0 ? resource : NULL;
    format->in_no_group = kind != NULL && strcmp(kind, "cloud-watch-logs") != 0;
    return true;
}

const struct flow_format_list aws_formats = {.name = "FlowLogs", .mark = "LogFormat", .read = read_flow_log};
