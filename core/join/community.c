/* community.c - Community ID, the name that tools share for a flow
 *
 * https://github.com/corelight/community-id-spec
 *
 * "1:" and, in base64, the SHA-1 of: seed, lower address, upper address, protocol, a zero, lower end's port, upper
 * end's port; all in network order, the ports only where the protocol has any.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/join/community.h"
#include <glib.h>
#include <string.h>
#include "core/packet/ip_packet.h"

enum { SHA1_SIZE = 20 };

bool
join_community_id(const struct flow_key *key, char text[JOIN_COMMUNITY_ID_SIZE])
{
    static GChecksum *sum;
    if (key->proto == IP_PROTOCOL_ICMP || key->proto == IP_PROTOCOL_ICMPV6) {
        return false;
    }
    size_t length = flow_key_address_length(key);
    int lower = flow_key_lower_end(key);
    const uint8_t seed[2] = {0, 0}, proto[2] = {key->proto, 0};
    uint8_t ports[4];
    for (int i = 0; i < 2; i++) {
        uint16_t port = key->port[i == 0 ? lower : !lower];
        ports[2 * i] = (uint8_t)(port >> 8);
        ports[2 * i + 1] = (uint8_t)port;
    }
    if (sum == NULL) {
        sum = g_checksum_new(G_CHECKSUM_SHA1);
    }
    g_checksum_reset(sum);
    g_checksum_update(sum, seed, sizeof(seed));
    g_checksum_update(sum, key->address[lower], (gssize)length);
    g_checksum_update(sum, key->address[!lower], (gssize)length);
    g_checksum_update(sum, proto, sizeof(proto));
    if (key->proto == IP_PROTOCOL_TCP || key->proto == IP_PROTOCOL_UDP || key->proto == IP_PROTOCOL_SCTP) {
        g_checksum_update(sum, ports, sizeof(ports));
    }
    uint8_t digest[SHA1_SIZE];
    gsize size = sizeof(digest);
    g_checksum_get_digest(sum, digest, &size);
    char *base64 = g_base64_encode(digest, size);
    g_snprintf(text, JOIN_COMMUNITY_ID_SIZE, "1:%s", base64);
    g_free(base64);
    return true;
}
