/* mirror.c - what Tencent Cloud alone writes into its mirrors
 *
 * The options of its Gateway Load Balancer are those of AWS's, but for a direction in the cookie:
 * tencentcloud.com/zh/document/product/1245/65413
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <glib.h>
#include "core/base/bytes.h"
#include "core/mirror/cloud.h"

#define COOKIE_BITS 29

static void
read_direction_and_cookie(const uint8_t *value, size_t offset, struct mirror_options *options)
{
    options->flow_direction_offset = offset;
    options->flow_direction = value[0] >> (COOKIE_BITS - 24);
    options->cookie_offset = offset;
    options->cookie = be32(value) & ((1u << COOKIE_BITS) - 1);
}

static const struct mirror_option options[] = {
    {1, 8, mirror_read_endpoint},
    {2, 8, mirror_read_attachment},
    {3, 4, read_direction_and_cookie},
};

const struct mirror_cloud mirror_cloud_tencent = {
    .id = "tencent",
    .option_class = 0x0167,
    .n_options = G_N_ELEMENTS(options),
    .options = options,
};
