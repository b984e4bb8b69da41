/* fields.c - the rows of fields.def
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/mirror/fields.h"
#include "core/mirror/header.h"

static const struct mirror_value_name gpe_protocols[] = {
    {1, "IPv4"}, {2, "IPv6"}, {3, "Ethernet"}, {4, "NSH"}, {5, "MPLS"}, {0, NULL},
};

const struct mirror_field mirror_fields[MIRROR_N_FIELDS] = {
#define FIELD(id, ...) [MIRROR_FIELD_##id] = {__VA_ARGS__},
#include "core/mirror/fields.def"
#undef FIELD
};
