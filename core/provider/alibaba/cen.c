/* cen.c - flow logs of Alibaba Cloud's Cloud Enterprise Network, taken at transit routers
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/provider/alibaba/alibaba.h"
#include "core/record/provider.h"

const struct flow_provider flow_provider_alibaba_cen = {
    .id = "alibaba.cen",
    .title = "Alibaba Cloud CEN flow log",
    .protocol = "Alibaba CEN",
    .fields = alibaba_fields,
    .set = ALIBABA_CEN,
    .joins_networks = true,
    .times_of_window = true,
    .window = ALIBABA_LONGEST_WINDOW,
};
