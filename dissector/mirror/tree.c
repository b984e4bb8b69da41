/* tree.c - the mirror layer's fields
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "dissector/flowlog/flowlog.h"
#include "dissector/mirror/packet-mirror.h"
#include "core/base/bytes.h"
#include <epan/expert.h>
#include <inttypes.h>

#define NS_PER_S 1000000000

static int hf_encap = -1, hf_number = -1, hf_vni = -1, hf_key = -1, hf_span_id = -1;
static int hf_flags = -1, hf_flag_gbp = -1, hf_flag_vni = -1, hf_flag_dont_learn = -1, hf_flag_applied = -1;
static int hf_flag_reserved = -1, hf_gbp_policy = -1, hf_reserved16 = -1, hf_reserved8 = -1;
static int hf_gpe_flags = -1, hf_gpe_version = -1, hf_gpe_vni = -1, hf_gpe_next = -1, hf_gpe_bum = -1, hf_gpe_oam = -1;
static int hf_gpe_reserved = -1, hf_gpe_reserved16 = -1, hf_gpe_protocol = -1;
static int hf_endpoint = -1, hf_attachment = -1, hf_cookie = -1, hf_flow_direction = -1, hf_network = -1;
static int hf_stream = -1, hf_session = -1, hf_provider = -1, hf_interface = -1, hf_interface_name = -1, hf_notes = -1;
static int hf_tag = -1, hf_packet_length = -1, hf_reason = -1, hf_direction = -1, hf_truncated = -1, hf_missing = -1;
static int hf_duplicate_of = -1, hf_duplicate_time = -1;
static int ett_mirror = -1, ett_flags = -1;
static expert_field ei_cut_header = EI_INIT, ei_bad_option = EI_INIT, ei_truncated = EI_INIT, ei_duplicate = EI_INIT;
static expert_field ei_reserved = EI_INIT;
static int proto_here = -1;

static const value_string gpe_protocols[] = {
    {1, "IPv4"}, {2, "IPv6"}, {3, "Ethernet"}, {4, "NSH"}, {5, "MPLS"}, {0, NULL},
};

static const char *const reasons[] = {
    [MIRROR_BY_TABLE] = "The session table has its number",
    [MIRROR_BY_HEADER] = "Its header is a mirror's",
    [MIRROR_BY_ENDPOINT] = "The outer source is one of the inner end points",
    [MIRROR_BY_BOTH_DIRECTIONS] = "One outer direction carries both inner directions",
    [MIRROR_BY_USER] = "The user says so",
};

static void
add_text(proto_tree *tree, int hf, tvbuff_t *tvb, const char *text)
{
    if (text && *text) {
        proto_item_set_generated(proto_tree_add_string(tree, hf, tvb, 0, 0, text));
    }
}

static void
show_vxlan(proto_tree *tree, packet_info *pinfo, tvbuff_t *tvb, bool gbp)
{
    static int *const flags[] = {&hf_flag_gbp,     &hf_flag_vni,      &hf_flag_dont_learn,
                                 &hf_flag_applied, &hf_flag_reserved, NULL};
    proto_item *item = proto_tree_add_bitmask(tree, tvb, 0, hf_flags, ett_flags, flags, ENC_BIG_ENDIAN);
    bool reserved = tvb_get_ntohs(tvb, 0) & VXLAN_FLAGS_RESERVED || tvb_get_uint8(tvb, 7);
    if (gbp) {
        proto_tree_add_item(tree, hf_gbp_policy, tvb, 2, 2, ENC_BIG_ENDIAN);
    } else {
        proto_tree_add_item(tree, hf_reserved16, tvb, 2, 2, ENC_BIG_ENDIAN);
        reserved = reserved || tvb_get_ntohs(tvb, 2);
    }
    proto_tree_add_item(tree, hf_vni, tvb, 4, 3, ENC_BIG_ENDIAN);
    proto_tree_add_item(tree, hf_reserved8, tvb, 7, 1, ENC_BIG_ENDIAN);
    if (reserved) {
        expert_add_info(pinfo, item, &ei_reserved);
    }
}

static void
show_gpe(proto_tree *tree, packet_info *pinfo, tvbuff_t *tvb)
{
    static int *const flags[] = {&hf_gpe_version, &hf_gpe_vni,      &hf_gpe_next, &hf_gpe_bum,
                                 &hf_gpe_oam,     &hf_gpe_reserved, NULL};
    proto_item *item = proto_tree_add_bitmask(tree, tvb, 0, hf_gpe_flags, ett_flags, flags, ENC_BIG_ENDIAN);
    proto_tree_add_item(tree, hf_gpe_reserved16, tvb, 1, 2, ENC_BIG_ENDIAN);
    proto_tree_add_item(tree, hf_gpe_protocol, tvb, 3, 1, ENC_BIG_ENDIAN);
    proto_tree_add_item(tree, hf_vni, tvb, 4, 3, ENC_BIG_ENDIAN);
    proto_tree_add_item(tree, hf_reserved8, tvb, 7, 1, ENC_BIG_ENDIAN);
    if (tvb_get_uint8(tvb, 0) & GPE_FLAGS_RESERVED || tvb_get_ntohs(tvb, 1) || tvb_get_uint8(tvb, 7)) {
        expert_add_info(pinfo, item, &ei_reserved);
    }
}

static void
show_geneve(proto_tree *tree, packet_info *pinfo, tvbuff_t *tvb, const struct mirror_options *options)
{
    proto_tree_add_item(tree, hf_vni, tvb, 4, 3, ENC_BIG_ENDIAN);
    if (options->endpoint_offset) {
        bool aws = strcmp(options->provider, "aws") == 0;
        proto_tree_add_string(tree, hf_endpoint, tvb, (int)options->endpoint_offset, 8,
                              aws ? wmem_strdup_printf(pinfo->pool, MIRROR_ENI_FORMAT, options->endpoint)
                                  : wmem_strdup_printf(pinfo->pool, "0x%016" PRIx64, options->endpoint));
    }
    if (options->attachment_offset) {
        proto_tree_add_uint64(tree, hf_attachment, tvb, (int)options->attachment_offset, 8, options->attachment);
    }
    if (options->flow_direction_offset) {
        proto_tree_add_uint(tree, hf_flow_direction, tvb, (int)options->flow_direction_offset, 1,
                            options->flow_direction);
    }
    if (options->cookie_offset) {
        proto_tree_add_uint(tree, hf_cookie, tvb, (int)options->cookie_offset, 4, options->cookie);
    }
    if (options->network_offset) {
        proto_tree_add_uint(tree, hf_network, tvb, (int)options->network_offset, 4, options->network);
    }
    if (options->bad_offset) {
        int at = (int)options->bad_offset;
        proto_tree_add_expert(tree, pinfo, &ei_bad_option, tvb, at, MIN(4, tvb_captured_length_remaining(tvb, at)));
    }
}

static void
show_header(const struct mirror_layer *layer, tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree)
{
    const struct mirror_header *header = &layer->header;
    switch (header->encap) {
    case MIRROR_VXLAN:
    case MIRROR_VXLAN_GBP:
    case MIRROR_GENEVE_VXLAN:
        show_vxlan(tree, pinfo, tvb, tvb_get_ntohs(tvb, 0) & VXLAN_FLAG_GBP);
        break;
    case MIRROR_VXLAN_GPE:
        show_gpe(tree, pinfo, tvb);
        break;
    case MIRROR_GENEVE:
        show_geneve(tree, pinfo, tvb, &header->options);
        break;
    case MIRROR_L2GRE:
        if (header->has_number) {
            proto_tree_add_item(tree, hf_key, tvb, (int)header->number_offset, 4, ENC_BIG_ENDIAN);
        }
        break;
    case MIRROR_ERSPAN:
        if (header->has_number) {
            proto_tree_add_item(tree, hf_span_id, tvb, (int)header->number_offset, 2, ENC_BIG_ENDIAN);
        }
        break;
    }
}

static void
show_session(const struct mirror_layer *layer, tvbuff_t *tvb, proto_tree *tree)
{
    const struct mirror_stream *stream = layer->path->stream;
    const struct mirror_info *info = layer->info;
    proto_item_set_generated(proto_tree_add_uint(tree, hf_stream, tvb, 0, 0, info->stream));
    if (info->has_number) {
        proto_item_set_generated(proto_tree_add_uint(tree, hf_number, tvb, 0, 0, info->number));
    }
    add_text(tree, hf_session, tvb, info->session);
    add_text(tree, hf_provider, tvb, info->provider);
    add_text(tree, hf_interface, tvb, info->interface_id);
    add_text(tree, hf_interface_name, tvb, stream->interface ? stream->interface->name : NULL);
    if (stream->session) {
        add_text(tree, hf_notes, tvb, stream->session->notes);
        for (char **tag = stream->session->tags; tag && *tag; tag++) {
            add_text(tree, hf_tag, tvb, *tag);
        }
        if (stream->session->packet_length) {
            proto_item_set_generated(
                proto_tree_add_uint(tree, hf_packet_length, tvb, 0, 0, stream->session->packet_length));
        }
    }
    add_text(tree, hf_reason, tvb, reasons[info->reason]);
    add_text(tree, hf_direction, tvb, mirror_direction_name(info->direction));
}

static void
show_findings(const struct mirror_info *info, tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree)
{
    if (info->truncated) {
        proto_item *item = proto_tree_add_boolean(tree, hf_truncated, tvb, 0, 0, TRUE);
        proto_item_set_generated(item);
        if (info->missing) {
            expert_add_info_format(pinfo, item, &ei_truncated, "%u bytes of the mirrored packet are missing",
                                   info->missing);
            proto_item_set_generated(proto_tree_add_uint(tree, hf_missing, tvb, 0, 0, info->missing));
        } else {
            expert_add_info_format(pinfo, item, &ei_truncated, "The header says that the packet was cut");
        }
    }
    if (info->duplicate_of) {
        nstime_t later = {.secs = (time_t)(info->duplicate_later_ns / NS_PER_S),
                          .nsecs = (int)(info->duplicate_later_ns % NS_PER_S)};
        proto_item *item = proto_tree_add_uint(tree, hf_duplicate_of, tvb, 0, 0, info->duplicate_of);
        proto_item_set_generated(item);
        expert_add_info_format(pinfo, item, &ei_duplicate,
                               info->duplicate_of < pinfo->num ? "Frame %u showed this packet first"
                                                               : "Frame %u shows this packet, outside of a mirror",
                               info->duplicate_of);
        proto_item_set_generated(proto_tree_add_time(tree, hf_duplicate_time, tvb, 0, 0, &later));
    }
}

/* What the closed branch says. */
static void
summarise(packet_info *pinfo, proto_item *item, const struct mirror_info *info)
{
    const char *direction = mirror_direction_name(info->direction);
    proto_item_append_text(item, ", %s", flowlog_shown(pinfo->pool, info->label));
    if (info->interface_id && *info->interface_id) {
        proto_item_append_text(item, ", %s", flowlog_shown(pinfo->pool, info->interface_id));
    }
    if (direction) {
        proto_item_append_text(item, ", %s", direction);
    }
    if (info->truncated) {
        proto_item_append_text(item, ", cut");
    }
    if (info->duplicate_of) {
        proto_item_append_text(item, ", duplicate of frame %u", info->duplicate_of);
    }
}

