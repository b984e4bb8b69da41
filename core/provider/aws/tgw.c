/* tgw.c - AWS Transit Gateway Flow Logs
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <inttypes.h>
#include "core/provider/aws/aws.h"

/* A Transit Gateway says neither ACCEPT nor REJECT; what it loses is what one looks for. */
static void
summary(const struct flow_record *record, GString *info)
{
    static const char *const lost[][2] = {
        {"packets-lost-no-route", "no route"},
        {"packets-lost-blackhole", "blackhole"},
        {"packets-lost-mtu-exceeded", "MTU exceeded"},
        {"packets-lost-ttl-expired", "TTL expired"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(lost); i++) {
        const struct flow_value *value = flow_record_find(record, lost[i][0]);
        if (value != NULL && value->kind == FLOW_IS_NUMBER && value->number > 0) {
            g_string_append_printf(info, ", %" PRIu64 " lost (%s)", value->number, lost[i][1]);
        }
    }
    aws_summary(record, info);
}

const struct flow_provider flow_provider_aws_tgw = {
    .id = "aws.tgw",
    .title = "AWS Transit Gateway flow log",
    .protocol = "AWS TGW",
    .set = AWS_TGW,
    .default_columns =
        "version resource-type account-id tgw-id tgw-attachment-id tgw-src-vpc-account-id "
        "tgw-dst-vpc-account-id tgw-src-vpc-id tgw-dst-vpc-id tgw-src-subnet-id tgw-dst-subnet-id "
        "tgw-src-eni tgw-dst-eni tgw-src-az-id tgw-dst-az-id tgw-pair-attachment-id srcaddr dstaddr srcport "
        "dstport protocol packets bytes start end log-status type packets-lost-no-route "
        "packets-lost-blackhole packets-lost-mtu-exceeded packets-lost-ttl-expired tcp-flags region "
        "flow-direction pkt-src-aws-service pkt-dst-aws-service",
    .default_first = "#|##",
    .every_ack = true,
    .joins_networks = true,
    .summary = summary,
    .json = &aws_tgw_json,
    AWS_SHARED,
};
