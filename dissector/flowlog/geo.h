/* geo.h - where a record's addresses are and whose, from the databases that Wireshark is told of
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_FLOWLOG_GEO_H
#define CLOUDFLOW_FLOWLOG_GEO_H

#include "compat/epan_compat.h"
#include "core/record/value.h"

/* Registers the sub-tree; once. */
void flowlog_register_geo(void);
/* Looks up Wireshark's own fields, when all are registered; once. */
void flowlog_hand_off_geo(void);

/* Adds what the databases say of an address, in Wireshark's own fields (ip.geoip.*, ipv6.geoip.*), if it is shown or
 * somebody asks for it. The address stands at `at` of tvb. */
void flowlog_add_geo(packet_info *pinfo, proto_tree *tree, tvbuff_t *tvb, int at, const struct flow_value *address,
                     bool is_source);

#endif
