/* cloud.c - GENEVE options, each read as the cloud that has its class says
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/mirror/cloud.h"
#include "core/base/bytes.h"
#include <string.h>

static const struct mirror_cloud *
find_cloud(const struct mirror_cloud *const *clouds, uint16_t class)
{
    while (*clouds != NULL && ((*clouds)->option_class != class || (*clouds)->n_options == 0)) {
        clouds++;
    }
    return *clouds;
}

static const struct mirror_option *
find_option(const struct mirror_cloud *cloud, uint8_t type)
{
    for (size_t i = 0; cloud != NULL && i < cloud->n_options; i++) {
        if (cloud->options[i].type == type) {
            return &cloud->options[i];
        }
    }
    return NULL;
}

void
mirror_read_options(const struct mirror_cloud *const *clouds, const uint8_t *data, size_t offset, size_t end,
                    struct mirror_options *options)
{
    memset(options, 0, sizeof *options);
    while (offset < end) {
        size_t length = end - offset < 4 ? 0 : 4 * (size_t)(data[offset + 3] & 0x1f);
        if (end - offset < 4 + length) {
            options->bad_offset = options->bad_offset ? options->bad_offset : offset;
            return;
        }
        const struct mirror_cloud *cloud = find_cloud(clouds, be16(data + offset));
        const struct mirror_option *option = find_option(cloud, data[offset + 2] & 0x7f);
        if (option && option->length >= 0 && length != (size_t)option->length) {
            options->bad_offset = options->bad_offset ? options->bad_offset : offset;
        } else if (option) {
            options->cloud = cloud;
            if (option->read) {
                option->read(data + offset + 4, offset + 4, options);
            }
        }
        offset += 4 + length;
    }
}

void
mirror_header_add_options(const struct mirror_cloud *const *clouds, const uint8_t *data, struct mirror_header *header)
{
    struct mirror_options *options = &header->options;
    mirror_read_options(clouds, data, GENEVE_LENGTH, header->length, options);
    header->is_mirror = options->cloud != NULL;
    header->direction = options->direction;
    if (options->network_offset) {
        header->number = options->network;
        header->number_offset = options->network_offset;
    }
}
