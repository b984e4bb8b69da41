/* tree.c - the mirror layer's fields
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "dissector/mirror/tree.h"
#include "core/mirror/cloud.h"
#include "dissector/common/text.h"
#include "dissector/mirror/fields.h"
#include <epan/expert.h>
#include <inttypes.h>

#define NS_PER_S 1000000000

static int ett_mirror = -1, ett_flags = -1;
static expert_field ei_cut_header = EI_INIT, ei_bad_option = EI_INIT, ei_truncated = EI_INIT, ei_duplicate = EI_INIT;
static expert_field ei_reserved = EI_INIT;
static int proto_mirror = -1;

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
    static int *const flags[] = {&HF(FLAG_GBP),     &HF(FLAG_VNI),       &HF(FLAG_DONT_LEARN),
                                 &HF(FLAG_APPLIED), &HF(FLAGS_RESERVED), NULL};
    proto_item *item = proto_tree_add_bitmask(tree, tvb, 0, HF(FLAGS), ett_flags, flags, ENC_BIG_ENDIAN);
    bool reserved = tvb_get_ntohs(tvb, 0) & VXLAN_FLAGS_RESERVED || tvb_get_uint8(tvb, 7);
    if (gbp) {
        proto_tree_add_item(tree, HF(GBP_POLICY), tvb, 2, 2, ENC_BIG_ENDIAN);
    } else {
        proto_tree_add_item(tree, HF(RESERVED16), tvb, 2, 2, ENC_BIG_ENDIAN);
        reserved = reserved || tvb_get_ntohs(tvb, 2);
    }
    proto_tree_add_item(tree, HF(VNI), tvb, 4, 3, ENC_BIG_ENDIAN);
    proto_tree_add_item(tree, HF(RESERVED8), tvb, 7, 1, ENC_BIG_ENDIAN);
    if (reserved) {
        expert_add_info(pinfo, item, &ei_reserved);
    }
}

static void
show_gpe(proto_tree *tree, packet_info *pinfo, tvbuff_t *tvb)
{
    static int *const flags[] = {&HF(GPE_VERSION),        &HF(GPE_VNI), &HF(GPE_NEXT), &HF(GPE_BUM), &HF(GPE_OAM),
                                 &HF(GPE_FLAGS_RESERVED), NULL};
    proto_item *item = proto_tree_add_bitmask(tree, tvb, 0, HF(GPE_FLAGS), ett_flags, flags, ENC_BIG_ENDIAN);
    proto_tree_add_item(tree, HF(GPE_RESERVED16), tvb, 1, 2, ENC_BIG_ENDIAN);
    proto_tree_add_item(tree, HF(GPE_PROTOCOL), tvb, 3, 1, ENC_BIG_ENDIAN);
    proto_tree_add_item(tree, HF(VNI), tvb, 4, 3, ENC_BIG_ENDIAN);
    proto_tree_add_item(tree, HF(RESERVED8), tvb, 7, 1, ENC_BIG_ENDIAN);
    if (tvb_get_uint8(tvb, 0) & GPE_FLAGS_RESERVED || tvb_get_ntohs(tvb, 1) || tvb_get_uint8(tvb, 7)) {
        expert_add_info(pinfo, item, &ei_reserved);
    }
}

static void
show_endpoint(proto_tree *tree, packet_info *pinfo, tvbuff_t *tvb, const struct mirror_options *options)
{
    char *name = options->cloud->endpoint_name ? options->cloud->endpoint_name(options->endpoint) : NULL;
    proto_tree_add_string(tree, HF(ENDPOINT), tvb, (int)options->endpoint_offset, 8,
                          name ? name : wmem_strdup_printf(pinfo->pool, "0x%016" PRIx64, options->endpoint));
    g_free(name);
}

static void
show_geneve(proto_tree *tree, packet_info *pinfo, tvbuff_t *tvb, const struct mirror_options *options)
{
    proto_tree_add_item(tree, HF(VNI), tvb, 4, 3, ENC_BIG_ENDIAN);
    if (options->endpoint_offset) {
        show_endpoint(tree, pinfo, tvb, options);
    }
    if (options->attachment_offset) {
        proto_tree_add_uint64(tree, HF(ATTACHMENT), tvb, (int)options->attachment_offset, 8, options->attachment);
    }
    if (options->flow_direction_offset) {
        proto_tree_add_uint(tree, HF(FLOW_DIRECTION), tvb, (int)options->flow_direction_offset, 1,
                            options->flow_direction);
    }
    if (options->cookie_offset) {
        proto_tree_add_uint(tree, HF(COOKIE), tvb, (int)options->cookie_offset, 4, options->cookie);
    }
    if (options->network_offset) {
        proto_tree_add_uint(tree, HF(NETWORK), tvb, (int)options->network_offset, 4, options->network);
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
            proto_tree_add_item(tree, HF(KEY), tvb, (int)header->number_offset, 4, ENC_BIG_ENDIAN);
        }
        break;
    case MIRROR_ERSPAN:
        if (header->has_number) {
            proto_tree_add_item(tree, HF(SPAN_ID), tvb, (int)header->number_offset, 2, ENC_BIG_ENDIAN);
        }
        break;
    }
}

static void
show_session(const struct mirror_layer *layer, tvbuff_t *tvb, proto_tree *tree)
{
    const struct mirror_stream *stream = layer->path->stream;
    const struct mirror_info *info = layer->info;
    proto_item_set_generated(proto_tree_add_uint(tree, HF(STREAM), tvb, 0, 0, info->stream));
    if (info->has_number) {
        proto_item_set_generated(proto_tree_add_uint(tree, HF(NUMBER), tvb, 0, 0, info->number));
    }
    add_text(tree, HF(SESSION), tvb, info->session);
    add_text(tree, HF(PROVIDER), tvb, info->provider);
    add_text(tree, HF(INTERFACE), tvb, info->interface_id);
    add_text(tree, HF(INTERFACE_NAME), tvb, stream->interface ? stream->interface->name : NULL);
    if (stream->session) {
        add_text(tree, HF(NOTES), tvb, stream->session->notes);
        for (char **tag = stream->session->tags; tag && *tag; tag++) {
            add_text(tree, HF(TAG), tvb, *tag);
        }
        if (stream->session->packet_length) {
            proto_item_set_generated(
                proto_tree_add_uint(tree, HF(PACKET_LENGTH), tvb, 0, 0, stream->session->packet_length));
        }
    }
    add_text(tree, HF(REASON), tvb, reasons[info->reason]);
    add_text(tree, HF(DIRECTION), tvb, mirror_direction_name(info->direction));
}

static void
show_findings(const struct mirror_info *info, tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree)
{
    if (info->truncated) {
        proto_item *item = proto_tree_add_boolean(tree, HF(TRUNCATED), tvb, 0, 0, TRUE);
        proto_item_set_generated(item);
        if (info->missing) {
            expert_add_info_format(pinfo, item, &ei_truncated, "%u bytes of the mirrored packet are missing",
                                   info->missing);
            proto_item_set_generated(proto_tree_add_uint(tree, HF(MISSING), tvb, 0, 0, info->missing));
        } else {
            expert_add_info_format(pinfo, item, &ei_truncated, "The header says that the packet was cut");
        }
    }
    if (info->duplicate_of) {
        nstime_t later = {.secs = (time_t)(info->duplicate_later_ns / NS_PER_S),
                          .nsecs = (int)(info->duplicate_later_ns % NS_PER_S)};
        proto_item *item = proto_tree_add_uint(tree, HF(DUPLICATE_OF), tvb, 0, 0, info->duplicate_of);
        proto_item_set_generated(item);
        expert_add_info_format(pinfo, item, &ei_duplicate,
                               info->duplicate_of < pinfo->num ? "Frame %u showed this packet first"
                                                               : "Frame %u shows this packet, outside of a mirror",
                               info->duplicate_of);
        proto_item_set_generated(proto_tree_add_time(tree, HF(DUPLICATE_TIME), tvb, 0, 0, &later));
    }
}

/* What the closed branch says. */
static void
summarise(packet_info *pinfo, proto_item *item, const struct mirror_info *info)
{
    const char *direction = mirror_direction_name(info->direction);
    proto_item_append_text(item, ", %s", text_shown(pinfo->pool, info->label));
    if (info->interface_id && *info->interface_id) {
        proto_item_append_text(item, ", %s", text_shown(pinfo->pool, info->interface_id));
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
    proto_item *item = proto_tree_add_item(tree, proto_mirror, tvb, 0, length, ENC_NA);
    if (layer->unreadable) {
        expert_add_info(pinfo, item, &ei_cut_header);
        return;
    }
    /* Most dissections show no tree and filter on something else. */
    if (!proto_field_is_referenced(tree, proto_mirror)) {
        if (layer->info && layer->info->truncated) {
            expert_add_info(pinfo, item, &ei_truncated);
        }
        if (layer->info && layer->info->duplicate_of) {
            expert_add_info(pinfo, item, &ei_duplicate);
        }
        return;
    }
    proto_tree *branch = proto_item_add_subtree(item, ett_mirror);
    proto_item *encap =
        proto_tree_add_string(branch, HF(ENCAP), tvb, 0, length, mirror_encap_name(layer->header.encap));
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
mirror_register_tree(int proto)
{
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
    proto_mirror = proto;
    proto_register_subtree_array(trees, G_N_ELEMENTS(trees));
    expert_register_field_array(expert_register_protocol(proto), experts, G_N_ELEMENTS(experts));
}
