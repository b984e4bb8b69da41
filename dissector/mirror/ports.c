/* ports.c - the UDP ports at which the mirror dissector stands in front of others
 *
 * A port has the dissector that registered for it, and the one that is in use there: preferences of other dissectors
 * and Decode As change only that one. We stand in for the first, so that Decode As goes on as if we were not there.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "dissector/mirror/ports.h"
#include "dissector/mirror/settings.h"

struct port {
    dissector_handle_t before; /* who had registered; NULL: nobody */
    dissector_handle_t stock;  /* who gets what is no mirror's; NULL: nobody */
};

static dissector_handle_t ours, vxlan;
static GHashTable *hooked; /* UDP port -> struct port */
static range_t *ports_seen, *vxlan_seen,
    *vxlan_ports0; /* what was hooked for; VXLAN's own ports as Wireshark has them */

static range_t *
vxlan_ports(void)
{
    return prefs_get_range_value("vxlan", "udp.port");
}

/* A user who changes the ports of VXLAN itself means mirrors too. */
static bool
is_users_vxlan_port(const range_t *ports, uint32_t port)
{
    return !ranges_are_equal(ports, vxlan_ports0) && value_is_in_range((range_t *)ports, port);
}

dissector_handle_t
mirror_port_stock(uint32_t port)
{
    const struct port *at = g_hash_table_lookup(hooked, GUINT_TO_POINTER(port));
    return at ? at->stock : vxlan;
}

/* Registers handle for the port. Keeps what the user has chosen by Decode As, unless that is us. */
static void
set_registered(uint32_t port, dissector_handle_t handle, bool keep)
{
    dissector_handle_t registered = dissector_get_default_uint_handle("udp.port", port);
    dissector_handle_t used = dissector_get_uint_handle(find_dissector_table("udp.port"), port);
    if (handle) {
        dissector_add_uint("udp.port", port, handle);
    } else {
        dissector_delete_uint("udp.port", port, registered);
    }
    if (keep && used && used != registered && used != handle) {
        dissector_change_uint("udp.port", port, used);
    }
}

static void
hook_port(uint32_t port, void *unused _U_)
{
    const range_t *now = vxlan_ports();
    dissector_handle_t registered = dissector_get_default_uint_handle("udp.port", port);
    /* VXLAN's preference was changed, which has put VXLAN's dissector in front of ours, or left nobody there. */
    bool is_changed = !ranges_are_equal((range_t *)now, vxlan_seen) &&
                      (value_is_in_range((range_t *)now, port) || value_is_in_range(vxlan_seen, port));
    struct port *at = g_hash_table_lookup(hooked, GUINT_TO_POINTER(port));
    if (at == NULL) {
        at = g_new0(struct port, 1);
        g_hash_table_insert(hooked, GUINT_TO_POINTER(port), at);
    }
    if (registered != ours) {
        at->before = registered;
    }
    at->stock = is_users_vxlan_port(now, port) ? vxlan : at->before;
    if (registered != ours || is_changed) {
        set_registered(port, ours, !is_changed);
    }
}

/* Whether the port is wanted no more; it is as it was before then. */
static gboolean
unhook_port(gpointer key, gpointer value, gpointer unused _U_)
{
    uint32_t port = GPOINTER_TO_UINT(key);
    const struct port *at = value;
    if (value_is_in_range(mirror_settings.ports, port) || is_users_vxlan_port(vxlan_ports(), port)) {
        return FALSE;
    }
    if (dissector_get_default_uint_handle("udp.port", port) == ours) {
        set_registered(port, at->before, true);
    }
    return TRUE;
}

void
mirror_sync_ports(void)
{
    range_t *now;
    if (hooked == NULL || (now = vxlan_ports()) == NULL ||
        (ranges_are_equal(mirror_settings.ports, ports_seen) && ranges_are_equal(now, vxlan_seen))) {
        return;
    }
    g_hash_table_foreach_remove(hooked, unhook_port, NULL);
    range_foreach(mirror_settings.ports, hook_port, NULL);
    if (!ranges_are_equal(now, vxlan_ports0)) {
        range_foreach(now, hook_port, NULL);
    }
    wmem_free(wmem_epan_scope(), ports_seen);
    wmem_free(wmem_epan_scope(), vxlan_seen);
    ports_seen = range_copy(wmem_epan_scope(), mirror_settings.ports);
    vxlan_seen = range_copy(wmem_epan_scope(), now);
}

void
mirror_hook_ports(dissector_handle_t handle, dissector_handle_t vxlan_handle)
{
    ours = handle;
    vxlan = vxlan_handle;
    hooked = g_hash_table_new_full(NULL, NULL, NULL, g_free);
    vxlan_ports0 = range_copy(wmem_epan_scope(), vxlan_ports());
    vxlan_seen = range_copy(wmem_epan_scope(), vxlan_ports0);
    ports_seen = range_empty(wmem_epan_scope());
    mirror_sync_ports();
}
