/* vnet.c - Azure VNet flow logs, version 4
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/provider/azure/azure.h"

const struct flow_provider flow_provider_azure_vnet = {
    .id = "azure.vnet",
    .title = "Azure VNet flow log",
    .protocol = "Azure VNet",
    .fields = azure_fields,
    .set = AZURE_VNET,
    .steps = true,
    .both_ways = true,
    .opener_named = true,
    .window = AZURE_SECONDS_BETWEEN_STEPS,
    .finish = azure_finish,
    .summary = azure_summary,
    .json = &azure_vnet_json,
};
