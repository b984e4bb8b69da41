/* vpc.c - AWS VPC Flow Logs, versions 2 to 11
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/provider/aws/aws.h"

const struct flow_provider flow_provider_aws_vpc = {
    .id = "aws.vpc",
    .title = "AWS VPC flow log",
    .protocol = "AWS VPC",
    .set = AWS_VPC,
    .default_columns =
        "version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end "
        "action log-status",
    /* Other clouds write the same 14 columns with version 1. */
    .default_first = "2",
    .summary = aws_summary,
    .json = &aws_vpc_json,
    AWS_SHARED,
};
