/* packet-mirror.c - traffic mirrors: AWS, Azure, OCI, Alibaba, Google, Gigamon
 *
 * The dissector stands in front of Wireshark's own for VXLAN, GENEVE and GRE. It looks at each packet, and unless that
 * is a mirror's, the other dissector gets it as if nobody had looked. A mirror's packet gets a layer of its own and
 * then goes to the other dissector too, so that vxlan.vni and every inner field keep working.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "dissector/dissector.h"
#include "dissector/mirror/bare.h"
#include "dissector/mirror/copies.h"
#include "dissector/mirror/decide.h"
#include "dissector/mirror/fields.h"
#include "dissector/mirror/ports.h"
#include "dissector/mirror/sessions.h"
#include "dissector/mirror/stats.h"
#include "dissector/mirror/tree.h"
#include <epan/exceptions.h>
#include <epan/tap.h>

#define PORT_VXLAN      4789
#define PORT_GPE        4790
#define PORT_GENEVE     6081
#define PORT_GRE        4754
#define IP_PROTOCOL_GRE 47

/* A place where Wireshark hands packets out, and what stood there before. Its protocol is one in name only, below the
 * other dissector's: it adds no layer, and is off when the other one is. */
struct hook {
    const char *parent; /* filter name of the other dissector's protocol */
    const char *name, *short_name, *filter;
    const char *table;
    uint32_t value;
    dissector_t entry;
    mirror_read_header read;
    dissector_handle_t handle, stock;
};

static int proto_mirror = -1;
static int mirror_tap = -1;
static protocol_t *mirror_protocol;
static dissector_handle_t layer_handle, mirror_handle;

/* The bytes for the other dissector: as long as the packet was, if the mirror cut it. A subset of the frame's bytes
 * cannot be longer than the frame was, and what reads past its end would be called malformed instead of cut; so these
 * become a data source of their own. */
static tvbuff_t *
uncut(const struct mirror_layer *layer, tvbuff_t *tvb, packet_info *pinfo)
{
    unsigned captured = tvb_captured_length(tvb);
    unsigned length = captured + (layer->info ? layer->info->missing : 0);
    if (length == captured || length <= tvb_reported_length(tvb)) {
        return tvb;
    }
    tvbuff_t *whole = tvb_new_child_real_data(tvb, tvb_get_ptr(tvb, 0, (int)captured), captured, (int)length);
    add_new_data_source(pinfo, whole, "Mirrored packet, cut");
    return whole;
}

/* Puts the session's name in front of what the inner dissectors wrote into the Info column. */
static void
prefix_info(const struct mirror_info *info, packet_info *pinfo)
{
    if (info->duplicate_of) {
        col_prepend_fstr(pinfo->cinfo, COL_INFO, "[Duplicate of %u] ", info->duplicate_of);
    }
    if (info->session) {
        col_prepend_fstr(pinfo->cinfo, COL_INFO, "[%s] ", info->session);
    }
}

/* A packet that ends too early leaves the inner dissectors by an exception. Not inlined: the exception's longjmp would
 * find the caller's variables in registers. */
static G_GNUC_NO_INLINE void
hand_on_and_prefix(const struct mirror_layer *layer, tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree)
{
    TRY
    {
        call_dissector_only(layer->next, tvb, pinfo, tree, layer->next_data);
    }
    FINALLY
    {
        prefix_info(layer->info, pinfo);
    }
    ENDTRY;
}

static int
dissect_layer(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree, void *data)
{
    const struct mirror_layer *layer = data;
    const struct mirror_info *info = layer->info;
    /* Other dissectors keep what they know of a packet under the number of their layer. A packet that turns out to be a
     * mirror's, or no mirror's, in the first pass must find it there in the next one: this layer does not count. */
    pinfo->curr_layer_num--;
    mirror_show(layer, tvb, pinfo, tree);
    if (info && have_tap_listener(mirror_tap)) {
        tap_queue_packet(mirror_tap, pinfo, info);
    }
    tvbuff_t *next = uncut(layer, tvb, pinfo);
    if (info && (info->session || info->duplicate_of)) {
        hand_on_and_prefix(layer, next, pinfo, tree);
    } else {
        call_dissector_only(layer->next, next, pinfo, tree, layer->next_data);
    }
    return (int)tvb_captured_length(tvb);
}

