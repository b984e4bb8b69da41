/* unlogged.c - traffic that a cloud does not log
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>
#include "core/provider/unlogged.h"
#include "core/base/bytes.h"
#include "core/provider/limits.h"
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
    if (row->first_bits != 0) {
        uint32_t mask = UINT32_MAX << (32 - row->first_bits);
        return ((be32(wanted) ^ be32(address)) & mask) == 0;
    }
    if (row->last_bits != 0) {
        return ((wanted[3] ^ address[3]) & ((1 << row->last_bits) - 1)) == 0;
    }
    return memcmp(wanted, address, length) == 0;
}

/* Why a protocol is not logged, or NULL. */
static const char *
unlogged_protocol(const struct flow_provider *provider, uint8_t proto)
{
    if (provider->protocols == NULL || strchr((const char *)provider->protocols, proto) != NULL) {
        return NULL;
    }
    char *list = flow_protocol_list(provider->protocols);
    char *text = g_strdup_printf("the %s has %s only", provider->title, list);
    const char *reason = g_intern_string(text); /* one a provider */
    g_free(text);
    g_free(list);
    return reason;
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
    return unlogged_protocol(provider, ends->proto);
}
