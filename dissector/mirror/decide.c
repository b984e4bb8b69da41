/* decide.c - is this packet a mirror's, and what does it say of the packet inside
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "dissector/mirror/decide.h"
#include "core/mirror/direction.h"
#include "core/provider/mirrors.h"
#include "dissector/mirror/bare.h"
#include "dissector/mirror/copies.h"
#include "dissector/mirror/sessions.h"
#include <epan/to_str.h>

/* Tunnels inside tunnels are looked at that deep; further in they are left alone. */
#define MAX_LAYERS 8

static struct mirror_streams *streams;

/* The outer addresses, or none if they are not IP. */
static size_t
outer_addresses(const packet_info *pinfo, const uint8_t **src, const uint8_t **dst)
{
    *src = pinfo->net_src.data;
    *dst = pinfo->net_dst.data;
    if (pinfo->net_src.type != pinfo->net_dst.type ||
        (pinfo->net_src.type != AT_IPv4 && pinfo->net_src.type != AT_IPv6)) {
        return 0;
    }
    return (size_t)pinfo->net_src.len;
}

/* Made once for each session: the same words for thousands of packets. Sessions that share a name, as those that a
 * script has tagged do, are told apart by number and outer source. */
static const char *
label_of(struct mirror_stream *stream, const struct mirror_header *header, packet_info *pinfo)
{
    const struct mirror_session *session = stream->session;
    if (session && mirror_sessions_has_own_name(mirror_session_table(), session)) {
        return session->name;
    }
    if (stream->label == NULL) {
        const char *what = header->encap == MIRROR_L2GRE ? "key" : header->encap == MIRROR_ERSPAN ? "session" : "VNI";
        const char *source = address_to_str(pinfo->pool, &pinfo->net_src);
        char *number = header->has_number ? g_strdup_printf("%s %u", what, header->number)
                                          : g_strdup(mirror_encap_name(header->encap));
        stream->label = session && session->name ? g_strdup_printf("%s, %s from %s", session->name, number, source)
                                                 : g_strdup_printf("%s from %s", number, source);
        g_free(number);
    }
    return stream->label;
}

static void
set_address_of(address *to, const struct mirror_inner *inner, const uint8_t *bytes)
{
    if (inner->ip.bytes) {
        set_address(to, inner->ip.address_length == 4 ? AT_IPv4 : AT_IPv6, (int)inner->ip.address_length, bytes);
    } else {
        clear_address(to);
    }
}

static void
measure(const struct mirror_layer *layer, const tvbuff_t *tvb, struct mirror_info *info)
{
    size_t captured = tvb_captured_length(tvb) - layer->header.length;
    size_t length = layer->inner.ip.length ? layer->inner.ip_offset + layer->inner.ip.length : 0;
    info->truncated = layer->header.cut;
    if (length > captured) {
        info->truncated = true;
        info->missing = (uint32_t)(length - captured);
    }
    info->bytes = (uint32_t)MAX(length, tvb_reported_length(tvb) - layer->header.length);
}

static struct mirror_info *
describe(const struct mirror_layer *layer, tvbuff_t *tvb, packet_info *pinfo)
{
    const uint8_t *src, *dst;
    size_t length = outer_addresses(pinfo, &src, &dst);
    struct mirror_info *info = wmem_new0(pinfo->pool, struct mirror_info);
    const struct mirror_copy copy = mirror_begin_copy(&layer->inner.ip, pinfo);
    struct mirror_stream *stream = layer->path->stream;
    info->label = label_of(stream, &layer->header, pinfo);
    info->encap = layer->header.encap;
    info->reason = layer->path->reason;
    info->stream = stream->index;
    info->has_number = layer->header.has_number;
    info->number = layer->header.number;
    info->provider = layer->header.options.cloud ? layer->header.options.cloud->id : NULL;
    if (stream->session) {
        info->session = stream->session->name;
        info->provider = stream->session->provider ? stream->session->provider : info->provider;
    }
    if (stream->interface) {
        info->interface_id = stream->interface->id;
    }
    info->direction = mirror_path_direction(layer->path, &layer->header, &layer->inner, src, length);
    set_address_of(&info->inner_src, &layer->inner, layer->inner.ip.src);
    set_address_of(&info->inner_dst, &layer->inner, layer->inner.ip.dst);
    measure(layer, tvb, info);
    info->duplicate_of = mirror_original_of(&copy, stream->id, pinfo, &info->duplicate_later_ns);
    return info;
}

/* Whether the inner packet is itself addressed to a VXLAN port: then this header only carries a mirror's. */
static bool
carries_vxlan(const struct mirror_layer *layer)
{
    const struct ip_packet *inner = &layer->inner.ip;
    return layer->header.encap == MIRROR_GENEVE && inner->protocol == IP_PROTOCOL_UDP && inner->has_ports &&
           value_is_in_range(mirror_settings.ports, inner->dstport);
}

bool
mirror_decide(mirror_read_header read, enum mirror_mode mode, tvbuff_t *tvb, packet_info *pinfo,
              struct mirror_layer *layer)
{
    struct mirror_frame *frame = mirror_frame_of(pinfo);
    if (frame->info || frame->layers++ >= MAX_LAYERS || streams == NULL) {
        return false;
    }
    const uint8_t *src, *dst;
    size_t captured = tvb_captured_length(tvb), length = outer_addresses(pinfo, &src, &dst);
    const uint8_t *data = captured ? tvb_get_ptr(tvb, 0, (int)captured) : NULL;
    bool was_in_geneve = frame->in_geneve;
    frame->in_geneve = false;
    if (data == NULL || !read(data, captured, &layer->header)) {
        layer->unreadable = true;
        return mode == MIRROR_MODE_ALWAYS && read == mirror_header_vxlan;
    }
    if (layer->header.encap == MIRROR_GENEVE) {
        mirror_header_add_options(mirror_clouds, data, &layer->header);
    }
    bool is_ip = mirror_inner_read(data + layer->header.length, captured - layer->header.length, layer->header.payload,
                                   &layer->inner);
    if (carries_vxlan(layer)) {
        frame->in_geneve = true;
        frame->carrier = layer->header.options.cloud;
        return layer->header.is_mirror;
    }
    if (was_in_geneve && layer->header.encap == MIRROR_VXLAN) {
        layer->header.encap = MIRROR_GENEVE_VXLAN;
        layer->header.options.cloud = frame->carrier;
    }
    layer->path = mirror_streams_path(streams, &layer->header, src, dst, length);
    if (mode == MIRROR_MODE_ALWAYS && layer->path->reason == MIRROR_NOT) {
        mirror_streams_declare(streams, layer->path, MIRROR_BY_USER);
    }
    if (!PINFO_FD_VISITED(pinfo)) {
        mirror_streams_judge(streams, layer->path, &layer->header, is_ip ? &layer->inner : NULL, src, length);
    }
    if (layer->path->reason == MIRROR_NOT) {
        /* If it turns out to be one later, this packet's copies are duplicates all the same. */
        if (is_ip && mirror_path_is_open(layer->path, &layer->header)) {
            mirror_note_copy(&layer->inner.ip, layer->path->stream->id, pinfo);
        }
        return false;
    }
    mirror_watch_bare();
    layer->info = frame->info = describe(layer, tvb, pinfo);
    return true;
}

void
mirror_forget_streams(void)
{
    mirror_streams_free(streams);
    streams = NULL;
}

void
mirror_start_streams(void)
{
    mirror_forget_streams();
    streams = mirror_streams_new(mirror_session_table());
}
