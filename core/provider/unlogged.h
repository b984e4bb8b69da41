/* unlogged.h - traffic that a cloud does not log
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_UNLOGGED_H
#define CLOUDFLOW_UNLOGGED_H

#include "core/record/provider.h"

/* Both ends of a packet, the source first. IPv4 addresses use the first four bytes. */
struct flow_ends {
    bool ipv6;
    uint8_t proto;
    uint16_t port[2];
    const uint8_t *address[2];
};

/* Why the provider's cloud logs nothing of this, or NULL. */
const char *flow_unlogged_reason(const struct flow_provider *provider, const struct flow_ends *ends);

#endif
