/* ccn.c - Tencent Cloud flow logs of Cloud Connect Network, of traffic between Regions
 *
 * Lines have these columns in one of two orders, which nothing tells apart, so that only named values are read.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/provider/tencent/tencent.h"

const struct flow_provider flow_provider_tencent_ccn = {
    .id = "tencent.ccn",
    .title = "Tencent Cloud CCN flow log",
    .protocol = "Tencent CCN",
    .fields = tencent_fields,
    .set = TENCENT_CCN,
    .joins_networks = true,
    .verdict_chosen = true,
    .window = 600,
    .unlogged = tencent_unlogged,
};