static int
dissect_hook(const struct hook *hook, dissector_handle_t stock, tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree,
             void *data)
{
    /* Whatever stood at the port before, a mirror's bytes are what the hook is for. */
    struct mirror_layer layer = {.next = hook->stock, .next_data = data};
    /* An ICMP error quotes the packet it is about; that is no mirror at work. */
    if (mirror_settings.mode != MIRROR_MODE_NEVER && !pinfo->flags.in_error_pkt &&
        proto_is_protocol_enabled(mirror_protocol) &&
        mirror_decide(hook->read, mirror_settings.mode, tvb, pinfo, &layer)) {
        return call_dissector_only(layer_handle, tvb, pinfo, tree, &layer);
    }
    return stock ? call_dissector_only(stock, tvb, pinfo, tree, data) : 0;
}

static int dissect_vxlan_port(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree, void *data);
static int dissect_gpe_port(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree, void *data);
static int dissect_geneve_port(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree, void *data);
static int dissect_gre(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree, void *data);

enum { HOOK_VXLAN, HOOK_GPE, HOOK_GENEVE, HOOK_GRE };

static struct hook hooks[] = {
    [HOOK_VXLAN] = {"vxlan", "VXLAN, or a traffic mirror in it", "Traffic mirror (VXLAN)", "mirror.in_vxlan",
                    "udp.port", PORT_VXLAN, dissect_vxlan_port, mirror_header_vxlan, NULL, NULL},
    [HOOK_GPE] = {"vxlan", "VXLAN GPE, or a traffic mirror in it", "Traffic mirror (GPE)", "mirror.in_gpe", "udp.port",
                  PORT_GPE, dissect_gpe_port, mirror_header_gpe, NULL, NULL},
    [HOOK_GENEVE] = {"geneve", "GENEVE, or a traffic mirror in it", "Traffic mirror (GENEVE)", "mirror.in_geneve",
                     "udp.port", PORT_GENEVE, dissect_geneve_port, mirror_header_geneve, NULL, NULL},
    [HOOK_GRE] = {"gre", "GRE, or a traffic mirror in it", "Traffic mirror (GRE)", "mirror.in_gre", "ip.proto",
                  IP_PROTOCOL_GRE, dissect_gre, mirror_header_gre, NULL, NULL},
};

static int
dissect_vxlan_port(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree, void *data)
{
    dissector_handle_t stock = mirror_port_stock(pinfo->match_uint);
    /* The port of another tunnel, which says here what it carries; VXLAN has nothing there unless it has a policy. */
    bool is_others =
        (stock == hooks[HOOK_GPE].handle || stock == hooks[HOOK_GENEVE].handle || stock == hooks[HOOK_GRE].handle) &&
        tvb_captured_length(tvb) >= 4 && tvb_get_ntohs(tvb, 2) != 0;
    return is_others ? call_dissector_only(stock, tvb, pinfo, tree, data)
                     : dissect_hook(&hooks[HOOK_VXLAN], stock, tvb, pinfo, tree, data);
}

static int
dissect_gpe_port(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree, void *data)
{
    return dissect_hook(&hooks[HOOK_GPE], hooks[HOOK_GPE].stock, tvb, pinfo, tree, data);
}

static int
dissect_geneve_port(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree, void *data)
{
    return dissect_hook(&hooks[HOOK_GENEVE], hooks[HOOK_GENEVE].stock, tvb, pinfo, tree, data);
}

static int
dissect_gre(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree, void *data)
{
    return dissect_hook(&hooks[HOOK_GRE], hooks[HOOK_GRE].stock, tvb, pinfo, tree, data);
}

