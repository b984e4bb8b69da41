/* nsg.c - Azure NSG flow logs, versions 1 and 2
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/provider/azure/azure.h"

const struct flow_provider flow_provider_azure_nsg = {
    .id = "azure.nsg",
    .title = "Azure NSG flow log",
    .protocol = "Azure NSG",
    .fields = azure_fields,
    .set = AZURE_NSG,
    .steps = true,
    .both_ways = true,
    .opener_named = true,
    .window = AZURE_SECONDS_BETWEEN_STEPS,
    .finish = azure_finish,
    .summary = azure_summary,
    .json = &azure_nsg_json,
};
