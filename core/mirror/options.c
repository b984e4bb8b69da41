/* options.c - the GENEVE options by which a cloud says whose packet it delivers
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/mirror/options.h"
#include "core/base/bytes.h"

#define TENCENT_COOKIE_BITS 29

enum option_value {
    OPTION_ENDPOINT,
    OPTION_ATTACHMENT,
    OPTION_COOKIE,
    OPTION_DIRECTION_COOKIE,
    OPTION_NETWORK,
    OPTION_SHOWN_BY_WIRESHARK,
};

static const struct option_row {
    uint16_t class;
    uint8_t type;
    int length; /* -1: varies */
    enum option_value value;
    const char *provider;
} rows[] = {
    {0x0108, 1, 8, OPTION_ENDPOINT, "aws"},
    {0x0108, 2, 8, OPTION_ATTACHMENT, "aws"},
    {0x0108, 3, 4, OPTION_COOKIE, "aws"},
    {0x0132, 1, 4, OPTION_NETWORK, "gcp"},
    {0x0132, 2, -1, OPTION_SHOWN_BY_WIRESHARK, "gcp"},
    {0x0132, 3, 8, OPTION_SHOWN_BY_WIRESHARK, "gcp"},
    {0x0167, 1, 8, OPTION_ENDPOINT, "tencent"},
    {0x0167, 2, 8, OPTION_ATTACHMENT, "tencent"},
    {0x0167, 3, 4, OPTION_DIRECTION_COOKIE, "tencent"},
};

static const struct option_row *
find_row(uint16_t class, uint8_t type)
{
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        if (rows[i].class == class && rows[i].type == type) {
            return &rows[i];
        }
    }
    return NULL;
}

static void
take_value(const struct option_row *row, const uint8_t *data, size_t offset, struct mirror_options *options)
{
    const uint8_t *value = data + offset;
    switch (row->value) {
    case OPTION_ENDPOINT:
        options->endpoint_offset = offset;
        options->endpoint = be64(value);
        break;
    case OPTION_ATTACHMENT:
        options->attachment_offset = offset;
        options->attachment = be64(value);
        break;
    case OPTION_DIRECTION_COOKIE:
        options->flow_direction_offset = offset;
        options->flow_direction = value[0] >> (TENCENT_COOKIE_BITS - 24);
        options->cookie_offset = offset;
        options->cookie = be32(value) & ((1u << TENCENT_COOKIE_BITS) - 1);
        break;
    case OPTION_COOKIE:
        options->cookie_offset = offset;
        options->cookie = be32(value);
        break;
    case OPTION_NETWORK:
        options->network_offset = offset;
        options->network = be32(value) >> 4;
        options->direction = value[3] & 1 ? MIRROR_EGRESS : MIRROR_INGRESS;
        break;
    case OPTION_SHOWN_BY_WIRESHARK:
        break;
    }
}

void
mirror_options_read(const uint8_t *data, size_t offset, size_t end, struct mirror_options *options)
{
    memset(options, 0, sizeof *options);
    while (offset < end) {
        size_t length = end - offset < 4 ? 0 : 4 * (size_t)(data[offset + 3] & 0x1f);
        if (end - offset < 4 + length) {
            options->bad_offset = options->bad_offset ? options->bad_offset : offset;
            return;
        }
        const struct option_row *row = find_row(be16(data + offset), data[offset + 2] & 0x7f);
        if (row && row->length >= 0 && length != (size_t)row->length) {
            options->bad_offset = options->bad_offset ? options->bad_offset : offset;
        } else if (row) {
            options->provider = row->provider;
            take_value(row, data, offset + 4, options);
        }
        offset += 4 + length;
    }
}
