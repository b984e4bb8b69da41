/* ports.h - the UDP ports at which the mirror dissector stands in front of others
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_DISSECTOR_MIRROR_PORTS_H
#define CLOUDFLOW_DISSECTOR_MIRROR_PORTS_H

#include "compat/epan_compat.h"

/* From now on handle stands in front of others at the UDP ports of the preferences; vxlan_handle is Wireshark's own
 * dissector of VXLAN. Called once. */
void mirror_hook_ports(dissector_handle_t handle, dissector_handle_t vxlan_handle);
/* Brings that up to date with the preferences of now. */
void mirror_sync_ports(void);
/* Who gets what is no mirror's at a port; NULL: nobody. */
dissector_handle_t mirror_port_stock(uint32_t port);

#endif
