/* nsg.c - Azure NSG flow logs, versions 1 and 2
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/provider/azure/azure.h"

const struct flow_provider flow_provider_azure_nsg = {
    .id = "azure.nsg",
    .title = "Azure NSG flow log",
    .protocol = "Azure NSG",
    .set = AZURE_NSG,
    .json = &azure_nsg_json,
    AZURE_SHARED,
};