/* Which of the tunnels over UDP it is. GENEVE's version is 0, so that its first bit is never VXLAN's for a policy; and
 * where GENEVE has an EtherType, VXLAN has the policy, or nothing. */
static const struct hook *
hook_of_bytes(tvbuff_t *tvb)
{
    enum { MOST_GPE_PROTOCOLS = 5 };
    if (tvb_captured_length(tvb) < 4) {
        return &hooks[HOOK_VXLAN];
    }
    uint8_t flags = tvb_get_uint8(tvb, 0);
    uint16_t type = tvb_get_ntohs(tvb, 2);
    if (flags >> 6 == 0 && type >= ETHER_FIRST) {
        return &hooks[HOOK_GENEVE];
    }
    return flags & GPE_FLAG_NEXT && type > 0 && type <= MOST_GPE_PROTOCOLS ? &hooks[HOOK_GPE] : &hooks[HOOK_VXLAN];
}

/* Decode As: the user says that it is a mirror. */
static int
dissect_mirror(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree, void *data)
{
    const struct hook *hook = hook_of_bytes(tvb);
    struct mirror_layer layer = {.next = hook->stock, .next_data = data};
    if (mirror_decide(hook->read, MIRROR_MODE_ALWAYS, tvb, pinfo, &layer)) {
        return dissect_layer(tvb, pinfo, tree, &layer);
    }
    return call_dissector_only(layer.next, tvb, pinfo, tree, data);
}

/* What was learnt of other packets rests on the session table. */
static void
learn_anew(void)
{
    mirror_start_streams();
    mirror_start_copies();
}

static void
start_capture(void)
{
    mirror_sync_ports();
    learn_anew();
    mirror_start_bare();
}

static void
end_capture(void)
{
    mirror_forget_streams();
    mirror_forget_copies();
    mirror_forget_bare();
}

static void
apply_preferences(void)
{
    mirror_sync_ports();
    mirror_load_sessions();
}

void
proto_register_mirror(void)
{
    proto_mirror = proto_register_protocol("Traffic mirror", "Traffic mirror", "mirror");
    mirror_protocol = find_protocol_by_id(proto_mirror);
    mirror_register_frames(proto_mirror);
    mirror_register_fields(proto_mirror);
    mirror_register_tree(proto_mirror);
    mirror_handle = register_dissector("mirror", dissect_mirror, proto_mirror);
    layer_handle = create_dissector_handle(dissect_layer, proto_mirror);
    mirror_tap = register_tap("mirror");
    mirror_register_statistics(proto_mirror, "mirror");
    module_t *module = prefs_register_protocol(proto_mirror, apply_preferences);
    mirror_register_settings(module);
    mirror_register_sessions(module, learn_anew);
    register_init_routine(start_capture);
    register_cleanup_routine(end_capture);
    mirror_register_bare(proto_mirror);
    for (size_t i = 0; i < G_N_ELEMENTS(hooks); i++) {
        int parent = proto_get_id_by_filter_name(hooks[i].parent);
        int proto =
            proto_register_protocol_in_name_only(hooks[i].name, hooks[i].short_name, hooks[i].filter, parent, FT_BYTES);
        hooks[i].handle = create_dissector_handle(hooks[i].entry, proto);
    }
}

void
proto_reg_handoff_mirror(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(hooks); i++) {
        hooks[i].stock = dissector_get_uint_handle(find_dissector_table(hooks[i].table), hooks[i].value);
        if (i != HOOK_VXLAN) {
            dissector_add_uint(hooks[i].table, hooks[i].value, hooks[i].handle);
        }
    }
    dissector_add_uint("udp.port", PORT_GRE, hooks[HOOK_GRE].handle);
    mirror_hook_ports(hooks[HOOK_VXLAN].handle, hooks[HOOK_VXLAN].stock);
    dissector_add_for_decode_as("udp.port", mirror_handle);
}
