/* vpc.c - Google Cloud VPC Flow Logs
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/provider/gcp/gcp.h"
#include "core/record/provider.h"

const struct flow_provider flow_provider_gcp_vpc = {
    .id = "gcp.vpc",
    .title = "Google Cloud VPC flow log",
    .protocol = "GCP VPC",
    .fields = gcp_fields,
    .set = GCP_VPC,
    .sampled = true,
    .payload_bytes = true,
    .window = GCP_LONGEST_INTERVAL,
    .finish = gcp_finish,
    .summary = gcp_summary,
    .json = &gcp_vpc_json,
};
