/* mirror.c - what AWS alone writes into its mirrors and says of them
 *
 * The options are those of its Gateway Load Balancer: aws-samples/aws-gateway-load-balancer-tunnel-handler.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <glib.h>
#include <inttypes.h>
#include "core/base/bytes.h"
#include "core/mirror/cloud.h"
#include "core/provider/aws/inventory.h"

static void
read_cookie(const uint8_t *value, size_t offset, struct mirror_options *options)
{
    options->cookie_offset = offset;
    options->cookie = be32(value);
}

static const struct mirror_option options[] = {
    {1, 8, mirror_read_endpoint},
    {2, 8, mirror_read_attachment},
    {3, 4, read_cookie},
};

/* The endpoint's network interface. */
static char *
endpoint_name(uint64_t endpoint)
{
    return g_strdup_printf("eni-%017" PRIx64, endpoint);
}

static const struct mirror_inventory inventories[] = {
    {"aws_sessions", "AWS mirror sessions (JSON)", "Output of: aws ec2 describe-traffic-mirror-sessions",
     aws_load_sessions},
    {"aws_interfaces", "AWS network interfaces (JSON)", "Output of: aws ec2 describe-network-interfaces",
     aws_load_interfaces},
    {.preference = NULL},
};

const struct mirror_cloud mirror_cloud_aws = {
    .id = "aws",
    .option_class = 0x0108,
    .n_options = G_N_ELEMENTS(options),
    .options = options,
    .endpoint_name = endpoint_name,
    .inventories = inventories,
};
