/* vnet.c - Azure VNet flow logs, version 4
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/provider/azure/azure.h"

const struct flow_provider flow_provider_azure_vnet = {
    .id = "azure.vnet",
    .title = "Azure VNet flow log",
    .protocol = "Azure VNet",
    .set = AZURE_VNET,
    .json = &azure_vnet_json,
    AZURE_SHARED,
};
