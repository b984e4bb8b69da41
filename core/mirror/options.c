/* options.c - readers of GENEVE options that several clouds write alike
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/mirror/options.h"
#include "core/base/bytes.h"

void
mirror_read_endpoint(const uint8_t *value, size_t offset, struct mirror_options *options)
{
    options->endpoint_offset = offset;
    options->endpoint = be64(value);
}

void
mirror_read_attachment(const uint8_t *value, size_t offset, struct mirror_options *options)
{
    options->attachment_offset = offset;
    options->attachment = be64(value);
}
