/* ports.h - the UDP ports at which the mirror dissector stands in front of others
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_DISSECTOR_MIRROR_PORTS_H
#define CLOUDFLOW_DISSECTOR_MIRROR_PORTS_H

#include "compat/epan_compat.h"

/* handle stands in front of others at the UDP ports of the preferences, as they are at each sync. stock() says who gets
 * what is no mirror's at a port, NULL: nobody. */
void mirror_hook_ports(dissector_handle_t handle, dissector_handle_t vxlan_handle);
void mirror_sync_ports(void);
dissector_handle_t mirror_port_stock(uint32_t port);

#endif
