/* limits.c - what a log cannot say
 *
 * Most of it follows from facts of its row and from the columns that it has; the rest stands in the row.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/provider/limits.h"
#include <string.h>

static bool
table_has(const struct flow_provider *provider, const struct flow_field *fields, enum flow_role role)
{
    for (const struct flow_field *field = fields; field != NULL && field->column != NULL; field++) {
        if (field->role == role && (fields != provider->fields || flow_provider_has(provider, field))) {
            return true;
        }
        for (size_t i = 0; field->tuple != NULL && field->tuple->tables[i] != NULL; i++) {
            if (flow_provider_has(provider, field) && table_has(provider, field->tuple->tables[i], role)) {
                return true;
            }
        }
    }
    return false;
}

/* Roles that, where no column has them, are missed. */
static const struct {
    enum flow_role roles[2]; /* either will do */
    const char *limit;
} missed[] = {
    {{FLOW_ACTION, FLOW_STATE}, "no verdict: neither what was let in nor what was refused"},
    {{FLOW_PACKETS, FLOW_PACKETS_SENT}, "no packets and bytes"},
    {{FLOW_END, FLOW_STATE}, "no end of a flow"},
    {{FLOW_DIRECTION, FLOW_DIRECTION}, "no direction at the interface"},
    {{FLOW_TCP_FLAGS, FLOW_TCP_SYN}, "no TCP flags"},
};

char *
flow_protocol_list(const uint8_t *protocols)
{
    static const struct {
        uint8_t number;
        const char *name;
    } known[] = {{1, "ICMP"}, {6, "TCP"}, {17, "UDP"}, {47, "GRE"}, {50, "ESP"}, {58, "ICMPv6"}};
    GString *list = g_string_new(NULL);
    for (const uint8_t *protocol = protocols; *protocol != 0; protocol++) {
        g_string_append(list, protocol == protocols ? "" : protocol[1] == 0 ? " and " : ", ");
        size_t i = 0;
        while (i < G_N_ELEMENTS(known) && known[i].number != *protocol) {
            i++;
        }
        if (i < G_N_ELEMENTS(known)) {
            g_string_append(list, known[i].name);
        } else {
            g_string_append_printf(list, "protocol %u", *protocol);
        }
    }
    return g_string_free(list, FALSE);
}

GPtrArray *
flow_limits(const struct flow_provider *provider)
{
    GPtrArray *limits = g_ptr_array_new_with_free_func(g_free);
    if (provider->unnamed) {
        return limits;
    }
    if (provider->sampled) {
        g_ptr_array_add(limits, g_strdup("packets and bytes are estimates from a sample of the packets; a flow of "
                                         "which none is in the sample has no record"));
    }
    if (provider->payload_bytes) {
        g_ptr_array_add(limits, g_strdup("bytes are those that packets carry, without headers"));
    }
    if (provider->protocols != NULL) {
        char *list = flow_protocol_list(provider->protocols);
        g_ptr_array_add(limits, g_strdup_printf("%s only", list));
        g_free(list);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(missed); i++) {
        if (!table_has(provider, provider->fields, missed[i].roles[0]) &&
            !table_has(provider, provider->fields, missed[i].roles[1])) {
            g_ptr_array_add(limits, g_strdup(missed[i].limit));
        }
    }
    for (const char *const *limit = provider->limits; limit != NULL && *limit != NULL; limit++) {
        g_ptr_array_add(limits, g_strdup(*limit));
    }
    return limits;
}