void
mirror_show(const struct mirror_layer *layer, tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree)
{
    int length = layer->unreadable ? -1 : (int)layer->header.length;
    proto_item *item = proto_tree_add_item(tree, proto_here, tvb, 0, length, ENC_NA);
    if (layer->unreadable) {
        expert_add_info(pinfo, item, &ei_cut_header);
        return;
    }
    /* Most dissections show no tree and filter on something else. */
    if (!proto_field_is_referenced(tree, proto_here)) {
        if (layer->info && layer->info->truncated) {
            expert_add_info(pinfo, item, &ei_truncated);
        }
        if (layer->info && layer->info->duplicate_of) {
            expert_add_info(pinfo, item, &ei_duplicate);
        }
        return;
    }
    proto_tree *branch = proto_item_add_subtree(item, ett_mirror);
    proto_item *encap = proto_tree_add_string(branch, hf_encap, tvb, 0, length, mirror_encap_name(layer->header.encap));
    proto_item_set_generated(encap);
    show_header(layer, tvb, pinfo, branch);
    if (layer->info == NULL) {
        proto_item_append_text(item, ", carries another tunnel");
        return;
    }
    show_session(layer, tvb, branch);
    show_findings(layer->info, tvb, pinfo, branch);
    summarise(pinfo, item, layer->info);
}

