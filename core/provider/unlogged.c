/* unlogged.c - traffic that a cloud does not log
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>
#include "core/provider/unlogged.h"
#include "core/record/value.h"

static bool
matches(const struct flow_unlogged *row, uint8_t proto, const uint8_t *address, size_t length, uint16_t port)
{
    uint8_t wanted[16];
    if ((row->proto != 0 && row->proto != proto) || (row->port != 0 && row->port != port)) {
        return false;
    }
    if (row->address == NULL) {
        return true;
    }
    enum flow_kind kind = flow_parse_address(row->address, strlen(row->address), wanted);
    if (length != (kind == FLOW_IS_IPV4 ? 4 : 16)) {
        return false;
    }
    if (row->last_bits != 0) {
        return ((wanted[3] ^ address[3]) & ((1 << row->last_bits) - 1)) == 0;
    }
    return memcmp(wanted, address, length) == 0;
}

const char *
flow_unlogged_reason(const struct flow_provider *provider, const struct flow_ends *ends)
{
    size_t length = ends->ipv6 ? 16 : 4;
    for (const struct flow_unlogged *row = provider->unlogged; row != NULL && row->reason != NULL; row++) {
        for (int end = row->sent_there ? 1 : 0; end < 2; end++) {
            if (matches(row, ends->proto, ends->address[end], length, ends->port[end])) {
                return row->reason;
            }
        }
    }
    return NULL;
}
