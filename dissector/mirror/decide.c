/* decide.c - is this packet a mirror's, and what does it say of the packet inside
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "dissector/mirror/packet-mirror.h"
#include "core/base/bytes.h"
#include <epan/proto_data.h>
#include <epan/to_str.h>

/* Tunnels inside tunnels are looked at that deep; further in they are left alone. */
#define MAX_LAYERS 8

#define NS_PER_S 1000000000
/* Keeps the difference of two times within 64 bits. */
#define MAX_SECONDS 4000000000

/* What is known of the frame so far. */
struct frame_state {
    unsigned layers;
    struct mirror_info *info;
    bool in_geneve;      /* the last header was GENEVE around UDP to a VXLAN port */
    const char *carrier; /* whose GENEVE that was; NULL if it does not say */
};

static struct mirror_streams *streams;
static struct mirror_duplicates *duplicates;
static uint64_t duplicate_seed;

const char *
mirror_direction_name(enum mirror_direction direction)
{
    static const char *const names[] = {NULL, "ingress", "egress"};
    return names[direction];
}

static struct frame_state *
frame_state_of(packet_info *pinfo)
{
    struct frame_state *state = p_get_proto_data(pinfo->pool, pinfo, proto_mirror, 0);
    if (state == NULL) {
        state = wmem_new0(pinfo->pool, struct frame_state);
        p_add_proto_data(pinfo->pool, pinfo, proto_mirror, 0, state);
    }
    return state;
}

const struct mirror_info *
mirror_info_of(packet_info *pinfo)
{
    const struct frame_state *state = p_get_proto_data(pinfo->pool, pinfo, proto_mirror, 0);
    return state ? state->info : NULL;
}

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

static uint64_t
hash_of(const struct ip_packet *packet)
{
    const struct mirror_identity identity = {.ip_id = mirror_settings.duplicate_ip_id,
                                             .payload = mirror_settings.duplicate_payload};
    return mirror_packet_hash(packet, &identity, duplicate_seed);
}

static int64_t
time_of(const packet_info *pinfo)
{
    int64_t seconds = CLAMP((int64_t)pinfo->abs_ts.secs, -MAX_SECONDS, MAX_SECONDS);
    return seconds * NS_PER_S + pinfo->abs_ts.nsecs;
}

/* Returns whether the packet is a duplicate. */
static bool
remember_packet(const struct mirror_layer *layer, uint64_t hash, const packet_info *pinfo)
{
    return mirror_duplicates_see(duplicates, hash, layer->path->stream->id, pinfo->num, time_of(pinfo)) != 0;
}

void
mirror_remember_bare(const struct ip_packet *packet, const packet_info *pinfo)
{
    if (duplicates != NULL) {
        mirror_duplicates_see_bare(duplicates, hash_of(packet), pinfo->num, time_of(pinfo));
    }
}

static struct mirror_info *
describe(const struct mirror_layer *layer, tvbuff_t *tvb, packet_info *pinfo)
{
    const uint8_t *src, *dst;
    size_t length = outer_addresses(pinfo, &src, &dst);
    struct mirror_info *info = wmem_new0(pinfo->pool, struct mirror_info);
    bool compare = mirror_settings.duplicates && layer->inner.ip.bytes;
    bool remember = compare && !PINFO_FD_VISITED(pinfo);
    uint64_t hash = remember ? hash_of(&layer->inner.ip) : 0;
    if (remember) {
        mirror_duplicates_expect(duplicates, hash);
    }
    struct mirror_stream *stream = layer->path->stream;
    info->label = label_of(stream, &layer->header, pinfo);
    info->encap = layer->header.encap;
    info->reason = layer->path->reason;
    info->stream = stream->index;
    info->has_number = layer->header.has_number;
    info->number = layer->header.number;
    info->provider = layer->header.options.provider;
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
    if (remember ? remember_packet(layer, hash, pinfo) : compare) {
        info->duplicate_of = mirror_duplicates_find(duplicates, pinfo->num, &info->duplicate_later_ns);
    }
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
    struct frame_state *state = frame_state_of(pinfo);
    if (state->info || state->layers++ >= MAX_LAYERS || streams == NULL) {
        return false;
    }
    const uint8_t *src, *dst;
    size_t captured = tvb_captured_length(tvb), length = outer_addresses(pinfo, &src, &dst);
    const uint8_t *data = captured ? tvb_get_ptr(tvb, 0, (int)captured) : NULL;
    bool was_in_geneve = state->in_geneve;
    state->in_geneve = false;
    if (data == NULL || !read(data, captured, &layer->header)) {
        layer->unreadable = true;
        return mode == MIRROR_MODE_ALWAYS && read == mirror_header_vxlan;
    }
    bool is_ip = mirror_inner_read(data + layer->header.length, captured - layer->header.length, layer->header.payload,
                                   &layer->inner);
    if (carries_vxlan(layer)) {
        state->in_geneve = true;
        state->carrier = layer->header.options.provider;
        return layer->header.is_mirror;
    }
    if (was_in_geneve && layer->header.encap == MIRROR_VXLAN) {
        layer->header.encap = MIRROR_GENEVE_VXLAN;
        layer->header.options.provider = state->carrier;
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
        if (is_ip && mirror_settings.duplicates && !PINFO_FD_VISITED(pinfo) &&
            mirror_path_is_open(layer->path, &layer->header)) {
            remember_packet(layer, hash_of(&layer->inner.ip), pinfo);
        }
        return false;
    }
    mirror_watch_bare();
    layer->info = state->info = describe(layer, tvb, pinfo);
    return true;
}

void
mirror_forget(void)
{
    mirror_streams_free(streams);
    mirror_duplicates_free(duplicates);
    streams = NULL;
    duplicates = NULL;
}

void
mirror_start(void)
{
    mirror_forget();
    streams = mirror_streams_new(mirror_session_table());
    duplicates = mirror_duplicates_new((int64_t)mirror_settings.duplicate_window_ms * (NS_PER_S / 1000));
    duplicate_seed = hash_seed();
}