void
mirror_register_fields(int proto)
{
    static hf_register_info fields[] = {
        {&hf_encap,
         {"Encapsulation", "mirror.encap", FT_STRING, BASE_NONE, NULL, 0x0, "How the mirrored packet is wrapped",
          HFILL}},
        {&hf_number,
         {"Session number", "mirror.number", FT_UINT32, BASE_DEC, NULL, 0x0,
          "What tells sessions apart: VNI, GRE key, ERSPAN session or Google network", HFILL}},
        {&hf_vni, {"Virtual network identifier (VNI)", "mirror.vni", FT_UINT24, BASE_DEC, NULL, 0x0, NULL, HFILL}},
        {&hf_key, {"Key", "mirror.key", FT_UINT32, BASE_DEC_HEX, NULL, 0x0, "Key of the GRE header", HFILL}},
        {&hf_span_id, {"ERSPAN session", "mirror.span_id", FT_UINT16, BASE_DEC, NULL, 0x3ff, NULL, HFILL}},
        {&hf_flags,
         {"Flags", "mirror.flags", FT_UINT16, BASE_HEX, NULL, 0x0, "With the flags of the group policy extension",
          HFILL}},
        {&hf_flag_gbp, {"Group policy present", "mirror.flags.gbp", FT_BOOLEAN, 16, NULL, VXLAN_FLAG_GBP, NULL, HFILL}},
        {&hf_flag_vni, {"VNI valid", "mirror.flags.vni", FT_BOOLEAN, 16, NULL, VXLAN_FLAG_VNI, NULL, HFILL}},
        {&hf_flag_dont_learn,
         {"Do not learn", "mirror.flags.dont_learn", FT_BOOLEAN, 16, NULL, VXLAN_FLAG_DONT_LEARN, NULL, HFILL}},
        {&hf_flag_applied,
         {"Policy applied", "mirror.flags.applied", FT_BOOLEAN, 16, NULL, VXLAN_FLAG_APPLIED, NULL, HFILL}},
        {&hf_flag_reserved,
         {"Reserved", "mirror.flags.reserved", FT_UINT16, BASE_HEX, NULL, VXLAN_FLAGS_RESERVED, NULL, HFILL}},
        {&hf_gbp_policy, {"Group policy", "mirror.gbp.policy", FT_UINT16, BASE_DEC, NULL, 0x0, NULL, HFILL}},
        {&hf_reserved16, {"Reserved", "mirror.reserved16", FT_UINT16, BASE_HEX, NULL, 0x0, NULL, HFILL}},
        {&hf_reserved8, {"Reserved", "mirror.reserved8", FT_UINT8, BASE_HEX, NULL, 0x0, NULL, HFILL}},
        {&hf_gpe_flags, {"Flags", "mirror.gpe.flags", FT_UINT8, BASE_HEX, NULL, 0x0, NULL, HFILL}},
        {&hf_gpe_version, {"Version", "mirror.gpe.version", FT_UINT8, BASE_DEC, NULL, GPE_FLAGS_VERSION, NULL, HFILL}},
        {&hf_gpe_vni, {"VNI valid", "mirror.gpe.vni", FT_BOOLEAN, 8, NULL, GPE_FLAG_VNI, NULL, HFILL}},
        {&hf_gpe_next, {"Next protocol valid", "mirror.gpe.next", FT_BOOLEAN, 8, NULL, GPE_FLAG_NEXT, NULL, HFILL}},
        {&hf_gpe_bum,
         {"Broadcast, unknown unicast or multicast", "mirror.gpe.bum", FT_BOOLEAN, 8, NULL, GPE_FLAG_BUM, NULL, HFILL}},
        {&hf_gpe_oam, {"Operations and maintenance", "mirror.gpe.oam", FT_BOOLEAN, 8, NULL, GPE_FLAG_OAM, NULL, HFILL}},
        {&hf_gpe_reserved,
         {"Reserved", "mirror.gpe.reserved", FT_UINT8, BASE_HEX, NULL, GPE_FLAGS_RESERVED, NULL, HFILL}},
        {&hf_gpe_reserved16, {"Reserved", "mirror.gpe.reserved16", FT_UINT16, BASE_HEX, NULL, 0x0, NULL, HFILL}},
        {&hf_gpe_protocol,
         {"Next protocol", "mirror.gpe.protocol", FT_UINT8, BASE_DEC, VALS(gpe_protocols), 0x0, NULL, HFILL}},
        {&hf_endpoint,
         {"Load balancer endpoint", "mirror.gwlb.endpoint", FT_STRING, BASE_NONE, NULL, 0x0,
          "Network interface of the Gateway Load Balancer endpoint", HFILL}},
        {&hf_attachment,
         {"Attachment", "mirror.gwlb.attachment", FT_UINT64, BASE_HEX, NULL, 0x0,
          "Attachment of the Gateway Load Balancer", HFILL}},
        {&hf_cookie,
         {"Flow cookie", "mirror.gwlb.cookie", FT_UINT32, BASE_HEX, NULL, 0x0, "Must go back unchanged with the packet",
          HFILL}},
        {&hf_flow_direction,
         {"Flow direction", "mirror.gwlb.flow_direction", FT_UINT8, BASE_DEC, NULL, 0x0,
          "As Tencent Cloud's Gateway Load Balancer writes it", HFILL}},
        {&hf_network,
         {"Network", "mirror.gcp.network", FT_UINT32, BASE_DEC, NULL, 0x0, "Google's number for the mirrored network",
          HFILL}},
        {&hf_stream,
         {"Mirror stream", "mirror.stream", FT_UINT32, BASE_DEC, NULL, 0x0,
          "Index of the session in this capture: same encapsulation, number and outer source", HFILL}},
        {&hf_session,
         {"Session", "mirror.session", FT_STRING, BASE_NONE, NULL, 0x0, "Name of the session in the session table",
          HFILL}},
        {&hf_provider, {"Provider", "mirror.provider", FT_STRING, BASE_NONE, NULL, 0x0, NULL, HFILL}},
        {&hf_interface,
         {"Mirrored interface", "mirror.interface", FT_STRING, BASE_NONE, NULL, 0x0,
          "Id of the interface whose packets are copied", HFILL}},
        {&hf_interface_name, {"Interface name", "mirror.interface_name", FT_STRING, BASE_NONE, NULL, 0x0, NULL, HFILL}},
        {&hf_notes, {"Notes", "mirror.notes", FT_STRING, BASE_NONE, NULL, 0x0, NULL, HFILL}},
        {&hf_tag, {"Tag", "mirror.tag", FT_STRING, BASE_NONE, NULL, 0x0, "A tag of the session, key=value", HFILL}},
        {&hf_packet_length,
         {"Packet length of the session", "mirror.packet_length", FT_UINT32, BASE_DEC, NULL, 0x0,
          "How many bytes the session copies of each packet at most", HFILL}},
        {&hf_reason, {"Why this is a mirror", "mirror.reason", FT_STRING, BASE_NONE, NULL, 0x0, NULL, HFILL}},
        {&hf_direction,
         {"Direction", "mirror.direction", FT_STRING, BASE_NONE, NULL, 0x0,
          "ingress or egress, seen from the mirrored interface", HFILL}},
        {&hf_truncated,
         {"Truncated", "mirror.truncated", FT_BOOLEAN, BASE_NONE, NULL, 0x0, "The copy is shorter than the packet was",
          HFILL}},
        {&hf_missing,
         {"Missing bytes", "mirror.missing_bytes", FT_UINT32, BASE_DEC, NULL, 0x0,
          "Bytes of the mirrored packet that are not in the capture", HFILL}},
        {&hf_duplicate_of,
         {"Duplicate of", "mirror.duplicate_of", FT_FRAMENUM, BASE_NONE, NULL, 0x0,
          "Frame that showed this packet first, in another session, or shows it outside of a mirror", HFILL}},
        {&hf_duplicate_time,
         {"Time since the first copy", "mirror.duplicate_time", FT_RELATIVE_TIME, BASE_NONE, NULL, 0x0, NULL, HFILL}},
    };
    static ei_register_info experts[] = {
        {&ei_cut_header, {"mirror.cut_header", PI_MALFORMED, PI_ERROR, "The header is cut", EXPFILL}},
        {&ei_bad_option, {"mirror.bad_option", PI_MALFORMED, PI_WARN, "An option's length cannot be right", EXPFILL}},
        {&ei_truncated, {"mirror.is_truncated", PI_PROTOCOL, PI_NOTE, "The mirrored packet is cut", EXPFILL}},
        {&ei_duplicate,
         {"mirror.is_duplicate", PI_SEQUENCE, PI_NOTE, "Shown before by another session, or outside of a mirror",
          EXPFILL}},
        {&ei_reserved, {"mirror.reserved_bits", PI_PROTOCOL, PI_CHAT, "Reserved bits are set", EXPFILL}},
    };
    static int *trees[] = {&ett_mirror, &ett_flags};
    proto_here = proto;
    proto_register_field_array(proto, fields, G_N_ELEMENTS(fields));
    proto_register_subtree_array(trees, G_N_ELEMENTS(trees));
    expert_register_field_array(expert_register_protocol(proto), experts, G_N_ELEMENTS(experts));
}
