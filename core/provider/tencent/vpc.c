/* vpc.c - Tencent Cloud flow logs of network interfaces
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/provider/tencent/tencent.h"

/* https://www.tencentcloud.com/document/product/682/18934 */
static const char *const limits[] = {"of inbound traffic a part only", "nothing of the classic network",
                                     "nothing of the activation of Windows licences", NULL};

const struct flow_provider flow_provider_tencent_vpc = {
    .id = "tencent.vpc",
    .title = "Tencent Cloud VPC flow log",
    .protocol = "Tencent VPC",
    .fields = tencent_fields,
    .set = TENCENT_VPC,
    .default_columns =
        "version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end "
        "action log-status",
    .default_first = "1",
    .verdict_chosen = true,
    .limits = limits,
    .window = 600,
    .unlogged = tencent_unlogged,
};
