/* vpc.c - Alibaba Cloud VPC flow logs
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/provider/alibaba/alibaba.h"
#include "core/record/provider.h"

/* https://www.alibabacloud.com/help/en/vpc/user-guide/billing-of-flow-logs */
static const char *const limits[] = {"nothing of classic load balancers that face the Internet", NULL};

const struct flow_provider flow_provider_alibaba_vpc = {
    .id = "alibaba.vpc",
    .title = "Alibaba Cloud VPC flow log",
    .protocol = "Alibaba VPC",
    .fields = alibaba_fields,
    .set = ALIBABA_VPC,
    .any_ack = true,
    .verdict_chosen = true,
    .filtered_by = "the flow log may be set to some paths of traffic only",
    .limits = limits,
    .times_of_window = true,
    .window = ALIBABA_LONGEST_WINDOW,
};
