/* direction.c - was a mirrored packet sent or received by the interface it was copied at
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/mirror/direction.h"
#include <string.h>

static enum mirror_direction
direction_from(bool sends, bool receives)
{
    if (sends == receives) {
        return MIRROR_DIRECTION_UNKNOWN;
    }
    return sends ? MIRROR_EGRESS : MIRROR_INGRESS;
}

enum mirror_direction
mirror_path_direction(const struct mirror_path *path, const struct mirror_header *header,
                      const struct mirror_inner *inner, const uint8_t *src, size_t length)
{
    enum mirror_direction direction = header->direction;
    const struct mirror_stream *stream = path->stream;
    const struct mirror_interface *interface = stream->interface;
    const uint8_t *macs = inner->macs;
    if (!direction && macs && interface) {
        direction = direction_from(mirror_interface_has_mac(interface, macs + MIRROR_MAC_LENGTH),
                                   mirror_interface_has_mac(interface, macs));
    }
    if (!direction && inner->ip.bytes && interface) {
        direction = direction_from(mirror_interface_has_address(interface, inner->ip.src, inner->ip.address_length),
                                   mirror_interface_has_address(interface, inner->ip.dst, inner->ip.address_length));
    }
    if (!direction && inner->ip.bytes) {
        direction = direction_from(mirror_inner_address_is(inner, inner->ip.src, src, length),
                                   mirror_inner_address_is(inner, inner->ip.dst, src, length));
    }
    if (!direction && macs && stream->has_mac) {
        direction = direction_from(memcmp(macs + MIRROR_MAC_LENGTH, stream->mac, MIRROR_MAC_LENGTH) == 0,
                                   memcmp(macs, stream->mac, MIRROR_MAC_LENGTH) == 0);
    }
    return direction;
}
