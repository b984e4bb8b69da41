/* mirror.c - what Google Cloud alone writes into its mirrors
 *
 * The options are those of Network Security Integration, in the layout that Wireshark itself shows.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <glib.h>
#include "core/base/bytes.h"
#include "core/mirror/cloud.h"

/* 28 bits of the network's number, and flags, of which one is the direction. */
static void
read_network(const uint8_t *value, size_t offset, struct mirror_options *options)
{
    options->network_offset = offset;
    options->network = be32(value) >> 4;
    options->direction = value[3] & 1 ? MIRROR_EGRESS : MIRROR_INGRESS;
}

/* Wireshark shows the values of the others. */
static const struct mirror_option options[] = {
    {1, 4, read_network},
    {2, -1, NULL},
    {3, 8, NULL},
};

const struct mirror_cloud mirror_cloud_gcp = {
    .id = "gcp",
    .option_class = 0x0132,
    .n_options = G_N_ELEMENTS(options),
    .options = options,
};
