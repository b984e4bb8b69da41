/* cloud.h - what one cloud alone writes into its mirrors and says of them
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_MIRROR_CLOUD_H
#define CLOUDFLOW_MIRROR_CLOUD_H

#include "core/mirror/header.h"
#include "core/mirror/sessions.h"

/* A file in which the cloud names sessions or interfaces, and the preference that says where it is. */
struct mirror_inventory {
    const char *preference, *title, *help;
    /* Reads the file's length bytes into the table. On an error returns false and sets *error to a message without the
     * file's name, to be g_free()d; everything that could be read is in the table. */
    bool (*load)(struct mirror_sessions *table, const char *text, size_t length, char **error);
};

/* A cloud's row; it stands in core/provider/<cloud>/. */
struct mirror_cloud {
    const char *id; /* "aws": what mirror.provider says */
    /* GENEVE options: their class, and its types. */
    uint16_t option_class;
    size_t n_options;
    const struct mirror_option *options;
    /* An endpoint of a Gateway Load Balancer as the cloud prints it, to be g_free()d; NULL: it is but a number. */
    char *(*endpoint_name)(uint64_t endpoint);
    const struct mirror_inventory *inventories; /* ends with one without a preference; NULL: there are none */
};

/* Reads the options that stand from offset to end in data into *options, as one of the clouds has them, whose list ends
 * with a NULL. An option that claims more than is there ends the walk; a known one of the wrong length is not read.
 * Both are reported in bad_offset. */
void mirror_read_options(const struct mirror_cloud *const *clouds, const uint8_t *data, size_t offset, size_t end,
                         struct mirror_options *options);

/* Adds to a GENEVE header, which was read from data, what its options say. */
void mirror_header_add_options(const struct mirror_cloud *const *clouds, const uint8_t *data,
                               struct mirror_header *header);

#endif
